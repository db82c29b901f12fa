/* context.c -- a context is a list that only grows at its head, so a copy is a reference. */
#include "context.h"

#include "memory.h"

_Thread_local zoe_context *zoe_current_context;

zoe_value
zoe_context_get(const zoe_context_var *var)
{
    if (zoe_missing(var, "variable"))
        return zoe_none();
    for (const zoe_context *pair = zoe_current_context; pair != NULL; pair = pair->rest)
        if (pair->var == var)
            return pair->value;
    return var->fallback;
}

int
zoe_context_set(const zoe_context_var *var, zoe_value value)
{
    zoe_context *pair = zoe_missing(var, "variable") ? NULL : zoe_allocate(sizeof *pair);
    if (pair == NULL) {
        zoe_value_release(value);
        return zoe_last_error()->code;
    }
    *pair = (zoe_context){.refs = 1, .var = var, .value = value, .rest = zoe_current_context};
    zoe_current_context = pair;
    return 0;
}

void
zoe_context_release(zoe_context *context)
{
    while (context != NULL && --context->refs == 0) {
        zoe_context *rest = context->rest;
        zoe_value_release(context->value);
        zoe_release(context);
        context = rest;
    }
}
