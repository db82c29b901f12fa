/* wire.c -- the text of wire.h over everything that carries bytes, with both ends checked:
 *
 *     wire WAY
 *
 * WAY is read, lines, until or exactly (streams that read so), protocol or buffered (protocols of
 * these kinds), pipe, datagrams, or child (through cat, and back). Under ZOETROPE_SEED and
 * ZOETROPE_FAULTS the pieces differ; what is heard may not. Ends with status 3 when the connection
 * is lost: then what was heard is the text's beginning.
 */
#include <sys/socket.h>
#include <unistd.h>

#include "wire.h"

/* --- a protocol that knows what may happen to it ------------------------------------------- */

enum { NEVER, MADE, EOF_CAME, LOST };

/* One end. It says the text, or says what it hears. */
struct end {
    zoe_protocol protocol;
    zoe_transport *transport;     /* borrowed                                                  */
    bool speaks;                  /* it says the text                                          */
    bool echoes;                  /* it says what it hears                                     */
    bool paused;                  /* between pause_writing and resume_writing                  */
    int state;                    /* NEVER, MADE, EOF_CAME, LOST                               */
    size_t said, heard;           /* so much of the text                                       */
    char room[500];               /* for get_buffer                                            */
    zoe_value why;                /* connection_lost was told this                             */
};

static struct end *ends[2];       /* who speaks; who hears: references                         */
static zoe_future *over;          /* done when both are lost                                   */

static struct end *
end_of(zoe_protocol *self, bool hears)
{
    struct end *me = (struct end *)self;
    CHECK(me->state == MADE || (!hears && me->state == EOF_CAME));
    return me;
}

static int
end_init(zoe_protocol *self, void *argument)
{
    struct end *me = (struct end *)self;
    bool speaks = argument != NULL;
    me->speaks = speaks;
    CHECK(ends[!speaks] == NULL);
    ends[!speaks] = (struct end *)zoe_protocol_retain(self);
    return 0;
}

/* Say as much as is wanted, in pieces of many sizes. */
static void
go_on(struct end *me)
{
    while (!me->paused && me->said < whole()) {
        size_t left = whole() - me->said, size = 1 + me->said * 7 % 2000;
        size = size < left ? size : left;
        CHECK(zoe_transport_write(me->transport, text + me->said, size) == 0);
        me->said += size;
        if (me->said == whole() && zoe_transport_can_write_eof(me->transport))
            zoe_transport_write_eof(me->transport);
    }
}

static void
end_made(zoe_protocol *self, zoe_transport *transport)
{
    struct end *me = (struct end *)self;
    CHECK(me->state == NEVER);
    me->state = MADE;
    me->transport = transport;
    me->echoes = !me->speaks && zoe_transport_can_write_eof(transport);
    zoe_transport_set_write_buffer_limits(transport, 1000, 100);
    if (me->speaks)
        go_on(me);
}

static void
end_paused(zoe_protocol *self)
{
    struct end *me = end_of(self, false);
    CHECK(!me->paused);
    me->paused = true;
    if (!me->speaks)
        zoe_transport_pause_reading(me->transport);
}

static void
end_resumed(zoe_protocol *self)
{
    struct end *me = end_of(self, false);
    CHECK(me->paused);
    me->paused = false;
    if (me->speaks)
        go_on(me);
    else
        zoe_transport_resume_reading(me->transport);
}

static void
end_data(zoe_protocol *self, const void *data, size_t size)
{
    struct end *me = end_of(self, true);
    CHECK(size > 0);
    hear_bytes(&me->heard, data, size);
    if (me->echoes)
        CHECK(zoe_transport_write(me->transport, data, size) == 0);
}

static bool
end_eof(zoe_protocol *self)
{
    end_of(self, true)->state = EOF_CAME;
    return false;
}

static void *
end_buffer(zoe_protocol *self, size_t hint, size_t *size)
{
    struct end *me = end_of(self, true);
    CHECK(hint > 0);
    *size = sizeof me->room;
    return me->room;
}

static void
end_updated(zoe_protocol *self, size_t size)
{
    end_data(self, ((struct end *)self)->room, size);
}

static void
end_lost(zoe_protocol *self, const zoe_error *error)
{
    struct end *me = end_of(self, false), *other = ends[me->speaks];
    me->state = LOST;
    if (error != NULL)
        me->why = zoe_error_value(zoe_error_retain(error));
    if (other != NULL && other->state == LOST && !zoe_future_done(over))
        zoe_future_set_result(over, zoe_none());
}

