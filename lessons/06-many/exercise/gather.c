/* gather.c -- several results as one. Yours to finish: look() does not do anything yet.
 *
 * gather() makes a future, `all`, and adds a callback to each child. Whenever a child is done, look()
 * is called. What it has to do:
 *
 *   1. If `all` is done already, nothing.
 *   2. If this child has failed, set the same error in `all`, at once.
 *   3. If this child was the last, set the list of all results in `all`, in the order of children[].
 *
 * The words you need:
 *
 *   zoe_future_done(future)                            whether it is done
 *   const zoe_error *e = zoe_future_exception(child);  why it has failed; or NULL
 *   zoe_error_value(zoe_error_retain(e))               that error, as a value
 *   zoe_future_set_exception(future, value)            done, with an error
 *   zoe_list *list = zoe_list_new(count);              list->items[0] to list->items[count - 1]
 *   zoe_value_retain(zoe_future_result(child))         a result, to be put into a list
 *   zoe_future_set_result(future, zoe_list_value(list))
 *
 * Check it: make exercise N=06
 */
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
    (void)gather;                 /* your code goes here, instead of this */
    (void)child;
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
