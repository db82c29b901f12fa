/* loop.h -- the event loop: a ready queue, timers, and select().
 *
 * A turn of the loop waits for descriptors and deadlines and then runs what is ready, in the order
 * in which it became ready. That is all; everything else in this library is a callback. The
 * functions mirror asyncio's event loop under the same names.
 *
 * A loop belongs to the thread that made it, until another runs it. Only zoe_call_soon_threadsafe
 * may be called from elsewhere.
 */
#ifndef ZOE_LOOP_H
#define ZOE_LOOP_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "context.h"
#include "heap.h"
#include "memory.h"
#include "selector.h"
#include "value.h"

typedef struct zoe_loop zoe_loop;
typedef struct zoe_future zoe_future;
typedef struct zoe_task zoe_task;
struct zoe_trace;
struct zoe_child;
struct zoe_channel;
struct zoe_server;
struct zoe_subprocess;

/* Where in the program a call stands, for reports and traces. */
#define ZOE_STRING_(x) #x
#define ZOE_STRING(x) ZOE_STRING_(x)
#define ZOE_HERE __FILE__ ":" ZOE_STRING(__LINE__)

struct zoe_entry;
struct zoe_record;

/* What differs between a callback and a task in the ready queue. */
struct zoe_entry_type {
    void (*run)(zoe_loop *loop, struct zoe_entry *entry);     /* its turn has come             */
    void (*drop)(zoe_loop *loop, struct zoe_entry *entry);    /* it will never run: free it    */
    void (*describe)(const struct zoe_entry *entry, struct zoe_record *event);   /* its label   */
};

/* Anything the ready queue holds: a callback to be made, or a task to be stepped. */
struct zoe_entry {
    struct zoe_entry *next;       /* behind it in its queue                                    */
    const struct zoe_entry_type *type;    /* which of the two it is                            */
    uint64_t id;                  /* its number, H1, H2, ...; 0 when it is nothing at present  */
    uint32_t cause;               /* traced: the event that made it ready (or armed it)        */
    bool queued;                  /* in the ready queue                                        */
    bool cancelled;               /* to be skipped                                             */
    bool timed;                   /* in the timer heap                                         */
    bool watching : 1;            /* a reader or writer: it stays when it has run              */
    bool in_context : 1;          /* its record has a context                                  */
};

typedef void zoe_callback(void *argument);
typedef void zoe_done_callback(zoe_future *future, void *argument);

/* A callback to be made once: what asyncio's Handle and TimerHandle objects hold. */
struct zoe_call {
    struct zoe_entry entry;       /* its place in the ready queue                              */
    union {
        zoe_callback *callback;        /* plain                                                */
        zoe_done_callback *on_done;    /* of a future                                          */
    };
    const char *label;            /* the function's name                                       */
    void *argument;               /* passed to it; the caller's                                */
    const char *site;             /* who scheduled it, "file:line"                             */
    /* A plain callback made by call_soon needs no more: its record ends here, and fills a line
       of the cache.                                                                           */
    zoe_loop *loop;               /* whose it is                                               */
    union {
        zoe_future *future;            /* passed to on_done: a reference                       */
        double when;                   /* a timer's deadline in loop time                      */
    };
    zoe_context *context;         /* the context it runs in: a reference, or NULL              */
    zoe_callback *drop;           /* called with argument when the record goes; NULL: nothing  */
};

/* A callback you scheduled, for as long as it has not run. A handle is a plain value: copy it,
 * forget it; using it after its callback has run is harmless. .call is NULL when scheduling
 * failed. Mirrors asyncio.Handle and asyncio.TimerHandle. */
typedef struct {
    struct zoe_call *call;        /* the loop's record of it                                   */
    uint64_t id;                  /* its number: the record is reused under other ones         */
} zoe_handle;

/* Who watches a descriptor. */
struct zoe_watch {
    struct zoe_call *reader;      /* run while it can be read; NULL: nobody                    */
    struct zoe_call *writer;      /* run while it can be written; NULL: nobody                 */
    uint32_t id;                  /* its number in traces, fd1, fd2, ...; 0: none yet          */
    uint64_t file;                /* traced: what file it was then, by device and inode        */
    uint64_t cause[2];            /* traced: the events that began reading and writing         */
};

