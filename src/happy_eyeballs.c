/* happy_eyeballs.c -- several addresses at once, with a head start for the better ones.
 *
 * Each runner is a task: it waits for the runner before it to fail, or for the delay; it starts the
 * next runner, and then makes its attempt. Who succeeds first cancels all the others.
 */
#include "connection_parts.h"
#include "event.h"
#include "system.h"
#include "wait_for.h"

/* One runner. Its race may be given up before it has ended; then nobody wants to hear of it. */
struct run_one_coro {
    zoe_frame frame;
    struct zoe_connect_race *race;    /* argument: borrowed; NULL: given up                    */
    zoe_event previous_failed;    /* set when the runner before has failed                     */
    size_t index;                 /* which attempt is its own                                  */
    struct zoe_event_wait failing;    /* waiting for the one before                            */
    struct zoe_wait_for head_start;   /* but not for ever                                      */
    struct zoe_connect_sock attempt;
};
extern const zoe_coro run_one_coro;

static struct run_one_coro *
runner(const struct zoe_connect_race *race, size_t index)
{
    return zoe_task_frame(race->tasks[index], run_one_coro);   /* NOLINT: who runs is there */
}

/* Start the next runner. Returns 0 or a code. */
static int
start_runner(struct zoe_connect_race *race, zoe_loop *loop)
{
    struct run_one_coro arguments = {.race = race};
    if (race->runners > 0)
        zoe_event_init(&arguments.previous_failed);
    zoe_task *task = zoe_task_new(loop, NULL, &run_one_coro, &arguments, NULL);
    if (task == NULL)
        return zoe_last_error()->code;
    race->tasks[race->runners++] = &task->future;
    return 0;
}

/* This runner has won, unless another was faster. */
static void
win(struct run_one_coro *me)
{
    struct zoe_connect_race *race = me->race;
    if (race == NULL || race->fd >= 0) {
        zoe_system.close(me->attempt.fd);
        return;
    }
    race->fd = me->attempt.fd;
    for (size_t i = 0; i < race->runners; i++)
        if (i != me->index)
            zoe_future_cancel(race->tasks[i], NULL);
}

/* This runner has failed: the next one need not wait any more. */
static void
lose(struct run_one_coro *me, const zoe_error *error)
{
    if (me->race == NULL)
        return;
    me->race->errors[me->index] = zoe_error_retain(error);
    zoe_event_set(&runner(me->race, me->index + 1)->previous_failed);
}

CORO(run_one_coro)
{
    ASYNC (me) {
        if (me->race->begun > 0) {
            zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
            CALL(zoe_wait_for, &me->head_start, .timeout = me->race->delay,
                 .coroutine = zoe_coroutine(zoe_event_wait, &me->failing,
                                            .event = &me->previous_failed));
        }
        me->index = me->race->begun;
        if (me->index >= me->race->to->count)
            RETURN(zoe_none());
        me->race->begun++;
        if (start_runner(me->race, zoe_self->future.loop) != 0)
            RETURN(zoe_raise_last());
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        CALL(zoe_connect_sock, &me->attempt, .to = &me->race->to->items[me->index],
             .from = me->race->from);
        if (zoe_caught() == NULL)
            win(me);
        else
            lose(me, zoe_caught());
    }
}

/* What wait is given: it changes the order. */
static zoe_future **
copy_of_tasks(struct zoe_connect_race *me)
{
    zoe_future **copies = me->tasks + me->to->count + 1;
    for (size_t i = 0; i < me->runners; i++)
        copies[i] = me->tasks[i];
    return copies;
}

/* How a runner failed that should not have; or None. */
static zoe_value
broken(const struct zoe_connect_race *me)
{
    for (size_t i = 0; i < me->runners; i++)
        if (zoe_future_done(me->tasks[i]) && !zoe_future_cancelled(me->tasks[i]) &&
            zoe_future_exception(me->tasks[i]) != NULL)
            return zoe_value_retain(zoe_future_result(me->tasks[i]));
    return zoe_none();
}

static void
end_race(struct zoe_connect_race *me)
{
    for (size_t i = 0; i < me->runners; i++) {
        runner(me, i)->race = NULL;
        zoe_future_cancel(me->tasks[i], NULL);
        zoe_future_release(me->tasks[i]);
    }
    zoe_release(me->tasks);
}

CORO(zoe_connect_race)
{
    ASYNC (me) {
        me->fd = -1;
        me->tasks = zoe_allocate(2 * (me->to->count + 1) * sizeof *me->tasks);
        if (me->tasks == NULL || start_runner(me, zoe_self->future.loop) != 0)
            RETURN(zoe_raise_last());
        while (me->wait.done < me->runners)
            CALL(zoe_wait, &me->wait, .futures = copy_of_tasks(me), .count = me->runners);
        RETURN(broken(me));
    FINALLY:
        if (me->fd >= 0 && zoe_is_error(zoe_frame_outcome(&me->frame)))
            zoe_system.close(me->fd);
        end_race(me);
    }
}
