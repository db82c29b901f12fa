/* selectors.c -- what every selector must do: many descriptors, a regular file, one that is closed
 * behind its back and opened anew, both directions of one, none any more. */
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
