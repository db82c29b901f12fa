/* loop100.c -- an event loop from nothing: a queue, a list of timers, and select().
 *
 * The queue holds callbacks that are ready to run; the timers hold callbacks that are not ready
 * yet. With nothing to run, the loop sleeps in select() until a descriptor can be read or the first
 * timer is due. That is all an event loop is. (What begins with film_ only tells camera.h, which
 * writes the trace. Without it the loop would do the same, unseen.)
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

#include "camera.h"

enum { MOST = 16 };               /* callbacks that fit into the queue, and timers           */

struct call {
    void (*function)(void);       /* what to call                                            */
    double when;                  /* a timer: not before this time                           */
    struct film film;             /* for the camera: its name and number                     */
};

static struct call ready[MOST];   /* the queue: the first in is the first out                */
static struct call timers[MOST];  /* the earliest first                                      */
static struct call readers[FD_SETSIZE];   /* by descriptor: call it when there is something  */
static fd_set watched;            /* the descriptors of the readers                          */
static int ready_count, timer_count;
static bool stopping;

static void
give_up(const char *why)
{
    fprintf(stderr, "loop100: %s\n", why);
    exit(1);
}

static struct call
take_first(struct call *calls, int *count)
{
    struct call taken = calls[0];
    memmove(calls, calls + 1, (size_t)--*count * sizeof *calls);
    return taken;
}

/* --- what a program asks for -------------------------------------------------------------- */

/* Put a call at the end of the queue; why, for the camera. */
static void
append(struct call call, const char *why)
{
    if (ready_count == MOST)
        give_up("the queue is full; make MOST larger");
    film_ready(&call.film, why, ready_count);
    ready[ready_count++] = call;
}

/* Call the function in the next turn, after what is in the queue already. */
static void
call_soon(void (*function)(void), const char *name)
{
    append((struct call){function, 0, film_call(name)}, "soon");
}

/* Call the function when so many seconds have passed. */
static void
call_later(double delay, void (*function)(void), const char *name)
{
    struct call call = {function, now() + delay, film_call(name)};
    int place = timer_count++;
    if (place == MOST)
        give_up("too many timers; make MOST larger");
    for (; place > 0 && timers[place - 1].when > call.when; place--)
        timers[place] = timers[place - 1];
    film_timer(&call.film, call.when);
    timers[place] = call;
}

/* Call the function in every turn in which the descriptor can be read. */
static void
add_reader(int fd, void (*function)(void), const char *name)
{
    if (fd >= FD_SETSIZE)
        give_up("select() cannot watch a descriptor beyond FD_SETSIZE");
    readers[fd] = (struct call){function, 0, film_call(name)};
    FD_SET(fd, &watched);
    film_watch(&readers[fd].film);
}

/* Let this turn be the last. */
static void
stop(void)
{
    film_stop();
    stopping = true;
}

/* --- one turn ----------------------------------------------------------------------------- */

/* How many seconds the loop may sleep; below 0: for ever. */
static double
choose_timeout(void)
{
    if (ready_count > 0)
        return 0;
    if (timer_count == 0)
        return -1;
    double left = timers[0].when - now();
    return left > 0 ? left : 0;
}

/* Sleep; afterwards fds holds the descriptors that can be read. */
static void
wait_for_events(double seconds, fd_set *fds)
{
    struct timeval limit = as_timeval(seconds);
    *fds = watched;
    film_select(seconds, ready_count, timer_count, &timers[0].film);
    int found = select(FD_SETSIZE, fds, NULL, NULL, seconds < 0 ? NULL : &limit);
    if (found < 0)
        give_up("select() failed");
    if (found == 0)
        time_passes(seconds);     /* the virtual clock's: it must be told */
    film_wake(found);
}

static void
queue_readers(fd_set *fds)
{
    for (int fd = 0; fd < FD_SETSIZE; fd++)
        if (FD_ISSET(fd, fds)) {
            film_fd(&readers[fd].film);
            append(readers[fd], "io");
        }
}

static void
queue_due_timers(void)
{
    while (timer_count > 0 && timers[0].when <= now())
        append(take_first(timers, &timer_count), "timer");
}

/* What is ready now; what that makes ready waits for the next turn. */
static void
run_ready(void)
{
    for (int left = ready_count; left > 0; left--) {
        struct call call = take_first(ready, &ready_count);
        film_run(&call.film);
        call.function();
        film_end(&call.film);
    }
}

static void
run_forever(void)
{
    fd_set fds;
    while (!stopping) {
        film_turn(ready_count, timer_count);
        wait_for_events(choose_timeout(), &fds);
        queue_readers(&fds);
        queue_due_timers();
        run_ready();
        film_turn_end(ready_count);
    }
}

/* --- a program: breakfast ----------------------------------------------------------------- */

static int door[2];               /* a pipe: who rings writes to door[1] */

static void
serve(void)
{
    say("tea is served");
    stop();
}

static void
boiled(void)
{
    say("water boils");
    call_soon(serve, "serve");
}

static void
answer(void)
{
    char ring;
    if (read(door[0], &ring, 1) == 1)
        say("a neighbour");
}

static void
popped(void)
{
    say("toast! someone rings");
    if (write(door[1], "!", 1) != 1)
        give_up("the bell is broken");
}

static void
toast(void)
{
    say("bread in");
    call_later(1, popped, "popped");
}

static void
kettle(void)
{
    say("kettle on");
    call_later(2, boiled, "boiled");
}

int
main(void)
{
    if (pipe(door) != 0)
        give_up("no pipe for the door");
    film_open();
    add_reader(door[0], answer, "answer");
    call_soon(kettle, "kettle");
    call_soon(toast, "toast");
    film_loop("loop_run");
    run_forever();
    film_loop("loop_return");
    film_loop("loop_close");
    return 0;
}
