/* descriptors.c -- probes of add_reader and add_writer, on socket pairs. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "probe.h"

/* Two connected sockets. */
struct pair {
    int near, far;                /* what is sent into one can be read from the other          */
};

static struct pair
open_pair(void)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
        exit(EXIT_FAILURE);
    return (struct pair){ends[0], ends[1]};
}

static void
close_pair(struct pair pair)
{
    close(pair.near);
    close(pair.far);
}

static void
send_byte(int fd)
{
    if (write(fd, "x", 1) != 1)
        exit(EXIT_FAILURE);
}

static void
take_byte(int fd)
{
    char byte;
    if (read(fd, &byte, 1) != 1)
        exit(EXIT_FAILURE);
}

/* --- the phases of a turn ----------------------------------------------------------------- */

/* Inside one turn: what was scheduled before, then descriptors, then due timers. */
struct phase_order {
    zoe_frame frame;
    struct pair pair;             /* one that becomes ready                                    */
    struct zoe_sleep sleep;
};

static void
io(void *argument)
{
    struct phase_order *me = argument;
    puts("io");
    zoe_remove_reader(zoe_running_loop, me->pair.near);
}

static void
arm(void *argument)
{
    struct phase_order *me = argument;
    puts("arm");
    zoe_add_reader(zoe_running_loop, me->pair.near, io, me);
    send_byte(me->pair.far);
    zoe_call_later(zoe_running_loop, 0, print_text, "timer0");
    zoe_call_at(zoe_running_loop, zoe_loop_time(zoe_running_loop) - 5, print_text, "timer-past");
    zoe_call_soon(zoe_running_loop, print_text, "soon");
}

CORO(phase_order)
{
    ASYNC (me) {
        me->pair = open_pair();
        zoe_call_soon(zoe_running_loop, arm, me);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        close_pair(me->pair);
    }
}

/* --- one descriptor ----------------------------------------------------------------------- */

/* Both directions ready: the reader goes first. */
struct reader_writer_same_fd {
    zoe_frame frame;
    struct pair pair;             /* the near end can be read and written                      */
    struct zoe_sleep sleep;
};

static void
w(void *argument)
{
    struct reader_writer_same_fd *me = argument;
    puts("w");
    zoe_remove_writer(zoe_running_loop, me->pair.near);
}

static void
r(void *argument)
{
    struct reader_writer_same_fd *me = argument;
    puts("r");
    zoe_remove_reader(zoe_running_loop, me->pair.near);
}

CORO(reader_writer_same_fd)
{
    ASYNC (me) {
        me->pair = open_pair();
        send_byte(me->pair.far);
        zoe_add_writer(zoe_running_loop, me->pair.near, w, me);
        zoe_add_reader(zoe_running_loop, me->pair.near, r, me);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        close_pair(me->pair);
    }
}

/* A reader runs once in every turn until the data is read. */
struct reader_is_level_triggered {
    zoe_frame frame;
    struct pair pair;             /* what is watched                                           */
    int count;                    /* how often the reader ran                                  */
    struct zoe_sleep sleep;
};

static void
count_and_take(void *argument)
{
    struct reader_is_level_triggered *me = argument;
    printf("r %d\n", ++me->count);
    if (me->count == 3)
        take_byte(me->pair.near);
}

CORO(reader_is_level_triggered)
{
    ASYNC (me) {
        me->pair = open_pair();
        send_byte(me->pair.far);
        zoe_add_reader(zoe_running_loop, me->pair.near, count_and_take, me);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        zoe_remove_reader(zoe_running_loop, me->pair.near);
    FINALLY:
        close_pair(me->pair);
    }
}

/* A second reader of a descriptor replaces the first. */
struct reader_replaced {
    zoe_frame frame;
    struct pair pair;             /* what is watched                                           */
    struct zoe_sleep sleep;
};

static void
print_and_take(void *argument)
{
    struct reader_replaced *me = argument;
    puts("new");
    take_byte(me->pair.near);
}

CORO(reader_replaced)
{
    ASYNC (me) {
        me->pair = open_pair();
        zoe_add_reader(zoe_running_loop, me->pair.near, print_text, "old");
        zoe_add_reader(zoe_running_loop, me->pair.near, print_and_take, me);
        send_byte(me->pair.far);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
        printf("%s ", truth(zoe_remove_reader(zoe_running_loop, me->pair.near)));
        printf("%s\n", truth(zoe_remove_reader(zoe_running_loop, me->pair.near)));
    FINALLY:
        close_pair(me->pair);
    }
}

/* --- two descriptors ---------------------------------------------------------------------- */

/* A reader that is removed when it is queued already is skipped. */
struct reader_removed_while_queued {
    zoe_frame frame;
    struct pair first, second;    /* both become ready in the same turn                        */
    struct zoe_sleep sleep;
};

static void
remove_both(void *argument)
{
    struct reader_removed_while_queued *me = argument;
    puts("first removes second");
    zoe_remove_reader(zoe_running_loop, me->second.near);
    zoe_remove_reader(zoe_running_loop, me->first.near);
}

CORO(reader_removed_while_queued)
{
    ASYNC (me) {
        me->first = open_pair();
        me->second = open_pair();
        zoe_add_reader(zoe_running_loop, me->first.near, remove_both, me);
        zoe_add_reader(zoe_running_loop, me->second.near, print_text, "never");
        send_byte(me->first.far);
        send_byte(me->second.far);
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        close_pair(me->first);
        close_pair(me->second);
    }
}

/* --- three descriptors -------------------------------------------------------------------- */

/* Ready descriptors come in ascending order. */
struct fd_order {
    zoe_frame frame;
    struct pair pairs[3];         /* watched from the last to the first                        */
    struct zoe_sleep sleep;
};

static void
print_number(struct fd_order *me, int i)
{
    printf("%d\n", i);
    zoe_remove_reader(zoe_running_loop, me->pairs[i].near);
}

static void
print_0(void *me)
{
    print_number(me, 0);
}

static void
print_1(void *me)
{
    print_number(me, 1);
}

static void
print_2(void *me)
{
    print_number(me, 2);
}

CORO(fd_order)
{
    ASYNC (me) {
        static zoe_callback *const callbacks[] = {print_0, print_1, print_2};
        for (int i = 0; i < 3; i++)
            me->pairs[i] = open_pair();
        for (int i = 2; i >= 0; i--) {
            zoe_add_reader(zoe_running_loop, me->pairs[i].near, callbacks[i], me);
            send_byte(me->pairs[i].far);
        }
        CALL(zoe_sleep, &me->sleep, .delay = 1);
    FINALLY:
        for (int i = 0; i < 3; i++)
            close_pair(me->pairs[i]);
    }
}

const struct probe descriptor_probes[] = {
    PROBE(phase_order), PROBE(reader_writer_same_fd), PROBE(reader_is_level_triggered),
    PROBE(reader_replaced), PROBE(reader_removed_while_queued), PROBE(fd_order),
    {NULL, NULL, NULL},
};
