/* world.c -- a queue of what will happen, and a clock that goes from one to the next. */
#include "world.h"

#include <math.h>

#include "clock.h"
#include "deadlock.h"
#include "settings.h"
#include "system.h"

static const double A_MOMENT = 0.003;  /* real seconds for the kernel to deliver what was sent    */
static const double PATIENCE = 10;     /* real seconds for a descriptor, no timer being set       */
static const double HOPE = 1;          /* the same when there is but the loop's own pipe          */
static const double AN_AGE = 9e9;      /* seconds: a timer this far off will never be due         */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;   /* guards the queue                    */
static struct zoe_happening *queue;    /* what will happen, the next one first                    */
static struct zoe_onlooker *onlookers; /* who looks around, the oldest first                      */
static struct zoe_onlooker *next_look; /* who does so next, while they look around                */
static _Thread_local bool acting;      /* it is the world that acts, not the program              */

/* --- the queue ---------------------------------------------------------------------------- */

/* Take a happening out of the queue, if it is there. */
static void
take_out(struct zoe_happening *happening)
{
    struct zoe_happening **link = &queue;
    while (*link != NULL && *link != happening)
        link = &(*link)->next;
    if (*link != NULL)
        *link = happening->next;
    happening->action = NULL;
}

/* The link at which something new for this moment belongs. */
static struct zoe_happening **
place_for(double when)
{
    struct zoe_happening **link = &queue;
    while (*link != NULL && (*link)->when < when)
        link = &(*link)->next;
    int equal = 0;
    for (const struct zoe_happening *h = *link; h != NULL && !(h->when > when); h = h->next)
        equal++;
    for (int ahead = zoe_choose(equal + 1); ahead > 0 && *link != NULL; ahead--)
        link = &(*link)->next;
    return link;
}

void
zoe_world_at(struct zoe_happening *happening, double when, zoe_callback *action, void *argument)
{
    pthread_mutex_lock(&lock);
    take_out(happening);
    struct zoe_happening **link = place_for(when);
    *happening = (struct zoe_happening){when, action, argument, *link};
    *link = happening;
    pthread_mutex_unlock(&lock);
}

void
zoe_world_cancel(struct zoe_happening *happening)
{
    pthread_mutex_lock(&lock);
    take_out(happening);
    pthread_mutex_unlock(&lock);
}

/* When the next thing happens: the end of time if nothing will. */
static double
next_moment(void)
{
    pthread_mutex_lock(&lock);
    double when = queue == NULL ? HUGE_VAL : queue->when;
    pthread_mutex_unlock(&lock);
    return when;
}

/* Take what happens next out of the queue; returns false when that is after `limit`. */
static bool
take_next(double limit, struct zoe_happening *taken)
{
    pthread_mutex_lock(&lock);
    bool found = queue != NULL && queue->when <= limit;
    if (found) {
        *taken = *queue;
        take_out(queue);
    }
    pthread_mutex_unlock(&lock);
    return found;
}

/* --- what happens ------------------------------------------------------------------------- */

void
zoe_world_look_on(struct zoe_onlooker *onlooker)
{
    struct zoe_onlooker **link = &onlookers;
    while (*link != NULL)
        link = &(*link)->next;
    onlooker->next = NULL;
    *link = onlooker;
}

void
zoe_world_look_away(struct zoe_onlooker *onlooker)
{
    struct zoe_onlooker **link = &onlookers;
    while (*link != NULL && *link != onlooker)
        link = &(*link)->next;
    if (*link == NULL)
        return;
    *link = onlooker->next;
    if (next_look == onlooker)
        next_look = onlooker->next;
}

/* Let everything happen that is due, and then everybody look around. */
static void
happen(void)
{
    struct zoe_happening due;
    acting = true;
    while (take_next(zoe_clock_now(), &due))
        due.action(due.argument);
    for (struct zoe_onlooker *onlooker = onlookers; onlooker != NULL; onlooker = next_look) {
        next_look = onlooker->next;
        onlooker->look(onlooker->argument);
    }
    acting = false;
}

bool
zoe_world_acting(void)
{
    return acting;
}

bool
zoe_world_move(double limit)
{
    double when = next_moment();
    if (when > limit || isinf(when))
        return false;
    if (when > zoe_clock_now())
        zoe_clock_set(when);
    happen();
    return true;
}

/* --- waiting ------------------------------------------------------------------------------ */

static int
look(zoe_loop *loop, double seconds)
{
    return loop->selector->wait(loop->selector, seconds, loop->ready_fds, loop->watches_size);
}

static double
real_time(void)
{
    struct timespec now;
    zoe_system.clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Nothing that the world knows of will wake the loop. Something else may, in real time: a peer, a
 * signal, a thread that is none of the world's. A signal alone is not the end of the wait. */
static int
wait_for_others(zoe_loop *loop)
{
    double left = loop->patience;
    if (left < 0)
        left = loop->watched > 1 ? PATIENCE : HOPE;
    double end = real_time() + left;
    int count = 0;
    for (; count == 0 && left > 0; left = end - real_time())
        count = look(loop, left);
    return count != 0 ? count : zoe_deadlock(loop);
}

/* Until when the loop waits. A timer that is an age away is none. */
static double
deadline(const zoe_loop *loop, double timeout)
{
    double now = zoe_clock_now();
    bool never = timeout < 0 ||
                 (loop->timers.count > 0 && loop->timers.items[0].key - now > AN_AGE);
    return never ? HUGE_VAL : now + timeout;
}

int
zoe_world_wait(zoe_loop *loop, double timeout)
{
    happen();
    int count = look(loop, 0);
    if (count != 0 || timeout == 0)
        return count;
    double limit = deadline(loop, timeout);
    for (bool moved = true; count == 0 && moved;) {
        if (loop->watched > 1)            /* descriptors beside the loop's own pipe */
            count = look(loop, A_MOMENT);
        if (count == 0 && (moved = zoe_world_move(limit)))
            count = look(loop, 0);
    }
    if (count != 0)
        return count;
    if (isinf(limit))
        return wait_for_others(loop);
    zoe_clock_set(limit);
    return 0;
}
