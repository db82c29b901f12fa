/* policy.c -- which loop a thread gets: the policy of PEP 3156, as small as it can be. */
#include "run.h"

static const zoe_loop_policy default_policy = {zoe_loop_new};
static const zoe_loop_policy *policy = &default_policy;
static _Thread_local zoe_loop *current_loop;

void
zoe_set_event_loop_policy(const zoe_loop_policy *other)
{
    policy = other == NULL ? &default_policy : other;
}

const zoe_loop_policy *
zoe_get_event_loop_policy(void)
{
    return policy;
}

zoe_loop *
zoe_new_event_loop(void)
{
    return policy->new_event_loop();
}

void
zoe_set_event_loop(zoe_loop *loop)
{
    current_loop = loop;
}

zoe_loop *
zoe_get_running_loop(void)
{
    if (zoe_running_loop == NULL)
        zoe_fail(ZOE_RUNTIME_ERROR, "no running event loop");
    return zoe_running_loop;
}

zoe_loop *
zoe_get_event_loop(void)
{
    if (zoe_running_loop != NULL)
        return zoe_running_loop;
    if (current_loop == NULL)
        zoe_fail(ZOE_RUNTIME_ERROR, "There is no current event loop in this thread; make one with "
                                    "zoe_new_event_loop");
    return current_loop;
}
