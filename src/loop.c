/* loop.c -- the event loop: one turn, again and again.
 *
 * A turn is six phases, always in this order:
 *
 *     1  forget cancelled timers
 *     2  choose how long select() may wait
 *     3  select()
 *     4  queue the callbacks of ready descriptors
 *     5  queue the timers that are due
 *     6  run what is in the ready queue, and nothing that is added meanwhile
 *
 * A turn to which the one before has left descriptors takes these in, and does not ask for more.
 */
#include "clock.h"
#include "deadlock.h"
#include "faults.h"
#include "settings.h"
#include "signals_parts.h"
#include "subprocess_parts.h"
#include "threadsafe_parts.h"
#include "trace_parts.h"
#include "turn.h"
#include "world.h"

static const double LONGEST_WAIT = 24 * 3600;   /* seconds; asyncio's limit */

_Thread_local zoe_loop *zoe_running_loop;

struct zoe_ids *
zoe_thread_ids(void)
{
    static _Thread_local struct zoe_ids ids;
    return &ids;
}

/* --- one turn ----------------------------------------------------------------------------- */

/* Seconds; negative: for ever. What decides it, trace_select tells. */
static double
choose_timeout(const zoe_loop *loop)
{
    if (loop->ready != NULL || loop->stopping)
        return 0;
    if (loop->timers.count == 0)
        return -1;
    double left = loop->timers.items[0].key - zoe_loop_time(loop);
    return left < 0 ? 0 : left > LONGEST_WAIT ? LONGEST_WAIT : left;
}

/* Tell how long select() may wait, and why: by what choose_timeout has looked at. */
static void
trace_select(zoe_loop *loop, double timeout)
{
    enum zoe_why why = loop->ready != NULL       ? ZOE_WHY_READY
                       : loop->stopping          ? ZOE_WHY_STOP
                       : loop->timers.count == 0 ? ZOE_WHY_NOTHING
                                                 : ZOE_WHY_TIMER;
    const struct zoe_call *timer = why == ZOE_WHY_TIMER ? loop->timers.items[0].item : NULL;
    zoe_trace(loop, SELECT, .number = timeout < 0 ? -1 : (int64_t)(timeout * 1e9 + 0.5),
              .small = (uint8_t)why, .id = timer == NULL ? 0 : timer->entry.id,
              .cause = timer == NULL ? 0 : timer->entry.cause);
    if (timeout != 0 && loop->trace->followed)
        zoe_trace_flush(loop->trace);
}

/* SIGINT may have interrupted the run. */
static inline void
look_for_interrupt(zoe_loop *loop)
{
    if (atomic_load_explicit(&zoe_interrupts, memory_order_relaxed) != 0)
        zoe_interrupt_take(loop);
}

/* A loop with something to do looks at its self-pipe only if something may have been written to it. */
static inline int
wait_once(zoe_loop *loop, double timeout)
{
    unsigned wakeups = atomic_load_explicit(&zoe_wakeups, memory_order_relaxed);
    loop->selector->awake = timeout == 0 && wakeups == loop->wakeups;
    int count = loop->selector->wait(loop->selector, timeout, loop->ready_fds, loop->watches_size);
    if (count >= 0)
        loop->wakeups = wakeups;
    return count;
}

/* A signal ends a wait before its time. What matters of it is a byte in the self-pipe: look again. */
static int
wait_really(zoe_loop *loop, double timeout)
{
    double left = timeout, end = timeout > 0 ? zoe_loop_time(loop) + timeout : 0;
    for (;;) {
        int count = wait_once(loop, left);
        look_for_interrupt(loop);
        if (count != 0 || left == 0 || zoe_loop_escaping(loop))
            return count;
        if (timeout > 0 && (left = end - zoe_loop_time(loop)) <= 0)
            return 0;
    }
}

/* No timer is set: whoever was asked to be patient for so long, and no longer, gives up then. */
static int
wait_patiently(zoe_loop *loop)
{
    int count = wait_really(loop, loop->patience);
    return count == 0 && !zoe_loop_escaping(loop) ? zoe_deadlock(loop) : count;
}

