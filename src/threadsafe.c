/* threadsafe.c -- ties: a job and a future, each in its own world, and a callback from each.
 *
 * A tie is shared by the threads, and counted: one reference for the loop's list, as long as the
 * future is pending; one for the job's hook; one for a callback of the future, or in the loop. The
 * future is touched in the loop's thread only, and left alone once the loop is closed.
 */
#include "threadsafe_parts.h"

#include <string.h>

#include "turn.h"

struct zoe_tie {
    atomic_uint refs;             /* owners                                                    */
    zoe_job *job;                 /* one end: a reference                                      */
    struct zoe_job_hook hook;     /* the job is over                                           */
    struct zoe_call *letter;      /* memory for the way into the loop, which must not fail     */

    /* In the loop's thread. */
    zoe_future *future;           /* the other end: a reference; NULL: not yet, or no more     */
    struct zoe_tie *next;         /* the loop's next one                                       */
    struct zoe_tie **link;        /* what points to this one                                   */

    /* Under the lock. */
    pthread_mutex_t lock;
    zoe_loop *loop;               /* NULL: closed, or nothing more to tell it                  */

    /* When the job is to end as a coroutine does. */
    const zoe_coro *coro;         /* its function; NULL: it is the other way round             */
    const char *site;             /* who wants it, "file:line"                                 */
    bool begun;                   /* its task was made, or could not be                        */
    /* Its arguments follow in memory.                                                         */
};

static struct zoe_tie *
make_tie(zoe_loop *loop, zoe_job *job, size_t more)
{
    struct zoe_tie *tie = zoe_allocate(sizeof *tie + more);
    struct zoe_call *letter = tie == NULL ? NULL : zoe_allocate(sizeof *letter);
    if (letter == NULL) {
        zoe_release(tie);
        return NULL;
    }
    atomic_init(&tie->refs, 1);
    tie->job = zoe_job_retain(job);
    tie->letter = letter;
    tie->loop = loop;
    pthread_mutex_init(&tie->lock, NULL);
    return tie;
}

static void
release_tie(void *argument)
{
    struct zoe_tie *tie = argument;
    if (atomic_fetch_sub(&tie->refs, 1) > 1)
        return;
    zoe_job_release(tie->job);
    zoe_release(tie->letter);
    pthread_mutex_destroy(&tie->lock);
    zoe_release(tie);
}

static struct zoe_tie *
retain_tie(struct zoe_tie *tie)
{
    atomic_fetch_add(&tie->refs, 1);
    return tie;
}

/* --- in the loop's list ------------------------------------------------------------------- */

static void
enter(struct zoe_tie *tie, zoe_loop *loop, zoe_future *future)
{
    tie->future = zoe_future_retain(future);
    tie->next = loop->ties;
    tie->link = &loop->ties;
    if (tie->next != NULL)
        tie->next->link = &tie->next;
    loop->ties = retain_tie(tie);
}

static void
leave(struct zoe_tie *tie)
{
    pthread_mutex_lock(&tie->lock);
    tie->loop = NULL;
    pthread_mutex_unlock(&tie->lock);
    if (tie->future == NULL)
        return;
    *tie->link = tie->next;
    if (tie->next != NULL)
        tie->next->link = tie->link;
    zoe_future_release(tie->future);
    tie->future = NULL;
    release_tie(tie);
}

void
zoe_ties_close(zoe_loop *loop)
{
    while (loop->ties != NULL) {
        struct zoe_tie *tie = retain_tie(loop->ties);
        leave(tie);
        if (tie->coro != NULL)
            zoe_job_cancel(tie->job);
        release_tie(tie);
    }
}

/* Call back in the loop, if that is still there; the reference goes along. */
static void
post(struct zoe_tie *tie, zoe_callback *callback, const char *label)
{
    struct zoe_call wanted = {.callback = callback, .argument = tie, .drop = release_tie,
                              .label = label};
    pthread_mutex_lock(&tie->lock);
    bool sent = tie->loop != NULL && zoe_wakeup_send(tie->loop, &wanted, &tie->letter) == 0;
    pthread_mutex_unlock(&tie->lock);
    if (!sent)
        release_tie(tie);
}

/* --- a future that ends as a job does ----------------------------------------------------- */

static void
set_state(void *argument)
{
    struct zoe_tie *tie = argument;
    if (tie->future == NULL)
        return;
    zoe_job_tell(tie->job);
    if (!zoe_future_done(tie->future)) {
        if (zoe_job_cancelled(tie->job))
            zoe_future_cancel(tie->future, NULL);
        else
            zoe_future_finish(tie->future, ZOE_FINISHED, zoe_job_result(tie->job, -1));
    }
    leave(tie);
}

