/* if and for without braces around an await: simply right. */
#include "zoetrope.h"

struct step {
    zoe_frame frame;
    int number;                   /* argument */
};

CORO(step)
{
    ASYNC (me) {
        printf("step %d\n", me->number);
        AWAIT(zoe_yield);
    }
}

struct trap {
    zoe_frame frame;
    struct step step;             /* child    */
    int i;                        /* counter  */
};

CORO(trap)
{
    ASYNC (me) {
        for (me->i = 1; me->i <= 3; me->i++)
            if (me->i != 2)
                CALL(step, &me->step, .number = me->i);
            else
                AWAIT(zoe_yield);
        if (me->i == 99)
            AWAIT(zoe_yield);
        else
            puts("else");
        while (me->i-- > 3)
            AWAIT(zoe_yield);
        printf("%d\n", me->i);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(trap));
}
