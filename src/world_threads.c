/* world_threads.c -- threads that take turns.
 *
 * There is one baton: who has it runs. A loop inside select() hands it to a thread whose time has
 * come, and waits until it is handed back: when that thread sleeps, waits for another, or ends.
 * Under the machine's clock nobody needs it, and a pause is a wait on a condition variable.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "settings.h"
#include "system.h"
#include "thread_parts.h"
#include "world.h"

struct zoe_thread {
    pthread_t id;                 /* the system's                                              */
    zoe_callback *function;       /* what it runs                                              */
    void *argument;               /* passed to it                                              */
    struct zoe_pause end;         /* over when it has ended: who joins waits for that          */

    /* Under the virtual clock. */
    struct zoe_happening wake;    /* its next turn                                             */
    bool turn;                    /* it has the baton                                          */
    pthread_cond_t *asleep;       /* signalled when it gets it; NULL: it does not wait for it  */
    pthread_cond_t *giver;        /* signalled when it hands it back                           */
};

static pthread_mutex_t baton = PTHREAD_MUTEX_INITIALIZER;   /* guards all threads and pauses    */

/* What a thread waits on: it can wait for one thing at a time only. */
static _Thread_local pthread_cond_t my_turn = PTHREAD_COND_INITIALIZER;

_Thread_local zoe_thread *zoe_this_thread;
_Thread_local uint64_t zoe_thread_cause;

/* --- the baton ---------------------------------------------------------------------------- */

/* A happening: the thread has its turn, until it hands the baton back. */
static void
give_turn(void *argument)
{
    zoe_thread *thread = argument;
    pthread_mutex_lock(&baton);
    thread->turn = true;
    thread->giver = &my_turn;
    if (thread->asleep != NULL)
        pthread_cond_signal(thread->asleep);
    while (thread->turn)
        pthread_cond_wait(&my_turn, &baton);
    pthread_mutex_unlock(&baton);
}

static void
hand_back(zoe_thread *self)
{
    self->turn = false;
    pthread_cond_signal(self->giver);
}

static void
wait_for_turn(zoe_thread *self)
{
    self->asleep = &my_turn;
    while (!self->turn)
        pthread_cond_wait(&my_turn, &baton);
    self->asleep = NULL;
}

bool
zoe_thread_has_turn(void)
{
    return zoe_this_thread != NULL && zoe_settings()->virtual_time;
}

void
zoe_thread_sleep(double seconds)
{
    zoe_thread *self = zoe_this_thread;
    pthread_mutex_lock(&baton);
    zoe_world_at(&self->wake, zoe_clock_now() + seconds, give_turn, self);
    hand_back(self);
    wait_for_turn(self);
    pthread_mutex_unlock(&baton);
}

/* --- waiting for each other --------------------------------------------------------------- */

/* In a thread of the world: let others have their turns until the pause or the time is over. */
static void
give_way(struct zoe_pause *pause, double timeout)
{
    zoe_thread *self = zoe_this_thread;
    pause->thread = self;
    if (timeout > 0)
        zoe_world_at(&self->wake, zoe_clock_now() + timeout, give_turn, self);
    hand_back(self);
    wait_for_turn(self);
    pause->thread = NULL;
}

/* In the thread that moves the world: move it on, until the pause or the time is over. */
static void
move_world(struct zoe_pause *pause, double timeout)
{
    double begun = zoe_clock_now(), limit = timeout > 0 ? begun + timeout : HUGE_VAL;
    bool moved = true;
    while (!pause->over && moved) {
        pthread_mutex_unlock(&baton);
        moved = zoe_world_move(limit);
        pthread_mutex_lock(&baton);
    }
    if (!pause->over && timeout > 0)
        zoe_clock_set(limit);
    if (zoe_clock_now() > begun)
        zoe_clock_blocked(zoe_clock_now() - begun);
}

static struct timespec
real_deadline(double seconds)
{
    struct timespec now;
    zoe_system.clock_gettime(CLOCK_REALTIME, &now);
    double whole = floor(seconds), left = (seconds - whole) * 1e9 + (double)now.tv_nsec;
    bool carry = left >= 1e9;
    return (struct timespec){now.tv_sec + (time_t)whole + carry, (long)(carry ? left - 1e9 : left)};
}

static void
wait_really(struct zoe_pause *pause, double timeout)
{
    struct timespec deadline = real_deadline(timeout);
    int code = 0;
    pause->asleep = &my_turn;
    while (!pause->over && code == 0)
        code = timeout > 0 ? pthread_cond_timedwait(&my_turn, &baton, &deadline)
                           : pthread_cond_wait(&my_turn, &baton);
    pause->asleep = NULL;
}

bool
zoe_pause(struct zoe_pause *pause, double timeout)
{
    pthread_mutex_lock(&baton);
    if (pause->over)
        ;
    else if (!zoe_settings()->virtual_time)
        wait_really(pause, timeout);
    else if (zoe_this_thread != NULL)
        give_way(pause, timeout);
    else
        move_world(pause, timeout);
    bool over = pause->over;
    pause->over = false;
    pthread_mutex_unlock(&baton);
    return over;
}

void
zoe_pause_end(struct zoe_pause *pause)
{
    pthread_mutex_lock(&baton);
    pause->over = true;
    if (pause->asleep != NULL)
        pthread_cond_signal(pause->asleep);
    if (pause->thread != NULL)
        zoe_world_at(&pause->thread->wake, zoe_clock_now(), give_turn, pause->thread);
    pthread_mutex_unlock(&baton);
}

/* --- threads ------------------------------------------------------------------------------ */

static void *
run(void *argument)
{
    zoe_thread *self = argument;
    bool virtual_time = zoe_settings()->virtual_time;
    zoe_this_thread = self;
    if (virtual_time) {
        pthread_mutex_lock(&baton);
        wait_for_turn(self);
        pthread_mutex_unlock(&baton);
    }
    self->function(self->argument);
    zoe_pause_end(&self->end);
    if (virtual_time) {
        pthread_mutex_lock(&baton);
        hand_back(self);
        pthread_mutex_unlock(&baton);
    }
    return NULL;
}

zoe_thread *
zoe_thread_start(zoe_callback *function, void *argument)
{
    if (zoe_missing((void *)(intptr_t)function, "function"))
        return NULL;
    zoe_thread *thread = zoe_allocate(sizeof *thread);
    if (thread == NULL)
        return NULL;
    thread->function = function;
    thread->argument = argument;
    int code = zoe_system.pthread_create(&thread->id, NULL, run, thread);
    if (code != 0) {
        zoe_release(thread);
        zoe_fail(ZOE_RUNTIME_ERROR, "can't start new thread: %s; use fewer workers, or raise the "
                                    "limit (ulimit -u)", strerror(code));
        return NULL;
    }
    if (zoe_settings()->virtual_time)
        zoe_world_at(&thread->wake, zoe_clock_now(), give_turn, thread);
    return thread;
}

void
zoe_thread_join(zoe_thread *thread)
{
    if (thread == NULL)
        return;
    if (!zoe_pause(&thread->end, 0)) {
        fprintf(stderr, "zoetrope: a thread waits for what will never happen; it is left as it "
                        "is\n");
        return;
    }
    pthread_join(thread->id, NULL);
    zoe_release(thread);
}