/* What the exception handler is told. Fields that do not apply are NULL. */
typedef struct {
    const char *message;          /* what happened, in words                                   */
    const zoe_error *error;       /* the error nobody caught                                   */
    zoe_future *future;           /* the future, or the task's future, it was in               */
    zoe_task *task;               /* the task it was in                                        */
    const char *about;            /* the task in words: its name and coroutine                 */
    const char *callback;         /* the callback's name                                       */
    const char *site;             /* where that was made, "file:line"                          */
} zoe_report;

typedef void zoe_exception_handler(zoe_loop *loop, const zoe_report *report, void *argument);

/* Counters that name things; one set for each thread. */
struct zoe_ids {
    uint64_t loop, handle, future, task, object, fd;   /* how many there have been             */
    uint64_t transport, protocol, job, child;          /* the same                             */
};

struct zoe_loop {
    /* The ready queue, first in first out. */
    struct zoe_entry *ready;      /* the first; NULL when empty                                */
    struct zoe_entry **ready_end; /* where the next one is linked                              */
    size_t ready_count;           /* how many                                                  */

    /* What is running. */
    struct zoe_entry *running_entry;  /* the handle being run; NULL between handles            */
    zoe_task *current_task;       /* the task being stepped; NULL outside of tasks             */
    struct zoe_trace *trace;      /* where decisions are recorded; NULL: nowhere               */
    zoe_value awaited;            /* how the await that ended last ended; never in two lines   */
    zoe_value raised;             /* the error the running callback failed with; else None     */
    struct zoe_ids *ids;          /* the thread's counters                                     */

    /* Timers. */
    zoe_heap timers;              /* of zoe_call, by deadline                                  */
    long cancelled_timers;        /* asyncio's count of them (rule 13: it may be too high)     */

    /* Descriptors. */
    zoe_selector *selector;       /* who waits                                                 */
    struct zoe_watch *watches;    /* indexed by descriptor                                     */
    int watches_size;             /* entries in watches                                        */
    int watched;                  /* descriptors watched, the self-pipe included               */
    struct zoe_ready_fd *ready_fds;   /* room for what the selector reports                    */
    struct zoe_entry *arrivals;   /* handles of ready descriptors that a later turn takes in   */
    struct zoe_entry **arrivals_end;  /* where the next one is linked                          */
    unsigned wakeups;             /* zoe_wakeups, before the self-pipe was last looked at      */
    int self_pipe[2];             /* a byte in it ends select(): read end, write end           */
    struct zoe_channel *channels; /* open transports over descriptors, the youngest first      */
    struct zoe_room *room;        /* where bytes arrive for transports; NULL: there was none   */
    struct zoe_child *children;   /* those that SIGCHLD tells of                               */
    struct zoe_server *servers;   /* those that are open, newest first                         */
    struct zoe_subprocess *subprocesses;  /* transports of children, oldest first                      */

    /* The run. */
    bool running;                 /* inside run_forever                                        */
    bool observed;                /* traced or in debug mode: each run is looked at            */
    bool virtual_time;            /* the clock moves only inside select()                      */
    double patience;              /* seconds: to be patient for when nothing is to come; or -1 */
    bool stopping;                /* stop() was called                                         */
    bool closed;                  /* close() was called                                        */
    bool debug;                   /* asyncio's debug mode                                      */
    pthread_t thread;             /* who runs it                                               */
    double slow_callback_duration;    /* seconds; debug mode reports what takes longer         */
    uint64_t number;              /* loop 1, 2, ... in traces                                  */

    /* Callbacks from other threads. */
    pthread_mutex_t inbox_lock;   /* guards the fields below                                   */
    struct zoe_entry *inbox;      /* zoe_calls not yet in the ready queue: the first           */
    struct zoe_entry **inbox_end; /* where the next one is linked                              */
    atomic_bool inbox_full;       /* there are some: looked at in every turn, without the lock */

    /* Jobs for other threads (executor.c, threadsafe.c). */
    struct zoe_executor *executor;    /* its own pool: owned; NULL: not used yet               */
    bool executor_shut;           /* it takes no more jobs                                     */
    struct zoe_closing *closings; /* threads that wait for it to end                           */
    struct zoe_tie *ties;         /* futures that end as jobs do, jobs that end as tasks do    */

