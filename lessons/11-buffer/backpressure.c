/* backpressure.c -- somebody writes faster than somebody reads.
 *
 * A pipe lies between them. When it is full the transport keeps what is written, and above its
 * limit it asks the writer to pause. The writer stops; the buffer stays as small as it was meant
 * to be, however slow the reader is.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "zoetrope.h"

enum { BLOCK = 16384, BLOCKS = 20, HIGH = 2 * BLOCK, LOW = BLOCK / 2 };

/* --- who writes --------------------------------------------------------------------------- */

struct producer {
    zoe_protocol protocol;        /* first, always                             */
    zoe_transport *transport;     /* the writing end of the pipe               */
    int left;                     /* blocks still to be written                */
    bool paused;                  /* between pause_writing and resume_writing  */
};

static char block[BLOCK];

static void
finish(void *transport)
{
    zoe_transport_close(transport);
}

/* Write until told to pause. It may be the transport that calls: close it in a turn of its own. */
static void
produce(struct producer *me)
{
    while (!me->paused && me->left > 0) {
        me->left--;
        zoe_transport_write(me->transport, block, BLOCK);
    }
    if (me->left == 0)
        zoe_call_soon(me->protocol.loop, finish, me->transport);
}

static void
producer_made(zoe_protocol *self, zoe_transport *transport)
{
    struct producer *me = (struct producer *)self;
    me->transport = transport;
    me->left = BLOCKS;
    zoe_transport_set_write_buffer_limits(transport, HIGH, LOW);
    produce(me);
}

static void
producer_pause(zoe_protocol *self)
{
    struct producer *me = (struct producer *)self;
    me->paused = true;
    printf("writer: pause: %d KiB are kept, %d blocks are left\n",
           (int)zoe_transport_get_write_buffer_size(me->transport) / 1024, me->left);
}

static void
producer_resume(zoe_protocol *self)
{
    struct producer *me = (struct producer *)self;
    me->paused = false;
    printf("writer: go on: %d KiB are kept\n",
           (int)zoe_transport_get_write_buffer_size(me->transport) / 1024);
    produce(me);
}

static const zoe_protocol_type producer = {
    .name = "Producer", .size = sizeof(struct producer), .connection_made = producer_made,
    .pause_writing = producer_pause, .resume_writing = producer_resume,
};

/* --- who reads, when it feels like it ----------------------------------------------------- */

struct consumer {
    zoe_protocol protocol;
    zoe_transport *transport;     /* the reading end of the pipe               */
    size_t got;                   /* bytes so far                              */
    zoe_handle nap;               /* the timer that ends the nap               */
};

static zoe_future *all_read;      /* done when there is no more                */

static void
wake_up(void *transport)
{
    zoe_transport_resume_reading(transport);
}

static void
take_a_nap(struct consumer *me)
{
    zoe_transport_pause_reading(me->transport);
    me->nap = zoe_call_later(me->protocol.loop, 1, wake_up, me->transport);
}

static void
consumer_made(zoe_protocol *self, zoe_transport *transport)
{
    struct consumer *me = (struct consumer *)self;
    me->transport = transport;
    take_a_nap(me);
}

static void
consumer_data(zoe_protocol *self, const void *data, size_t size)
{
    struct consumer *me = (struct consumer *)self;
    (void)data;
    me->got += size;
    printf("    reader: %d KiB so far\n", (int)me->got / 1024);
    take_a_nap(me);
}

static void
consumer_lost(zoe_protocol *self, const zoe_error *error)
{
    (void)error;
    zoe_handle_cancel(&((struct consumer *)self)->nap);
    zoe_future_set_result(all_read, zoe_none());
}

static const zoe_protocol_type consumer = {
    .name = "Consumer", .size = sizeof(struct consumer), .connection_made = consumer_made,
    .data_received = consumer_data, .connection_lost = consumer_lost,
};

/* --- both --------------------------------------------------------------------------------- */

struct main_task {
    zoe_frame frame;
    int ends[2];                          /* of the pipe                       */
    struct zoe_connect_read_pipe read;    /* the frames of what it awaits      */
    struct zoe_connect_write_pipe write;
};

CORO(main_task)
{
    ASYNC (me) {
        all_read = zoe_future_new(zoe_running_loop);
        if (pipe(me->ends) != 0)
            exit(EXIT_FAILURE);
        CALL(zoe_connect_read_pipe, &me->read, .protocol = &consumer, .fd = me->ends[0]);
        CALL(zoe_connect_write_pipe, &me->write, .protocol = &producer, .fd = me->ends[1]);
        AWAIT(all_read);
    FINALLY:
        zoe_transport_release(me->read.transport);
        zoe_protocol_release(me->read.made);
        zoe_transport_release(me->write.transport);
        zoe_protocol_release(me->write.made);
        zoe_future_release(all_read);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
