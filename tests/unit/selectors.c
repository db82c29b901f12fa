/* selectors.c -- what every selector must do: many descriptors, a regular file, one that is closed
 * behind its back and opened anew, both directions of one, none any more. And what the loop makes of
 * an answer with more descriptors than a turn takes in. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "zoetrope.h"

#define CHECK(so)                                                                                  \
    do {                                                                                           \
        if (!(so)) {                                                                               \
            printf("line %d: %s\n", __LINE__, #so);                                                \
            exit(EXIT_FAILURE);                                                                    \
        }                                                                                          \
    } while (0)

static int reads, writes;

static void
count_read(void *fd)
{
    char byte;
    if (fd != NULL && read(*(int *)fd, &byte, 1) < 0)
        exit(EXIT_FAILURE);
    reads++;
}

static void
count_write(void *nothing)
{
    (void)nothing;
    writes++;
}

/* One turn of the loop. */
static void
turn(zoe_loop *loop)
{
    zoe_loop_stop(loop);
    CHECK(zoe_loop_run_forever(loop) == 0);
}

static void
both_directions(zoe_loop *loop)
{
    int ends[2];
    CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
    reads = writes = 0;
    CHECK(zoe_add_reader(loop, ends[0], count_read, &ends[0]) == 0);
    CHECK(zoe_add_writer(loop, ends[0], count_write, NULL) == 0);
    turn(loop);
    CHECK(reads == 0 && writes == 1);
    CHECK(write(ends[1], "x", 1) == 1);
    CHECK(zoe_add_writer(loop, ends[1], count_write, NULL) == 0);   /* one behind that is both */
    turn(loop);
    CHECK(reads == 1 && writes == 3);
    CHECK(zoe_remove_writer(loop, ends[0]) && !zoe_remove_writer(loop, ends[0]));
    CHECK(zoe_remove_writer(loop, ends[1]));
    turn(loop);
    CHECK(reads == 1 && writes == 3);
    CHECK(zoe_remove_reader(loop, ends[0]));
    close(ends[0]);
    close(ends[1]);
}

/* A regular file is always ready. */
static void
regular_file(zoe_loop *loop)
{
    char name[] = "/tmp/zoetrope-selectors-XXXXXX";
    int fd = mkstemp(name);
    CHECK(fd >= 0);
    unlink(name);
    reads = 0;
    CHECK(zoe_add_reader(loop, fd, count_read, NULL) == 0);
    turn(loop);
    turn(loop);
    CHECK(reads == 2);
    CHECK(zoe_remove_reader(loop, fd));
    close(fd);
}

/* Closed while it was watched, and its number used again. */
static void
closed_and_opened_anew(zoe_loop *loop)
{
    int old[2], ends[2];
    CHECK(pipe(old) == 0);
    CHECK(zoe_add_reader(loop, old[0], count_read, NULL) == 0);
    CHECK(zoe_remove_reader(loop, old[0]));
    close(old[0]);
    close(old[1]);
    CHECK(pipe(ends) == 0 && ends[0] == old[0]);
    reads = 0;
    CHECK(zoe_add_reader(loop, ends[0], count_read, &ends[0]) == 0);
    CHECK(write(ends[1], "x", 1) == 1);
    turn(loop);
    CHECK(reads == 1);
    CHECK(zoe_remove_reader(loop, ends[0]));
    close(ends[0]);
    close(ends[1]);
}

/* Many at once, and in the order of their numbers. */
static int order[100], ordered;

static void
note_order(void *fd)
{
    order[ordered++] = *(int *)fd;
}

static void
many(zoe_loop *loop)
{
    int ends[100][2];
    for (int i = 0; i < 100; i++) {
        CHECK(pipe(ends[i]) == 0 && write(ends[i][1], "x", 1) == 1);
        CHECK(zoe_add_reader(loop, ends[i][0], note_order, &ends[i][0]) == 0);
    }
    ordered = 0;
    turn(loop);
    CHECK(ordered == 100);
    for (int i = 1; i < 100; i++)
        CHECK(order[i - 1] < order[i]);
    for (int i = 0; i < 100; i++) {
        CHECK(zoe_remove_reader(loop, ends[i][0]));
        close(ends[i][0]);
        close(ends[i][1]);
    }
}

/* --- a crowd: more than a turn takes in --------------------------------------------------- */

enum { CROWD = 100, A_TURN = 64 };

static struct {
    int ends[CROWD][2];           /* pipes, each with a byte in it                          */
    int came_in[CROWD];           /* in which turn its byte was read; 0: it was not         */
    int came, turns;              /* how many bytes were read, and the turns it has taken   */
    int stops_at;                 /* so many bytes end the run; 0: it is over               */
    void (*first)(zoe_loop *);    /* done when the first one comes; NULL: nothing           */
} crowd;

static void
take_byte(int i)
{
    char byte;
    CHECK(read(crowd.ends[i][0], &byte, 1) == 1);
}

