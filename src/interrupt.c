/* interrupt.c -- SIGINT while a program is run: Ctrl-C.
 *
 * The first one cancels the main task, which can clean up; when it ends cancelled, the run ends
 * with KeyboardInterrupt. A second one does not wait for that and leaves the loop at once. One
 * that comes before the loop has so much as seen the last finds a program that is stuck in a
 * callback, and ends it as if nobody handled SIGINT.
 */
#include <errno.h>

#include "signal_names.h"
#include "signals_parts.h"
#include "system.h"
#include "task.h"
#include "turn.h"

atomic_int zoe_interrupts;

/* The run that SIGINT interrupts: at most one, in the main thread. */
static struct {
    zoe_loop *loop;               /* the loop; NULL: there is no such run                      */
    zoe_task *main;               /* the task to cancel: borrowed                              */
    unsigned count;               /* how often it was interrupted                              */
    struct sigaction before;      /* what SIGINT did before                                    */
} run;

static atomic_int wakeup;         /* the write end of the loop's pipe */

static void
at_interrupt(int number)
{
    int error = errno;
    if (atomic_fetch_add(&zoe_interrupts, 1) == 0) {
        zoe_wakeup_by(atomic_load(&wakeup), 0);
    } else {
        zoe_system.sigaction(number, &run.before, NULL);
        raise(number);
    }
    errno = error;
}

bool
zoe_interrupt_catch(zoe_loop *loop, zoe_task *main)
{
    struct sigaction action = {.sa_flags = SA_RESTART};
    if (run.loop != NULL || !zoe_main_thread())
        return false;
    zoe_system.sigaction(SIGINT, NULL, &run.before);
    if (!zoe_signal_is_default(&run.before))
        return false;
    run.loop = loop;
    run.main = main;
    run.count = 0;
    atomic_store(&zoe_interrupts, 0);
    atomic_store(&wakeup, loop->self_pipe[1]);
    action.sa_handler = at_interrupt;
    sigemptyset(&action.sa_mask);
    zoe_system.sigaction(SIGINT, &action, NULL);
    return true;
}

static void
wake_up(void *nothing)
{
    (void)nothing;
}

void
zoe_interrupt_take(zoe_loop *loop)
{
    if (run.loop != loop)
        return;
    atomic_store(&zoe_interrupts, 0);
    zoe_trace(loop, SIGNAL, .text = zoe_signal_name(SIGINT));
    if (++run.count > 1 || zoe_future_done(&run.main->future)) {
        zoe_loop_raise(loop, zoe_raise(ZOE_KEYBOARD_INTERRUPT, "%s", ""));
        return;
    }
    zoe_task_cancel(run.main, NULL);
    zoe_call_soon_threadsafe_(loop, wake_up, NULL, "<lambda>", NULL);   /* asyncio's has no name */
}

zoe_value
zoe_interrupt_release(zoe_value outcome)
{
    struct sigaction now;
    zoe_system.sigaction(SIGINT, NULL, &now);
    if ((now.sa_flags & SA_SIGINFO) == 0 && now.sa_handler == at_interrupt)
        zoe_system.sigaction(SIGINT, &run.before, NULL);
    run.loop = NULL;
    bool interrupted = atomic_exchange(&zoe_interrupts, 0) > 0;
    if (zoe_error_code(outcome) == ZOE_CANCELLED && run.count > 0)
        interrupted |= zoe_task_uncancel(run.main) == 0;
    if (!interrupted)
        return outcome;
    zoe_value_release(outcome);
    return zoe_raise(ZOE_KEYBOARD_INTERRUPT, "%s", "");
}
