/* wakeup.c -- call_soon_threadsafe: the only door into a loop from another thread.
 *
 * The loop may be asleep in select(). So it watches the read end of a pipe to itself, and whoever
 * schedules from outside leaves the callback in the inbox and writes one byte: select() returns,
 * and the callback is taken in. A loop with something to do looks only if a byte was written to any.
 */
#include <errno.h>

#include "signals_parts.h"
#include "system.h"
#include "thread_parts.h"
#include "turn.h"

enum { BURST = 4096 };            /* bytes taken from the pipe at once */

/* Read what the pipe holds, signals apart: their bytes are their numbers. Those that are 0 say
 * nothing but "wake up". There may be more behind a full burst, and for a signal the loop wakes
 * itself. */
static void
read_from_self(void *argument)
{
    zoe_loop *loop = argument;
    unsigned char bytes[BURST];
    ssize_t got;
    int signals;
    do {
        signals = 0;
        do
            got = zoe_system.read(loop->self_pipe[0], bytes, sizeof bytes);
        while (got < 0 && errno == EINTR);
        for (ssize_t i = 0; i < got; i++)
            if (bytes[i] != 0)
                bytes[signals++] = bytes[i];
        if (signals > 0)
            zoe_signals_arrived(loop, bytes, signals);
    } while (signals > 0 || got == BURST);
}

atomic_uint zoe_wakeups;

void
zoe_wakeup_by(int pipe, unsigned char byte)
{
    while (zoe_system.write(pipe, &byte, 1) < 0 && errno == EINTR)
        continue;
    atomic_fetch_add(&zoe_wakeups, 1);
}

void
zoe_wakeup_write(zoe_loop *loop)
{
    zoe_trace(loop, WAKEUP, 0);
    zoe_wakeup_by(loop->self_pipe[1], 0);
}

int
zoe_wakeup_open(zoe_loop *loop)
{
    if (zoe_system.pipe(loop->self_pipe) != 0) {
        loop->self_pipe[0] = loop->self_pipe[1] = -1;
        return zoe_fail(errno, "no pipe for the loop to wake itself by: too many open "
                               "descriptors; close some, or raise the limit (ulimit -n)");
    }
    int code = zoe_set_nonblocking(loop->self_pipe[0]);
    if (code != 0 || (code = zoe_set_nonblocking(loop->self_pipe[1])) != 0)
        return code;
    loop->selector->own = loop->self_pipe[0];
    return zoe_add_watch_(loop, loop->self_pipe[0], ZOE_READ, read_from_self, loop,
                          "read_from_self", NULL);
}

/* --- leaving a callback ------------------------------------------------------------------- */

static int
make_ready(zoe_loop *loop, const struct zoe_call *wanted)
{
    struct zoe_call *call = zoe_call_new(loop, wanted->callback, wanted->argument, wanted->label,
                                         wanted->site);
    if (call == NULL)
        return ZOE_MEMORY_ERROR;
    call->drop = wanted->drop;
    zoe_entry_number(loop, &call->entry);
    zoe_ready_append(loop, &call->entry, ZOE_WHY_THREADSAFE, wanted->entry.cause);
    return 0;
}

/* In the loop's own thread, or in one that the loop waits for: no need for the inbox. */
static int
make_ready_here(zoe_loop *loop, struct zoe_call *wanted, bool own)
{
    zoe_loop_read_clock(loop);
    wanted->entry.cause = (uint32_t)(own ? zoe_running_cause(loop) : zoe_thread_cause);
    int code = make_ready(loop, wanted);
    if (code == 0)
        zoe_trace(loop, WAKEUP, 0);
    return code;
}

/* A record of its own, or the spare one: the loop's pool belongs to the loop's thread. */
static int
leave_in_inbox(zoe_loop *loop, const struct zoe_call *wanted, struct zoe_call **spare)
{
    struct zoe_call *call = spare != NULL ? *spare : zoe_allocate(sizeof *call);
    if (call == NULL)
        return ZOE_MEMORY_ERROR;
    if (spare != NULL)
        *spare = NULL;
    *call = *wanted;
    call->context = zoe_context_retain(zoe_current_context);
    *loop->inbox_end = &call->entry;
    loop->inbox_end = &call->entry.next;
    atomic_store(&loop->inbox_full, true);
    return 0;
}