/* By any clock, and the trace is told. */
static ZOE_APART int
wait_and_tell(zoe_loop *loop, double timeout)
{
    if (zoe_traced(loop))
        trace_select(loop, timeout);
    int count = loop->virtual_time                   ? zoe_world_wait(loop, timeout)
                : timeout == 0                       ? wait_once(loop, 0)
                : timeout < 0 && loop->patience >= 0 ? wait_patiently(loop)
                                                     : wait_really(loop, timeout);
    look_for_interrupt(loop);
    if (zoe_traced(loop))
        zoe_trace_take_output(loop->trace);
    if (timeout != 0)
        zoe_loop_read_clock(loop);
    zoe_trace(loop, WAKE, .number = count < 0 ? 0 : count);
    return count;
}

/* Returns how many descriptors are ready; -1 when the run cannot go on. With something to do, and
 * nobody to tell, a look is enough. */
static inline int
wait_for_events(zoe_loop *loop, double timeout)
{
    if (timeout != 0 || loop->observed || loop->virtual_time)
        return wait_and_tell(loop, timeout);
    int count = wait_once(loop, 0);
    look_for_interrupt(loop);
    return count;
}

/* The inbox is emptied twice: what came while the self-pipe was being read must not wait for a
 * byte that is gone. */
static int
turn(zoe_loop *loop)
{
    zoe_wakeup_collect(loop);
    zoe_trace(loop, TURN, .number = (int64_t)loop->ready_count,
              .extra = (int64_t)loop->timers.count);
    if (loop->timers.count > 0)
        zoe_timers_drop_cancelled(loop);
    int events = loop->arrivals != NULL ? 0 : wait_for_events(loop, choose_timeout(loop));
    if (events < 0)
        return zoe_last_error()->code;
    if (zoe_loop_escaping(loop))
        return 0;
    zoe_wakeup_collect(loop);
    if (events > 0 || loop->arrivals != NULL)
        zoe_watch_queue(loop, events);
    if (loop->timers.count > 0)
        zoe_timers_queue_due(loop);
    size_t ran = zoe_ready_run(loop);
    look_for_interrupt(loop);
    if (zoe_traced(loop) && !zoe_loop_escaping(loop))
        zoe_trace(loop, TURN_END, .number = (int64_t)ran, .extra = (int64_t)loop->ready_count);
    return 0;
}

/* --- running ------------------------------------------------------------------------------ */

static int
check_run(const zoe_loop *loop)
{
    int code = zoe_loop_check(loop);
    if (code != 0)
        return code;
    if (loop->running)
        return zoe_fail(ZOE_RUNTIME_ERROR, "This event loop is already running");
    if (zoe_running_loop != NULL)
        return zoe_fail(ZOE_RUNTIME_ERROR,
                        "Cannot run the event loop while another loop is running");
    return 0;
}

static int
turn_until_stopped(zoe_loop *loop)
{
    int code;
    do
        code = turn(loop);
    while (code == 0 && !loop->stopping && !zoe_loop_escaping(loop));
    return code;
}

/* A callback raised what ends the run: hand it to whoever runs the loop. */
static int
escape(zoe_loop *loop)
{
    int code = zoe_fail(loop->raised.as.error->code, "%s", loop->raised.as.error->message);
    zoe_value_release(loop->raised);
    loop->raised = zoe_none();
    return code;
}

/* A loop belongs to the thread that runs it, and takes its counters and its trace. */
static void
adopt(zoe_loop *loop)
{
    pthread_mutex_lock(&loop->inbox_lock);
    if (!pthread_equal(loop->thread, pthread_self())) {
        loop->thread = pthread_self();
        loop->ids = zoe_thread_ids();
        loop->trace = zoe_trace_open();
        loop->observed = loop->debug || loop->trace != NULL;
    }
    pthread_mutex_unlock(&loop->inbox_lock);
    loop->running = true;
    zoe_running_loop = loop;
}

