/* Read lines from a pipe. (From the terminal: pass STDIN_FILENO, and no pipe is needed.) */
#include <stdio.h>
#include <unistd.h>

#include "zoetrope.h"

static zoe_reader reader;

static void
data_received(zoe_protocol *self, const void *data, size_t size)
{
    (void)self;
    zoe_reader_feed_data(&reader, data, size);
}

static void
connection_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)self;
    (void)error;
    zoe_reader_feed_eof(&reader);
}

static const zoe_protocol_type feeder = {
    .name = "Feeder", .size = sizeof(zoe_protocol),
    .data_received = data_received, .connection_lost = connection_lost,
};

struct main_task {
    zoe_frame frame;
    int fd;                       /* argument: where to read from, taken over */
    struct zoe_connect_read_pipe connect;
    struct zoe_reader_readline line;
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_reader_init(&reader, zoe_get_running_loop(), 0);
        CALL(zoe_connect_read_pipe, &me->connect, .protocol = &feeder, .fd = me->fd);
        for (;;) {
            CALL(zoe_reader_readline, &me->line, .reader = &reader);
            if (me->line.size == 0)
                break;
            printf("> %s", me->line.data);
        }
    FINALLY:
        zoe_transport_release(me->connect.transport);
        zoe_protocol_release(me->connect.made);
        zoe_reader_destroy(&reader);
    }
}

int
main(void)
{
    int ends[2];
    if (pipe(ends) != 0 || write(ends[1], "one\ntwo\nthree\n", 14) != 14)
        return 1;
    close(ends[1]);
    return zoe_exit_status(zoe_run(main_task, .fd = ends[0]));
}
