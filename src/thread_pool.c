/* thread_pool.c -- a few threads, a queue of jobs, and an idle thread gets the oldest job.
 *
 * A job is given to its worker when it is submitted and one is idle, or may be started; else when a
 * worker is done with another one. From then on it runs and cannot be cancelled.
 */
#include <unistd.h>

#include "settings.h"
#include "thread_pool_parts.h"

enum { MOST = 32, VIRTUALLY = 4 };   /* workers of a pool whose size nobody chose */

/* --- jobs and workers, under the lock ----------------------------------------------------- */

static void work(void *argument);

/* Start one more worker; NULL when there are enough, or the system has no more threads. */
static struct zoe_worker *
hire(struct zoe_thread_pool *pool)
{
    if (pool->count == pool->max_workers)
        return NULL;
    struct zoe_worker *worker = &pool->workers[pool->count];
    *worker = (struct zoe_worker){.pool = pool};
    worker->thread = zoe_thread_start(work, worker);
    if (worker->thread == NULL)
        return NULL;
    pool->count++;
    return worker;
}

/* A worker without a job: it is taken. */
static struct zoe_worker *
find_worker(struct zoe_thread_pool *pool)
{
    struct zoe_worker *worker = pool->idle;
    if (worker == NULL)
        return hire(pool);
    pool->idle = worker->next;
    return worker;
}

static void
make_idle(struct zoe_worker *worker)
{
    worker->next = worker->pool->idle;
    worker->pool->idle = worker;
}

static zoe_job *
take_oldest(struct zoe_thread_pool *pool)
{
    zoe_job *job = pool->queue;
    pool->queue = job->next;
    if (pool->queue == NULL)
        pool->queue_end = &pool->queue;
    return job;
}

/* Give jobs to workers, as long as there are both. */
static void
dispatch(struct zoe_thread_pool *pool)
{
    struct zoe_worker *worker;
    while (pool->queue != NULL && (worker = find_worker(pool)) != NULL) {
        zoe_job *job = take_oldest(pool);
        if (zoe_job_begin(job)) {
            worker->job = job;
            pool->busy++;
            zoe_pause_end(&worker->wait);
        } else {
            make_idle(worker);
            zoe_job_release(job);
        }
    }
}

/* Nobody has anything to do: tell those who wait for that. */
static void
tell_waiters(struct zoe_thread_pool *pool)
{
    if (pool->busy > 0 || pool->queue != NULL)
        return;
    for (struct zoe_pool_waiter *waiter = pool->waiters; waiter != NULL; waiter = waiter->next)
        zoe_pause_end(&waiter->pause);
}

/* --- a worker's thread -------------------------------------------------------------------- */

static void
work(void *argument)
{
    struct zoe_worker *self = argument;
    struct zoe_thread_pool *pool = self->pool;
    for (zoe_pause(&self->wait, 0); self->job != NULL; zoe_pause(&self->wait, 0)) {
        zoe_job_end(self->job, pool->call == NULL ? zoe_job_call(self->job)
                                                  : pool->call(pool, self->job));
        zoe_job_release(self->job);
        self->job = NULL;
        pthread_mutex_lock(&pool->lock);
        pool->busy--;
        make_idle(self);
        dispatch(pool);
        tell_waiters(pool);
        pthread_mutex_unlock(&pool->lock);
        if (zoe_thread_has_turn() && self->job != NULL)
            zoe_thread_sleep(0);  /* others whose time has come are before the next job */
    }
}

/* --- what an executor can do -------------------------------------------------------------- */

static int
add_to_queue(struct zoe_thread_pool *pool, zoe_job *job)
{
    if (pool->broken != NULL)
        return zoe_fail(ZOE_BROKEN_POOL, "%s", pool->broken);
    if (pool->shut)
        return zoe_fail(ZOE_RUNTIME_ERROR, "cannot schedule new futures after shutdown");
    if (pool->count == 0) {
        struct zoe_worker *first = hire(pool);
        if (first == NULL)
            return zoe_last_error()->code;
        make_idle(first);
    }
    job->next = NULL;
    *pool->queue_end = zoe_job_retain(job);
    pool->queue_end = &job->next;
    dispatch(pool);
    return 0;
}

int
zoe_thread_pool_submit(zoe_executor *executor, zoe_job *job)
{
    struct zoe_thread_pool *pool = (struct zoe_thread_pool *)executor;
    pthread_mutex_lock(&pool->lock);
    int code = add_to_queue(pool, job);
    pthread_mutex_unlock(&pool->lock);
    return code;
}

/* Everything that has not begun, taken out of the queue. */
static zoe_job *
take_all(struct zoe_thread_pool *pool)
{
    zoe_job *jobs = pool->queue;
    pool->queue = NULL;
    pool->queue_end = &pool->queue;
    return jobs;
}