static void
come(void *end)
{
    zoe_loop *loop = zoe_get_running_loop();
    int i = (int)((int(*)[2])end - crowd.ends);
    take_byte(i);
    crowd.came_in[i] = crowd.turns;
    if (crowd.came++ == 0 && crowd.first != NULL)
        crowd.first(loop);
    if (crowd.came == crowd.stops_at)
        zoe_loop_stop(loop);
}

static void
count_turns(void *loop)
{
    crowd.turns++;
    if (crowd.stops_at > 0)
        zoe_call_soon(loop, count_turns, loop);
}

/* Let the crowd come, until so many are there. */
static void
gather(zoe_loop *loop, int stops_at, void (*first)(zoe_loop *))
{
    crowd.came = crowd.turns = 0;
    crowd.stops_at = stops_at;
    crowd.first = first;
    for (int i = 0; i < CROWD; i++) {
        crowd.came_in[i] = 0;
        CHECK(pipe(crowd.ends[i]) == 0 && write(crowd.ends[i][1], "x", 1) == 1);
        CHECK(zoe_set_nonblocking(crowd.ends[i][0]) == 0);
        CHECK(zoe_add_reader(loop, crowd.ends[i][0], come, &crowd.ends[i]) == 0);
    }
    zoe_handle ticks = zoe_call_soon(loop, count_turns, loop);
    CHECK(ticks.call != NULL && zoe_loop_run_forever(loop) == 0);
}

static void
disperse(zoe_loop *loop)
{
    for (int i = 0; i < CROWD; i++) {
        zoe_remove_reader(loop, crowd.ends[i][0]);
        close(crowd.ends[i][0]);
        close(crowd.ends[i][1]);
    }
    crowd.stops_at = 0;
    turn(loop);
}

/* 64 in the first turn, the others in the second. */
static void
comes_in_parts(zoe_loop *loop)
{
    gather(loop, CROWD, NULL);
    for (int i = 0; i < CROWD; i++)
        CHECK(crowd.came_in[i] == (i < A_TURN ? 1 : 2));
    disperse(loop);
}

/* Of those who wait for the second turn one ceases to watch; one ceases and begins again, and so does
 * a third one whose byte is gone: what was queued of them is void. A fourth one's writer is no matter. */
static void
change(zoe_loop *loop)
{
    int a = A_TURN + 5, b = A_TURN + 6, c = A_TURN + 7, d = A_TURN + 8;
    CHECK(zoe_remove_reader(loop, crowd.ends[a][0]));
    CHECK(zoe_add_reader(loop, crowd.ends[b][0], come, &crowd.ends[b]) == 0);
    CHECK(zoe_add_reader(loop, crowd.ends[c][0], come, &crowd.ends[c]) == 0);
    take_byte(c);
    CHECK(zoe_add_writer(loop, crowd.ends[d][0], count_write, NULL) == 0);
    CHECK(zoe_remove_writer(loop, crowd.ends[d][0]));
}

static void
heeds_changes(zoe_loop *loop)
{
    gather(loop, CROWD - 2, change);
    for (int i = 0; i < CROWD; i++) {
        int late = i - A_TURN - 5;
        CHECK(crowd.came_in[i] == (late == 0 || late == 2 ? 0 : late == 1 ? 3 : i < A_TURN ? 1 : 2));
    }
    disperse(loop);
}

/* The run ends between the parts: what is queued stays for the next one. Or for none. */
static void
stays_when_stopped(zoe_loop *loop)
{
    gather(loop, 10, NULL);
    CHECK(crowd.came == A_TURN);
    turn(loop);
    CHECK(crowd.came == CROWD && crowd.came_in[A_TURN] == 2);
    disperse(loop);
    gather(loop, 10, NULL);
    CHECK(zoe_loop_close(loop) == 0);
    for (int i = 0; i < 2 * CROWD; i++)
        close(crowd.ends[i / 2][i % 2]);
}

int
main(void)
{
    zoe_loop *loop = zoe_loop_new();
    if (loop == NULL)
        return EXIT_FAILURE;
    both_directions(loop);
    regular_file(loop);
    closed_and_opened_anew(loop);
    many(loop);
    comes_in_parts(loop);
    heeds_changes(loop);
    stays_when_stopped(loop);
    zoe_loop_free(loop);
    CHECK(zoe_selector_new("none") == NULL && zoe_last_error()->code == ZOE_VALUE_ERROR);
    CHECK(zoe_loop_new_with(NULL) == NULL);
    CHECK(zoe_selector_new(NULL) == NULL && zoe_last_error()->code == ZOE_TYPE_ERROR);
    loop = zoe_loop_new_with(zoe_selector_new("poll"));
    if (loop == NULL)
        return EXIT_FAILURE;
    both_directions(loop);
    zoe_loop_free(loop);
    puts("all is well");
    return 0;
}
