/* signals.c -- signals as callbacks: what is refused, what is restored, what interrupts a run. */
#include <pthread.h>
#include <signal.h>
#include <unistd.h>

#include "check.h"
#include "zoetrope.h"

static char said[200];            /* what handlers said, in order */

static void
say(void *text)
{
    strcat(said, text);
}

static int left;                  /* turns until the loop is stopped */

static void
turn(void *loop)
{
    if (--left == 0)
        zoe_loop_stop(loop);
    else
        zoe_call_soon(loop, turn, loop);
}

/* Run the loop until what has come is dealt with: turns are counted, as time depends on others. */
static void
settle(zoe_loop *loop)
{
    said[0] = '\0';
    left = 4;
    zoe_call_soon(loop, turn, loop);
    CHECK(zoe_loop_run_forever(loop) == 0);
}

static void
send_self(int number)
{
    CHECK(kill(getpid(), number) == 0);
}

/* --- what is refused ---------------------------------------------------------------------- */

static void *
add_elsewhere(void *loop)
{
    CHECK_FAILS(zoe_add_signal_handler(loop, SIGUSR1, say, "x"), ZOE_RUNTIME_ERROR,
                "signals can be handled in the main thread only: add the handler to the loop that "
                "runs there");
    return NULL;
}

static void
check_refusals(zoe_loop *loop)
{
    pthread_t thread;
    CHECK_FAILS(zoe_add_signal_handler(loop, 0, say, "x"), ZOE_VALUE_ERROR,
                "invalid signal number 0");
    CHECK_FAILS(zoe_add_signal_handler(loop, 65, say, "x"), ZOE_VALUE_ERROR,
                "invalid signal number 65");
    CHECK_FAILS(zoe_add_signal_handler(loop, -3, say, "x"), ZOE_VALUE_ERROR,
                "invalid signal number -3");
    CHECK_FAILS(zoe_add_signal_handler(loop, 1000, say, "x"), ZOE_VALUE_ERROR,
                "invalid signal number 1000");
    CHECK_FAILS(zoe_add_signal_handler(loop, SIGKILL, say, "x"), ZOE_RUNTIME_ERROR,
                "SIGKILL (signal 9) cannot be caught");
    CHECK(zoe_add_signal_handler(loop, SIGSTOP, say, "x") == ZOE_RUNTIME_ERROR);
    CHECK(zoe_add_signal_handler(NULL, SIGUSR1, say, "x") == ZOE_TYPE_ERROR);
    CHECK(zoe_add_signal_handler(loop, SIGUSR1, NULL, "x") == ZOE_TYPE_ERROR);
    CHECK(!zoe_remove_signal_handler(loop, SIGUSR1));
    CHECK(!zoe_remove_signal_handler(loop, 65));
    CHECK(pthread_create(&thread, NULL, add_elsewhere, loop) == 0);
    CHECK(pthread_join(thread, NULL) == 0);
}

/* --- what is run, and what is restored ---------------------------------------------------- */

static volatile sig_atomic_t own_calls;

static void
own_handler(int number)
{
    own_calls += number == SIGUSR1;
}

static void
check_handlers(zoe_loop *loop)
{
    CHECK(zoe_add_signal_handler(loop, SIGUSR1, say, "a") == 0);
    CHECK(zoe_add_signal_handler(loop, SIGUSR2, say, "b") == 0);
    send_self(SIGUSR2);
    send_self(SIGUSR1);
    send_self(SIGUSR2);
    settle(loop);
    CHECK(strcmp(said, "bab") == 0 || getenv("ZOETROPE_SEED") != NULL);
    CHECK(zoe_add_signal_handler(loop, SIGUSR1, say, "c") == 0);
    send_self(SIGUSR1);
    settle(loop);
    CHECK(strcmp(said, "c") == 0);
}

/* A run that is queued when its handler is removed still happens. */
static void
remove_it(void *loop)
{
    say(zoe_remove_signal_handler(loop, SIGUSR1) ? "removed, " : "gone already");
}