    /* Memory. */
    zoe_pool calls;               /* of zoe_call                                               */
    zoe_pool short_calls;         /* of zoe_call, cut short                                    */
    zoe_pool futures;             /* of zoe_future                                             */
    zoe_pool waiters;             /* of zoe_waiter                                             */
    zoe_task *tasks;              /* every task that is not done, oldest first: not owned      */
    zoe_task *tasks_last;         /* the youngest                                              */
    size_t live_tasks;            /* tasks not freed, done or not                              */

    /* Reports and hooks. */
    zoe_exception_handler *exception_handler;   /* NULL: the default one                       */
    void *exception_argument;     /* passed to it; the caller's                                */
    bool eager;                   /* tasks take their first step inside create_task            */
};

/* --- making and ending a loop ------------------------------------------------------------- */

/* Make a loop. Returns it, owned by the caller; NULL without memory or descriptors. Emits
 * loop_open. Mirrors asyncio.new_event_loop. */
zoe_loop *zoe_loop_new(void);

/* The same with a selector, which the loop takes over (also when it fails):
 *     zoe_loop_new_with(zoe_selector_new("epoll"))
 * NULL for a selector: NULL. Mirrors asyncio.SelectorEventLoop(selector). */
zoe_loop *zoe_loop_new_with(zoe_selector *selector);

/* Close the loop: what is ready or timed is dropped; threads of its own executor are waited for.
 * Closing twice is allowed. Returns 0, or ZOE_RUNTIME_ERROR while it runs. Emits loop_close.
 * Mirrors loop.close. */
int zoe_loop_close(zoe_loop *loop);

/* Whether close was called. Mirrors loop.is_closed. */
bool zoe_loop_is_closed(const zoe_loop *loop);

/* --- running ------------------------------------------------------------------------------ */

/* Turn until zoe_loop_stop. Returns 0; ZOE_RUNTIME_ERROR when the loop is closed or already
 * running, or when nothing can ever wake it (virtual clock); ZOE_SYSTEM_EXIT or
 * ZOE_KEYBOARD_INTERRUPT when a callback raised it. Mirrors loop.run_forever. */
int zoe_loop_run_forever(zoe_loop *loop);

/* Stop at the end of this turn, or, before a run, after its first. Emits stop. Mirrors
 * loop.stop. */
void zoe_loop_stop(zoe_loop *loop);

/* Whether the loop is inside a run. Mirrors loop.is_running. */
bool zoe_loop_is_running(const zoe_loop *loop);

/* Loop time in seconds: the monotonic clock, or the virtual one. Mirrors loop.time. */
double zoe_loop_time(const zoe_loop *loop);

/* --- callbacks ---------------------------------------------------------------------------- */

/* Run callback(argument) in the next turn, after what is ready already. Returns a handle; an
 * empty one when the loop is NULL or closed, in debug mode when called from another thread, and
 * without memory. Emits ready. Mirrors loop.call_soon. */
