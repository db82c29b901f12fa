/* sendfile.c -- a file through a transport: piece by piece, no more than the transport likes to keep.
 *
 * A protocol of our own takes the place of the transport's: it knows when there is room. Nothing is
 * read from the connection meanwhile.
 */
#include "sockets.h"
#include "transport_parts.h"

#include <errno.h>
#include <string.h>

#include "system.h"

enum { PIECE = 64 * 1024 };       /* bytes of a file read at a time */

ssize_t
zoe_read_piece(int file, off_t *offset, size_t left, char **piece)
{
    if (*piece == NULL && (*piece = zoe_allocate(PIECE)) == NULL)
        return -1;
    ssize_t got = zoe_system.pread(file, *piece, left < PIECE ? left : PIECE, *offset);
    if (got < 0)
        zoe_fail(errno, "the file: %s", strerror(errno));
    *offset += got > 0 ? got : 0;
    return got;
}

struct meanwhile {
    zoe_protocol protocol;        /* what the transport calls                                  */
    zoe_protocol *former;         /* whose place it takes: a reference                         */
    zoe_drain drain;              /* whether there is room                                     */
    bool told_to_pause;           /* by the transport; else the former one may have been       */
    bool was_reading;             /* the transport was, before                                 */
};

/* The connection is lost: the former protocol, which was told that it was made, must know. */
static void
connection_lost(zoe_protocol *self, const zoe_error *error)
{
    struct meanwhile *me = (struct meanwhile *)self;
    zoe_drain_connection_lost(&me->drain, error);
    if (me->former->type->connection_lost != NULL)
        me->former->type->connection_lost(me->former, error);
}

static void
pause_writing(zoe_protocol *self)
{
    struct meanwhile *me = (struct meanwhile *)self;
    me->told_to_pause = true;
    zoe_drain_pause_writing(&me->drain);
}

/* There is room. A pause that began before this protocol came was for the former one. */
static void
resume_writing(zoe_protocol *self)
{
    struct meanwhile *me = (struct meanwhile *)self;
    if (!me->told_to_pause && me->former->type->resume_writing != NULL)
        me->former->type->resume_writing(me->former);
    me->told_to_pause = false;
    zoe_drain_resume_writing(&me->drain);
}

static void
destroy(zoe_protocol *self)
{
    zoe_protocol_release(((struct meanwhile *)self)->former);
}

static const zoe_protocol_type meanwhile = {
    .name = "sendfile", .size = sizeof(struct meanwhile), .destroy = destroy,
    .connection_lost = connection_lost, .pause_writing = pause_writing,
    .resume_writing = resume_writing,
};

/* --- the coroutine ------------------------------------------------------------------------ */

/* Take the place of the transport's protocol. Returns 0 or a code. */
static int
take_over(struct zoe_sendfile *me)
{
    if (zoe_missing(me->transport, "transport"))
        return ZOE_TYPE_ERROR;
    if (zoe_transport_is_closing(me->transport))
        return zoe_fail(ZOE_RUNTIME_ERROR, "Transport is closing");
    zoe_protocol *protocol = zoe_protocol_new(me->transport->loop, &meanwhile, NULL);
    if (protocol == NULL)
        return zoe_last_error()->code;
    struct meanwhile *self = (struct meanwhile *)protocol;
    self->drain.sync.loop = protocol->loop;
    self->former = zoe_protocol_retain(zoe_transport_get_protocol(me->transport));
    self->was_reading = zoe_transport_is_reading(me->transport);
    if (self->was_reading)
        zoe_transport_pause_reading(me->transport);
    me->meanwhile = protocol;
    return zoe_transport_set_protocol(me->transport, protocol);
}

/* Give it back. */
static void
give_back(struct zoe_sendfile *me)
{
    struct meanwhile *self = (struct meanwhile *)me->meanwhile;
    if (self == NULL)
        return;
    if (zoe_transport_get_protocol(me->transport) == &self->protocol)
        zoe_transport_set_protocol(me->transport, self->former);
    if (self->was_reading && !zoe_transport_is_closing(me->transport))
        zoe_transport_resume_reading(me->transport);
    zoe_protocol_release(me->meanwhile);
}

/* Write the next piece. Returns false when there is none, or it failed: then *outcome says so. */
static bool
write_piece(struct zoe_sendfile *me, zoe_value *outcome)
{
    zoe_drain *drain = &((struct meanwhile *)me->meanwhile)->drain;
    size_t low, high, left = me->count == 0 ? SIZE_MAX : me->count - me->sent;
    ssize_t got = left == 0 ? 0 : zoe_read_piece(me->file, &me->offset, left, &me->piece);
    *outcome = zoe_none();
    if (got < 0 || (got > 0 && zoe_transport_write(me->transport, me->piece, (size_t)got) != 0))
        *outcome = zoe_raise_last();
    if (got <= 0 || zoe_is_error(*outcome))
        return false;
    me->sent += (size_t)got;
    zoe_transport_get_write_buffer_limits(me->transport, &low, &high);
    if (zoe_transport_get_write_buffer_size(me->transport) > high)
        zoe_drain_pause_writing(drain);
    return true;
}

CORO(zoe_sendfile)
{
    ASYNC (me) {
        zoe_value outcome;
        if (take_over(me) != 0)
            RETURN(zoe_raise_last());
        for (;;) {
            CALL(zoe_drain_wait, &me->drain, .drain = &((struct meanwhile *)me->meanwhile)->drain);
            if (!write_piece(me, &outcome))
                RETURN(outcome);
        }
    FINALLY:
        give_back(me);
        zoe_release(me->piece);
    }
}