static void
check_removal(zoe_loop *loop)
{
    CHECK(zoe_add_signal_handler(loop, SIGUSR1, remove_it, loop) == 0);
    send_self(SIGUSR1);
    send_self(SIGUSR1);
    settle(loop);
    CHECK(strcmp(said, "removed, gone already") == 0);
}

static void
check_restoring(zoe_loop *loop)
{
    struct sigaction now;
    signal(SIGUSR1, own_handler);
    CHECK(zoe_add_signal_handler(loop, SIGUSR1, say, "d") == 0);
    send_self(SIGUSR1);
    settle(loop);
    CHECK(strcmp(said, "d") == 0 && own_calls == 0);
    CHECK(zoe_remove_signal_handler(loop, SIGUSR1));
    send_self(SIGUSR1);
    CHECK(own_calls == 1);
    CHECK(zoe_add_signal_handler(loop, SIGUSR1, say, "d") == 0);
    signal(SIGUSR1, SIG_IGN);     /* the program has changed its mind: that stays */
    CHECK(zoe_remove_signal_handler(loop, SIGUSR1));
    sigaction(SIGUSR1, NULL, &now);
    CHECK(now.sa_handler == SIG_IGN);
    signal(SIGUSR1, SIG_DFL);
}

/* The handler of another loop takes the signal over; closing a loop gives all of its own back. */
static void
check_loops(zoe_loop *loop)
{
    struct sigaction before, now;
    sigaction(SIGUSR1, NULL, &before);
    zoe_loop *other = zoe_loop_new();
    CHECK(zoe_add_signal_handler(loop, SIGUSR1, say, "e") == 0);
    CHECK(zoe_add_signal_handler(other, SIGUSR1, say, "f") == 0);
    send_self(SIGUSR1);
    settle(loop);
    CHECK(strcmp(said, "") == 0 && !zoe_remove_signal_handler(loop, SIGUSR1));
    settle(other);
    CHECK(strcmp(said, "f") == 0);
    zoe_loop_free(other);
    sigaction(SIGUSR1, NULL, &now);
    CHECK(now.sa_handler == before.sa_handler);
}

static const zoe_context_var color = {.name = "color"};

static void
say_color(void *nothing)
{
    (void)nothing;
    say((void *)zoe_context_get(&color).as.text);
}

/* The callback runs in the context in which it was added. */
struct add_in_context {
    zoe_frame frame;
};

CORO(add_in_context)
{
    ASYNC (me) {
        CHECK(zoe_context_set(&color, zoe_text("red")) == 0);
        CHECK(zoe_add_signal_handler(zoe_running_loop, SIGUSR1, say_color, NULL) == 0);
        zoe_context_set(&color, zoe_text("blue"));
        RETURN(zoe_none());
    }
}

static void
check_context(zoe_loop *loop)
{
    zoe_task *task = zoe_loop_create_task(loop, add_in_context);
    CHECK(task != NULL);
    zoe_value_release(zoe_loop_run_until_complete(loop, &task->future));
    zoe_task_release(task);
    send_self(SIGUSR1);
    settle(loop);
    CHECK(strcmp(said, "red") == 0);
    CHECK(zoe_remove_signal_handler(loop, SIGUSR1));
}

/* --- SIGINT in a run ---------------------------------------------------------------------- */

static void
interrupt(void *nothing)
{
    (void)nothing;
    send_self(SIGINT);
}

struct interrupted {
    zoe_frame frame;
    int times;                    /* argument: how many SIGINTs come: 1 or 2                   */
    struct zoe_sleep sleep;
};

CORO(interrupted)
{
    ASYNC (me) {
        zoe_call_later(zoe_running_loop, 0.01, interrupt, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 1000);
    FINALLY:
        say("cleaning up");
        zoe_catch(&me->frame, ZOE_CANCELLED);
        if (me->times == 2)       /* the loop has heard of the first */
            zoe_call_soon(zoe_running_loop, interrupt, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = me->times == 2 ? 1000 : 0.001);
        say(zoe_caught() == NULL ? ", clean" : ", no time");
    }
}

