/* countdown.c -- a function that pauses, by hand: a struct and a switch.
 *
 * A function forgets its variables and its place when it returns. This one keeps both in a struct,
 * so it can return in the middle of its loop and be called again to go on from there. That is a
 * stackless generator. There is no event loop here and no library: nothing is hidden.
 */
#include <stdbool.h>
#include <stdio.h>

struct countdown {
    int place;                    /* where it goes on: 0 top, 1 in the loop, 2 end */
    int n;                        /* its variable, which must survive              */
};

/* Run to the next number. Returns false when there is none, and stays at its end. */
static bool
countdown(struct countdown *me)
{
    switch (me->place) {
    case 0:
        printf("    countdown begins at %d\n", me->n);
        while (me->n > 0) {
            me->place = 1;
            return true;
        case 1:
            me->n--;
        }
        puts("    countdown ends");
        me->place = 2;
    }
    return false;
}

int
main(void)
{
    struct countdown first = {.n = 3}, second = {.n = 2};
    puts("made, but not begun");
    while (countdown(&first)) {
        printf("first: %d\n", first.n);
        if (countdown(&second))
            printf("second: %d\n", second.n);
    }
    return 0;
}
