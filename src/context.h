/* context.h -- values that travel with the call chain: asyncio's contextvars.
 *
 * A context is a list of (variable, value) pairs that is never changed, only grown at its head;
 * copying it is taking one more reference. Tasks take a copy when they are made, callbacks when
 * they are scheduled.
 */
#ifndef ZOE_CONTEXT_H
#define ZOE_CONTEXT_H

#include <stdatomic.h>

#include "value.h"

/* A variable is known by its address; the value is what an unset one has. */
typedef struct {
    const char *name;             /* for people                                   */
    zoe_value fallback;           /* what zoe_context_get finds when nobody set it */
} zoe_context_var;

typedef struct zoe_context zoe_context;

struct zoe_context {
    atomic_uint refs;             /* owners, in any thread: to_thread shares it   */
    const zoe_context_var *var;   /* the variable this pair sets                  */
    zoe_value value;              /* to this; texts and pointers are borrowed     */
    zoe_context *rest;            /* the pairs set before, owned                  */
};

/* The value of a variable (NULL: None) in the current context; borrowed. Mirrors ContextVar.get. */
zoe_value zoe_context_get(const zoe_context_var *var);

/* Set a variable in the current context; takes over a counted value. Seen by what this task or
 * callback does, and by the tasks and callbacks it makes from now on. Returns 0,
 * ZOE_TYPE_ERROR for NULL, or ZOE_MEMORY_ERROR. Mirrors ContextVar.set. */
int zoe_context_set(const zoe_context_var *var, zoe_value value);

/* The thread's current context; NULL while nothing was ever set. */
extern _Thread_local zoe_context *zoe_current_context;

/* One more owner; returns the context. NULL is let through. */
static inline zoe_context *
zoe_context_retain(zoe_context *context)
{
    if (context != NULL)
        context->refs++;
    return context;
}

/* One owner less; the last one frees it. NULL is let through. */
void zoe_context_release(zoe_context *context);

#endif