/* Without the lock: whom a job tells may call us. */
static void
end_all(zoe_job *job, const zoe_error *error)
{
    while (job != NULL) {
        zoe_job *next = job->next;
        if (error == NULL)
            zoe_job_cancel(job);
        else if (zoe_job_begin(job))
            zoe_job_end(job, zoe_raise(error->code, "%s", error->message));
        zoe_job_release(job);
        job = next;
    }
}

static void
forget_waiter(struct zoe_thread_pool *pool, const struct zoe_pool_waiter *waiter)
{
    struct zoe_pool_waiter **link = &pool->waiters;
    while (*link != waiter)
        link = &(*link)->next;
    *link = waiter->next;
}

/* Under the lock, which is open while it waits. In the virtual world it ends too when the jobs
 * never will. */
static void
wait_until_idle(struct zoe_thread_pool *pool)
{
    bool idle = true;
    while (idle && (pool->busy > 0 || pool->queue != NULL)) {
        struct zoe_pool_waiter waiter = {.next = pool->waiters};
        /* cppcheck-suppress autoVariables; taken out again below */
        pool->waiters = &waiter;
        pthread_mutex_unlock(&pool->lock);
        idle = zoe_pause(&waiter.pause, 0);
        pthread_mutex_lock(&pool->lock);
        forget_waiter(pool, &waiter);
    }
}

void
zoe_thread_pool_shutdown(zoe_executor *executor, bool wait, bool cancel)
{
    struct zoe_thread_pool *pool = (struct zoe_thread_pool *)executor;
    pthread_mutex_lock(&pool->lock);
    pool->shut = true;
    zoe_job *cancelled = cancel ? take_all(pool) : NULL;
    pthread_mutex_unlock(&pool->lock);
    end_all(cancelled, NULL);
    pthread_mutex_lock(&pool->lock);
    if (wait)
        wait_until_idle(pool);
    pthread_mutex_unlock(&pool->lock);
}

void
zoe_thread_pool_break(struct zoe_thread_pool *pool, const char *why, const zoe_error *error)
{
    pthread_mutex_lock(&pool->lock);
    pool->broken = why;
    zoe_job *failed = take_all(pool);
    pthread_mutex_unlock(&pool->lock);
    end_all(failed, error);
}

/* --- making and freeing ------------------------------------------------------------------- */

static int
choose_size(int max_workers, int more)
{
    if (max_workers > 0)
        return max_workers;
    if (zoe_settings()->virtual_time)
        return VIRTUALLY;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    long size = (processors < 1 ? 1 : processors) + more;
    return size > MOST ? MOST : (int)size;
}

zoe_executor *
zoe_thread_pool_make(const struct zoe_executor_type *type, int max_workers, int more,
                     zoe_value (*call)(struct zoe_thread_pool *, zoe_job *))
{
    if (max_workers < 0) {
        zoe_fail(ZOE_VALUE_ERROR, "max_workers must be greater than 0");
        return NULL;
    }
    int size = choose_size(max_workers, more);
    struct zoe_thread_pool *pool =
        zoe_allocate(sizeof *pool + (size_t)size * sizeof *pool->workers);
    if (pool == NULL)
        return NULL;
    pool->executor.type = type;
    pool->call = call;
    pool->max_workers = size;
    pool->queue_end = &pool->queue;
    pthread_mutex_init(&pool->lock, NULL);
    return &pool->executor;
}

void
zoe_thread_pool_free(zoe_executor *executor)
{
    struct zoe_thread_pool *pool = (struct zoe_thread_pool *)executor;
    if (pool->busy > 0) {
        fprintf(stderr, "zoetrope: %s: its jobs wait for what will never happen; its threads are "
                        "left as they are\n", executor->type->name);
        return;
    }
    for (int i = 0; i < pool->count; i++)
        zoe_pause_end(&pool->workers[i].wait);
    for (int i = 0; i < pool->count; i++)
        zoe_thread_join(pool->workers[i].thread);
    while (pool->kept != NULL) {
        struct zoe_kept *next = pool->kept->next;
        zoe_release(pool->kept);
        pool->kept = next;
    }
    pthread_mutex_destroy(&pool->lock);
    zoe_release(pool);
}

const struct zoe_executor_type zoe_thread_pool_type = {
    "thread pool", zoe_thread_pool_submit, zoe_thread_pool_shutdown, zoe_thread_pool_free,
};

zoe_executor *
zoe_thread_pool_new(int max_workers)
{
    enum { FOR_THOSE_THAT_WAIT = 4 };
    return zoe_thread_pool_make(&zoe_thread_pool_type, max_workers, FOR_THOSE_THAT_WAIT, NULL);
}
