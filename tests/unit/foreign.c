/* foreign.c -- what cannot be waited for is awaited: an error says why, or that memory ran out. */
#include "zoetrope.h"

#include "check.h"

struct foreign {
    zoe_frame frame;
    zoe_future *future;           /* argument: of another loop              */
    zoe_task *self;               /* borrowed                               */
};

static void
check_caught(void)
{
    const zoe_error *error = zoe_caught();
    CHECK(error != NULL);
    CHECK(error->code == ZOE_RUNTIME_ERROR || error->code == ZOE_MEMORY_ERROR);
}

CORO(foreign)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        AWAIT(me->future);
        check_caught();
        me->self = zoe_current_task();
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        AWAIT(me->self);
        check_caught();
        RETURN(zoe_int(7));
    }
}

int
main(void)
{
    zoe_loop *other = zoe_loop_new();
    zoe_future *future = other == NULL ? NULL : zoe_future_new(other);
    zoe_value value = future == NULL ? zoe_raise_last() : zoe_run(foreign, .future = future);
    bool good = value.kind == ZOE_INT && value.as.integer == 7;
    CHECK(good || zoe_error_code(value) == ZOE_MEMORY_ERROR);
    zoe_value_release(value);
    zoe_future_release(future);
    zoe_loop_free(other);
    return 0;
}