static int
hand_over(zoe_loop *loop, struct zoe_call *wanted, struct zoe_call **spare)
{
    if (loop->closed)
        return zoe_fail(ZOE_RUNTIME_ERROR, "Event loop is closed");
    bool own = pthread_equal(loop->thread, pthread_self());
    bool here = own || zoe_thread_has_turn();
    int code = here ? make_ready_here(loop, wanted, own) : leave_in_inbox(loop, wanted, spare);
    if (here && code != 0 && spare != NULL)
        code = leave_in_inbox(loop, wanted, spare);
    return code;
}

int
zoe_wakeup_send(zoe_loop *loop, struct zoe_call *wanted, struct zoe_call **spare)
{
    pthread_mutex_lock(&loop->inbox_lock);
    int code = hand_over(loop, wanted, spare);
    bool awake = pthread_equal(loop->thread, pthread_self()) && loop->running_entry != NULL;
    if (code == 0 && (!awake || loop->observed || loop->virtual_time))
        zoe_wakeup_by(loop->self_pipe[1], 0);   /* one that is awake: for observers, as asyncio's */
    pthread_mutex_unlock(&loop->inbox_lock);
    return code;
}

int
zoe_call_soon_threadsafe_(zoe_loop *loop, zoe_callback *callback, void *argument,
                          const char *label, const char *site)
{
    if (zoe_missing(loop, "loop") || zoe_missing((void *)(intptr_t)callback, "callback"))
        return ZOE_TYPE_ERROR;
    struct zoe_call wanted = {.callback = callback, .argument = argument, .label = label,
                              .site = site};
    return zoe_wakeup_send(loop, &wanted, NULL);
}

/* --- taking it in ------------------------------------------------------------------------- */

/* Move the first of the inbox into the ready queue. Returns false without memory. */
static bool
collect_one(zoe_loop *loop)
{
    struct zoe_call *foreign = (struct zoe_call *)loop->inbox;
    zoe_current_context = foreign->context;
    int code = make_ready(loop, foreign);
    zoe_current_context = NULL;
    if (code != 0)
        return false;
    loop->inbox = foreign->entry.next;
    zoe_context_release(foreign->context);
    zoe_release(foreign);
    return true;
}

void
zoe_wakeup_empty_inbox(zoe_loop *loop)
{
    pthread_mutex_lock(&loop->inbox_lock);
    while (loop->inbox != NULL && collect_one(loop))
        continue;
    if (loop->inbox == NULL) {
        loop->inbox_end = &loop->inbox;
        atomic_store(&loop->inbox_full, false);
    } else {
        zoe_wakeup_by(loop->self_pipe[1], 0);   /* without memory: the rest in the next turn */
    }
    pthread_mutex_unlock(&loop->inbox_lock);
}

/* What nobody will run any more. Without the lock: a drop function may call into the loop. */
static void
drop_all(struct zoe_entry *entry)
{
    while (entry != NULL) {
        struct zoe_call *foreign = (struct zoe_call *)entry;
        entry = entry->next;
        if (foreign->drop != NULL)
            foreign->drop(foreign->argument);
        zoe_context_release(foreign->context);
        zoe_release(foreign);
    }
}

void
zoe_wakeup_close(zoe_loop *loop)
{
    pthread_mutex_lock(&loop->inbox_lock);
    struct zoe_entry *dropped = loop->inbox;
    loop->inbox = NULL;
    for (int end = 0; end < 2; end++)
        if (loop->self_pipe[end] >= 0)
            zoe_system.close(loop->self_pipe[end]);
    loop->self_pipe[0] = loop->self_pipe[1] = -1;
    pthread_mutex_unlock(&loop->inbox_lock);
    drop_all(dropped);
}
