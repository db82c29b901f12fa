/* job.c -- a result that comes from another thread: a state, a lock, and whom to tell. */
#include "job.h"

#include "clock.h"
#include "thread_parts.h"
#include "trace.h"

/* --- events ------------------------------------------------------------------------------- */

/* A trace has one writer: the thread that submitted the job, or one that it waits for. */
static void
tell(zoe_job *job, const char *op)
{
    if (job->trace == NULL)
        return;
    zoe_trace_read_clock(job->trace);
    job->cause = zoe_trace(job, JOB, .id = job->id, .text = op, .site = job->name,
                           .cause = job->cause);
}

static bool
may_tell(const zoe_job *job)
{
    return zoe_thread_has_turn() || pthread_equal(job->thread, pthread_self());
}

void
zoe_job_submitted(zoe_job *job)
{
    zoe_loop *loop = zoe_running_loop;
    job->id = ++zoe_thread_ids()->job;
    job->trace = loop == NULL ? NULL : loop->trace;
    tell(job, "submit");
}

void
zoe_job_tell(zoe_job *job)
{
    bool over = job->state >= ZOE_JOB_CANCELLED, finished = job->state == ZOE_JOB_FINISHED;
    if (job->id == 0 || !over || job->told == 2)
        return;
    if (finished && job->told == 0)
        tell(job, "start");
    tell(job, finished ? "done" : "cancel");
    job->told = 2;
}

/* --- the job's life ----------------------------------------------------------------------- */

zoe_job *
zoe_job_new(zoe_function *function, void *argument, zoe_callback *drop, const char *name)
{
    zoe_job *job = zoe_allocate(sizeof *job);
    if (job == NULL)
        return NULL;
    job->function = function;
    job->argument = argument;
    job->drop = drop;
    job->name = name;
    job->thread = pthread_self();
    atomic_init(&job->refs, 1);
    pthread_mutex_init(&job->lock, NULL);
    return job;
}

zoe_job *
zoe_job_retain(zoe_job *job)
{
    if (job != NULL)
        atomic_fetch_add(&job->refs, 1);
    return job;
}

void
zoe_job_release(zoe_job *job)
{
    if (job == NULL || atomic_fetch_sub(&job->refs, 1) > 1)
        return;
    if (job->drop != NULL)
        job->drop(job->argument);
    zoe_value_release(job->result);
    pthread_mutex_destroy(&job->lock);
    zoe_release(job);
}

/* Go from one of two states to another. Returns whether it was in one of them; if it is over then,
 * *hooks is whom to tell. */
static bool
change_state(zoe_job *job, enum zoe_job_state from, enum zoe_job_state or_from,
             enum zoe_job_state to, zoe_value result, struct zoe_job_hook **hooks)
{
    pthread_mutex_lock(&job->lock);
    bool changes = job->state == from || job->state == or_from;
    if (changes) {
        job->state = to;
        job->result = result;
    }
    if (changes && to >= ZOE_JOB_CANCELLED) {
        *hooks = job->hooks;
        job->hooks = NULL;
    }
    pthread_mutex_unlock(&job->lock);
    return changes;
}

/* Tell everybody that it is over. A hook may be gone once it was called. */
static void
call_hooks(zoe_job *job, struct zoe_job_hook *hook)
{
    while (hook != NULL) {
        struct zoe_job_hook *next = hook->next;
        hook->callback(job, hook->argument);
        hook = next;
    }
}

bool
zoe_job_begin(zoe_job *job)
{
    return change_state(job, ZOE_JOB_PENDING, ZOE_JOB_PENDING, ZOE_JOB_RUNNING, zoe_none(), NULL);
}

void
zoe_job_started(zoe_job *job)
{
    if (may_tell(job)) {
        tell(job, "start");
        job->told = 1;
    }
}

zoe_value
zoe_job_call(zoe_job *job)
{
    zoe_job_started(job);
    return job->function(job->argument);
}

void
zoe_job_end(zoe_job *job, zoe_value result)
{
    struct zoe_job_hook *hooks = NULL;
    if (!change_state(job, ZOE_JOB_PENDING, ZOE_JOB_RUNNING, ZOE_JOB_FINISHED, result, &hooks)) {
        zoe_value_release(result);
        return;
    }
    if (may_tell(job))
        zoe_job_tell(job);
    zoe_thread_cause = job->cause;
    call_hooks(job, hooks);
    zoe_thread_cause = 0;
}

bool
zoe_job_cancel(zoe_job *job)
{
    struct zoe_job_hook *hooks = NULL;
    if (zoe_missing(job, "job"))
        return false;
    if (!change_state(job, ZOE_JOB_PENDING, ZOE_JOB_PENDING, ZOE_JOB_CANCELLED, zoe_none(), &hooks))
        return zoe_job_cancelled(job);
    if (may_tell(job))
        zoe_job_tell(job);
    call_hooks(job, hooks);
    return true;
}

/* --- asking it ---------------------------------------------------------------------------- */

