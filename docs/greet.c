#include <zoetrope.h>

struct greet {                              /* a coroutine is a struct ... */
    zoe_frame frame;
    const char *name;                       /* an argument                 */
    struct zoe_sleep nap;                   /* what it awaits              */
};

CORO(greet)                                 /* ... and a function          */
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 1);
        printf("hello %s\n", me->name);
    }
}

int main(void) { return zoe_exit_status(zoe_run(greet, .name = "world")); }
