/* taskgroup.h -- tasks that end before the block does: asyncio.TaskGroup.
 *
 *     ASYNC (me) {
 *         zoe_taskgroup_enter(&me->group);
 *         zoe_taskgroup_create_task(&me->group, fetch, .page = 1);
 *         zoe_taskgroup_create_task(&me->group, fetch, .page = 2);
 *         ...                                        // any number of awaits
 *     FINALLY:
 *         CALL(zoe_taskgroup_exit, &me->leaving, .group = &me->group);
 *     }
 *
 * However the block is left, its tasks have ended by then: a task may safely write its results into
 * the frame of whoever made it. When one fails, the others are cancelled, and so is what the block
 * awaits at that moment; the exit then fails with all errors in one ExceptionGroup.
 */
#ifndef ZOE_TASKGROUP_H
#define ZOE_TASKGROUP_H

#include "task.h"

struct zoe_taskgroup_member;

/* Its tasks, in the order in which they were made. */
struct zoe_taskgroup_list {
    struct zoe_taskgroup_member *first, *last;   /* NULL: there are none                       */
};

/* All zero before it is entered. */
struct zoe_taskgroup {
    zoe_task *parent;             /* who entered: borrowed, the group is in its frame; or NULL */
    struct zoe_taskgroup_list running;   /* tasks the group waits for                          */
    struct zoe_taskgroup_list failed;    /* those that ended with an error, first one first    */
    zoe_task *newest;             /* the last one made: a reference                            */
    const zoe_error *base_error;  /* a KeyboardInterrupt or SystemExit: owned; or NULL         */
    zoe_future *on_completed;     /* done when no task is left: a reference; NULL: nobody waits */
    bool exiting;                 /* the block is over                                         */
    bool aborting;                /* the tasks have been cancelled                             */
    bool parent_cancel_requested; /* the parent was cancelled because a task failed            */
};

/* Begin the block. Returns 0; ZOE_RUNTIME_ERROR when the group was entered before, or outside of a
 * task; ZOE_TYPE_ERROR for NULL. Does not suspend. Mirrors entering the block of `async with
 * asyncio.TaskGroup()`. */
int zoe_taskgroup_enter(struct zoe_taskgroup *group);

/* Run coroutine `coro` with these arguments as a task of the group:
 *     zoe_taskgroup_create_task(&me->group, fetch, .page = 1);
 * Returns the task, borrowed: the group owns it. It is good until the next one is made, and after
 * that until it is done; to keep it longer, zoe_task_retain it at once. Returns NULL when the group
 * is not entered, is finished, or is shutting down because a task failed (ZOE_RUNTIME_ERROR), and
 * without memory. Emits task, ready and callback. Mirrors TaskGroup.create_task. */
#define zoe_taskgroup_create_task(group, ...)                                                      \
    ZOE_TASKGROUP_CREATE_TASK(group, NULL, __VA_ARGS__, .frame = {0})

/* The same with a name, which is copied. Mirrors TaskGroup.create_task(..., name=). */
#define zoe_taskgroup_create_named_task(group, name, ...)                                          \
    ZOE_TASKGROUP_CREATE_TASK(group, name, __VA_ARGS__, .frame = {0})

#define ZOE_TASKGROUP_CREATE_TASK(group, name, coro, ...)                                          \
    zoe_taskgroup_create_task_(group, name, &coro, &(struct coro){__VA_ARGS__}, ZOE_HERE)

/* What both call. */
zoe_task *zoe_taskgroup_create_task_(struct zoe_taskgroup *group, const char *name,
                                     const zoe_coro *coro, const void *arguments,
                                     const char *site);

/* Coroutine: end the block; for FINALLY. Waits until every task of the group has ended; when the
 * block itself has failed or was cancelled, cancels them first. Does not suspend when none is left.
 * Ends with None when all went well. Else it fails, and so the block ends,
 *     with ZOE_EXCEPTION_GROUP, the errors of the tasks and of the block: cancellations apart;
 *     with the KeyboardInterrupt or SystemExit that one of them ended with;
 *     with the cancellation, when the parent was cancelled and there is no other error.
 * Harmless for a group that was not entered, or was left before, and for NULL. Emits future and
 * await while it waits, cancel for each task it cancels, uncancel. Mirrors leaving the block of
 * `async with asyncio.TaskGroup()`. */
struct zoe_taskgroup_exit {
    zoe_frame frame;
    struct zoe_taskgroup *group;  /* argument: the group, borrowed                             */
    const zoe_error *cancelled;   /* the cancellation to end with: a reference; or NULL        */
};
extern const zoe_coro zoe_taskgroup_exit;

#endif