static const zoe_protocol_type plain = {
    .name = "Plain", .size = sizeof(struct end), .init = end_init, .connection_made = end_made,
    .pause_writing = end_paused, .resume_writing = end_resumed, .data_received = end_data,
    .eof_received = end_eof, .connection_lost = end_lost,
};

static const zoe_protocol_type buffered = {
    .name = "Buffered", .size = sizeof(struct end), .init = end_init, .connection_made = end_made,
    .pause_writing = end_paused, .resume_writing = end_resumed, .get_buffer = end_buffer,
    .buffer_updated = end_updated, .eof_received = end_eof, .connection_lost = end_lost,
};

/* How both ends fared: with what error, if any. Lets go of them. *heard is how much of the text has
 * reached its goal. */
static zoe_value
fate(size_t *heard)
{
    *heard = ends[ends[1]->echoes ? 0 : 1]->heard;
    zoe_value why = zoe_none();
    for (int i = 0; i < 2; i++) {
        CHECK(ends[i]->state == LOST);
        if (zoe_is_error(ends[i]->why) && !zoe_is_error(why))
            why = zoe_value_retain(ends[i]->why);
        zoe_value_release(ends[i]->why);
        zoe_protocol_release(&ends[i]->protocol);
    }
    return why;
}

/* --- over a socket ------------------------------------------------------------------------- */

/* Two ends of a socket, in one loop. */
struct protocols {
    zoe_frame frame;
    const zoe_protocol_type *type;   /* argument                                               */
    size_t *heard;                /* argument: how much came back                              */
    int fds[2];                   /* the socket's ends                                         */
    struct zoe_create_connection speaker;
    struct zoe_connect_accepted_socket hearer;
};

CORO(protocols)
{
    ASYNC (me) {
        over = zoe_future_new(zoe_running_loop);
        CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, me->fds) == 0);
        CALL(zoe_connect_accepted_socket, &me->hearer, .protocol = me->type, .fd = me->fds[1]);
        CALL(zoe_create_connection, &me->speaker, .protocol = me->type, .fd = me->fds[0], .argument = ends);
        AWAIT(over);
        RETURN(fate(me->heard));
    FINALLY:
        zoe_transport_release(me->speaker.transport);
        zoe_transport_release(me->hearer.transport);
        zoe_protocol_release(me->speaker.made);
        zoe_protocol_release(me->hearer.made);
        zoe_future_release(over);
    }
}

/* --- through a pipe ------------------------------------------------------------------------ */

struct pipes {
    zoe_frame frame;
    size_t *heard;                /* argument                                                  */
    int fds[2];                   /* the pipe's ends                                           */
    struct zoe_connect_read_pipe hearer;
    struct zoe_connect_write_pipe speaker;
};

CORO(pipes)
{
    ASYNC (me) {
        over = zoe_future_new(zoe_running_loop);
        CHECK(pipe(me->fds) == 0);
        CALL(zoe_connect_read_pipe, &me->hearer, .protocol = &plain, .fd = me->fds[0]);
        CALL(zoe_connect_write_pipe, &me->speaker, .protocol = &plain, .fd = me->fds[1], .argument = ends);
        AWAIT(over);
        RETURN(fate(me->heard));
    FINALLY:
        zoe_transport_release(me->speaker.transport);
        zoe_transport_release(me->hearer.transport);
        zoe_protocol_release(me->speaker.made);
        zoe_protocol_release(me->hearer.made);
        zoe_future_release(over);
    }
}

/* --- as datagrams -------------------------------------------------------------------------- */

/* Each message is one datagram, and so is its echo. Some are under way at a time. */
static void
say_some(struct end *me)
{
    while (me->said < whole() && me->said < me->heard + 3 * LONGEST) {
        int i = message_at(me->said);
        zoe_transport_sendto(me->transport, text + me->said, start[i + 1] - start[i], NULL);
        me->said = start[i + 1];
    }
}

static void
datagram_made(zoe_protocol *self, zoe_transport *transport)
{
    struct end *me = (struct end *)self;
    CHECK(me->state == NEVER);
    me->state = MADE;
    me->transport = transport;
    me->echoes = !me->speaks;
    if (me->speaks)
        say_some(me);
}