static enum zoe_job_state
state_of(zoe_job *job)
{
    pthread_mutex_lock(&job->lock);
    enum zoe_job_state state = job->state;
    pthread_mutex_unlock(&job->lock);
    return state;
}

bool
zoe_job_cancelled(zoe_job *job)
{
    return !zoe_missing(job, "job") && state_of(job) == ZOE_JOB_CANCELLED;
}

bool
zoe_job_running(zoe_job *job)
{
    return !zoe_missing(job, "job") && state_of(job) == ZOE_JOB_RUNNING;
}

bool
zoe_job_done(zoe_job *job)
{
    return !zoe_missing(job, "job") && state_of(job) >= ZOE_JOB_CANCELLED;
}

/* --- telling others ----------------------------------------------------------------------- */

void
zoe_job_hook(zoe_job *job, struct zoe_job_hook *hook)
{
    hook->next = NULL;
    pthread_mutex_lock(&job->lock);
    bool over = job->state >= ZOE_JOB_CANCELLED;
    struct zoe_job_hook **link = &job->hooks;
    while (*link != NULL)
        link = &(*link)->next;
    if (!over)
        *link = hook;
    pthread_mutex_unlock(&job->lock);
    if (over)
        hook->callback(job, hook->argument);
}

/* Take a hook back. Returns false when it is being called. */
static bool
unhook(zoe_job *job, const struct zoe_job_hook *hook)
{
    pthread_mutex_lock(&job->lock);
    struct zoe_job_hook **link = &job->hooks;
    while (*link != NULL && *link != hook)
        link = &(*link)->next;
    bool found = *link != NULL;
    if (found)
        *link = hook->next;
    pthread_mutex_unlock(&job->lock);
    return found;
}

/* A program's callback: the hook, and what it stands for. */
struct listener {
    struct zoe_job_hook hook;     /* the job's                                                 */
    zoe_job_callback *callback;   /* the program's                                             */
    void *argument;               /* passed to it                                              */
};

static void
call_listener(zoe_job *job, void *argument)
{
    struct listener listener = *(struct listener *)argument;
    zoe_release(argument);
    listener.callback(job, listener.argument);
}

int
zoe_job_add_done_callback(zoe_job *job, zoe_job_callback *callback, void *argument)
{
    if (zoe_missing(job, "job") || zoe_missing((void *)(intptr_t)callback, "callback"))
        return ZOE_TYPE_ERROR;
    struct listener *listener = zoe_allocate(sizeof *listener);
    if (listener == NULL)
        return ZOE_MEMORY_ERROR;
    *listener = (struct listener){{call_listener, listener, NULL}, callback, argument};
    zoe_job_hook(job, &listener->hook);
    return 0;
}

/* --- waiting for it ----------------------------------------------------------------------- */

static void
end_pause(zoe_job *job, void *pause)
{
    (void)job;
    zoe_pause_end(pause);
}

/* Returns whether the job is done. When it ends just as the time is over, the hook is still to be
 * called. */
static bool
wait_for(zoe_job *job, double timeout)
{
    struct zoe_pause pause = {0};
    struct zoe_job_hook hook = {end_pause, &pause, NULL};
    zoe_job_hook(job, &hook);
    if (zoe_pause(&pause, timeout))
        return true;
    if (unhook(job, &hook))
        return false;
    return zoe_pause(&pause, 0);
}

static const zoe_error *
copy_error(const zoe_error *error)
{
    if (error->count == 0)
        return zoe_error_new(error->code, "%s", error->message);
    const zoe_error **errors = zoe_allocate(error->count * sizeof *errors);
    if (errors == NULL)
        return zoe_error_new(ZOE_MEMORY_ERROR, "out of memory");
    for (size_t i = 0; i < error->count; i++)
        errors[i] = copy_error(error->errors[i]);
    const zoe_error *group = zoe_error_group(error->message, errors, error->count);
    for (size_t i = 0; i < error->count; i++)
        zoe_error_release(errors[i]);
    zoe_release(errors);
    return group;
}

zoe_value
zoe_value_copy(zoe_value value)
{
    if (value.kind == ZOE_ERROR)
        return zoe_error_value(copy_error(value.as.error));
    if (value.kind != ZOE_LIST)
        return value;
    zoe_list *list = zoe_list_new(value.as.list->count);
    if (list == NULL)
        return zoe_raise_last();
    for (size_t i = 0; i < list->count; i++)
        list->items[i] = zoe_value_copy(value.as.list->items[i]);
    return zoe_list_value(list);
}

zoe_value
zoe_job_result(zoe_job *job, double timeout)
{
    if (zoe_missing(job, "job"))
        return zoe_raise_last();
    if (!zoe_job_done(job) && (timeout < 0 || !wait_for(job, timeout))) {
        if (timeout == 0)
            return zoe_raise(ZOE_RUNTIME_ERROR, "deadlock: nothing will end this job");
        return zoe_raise(ZOE_TIMEOUT_ERROR, "%s", "");
    }
    if (zoe_job_cancelled(job))
        return zoe_raise(ZOE_CANCELLED, "%s", "");
    return zoe_value_copy(job->result);
}
