/* lost.c -- a generator that unrolls a text: from "a3b1" it gives a, a, a, b. Mended. */
#include <stdbool.h>
#include <stdlib.h>

struct unroll {
    int place;                    /* where it goes on: 0 top, 1 in the loop, 2 end   */
    const char *text;             /* what is left of it: letters, each with a digit  */
    int left;                     /* how many more of this letter                    */
};

/* Make one; it has not begun. */
struct unroll *
unroll_new(const char *text)
{
    struct unroll *me = calloc(1, sizeof *me);
    if (me != NULL)
        me->text = text;
    return me;
}

/* Run to the next letter. Returns false when there is none. */
bool
unroll(struct unroll *me, char *letter)
{
    switch (me->place) {
    case 0:
        for (; *me->text != '\0'; me->text += 2) {
            for (me->left = me->text[1] - '0'; me->left > 0; me->left--) {
                *letter = me->text[0];
                me->place = 1;
                return true;
    case 1:;
            }
        }
        me->place = 2;
    }
    return false;
}