int
zoe_loop_run_forever(zoe_loop *loop)
{
    int code = check_run(loop);
    if (code != 0)
        return code;
    zoe_context *outer = zoe_current_context;
    zoe_current_context = NULL;
    adopt(loop);
    zoe_loop_read_clock(loop);
    zoe_trace(loop, LOOP_RUN, .id = loop->number);
    code = turn_until_stopped(loop);
    if (zoe_loop_escaping(loop))
        code = escape(loop);
    zoe_trace(loop, LOOP_RETURN, .id = loop->number);
    zoe_running_loop = NULL;
    zoe_current_context = outer;
    loop->stopping = false;
    loop->running = false;
    return code;
}

void
zoe_loop_stop(zoe_loop *loop)
{
    if (zoe_missing(loop, "loop"))
        return;
    zoe_trace(loop, STOP, 0);
    loop->stopping = true;
}

bool
zoe_loop_is_running(const zoe_loop *loop)
{
    return !zoe_missing(loop, "loop") && loop->running;
}

/* --- making and ending -------------------------------------------------------------------- */

static void
prepare(zoe_loop *loop)
{
    const struct zoe_settings *settings = zoe_settings();
    if (settings->virtual_time)
        zoe_world_join();
    zoe_faults_install();
    loop->ready_end = &loop->ready;
    loop->inbox_end = &loop->inbox;
    loop->arrivals_end = &loop->arrivals;
    loop->ids = zoe_thread_ids();
    loop->number = ++loop->ids->loop;
    loop->trace = zoe_trace_open();
    loop->virtual_time = settings->virtual_time;
    loop->patience = settings->patience;
    loop->slow_callback_duration = 0.1;
    loop->self_pipe[0] = loop->self_pipe[1] = -1;
    loop->thread = pthread_self();
    pthread_mutex_init(&loop->inbox_lock, NULL);
    zoe_loop_set_debug(loop, settings->debug);
}

zoe_loop *
zoe_loop_new(void)
{
    return zoe_loop_new_with(zoe_selector_default());
}

zoe_loop *
zoe_loop_new_with(zoe_selector *selector)
{
    if (selector == NULL)
        return NULL;
    zoe_loop *loop = zoe_allocate(sizeof *loop);
    if (loop == NULL) {
        selector->close(selector);
        return NULL;
    }
    prepare(loop);
    loop->selector = selector;
    zoe_trace_begin(loop->trace);
    zoe_trace(loop, LOOP_OPEN, .id = loop->number);
    if (zoe_wakeup_open(loop) == 0)
        return loop;
    zoe_loop_close(loop);
    zoe_loop_release(loop);
    return NULL;
}

int
zoe_loop_close(zoe_loop *loop)
{
    if (zoe_missing(loop, "loop"))
        return ZOE_TYPE_ERROR;
    if (loop->running)
        return zoe_fail(ZOE_RUNTIME_ERROR, "Cannot close a running event loop");
    if (loop->closed)
        return 0;
    zoe_trace(loop, LOOP_CLOSE, .id = loop->number);
    pthread_mutex_lock(&loop->inbox_lock);
    loop->closed = true;
    pthread_mutex_unlock(&loop->inbox_lock);
    zoe_subprocesses_close(loop);
    zoe_servers_close(loop);
    zoe_channels_close(loop);
    zoe_signals_close(loop);
    zoe_ready_clear(loop);
    zoe_timers_clear(loop);
    zoe_watch_clear(loop);
    zoe_wakeup_close(loop);
    zoe_ties_close(loop);
    zoe_executor_close(loop);
    zoe_value_release(loop->awaited);
    zoe_value_release(loop->raised);
    loop->awaited = loop->raised = zoe_none();
    if (loop->selector != NULL)
        loop->selector->close(loop->selector);
    loop->selector = NULL;
    return 0;
}

bool
zoe_loop_is_closed(const zoe_loop *loop)
{
    return !zoe_missing(loop, "loop") && loop->closed;
}

void
zoe_loop_release(zoe_loop *loop)
{
    zoe_pool_empty(&loop->calls);
    zoe_pool_empty(&loop->short_calls);
    zoe_pool_empty(&loop->futures);
    zoe_pool_empty(&loop->waiters);
    pthread_mutex_destroy(&loop->inbox_lock);
    zoe_release(loop);
}