/* One cancels the task, which has time to clean up; the second does not wait. */
static void
check_interrupts(void)
{
    struct sigaction before = {.sa_handler = SIG_DFL}, now;
    sigaction(SIGINT, &before, NULL);   /* a shell's job in the background ignores it */
    for (int times = 1; times <= 2; times++) {
        said[0] = '\0';
        zoe_value outcome = zoe_run(interrupted, .times = times);
        CHECK(zoe_error_code(outcome) == ZOE_KEYBOARD_INTERRUPT);
        CHECK(zoe_exit_status(outcome) == 130);
        CHECK(strcmp(said, times == 1 ? "cleaning up, clean" : "cleaning up, no time") == 0);
        sigaction(SIGINT, NULL, &now);
        CHECK(now.sa_handler == before.sa_handler);
    }
}

struct nap {
    zoe_frame frame;
    struct zoe_sleep sleep;
};

CORO(nap)
{
    ASYNC (me) {
        zoe_call_later(zoe_running_loop, 0.01, interrupt, NULL);
        CALL(zoe_sleep, &me->sleep, .delay = 0.02);
        RETURN(zoe_int(7));
    }
}

/* A program that ignores SIGINT is not interrupted. */
static void
check_ignored(void)
{
    signal(SIGINT, SIG_IGN);
    zoe_value outcome = zoe_run(nap);
    CHECK(outcome.kind == ZOE_INT);
    signal(SIGINT, SIG_DFL);
}

/* --- a loop that always has something to do ----------------------------------------------- */

static int turns;

static void
work(void *loop)
{
    if (++turns == 3)
        send_self(SIGUSR1);
    if (turns == 100 || said[0] != '\0')
        zoe_loop_stop(loop);
    else
        zoe_call_soon(loop, work, loop);
}

/* It hears of the signal at once, though it never waits. */
static void
check_busy(zoe_loop *loop)
{
    said[0] = '\0';
    CHECK(zoe_add_signal_handler(loop, SIGUSR1, say, "x") == 0);
    CHECK(zoe_call_soon(loop, work, loop).call != NULL);
    CHECK(zoe_loop_run_forever(loop) == 0);
    CHECK(strcmp(said, "x") == 0 && turns == 6);
    CHECK(zoe_remove_signal_handler(loop, SIGUSR1));
}

static void
nothing(void *unused)
{
    (void)unused;
}

/* A signal comes, and in the same turn the run fails, as a watched descriptor was closed. */
static void
break_down(void *fd)
{
    send_self(SIGUSR1);
    close(*(int *)fd);
    zoe_call_soon(zoe_running_loop, nothing, NULL);
}

/* The next run hears of the signal. */
static void
check_broken_down(zoe_loop *loop)
{
    int ends[2];
    said[0] = '\0';
    turns = 3;
    CHECK(pipe(ends) == 0 && zoe_add_signal_handler(loop, SIGUSR1, say, "x") == 0);
    CHECK(zoe_add_reader(loop, ends[0], nothing, NULL) == 0);
    CHECK(zoe_call_soon(loop, break_down, &ends[0]).call != NULL);
    CHECK(zoe_loop_run_forever(loop) != 0);
    CHECK(zoe_remove_reader(loop, ends[0]));
    CHECK(zoe_call_soon(loop, work, loop).call != NULL);
    CHECK(zoe_loop_run_forever(loop) == 0 && strcmp(said, "x") == 0 && turns < 10);
    CHECK(zoe_remove_signal_handler(loop, SIGUSR1));
    close(ends[1]);
}

int
main(void)
{
    zoe_loop *loop = zoe_loop_new();
    check_refusals(loop);
    check_handlers(loop);
    check_removal(loop);
    check_restoring(loop);
    check_loops(loop);
    check_context(loop);
    check_busy(loop);
    check_broken_down(loop);
    zoe_loop_free(loop);
    CHECK(zoe_add_signal_handler(loop = zoe_loop_new(), SIGUSR1, say, "x") == 0);
    CHECK(zoe_loop_close(loop) == 0);
    CHECK_FAILS(zoe_add_signal_handler(loop, SIGUSR1, say, "x"), ZOE_RUNTIME_ERROR,
                "Event loop is closed");
    zoe_loop_free(loop);
    check_interrupts();
    check_ignored();
    return 0;
}
