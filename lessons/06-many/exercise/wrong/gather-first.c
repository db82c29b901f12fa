/* The first child ends it. */
#include "gather.h"

#include <stdlib.h>

struct gather {
    zoe_future *all;              /* what the caller awaits: a reference        */
    size_t left;                  /* children that have not called back yet     */
    size_t count;                 /* how many children                          */
    zoe_future *children[];       /* in the caller's order: a reference each    */
};

/* A child is done. */
static void
look(struct gather *gather, zoe_future *child)
{
    if (zoe_future_done(gather->all))
        return;
    const zoe_error *error = zoe_future_exception(child);
    if (error != NULL) {
        zoe_future_set_exception(gather->all, zoe_error_value(zoe_error_retain(error)));
        return;
    }
    zoe_list *results = zoe_list_new(gather->count);
    if (results == NULL) {
        zoe_future_set_exception(gather->all, zoe_raise_last());
        return;
    }
    for (size_t i = 0; i < gather->count; i++)
        results->items[i] = zoe_value_retain(zoe_future_result(gather->children[i]));
    zoe_future_set_result(gather->all, zoe_list_value(results));
}

static void
end(struct gather *gather)
{
    for (size_t i = 0; i < gather->count; i++)
        zoe_future_release(gather->children[i]);
    zoe_future_release(gather->all);
    free(gather);
}

static void
child_done(zoe_future *child, void *argument)
{
    struct gather *gather = argument;
    gather->left--;
    look(gather, child);
    if (gather->left == 0)
        end(gather);
}

zoe_future *
gather(size_t count, zoe_future *const *children)
{
    struct gather *gather = calloc(1, sizeof *gather + count * sizeof(zoe_future *));
    if (gather == NULL)
        return NULL;
    gather->all = zoe_future_new(zoe_get_running_loop());
    gather->left = gather->count = count;
    for (size_t i = 0; i < count; i++) {
        gather->children[i] = zoe_future_retain(children[i]);
        zoe_future_add_done_callback(children[i], child_done, gather);
    }
    return zoe_future_retain(gather->all);
}
