/* world.c -- the virtual world: what happens when, in which order, and who looks on. */
#include <math.h>
#include <signal.h>
#include <unistd.h>

#include "check.h"
#include "clock.h"
#include "world.h"
#include "zoetrope.h"

static char seen[100];            /* what happened, in order */

static void
happen(void *letter)
{
    size_t length = strlen(seen);
    seen[length] = *(char *)letter;
    seen[length + 1] = '\0';
}

static void
check_seen(const char *expected)
{
    if (strcmp(seen, expected) != 0)
        fprintf(stderr, "%s instead of %s\n", seen, expected);
    CHECK(strcmp(seen, expected) == 0);
    seen[0] = '\0';
}

static struct zoe_happening again;

static void
happen_again(void *letter)
{
    happen(letter);
    if (zoe_clock_now() < 3)
        zoe_world_at(&again, zoe_clock_now() + 1, happen_again, letter);
}

static void
order_of_time(void)
{
    struct zoe_happening a = {0}, b = {0}, c = {0}, d = {0};
    zoe_world_at(&c, 2, happen, "c");
    zoe_world_at(&a, 1, happen, "a");
    zoe_world_at(&b, 1, happen, "b");
    zoe_world_at(&d, 1.5, happen, "x");
    zoe_world_at(&d, 1, happen, "d");     /* replaces the one before */
    zoe_world_at(&again, 1, happen_again, "!");
    CHECK(!zoe_world_move(0.5));
    CHECK(zoe_world_move(5) && zoe_clock_now() == 1);
    check_seen("abd!");
    zoe_world_cancel(&c);
    zoe_world_cancel(&c);
    CHECK(zoe_world_move(5) && zoe_world_move(5) && !zoe_world_move(5));
    check_seen("!!");
    CHECK(zoe_clock_now() == 3);
}

static struct zoe_onlooker first, second;

static void
look_once(void *onlooker)
{
    happen(onlooker == &first ? "1" : "2");
    zoe_world_look_away(onlooker);
}

static void
onlookers(void)
{
    struct zoe_happening a = {0};
    struct zoe_onlooker third = {happen, "3", NULL};
    first = (struct zoe_onlooker){look_once, &first, NULL};
    second = (struct zoe_onlooker){look_once, &second, NULL};
    zoe_world_look_on(&first);
    zoe_world_look_on(&second);
    zoe_world_look_on(&third);
    zoe_world_at(&a, 0, happen, "a");
    CHECK(zoe_world_move(HUGE_VAL));
    zoe_world_at(&a, 0, happen, "a");
    CHECK(zoe_world_move(HUGE_VAL));
    zoe_world_look_away(&third);
    zoe_world_look_away(&third);
    check_seen("a123a3");
}

/* --- the loop's wait ---------------------------------------------------------------------- */

static void
happens_before_timer(void)
{
    zoe_loop *loop = zoe_loop_new();
    struct zoe_happening a = {0};
    double start = zoe_clock_now();
    zoe_call_at(loop, start + 1, happen, "t");
    zoe_call_at(loop, start + 2, (zoe_callback *)zoe_loop_stop, loop);
    zoe_world_at(&a, start + 1, happen, "w");
    CHECK(zoe_loop_run_forever(loop) == 0);
    check_seen("wt");
    CHECK(zoe_clock_now() == start + 2);
    zoe_loop_free(loop);
}

static void
a_timer_that_never_comes(void)
{
    zoe_loop *loop = zoe_loop_new();
    struct zoe_happening a = {0};
    CHECK(zoe_call_at(loop, HUGE_VAL, happen, "t").call != NULL);
    CHECK(zoe_call_later(loop, 1e300, happen, "t").call != NULL);
    zoe_world_at(&a, zoe_clock_now() + 1e6, happen, "w");
    CHECK(zoe_loop_run_forever(loop) == ZOE_RUNTIME_ERROR);
    CHECK(strstr(zoe_last_error()->message, "deadlock") != NULL);
    check_seen("w");
    zoe_loop_free(loop);
}

static zoe_loop *interrupted;

static void
on_alarm(int number)
{
    static const char byte;
    (void)number;
    if (seen[0] == '\0')
        seen[0] = 's';            /* the first one wakes nobody */
    else if (write(interrupted->self_pipe[1], &byte, 1) == 1)
        interrupted->stopping = true;
}

static void *
kill_twice(void *main_thread)
{
    const struct timespec moment = {.tv_nsec = 100000000};
    nanosleep(&moment, NULL);
    pthread_kill(*(pthread_t *)main_thread, SIGUSR1);
    while (*(volatile char *)seen == '\0')    /* two that wait are one */
        nanosleep(&moment, NULL);
    pthread_kill(*(pthread_t *)main_thread, SIGUSR1);
    return NULL;
}

/* A signal during the wait for a deadlock is not taken for it. */
static void
signals(void)
{
    pthread_t self = pthread_self(), killer;
    struct sigaction action = {.sa_handler = on_alarm};
    sigaction(SIGUSR1, &action, NULL);
    interrupted = zoe_loop_new();
    CHECK(interrupted != NULL);
    interrupted->patience = 60;
    CHECK(pthread_create(&killer, NULL, kill_twice, &self) == 0);
    CHECK(zoe_loop_run_forever(interrupted) == 0);
    pthread_join(killer, NULL);
    check_seen("s");
    zoe_loop_free(interrupted);
}

int
main(void)
{
    setenv("ZOETROPE_CLOCK", "virtual", 1);
    unsetenv("ZOETROPE_SEED");
    order_of_time();
    onlookers();
    happens_before_timer();
    a_timer_that_never_comes();
    signals();
    return 0;
}