#define zoe_call_soon(loop, callback, argument)                                                    \
    zoe_call_soon_(loop, callback, argument, #callback, ZOE_HERE)

/* Run callback(argument) in delay seconds (0 or less: in the next turn, after what is ready then).
 * Returns as zoe_call_soon does. Emits timer. Mirrors loop.call_later. */
#define zoe_call_later(loop, delay, callback, argument)                                            \
    zoe_call_later_(loop, delay, callback, argument, #callback, ZOE_HERE)

/* Run callback(argument) at loop time when. Emits timer. Mirrors loop.call_at. */
#define zoe_call_at(loop, when, callback, argument)                                                \
    zoe_call_at_(loop, when, callback, argument, #callback, ZOE_HERE)

/* Run callback(argument) soon; from any thread. Wakes the loop through the self-pipe. Returns 0,
 * ZOE_RUNTIME_ERROR when the loop is closed, ZOE_MEMORY_ERROR. Emits wakeup and ready. Mirrors
 * loop.call_soon_threadsafe. */
#define zoe_call_soon_threadsafe(loop, callback, argument)                                         \
    zoe_call_soon_threadsafe_(loop, callback, argument, #callback, ZOE_HERE)

zoe_handle zoe_call_soon_(zoe_loop *loop, zoe_callback *callback, void *argument,
                          const char *label, const char *site);
zoe_handle zoe_call_later_(zoe_loop *loop, double delay, zoe_callback *callback, void *argument,
                           const char *label, const char *site);
zoe_handle zoe_call_at_(zoe_loop *loop, double when, zoe_callback *callback, void *argument,
                        const char *label, const char *site);
int zoe_call_soon_threadsafe_(zoe_loop *loop, zoe_callback *callback, void *argument,
                              const char *label, const char *site);

/* Do not run it. Harmless when it has run already. Emits handle_cancel the first time. Mirrors
 * Handle.cancel. */
void zoe_handle_cancel(zoe_handle *handle);

/* Whether it was cancelled through this copy of the handle, or through any while it waits. Mirrors
 * Handle.cancelled. */
bool zoe_handle_cancelled(const zoe_handle *handle);

/* Its deadline in loop time while it waits; 0 for one that has none, or has run. Mirrors
 * TimerHandle.when. */
double zoe_handle_when(const zoe_handle *handle);

/* The running callback failed: its error goes to the exception handler once it has returned, or,
 * for ZOE_SYSTEM_EXIT and ZOE_KEYBOARD_INTERRUPT, ends the run at once. Takes over the value.
 * Mirrors raising in a callback. A coroutine fails by RETURN instead, and goes on after this. */
void zoe_loop_raise(zoe_loop *loop, zoe_value error);

/* --- descriptors -------------------------------------------------------------------------- */

/* Make a descriptor non-blocking, and closed in children. Returns 0 or errno. Mirrors
 * socket.setblocking(False). */
int zoe_set_nonblocking(int fd);

/* Run callback(argument) while fd can be read, once a turn at most; a second callback replaces the
 * first. Returns 0; ZOE_VALUE_ERROR for a descriptor the selector cannot watch (select: FD_SETSIZE
 * or above, or below 0); ZOE_MEMORY_ERROR; ZOE_RUNTIME_ERROR when closed. Emits watch. Mirrors
 * loop.add_reader. */
#define zoe_add_reader(loop, fd, callback, argument)                                               \
    zoe_add_watch_(loop, fd, ZOE_READ, callback, argument, #callback, ZOE_HERE)

/* The same, while fd can be written. Mirrors loop.add_writer. */
#define zoe_add_writer(loop, fd, callback, argument)                                               \
    zoe_add_watch_(loop, fd, ZOE_WRITE, callback, argument, #callback, ZOE_HERE)

int zoe_add_watch_(zoe_loop *loop, int fd, int mode, zoe_callback *callback, void *argument,
                   const char *label, const char *site);

/* Stop watching. A callback that is queued already is skipped. Returns whether there was one.
 * Emits unwatch. Mirror loop.remove_reader and loop.remove_writer. */
bool zoe_remove_reader(zoe_loop *loop, int fd);
bool zoe_remove_writer(zoe_loop *loop, int fd);

/* --- reports and debugging ---------------------------------------------------------------- */

/* Who hears of errors nobody caught; NULL restores the default, which prints to stderr. Mirror
 * loop.set_exception_handler and loop.get_exception_handler. */
void zoe_loop_set_exception_handler(zoe_loop *loop, zoe_exception_handler *handler,
                                    void *argument);
zoe_exception_handler *zoe_loop_get_exception_handler(const zoe_loop *loop);

/* Report something to the handler. The fields of report are borrowed for the call. A handler that
 * fails (zoe_loop_raise) is itself reported to the default one; what it sets in the context ends
 * with it. Emits report. Mirrors loop.call_exception_handler. */
void zoe_loop_call_exception_handler(zoe_loop *loop, const zoe_report *report);

/* Print a report to stderr. Mirrors loop.default_exception_handler. */
void zoe_loop_default_exception_handler(zoe_loop *loop, const zoe_report *report);

/* Debug mode: callbacks slower than slow_callback_duration are reported, calls from a wrong thread
 * refused. Emits wakeup and ready while the loop runs. Mirror loop.set_debug and loop.get_debug. */
void zoe_loop_set_debug(zoe_loop *loop, bool debug);
bool zoe_loop_get_debug(const zoe_loop *loop);

/* --- which loop --------------------------------------------------------------------------- */

/* The loop running in this thread, or NULL (and the RuntimeError "no running event loop"). Mirrors
 * asyncio.get_running_loop. */
zoe_loop *zoe_get_running_loop(void);

/* The same without the error: NULL outside of a run. */
extern _Thread_local zoe_loop *zoe_running_loop;

/* --- for the library ---------------------------------------------------------------------- */

/* Read the clock for the trace. */
void zoe_loop_read_clock(zoe_loop *loop);

/* The counters of this thread. */
struct zoe_ids *zoe_thread_ids(void);

#endif
