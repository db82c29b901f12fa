/* descriptors.c -- readers that remove themselves and others, and descriptors that are no use. */
#include <errno.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <unistd.h>

#include "check.h"
#include "zoetrope.h"

static zoe_loop *loop;
static int first[2], second[2];   /* pipes, both ready to read               */
static int own_runs, other_runs;

static void
other(void *nothing)
{
    (void)nothing;
    other_runs++;
}

/* Removes itself and the one behind it in the queue, and comes back twice. */
static void
remove_both(void *nothing)
{
    CHECK(zoe_remove_reader(loop, first[0]));
    CHECK(!zoe_remove_reader(loop, first[0]));
    zoe_remove_reader(loop, second[0]);
    if (++own_runs < 3)
        CHECK(zoe_add_reader(loop, first[0], remove_both, nothing) == 0);
    else
        zoe_loop_stop(loop);
}

static void
stop(void *nothing)
{
    (void)nothing;
    zoe_loop_stop(loop);
}

static void
replace_myself(void *nothing)
{
    CHECK(zoe_add_reader(loop, first[0], stop, nothing) == 0);
}

static void
readers(void)
{
    CHECK(zoe_add_reader(loop, first[0], remove_both, NULL) == 0);
    CHECK(zoe_add_reader(loop, second[0], other, NULL) == 0);
    CHECK(zoe_loop_run_forever(loop) == 0);
    CHECK(own_runs == 3 && other_runs == 0);
    CHECK(zoe_add_reader(loop, first[0], replace_myself, NULL) == 0);
    CHECK(zoe_loop_run_forever(loop) == 0);
    CHECK(zoe_remove_reader(loop, first[0]));
}

/* A number far beyond FD_SETSIZE is refused by name, and no table grows for it. */
static void
beyond(void)
{
    CHECK(zoe_add_reader(loop, 2000000000, other, NULL) == ZOE_VALUE_ERROR);
    CHECK(strstr(zoe_last_error()->message, "descriptor 2000000000 cannot be watched") != NULL);
    CHECK(loop->watches_size < FD_SETSIZE);
}

/* Closing what is watched ends the run with select()'s error; the loop can be used again. */
static void
closed_while_watched(void)
{
    CHECK(zoe_add_reader(loop, second[0], other, NULL) == 0);
    CHECK(close(second[0]) == 0);
    CHECK_FAILS(zoe_loop_run_forever(loop), EBADF,
                "select() failed: Bad file descriptor; was a watched descriptor closed?");
    CHECK(zoe_remove_reader(loop, second[0]));
    CHECK(zoe_call_soon(loop, stop, NULL).call != NULL);
    CHECK(zoe_loop_run_forever(loop) == 0);
}

static void
none_left(void)
{
    struct rlimit limit;
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0);
    rlim_t before = limit.rlim_cur;
    limit.rlim_cur = 3;
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK(zoe_loop_new() == NULL);
    limit.rlim_cur = before;
    CHECK(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    CHECK(zoe_last_error()->code == EMFILE || zoe_last_error()->code == ZOE_MEMORY_ERROR);
}

/* Nothing that is opened takes the place of a standard descriptor, and none can be used. */
static int
closed_standard(void)
{
    char byte;
    for (int fd = 0; fd < 3; fd++)
        close(fd);
    if ((loop = zoe_loop_new()) == NULL || pipe(first) != 0 || first[0] < 3)
        return 1;
    for (int fd = 1; fd < 3; fd++)
        if (write(fd, "x", 1) != -1 || errno != EBADF)
            return 2;
    if (read(0, &byte, 1) != -1 || errno != EBADF)
        return 3;
    zoe_loop_free(loop);
    return 0;
}

int
main(int count, char **arguments)
{
    if (count > 1 && strcmp(arguments[1], "closed") == 0)
        return closed_standard();
    CHECK(pipe(first) == 0 && pipe(second) == 0);
    CHECK(write(first[1], "x", 1) == 1 && write(second[1], "x", 1) == 1);
    loop = zoe_loop_new();
    CHECK(loop != NULL);
    readers();
    beyond();
    closed_while_watched();
    zoe_loop_free(loop);
    none_left();
    return 0;
}