static void
call_set_state(zoe_job *job, void *tie)
{
    (void)job;
    post(tie, set_state, "set_state");
}

static void
call_check_cancel(zoe_future *future, void *argument)
{
    struct zoe_tie *tie = argument;
    if (zoe_future_cancelled(future))
        zoe_job_cancel(tie->job);
}

zoe_future *
zoe_tie_new(zoe_loop *loop, zoe_job *job, const char *site, struct zoe_tie **tie)
{
    *tie = make_tie(loop, job, 0);
    if (*tie == NULL)
        return NULL;
    zoe_future *future = zoe_future_new_(loop, site);
    if (future != NULL &&
        zoe_future_add_owning_callback_(future, call_check_cancel, *tie, release_tie,
                                        "call_check_cancel", NULL) == 0)
        return future;
    zoe_future_release(future);
    release_tie(*tie);
    return NULL;
}

void
zoe_tie_begin(struct zoe_tie *tie, zoe_future *future)
{
    enter(tie, future->loop, future);
    tie->hook = (struct zoe_job_hook){call_set_state, retain_tie(tie), NULL};
    zoe_job_hook(tie->job, &tie->hook);
}

zoe_future *
zoe_wrap_future_(zoe_job *job, const char *site)
{
    zoe_loop *loop = zoe_get_running_loop();
    struct zoe_tie *tie;
    if (loop == NULL || zoe_missing(job, "job"))
        return NULL;
    zoe_future *future = zoe_tie_new(loop, job, site, &tie);
    if (future != NULL)
        zoe_tie_begin(tie, future);
    return future;
}

/* --- a job that ends as a coroutine does -------------------------------------------------- */

static void
cancel(void *argument)
{
    struct zoe_tie *tie = argument;
    if (tie->future != NULL)
        zoe_future_cancel(tie->future, NULL);
}

static void
check_cancel(zoe_job *job, void *tie)
{
    if (zoe_job_cancelled(job))
        post(tie, cancel, "cancel");
    else
        release_tie(tie);
}

static void
end_job(struct zoe_tie *tie, zoe_value result)
{
    if (zoe_job_begin(tie->job))
        zoe_job_end(tie->job, result);
    else
        zoe_value_release(result);
}

static void
end_as_task(zoe_future *future, void *argument)
{
    struct zoe_tie *tie = argument;
    if (zoe_future_cancelled(future))
        zoe_job_cancel(tie->job);
    else
        end_job(tie, zoe_value_copy(zoe_future_result(future)));
    leave(tie);
}

/* Make the task. When it cannot be tied to the job, it is of no use. */
static void
callback(void *argument)
{
    struct zoe_tie *tie = argument;
    tie->begun = true;
    zoe_task *task = zoe_task_new(tie->loop, NULL, tie->coro, tie + 1, tie->site);
    if (task == NULL) {
        end_job(tie, zoe_raise_last());
        return;
    }
    enter(tie, tie->loop, &task->future);
    tie->hook = (struct zoe_job_hook){check_cancel, retain_tie(tie), NULL};
    zoe_job_hook(tie->job, &tie->hook);
    if (zoe_future_add_owning_callback_(&task->future, end_as_task, retain_tie(tie), release_tie,
                                        "call_set_state", NULL) != 0) {
        end_job(tie, zoe_raise_last());
        zoe_task_cancel(task, NULL);
        release_tie(tie);
        leave(tie);
    }
    zoe_task_release(task);
}

/* The callback has run, or never will. */
static void
drop(void *argument)
{
    struct zoe_tie *tie = argument;
    if (!tie->begun)
        zoe_job_cancel(tie->job);
    release_tie(tie);
}

zoe_job *
zoe_run_coroutine_threadsafe_(zoe_loop *loop, const zoe_coro *coro, const void *arguments,
                              const char *site)
{
    if (zoe_missing(loop, "loop"))
        return NULL;
    zoe_job *job = zoe_job_new(NULL, NULL, NULL, coro->name);
    struct zoe_tie *tie = job == NULL ? NULL : make_tie(loop, job, coro->size);
    if (tie != NULL) {
        tie->coro = coro;
        tie->site = site;
        memcpy(tie + 1, arguments, coro->size);
        struct zoe_call wanted = {.callback = callback, .argument = tie, .drop = drop,
                                  .label = "callback", .site = site};
        if (zoe_wakeup_send(loop, &wanted, NULL) == 0)
            return job;
        release_tie(tie);
    }
    zoe_job_release(job);
    return NULL;
}
