/* Your own words in the trace, at their place among the events. */
#include "zoetrope.h"

struct main_task {
    zoe_frame frame;
    struct zoe_sleep nap;
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_span("warming up");
        CALL(zoe_sleep, &me->nap, .delay = 1);
        zoe_span_end();
        zoe_note("warm enough");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
