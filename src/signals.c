/* signals.c -- a signal is a byte in the loop's own pipe.
 *
 * The system calls at_signal wherever the program happens to be. All it does is to write the
 * signal's number to the pipe. What the signal means is looked up when the loop reads the byte, in
 * its own thread and at a moment when nothing is half done.
 */
#include <errno.h>

#include "child_parts.h"
#include "settings.h"
#include "signal_names.h"
#include "signals_parts.h"
#include "system.h"
#include "trace_parts.h"
#include "turn.h"

enum { SIGNALS = 128 };           /* above every signal's number; one byte says which it was */

/* What a signal means while a loop handles it. */
static struct handler {
    zoe_loop *loop;               /* who is woken; NULL: the signal is not ours                */
    zoe_callback *callback;       /* what is run; NULL: nothing, its children only             */
    void *argument;               /* passed to it; the caller's                                */
    const char *label;            /* the function's name                                       */
    const char *site;             /* who added it, "file:line"                                 */
    zoe_context *context;         /* the context it runs in: a reference, or NULL              */
    uint64_t id;                  /* the number of its handle                                  */
    bool children;                /* it tells of children, too                                 */
    struct sigaction before;      /* what the signal did before                                */
} handlers[SIGNALS];

static atomic_int pipes[SIGNALS]; /* where at_signal writes: the write end of a self-pipe      */
static pthread_t main_thread;

__attribute__((constructor)) static void
remember_main_thread(void)
{
    main_thread = pthread_self();
}

bool
zoe_main_thread(void)
{
    return pthread_equal(main_thread, pthread_self());
}

bool
zoe_signal_is_default(const struct sigaction *action)
{
    return (action->sa_flags & SA_SIGINFO) == 0 &&
           (action->sa_handler == SIG_DFL || action->sa_handler == zoe_trace_at_signal);
}

/* --- the system's side -------------------------------------------------------------------- */

static void
at_signal(int number)
{
    int error = errno;
    zoe_wakeup_by(atomic_load(&pipes[number]), (unsigned char)number);
    errno = error;
}

static int
take_over(struct handler *handler, int number)
{
    struct sigaction action = {.sa_flags = SA_RESTART};
    action.sa_handler = at_signal;
    sigemptyset(&action.sa_mask);
    if (zoe_system.sigaction(number, &action, &handler->before) != 0)
        return zoe_fail(ZOE_RUNTIME_ERROR, "%s (signal %d) cannot be caught",
                        zoe_signal_name(number), number);
    return 0;
}

/* Make the signal wake this loop. */
static int
install(zoe_loop *loop, int number)
{
    struct handler *handler = &handlers[number];
    int code = 0;
    if (!zoe_main_thread())
        return zoe_fail(ZOE_RUNTIME_ERROR, "signals can be handled in the main thread only: add "
                                           "the handler to the loop that runs there");
    if (handler->loop != loop && handler->children)
        return zoe_fail(ZOE_RUNTIME_ERROR, "%s tells another loop of its children",
                        zoe_signal_name(number));
    atomic_store(&pipes[number], loop->self_pipe[1]);
    if (handler->loop == NULL)
        code = take_over(handler, number);
    if (code == 0)
        handler->loop = loop;
    return code;
}

/* Nobody asks for it any more. What another part of the program has put in our place stays. */
static void
restore(struct handler *handler)
{
    struct sigaction now;
    int number = (int)(handler - handlers);
    zoe_system.sigaction(number, NULL, &now);
    if ((now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == at_signal)
        zoe_system.sigaction(number, &handler->before, NULL);
    *handler = (struct handler){0};
}

/* --- the program's side ------------------------------------------------------------------- */

static int
check_number(int number)
{
    sigset_t all;
    sigfillset(&all);
    if (number >= SIGNALS || sigismember(&all, number) != 1)
        return zoe_fail(ZOE_VALUE_ERROR, "invalid signal number %d", number);
    return 0;
}

int
zoe_add_signal_handler_(zoe_loop *loop, int number, zoe_callback *callback, void *argument,
                        const char *label, const char *site)
{
    int code = check_number(number);
    if (code == 0 && zoe_missing((void *)(intptr_t)callback, "callback"))
        code = ZOE_TYPE_ERROR;
    if (code != 0 || (code = zoe_loop_check(loop)) != 0 || (code = install(loop, number)) != 0)
        return code;
    struct handler *handler = &handlers[number];
    handler->callback = callback;
    handler->argument = argument;
    handler->label = label;
    handler->site = site;
    zoe_context_release(handler->context);
    handler->context = zoe_context_retain(zoe_current_context);
    handler->id = ++loop->ids->handle;
    return 0;
}

static void
forget(struct handler *handler)
{
    zoe_context_release(handler->context);
    handler->context = NULL;
    handler->callback = NULL;
    if (!handler->children)
        restore(handler);
}

bool
zoe_remove_signal_handler(zoe_loop *loop, int number)
{
    if (zoe_missing(loop, "loop") || check_number(number) != 0)
        return false;
    if (handlers[number].loop != loop || handlers[number].callback == NULL)
        return false;
    forget(&handlers[number]);
    return true;
}

void
zoe_signals_close(zoe_loop *loop)
{
    for (int number = 1; number < SIGNALS; number++)
        if (handlers[number].loop == loop)
            forget(&handlers[number]);
}

int
zoe_signals_watch_children(zoe_loop *loop)
{
    int code = install(loop, SIGCHLD);
    handlers[SIGCHLD].children |= code == 0;
    return code;
}

void
zoe_signals_forget_children(zoe_loop *loop)
{
    if (handlers[SIGCHLD].loop != loop)
        return;
    handlers[SIGCHLD].children = false;
    if (handlers[SIGCHLD].callback == NULL)
        restore(&handlers[SIGCHLD]);
}

/* --- the loop's side ---------------------------------------------------------------------- */

/* Put the handler's callback into the ready queue. Its handle stays the same, but it may be queued
 * several times: each has a record of its own. */
static void
queue(zoe_loop *loop, const struct handler *handler, uint64_t cause)
{
    struct zoe_call *call =
        zoe_call_new(loop, handler->callback, handler->argument, handler->label, handler->site);
    if (call == NULL) {
        zoe_loop_raise(loop, zoe_raise_last());
        return;
    }
    zoe_context_release(call->context);
    call->context = zoe_context_retain(handler->context);
    call->entry.in_context = call->context != NULL;
    call->entry.id = handler->id;
    zoe_ready_append(loop, &call->entry, ZOE_WHY_SOON, cause);
    zoe_wakeup_write(loop);
}

static void
arrived(zoe_loop *loop, int number)
{
    const struct handler *handler = &handlers[number];
    if (number >= SIGNALS || handler->loop != loop)
        return;
    if (handler->children)
        zoe_children_look(loop);
    if (handler->callback == NULL)
        return;
    queue(loop, handler, zoe_trace(loop, SIGNAL, .text = zoe_signal_name(number)));
}

/* With a seed: signals that came together have no order. */
static void
shuffle(unsigned char *numbers, int count)
{
    for (int i = count - 1; i > 0; i--) {
        int j = zoe_choose(i + 1);
        unsigned char swapped = numbers[i];
        numbers[i] = numbers[j];
        numbers[j] = swapped;
    }
}

void
zoe_signals_arrived(zoe_loop *loop, unsigned char *numbers, int count)
{
    shuffle(numbers, count);
    for (int i = 0; i < count; i++)
        arrived(loop, numbers[i]);
}
