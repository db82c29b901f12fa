/* countdown.c -- a function that pauses, by hand: a struct and a switch.
 *
 * A function forgets its variables and its place when it returns. This one keeps both in a struct,
 * so it can return in the middle of its loop and be called again to go on from there. That is a
 * stackless generator. There is no event loop here and no library: nothing is hidden.
 */
#include "camera.h"

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
        say("    begins at %d", me->n);
        while (me->n > 0) {
            me->place = 1;
            return true;
        case 1:
            me->n--;
        }
        say("    ends at %d", me->n);
        me->place = 2;
    }
    return false;
}

/* The same, filmed. */
static bool
resume(struct countdown *me)
{
    film_resume(me);
    bool yields = countdown(me);
    film_pause(yields);
    return yields;
}

int
main(void)
{
    film_open();
    struct countdown first = {.n = 3}, second = {.n = 2};
    film_made(&first, "first");
    film_made(&second, "second");
    puts("made, but not begun");
    while (resume(&first)) {
        say("first: %d", first.n);
        if (resume(&second))
            say("second: %d", second.n);
    }
    return 0;
}