static void
datagram_received(zoe_protocol *self, const void *data, size_t size, const zoe_address *from)
{
    struct end *me = end_of(self, true);
    int message = message_at(me->heard);
    CHECK(size == start[message + 1] - start[message]);
    hear_bytes(&me->heard, data, size);
    if (me->echoes)
        zoe_transport_sendto(me->transport, data, size, from);
    else if (me->heard < whole())
        say_some(me);
    else
        for (int i = 0; i < 2; i++)
            zoe_transport_close(ends[i]->transport);
}

static const zoe_protocol_type datagram = {
    .name = "Datagram", .size = sizeof(struct end), .init = end_init,
    .connection_made = datagram_made, .datagram_received = datagram_received,
    .connection_lost = end_lost,
};

struct datagrams {
    zoe_frame frame;
    size_t *heard;                /* argument                                                  */
    zoe_address address;          /* where the hearer is                                       */
    struct zoe_create_datagram_endpoint hearer, speaker;
};

static zoe_frame *
connecting_datagrams(struct datagrams *me)
{
    zoe_transport_get_extra_info(me->hearer.transport, ZOE_INFO_SOCKNAME, &me->address);
    return zoe_coroutine(zoe_create_datagram_endpoint, &me->speaker, .protocol = &datagram,
                         .argument = ends, .remote_host = "127.0.0.1",
                         .remote_port = zoe_address_port(&me->address));
}

CORO(datagrams)
{
    ASYNC (me) {
        over = zoe_future_new(zoe_running_loop);
        CALL(zoe_create_datagram_endpoint, &me->hearer, .protocol = &datagram, .local_host = "127.0.0.1");
        AWAIT(connecting_datagrams(me));
        AWAIT(over);
        RETURN(fate(me->heard));
    FINALLY:
        zoe_transport_release(me->speaker.transport);
        zoe_transport_release(me->hearer.transport);
        zoe_protocol_release(me->speaker.made);
        zoe_protocol_release(me->hearer.made);
        zoe_future_release(over);
    }
}

/* --- through a child ----------------------------------------------------------------------- */

static const char *const cat[] = {"cat", NULL};

struct child {
    zoe_frame frame;
    size_t *heard;                /* argument                                                  */
    struct zoe_create_subprocess_exec spawn;
    struct talk talk;
    struct hear rest;
    struct zoe_process_wait wait;
};

CORO(child)
{
    ASYNC (me) {
        CALL(zoe_create_subprocess_exec, &me->spawn, .argv = cat, .standard_input = ZOE_PIPE, .standard_output = ZOE_PIPE);
        CALL(talk, &me->talk, .reader = me->spawn.process->standard_output, .writer = me->spawn.process->standard_input, .reading = LINES, .heard = me->heard);
        CALL(hear, &me->rest, .reader = me->spawn.process->standard_output, .heard = me->heard);
        CHECK(me->rest.size == 0);
    FINALLY:
        if (me->spawn.process != NULL) {
            zoe_writer_close(me->spawn.process->standard_input);
            CALL(zoe_process_wait, &me->wait, .process = me->spawn.process);
        }
        zoe_process_release(me->spawn.process);
    }
}

/* --- all of them --------------------------------------------------------------------------- */

static zoe_value
go(const char *way, size_t *heard)
{
    static const char *const readings[] = {"read", "lines", "until", "exactly"};
    for (int i = 0; i < 4; i++)
        if (strcmp(way, readings[i]) == 0) {
            struct wire wire = {.reading = (enum reading)i};
            zoe_value result = zoe_run(visit, .wire = &wire);
            *heard = wire.back;
            return result;
        }
    if (strcmp(way, "protocol") == 0 || strcmp(way, "buffered") == 0)
        return zoe_run(protocols, .type = way[0] == 'p' ? &plain : &buffered, .heard = heard);
    if (strcmp(way, "pipe") == 0)
        return zoe_run(pipes, .heard = heard);
    if (strcmp(way, "datagrams") == 0)
        return zoe_run(datagrams, .heard = heard);
    if (strcmp(way, "child") == 0)
        return zoe_run(child, .heard = heard);
    fprintf(stderr, "zoetrope: wire: %s: no such way; look into wire.c\n", way);
    exit(2);
}

int
main(int count, char **words)
{
    size_t heard = 0;
    begin();
    zoe_value result = go(count > 1 ? words[1] : "", &heard);
    return finish(words[1], heard, result);
}
