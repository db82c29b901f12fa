/* transports.c -- what is done to a transport at the wrong moment. Whatever happens, connection_lost
 * comes last, and once. */
#include "transport_scene.h"

/* --- the wrong moment --------------------------------------------------------------------- */

/* Ended by what resume_writing does, or by a close before: the writer's callback ends it too. */
static void
ended_while_flushing(void (*then)(zoe_transport *transport), bool close_first)
{
    struct scene scene = open_scene(SOCKET);
    fill(&scene);
    scene.seen->then = then;
    if (close_first)
        zoe_transport_close(scene.transport);
    drain(&scene);
    CHECK(scene.seen->resumed == 1);
    over(&scene, 0);
}

/* A write pipe is closing with bytes kept, is written to, and then its reader goes. */
static void
pipe_closing(bool flushed)
{
    struct scene scene = open_scene(WRITE_PIPE);
    fill(&scene);
    zoe_transport_close(scene.transport);
    CHECK(zoe_transport_write(scene.transport, "lost", 4) == 0);
    if (flushed)
        drain(&scene);
    else
        hang_up(&scene);
    over(&scene, flushed ? 0 : EPIPE);
}

static void
write_the_last(zoe_transport *transport)
{
    static const char much[300000];
    CHECK(zoe_transport_write(transport, much, sizeof much) == 0);
    CHECK(zoe_transport_write_eof(transport) == 0);
}

/* What resume_writing writes before the end is written too: asyncio's pipes lose it. */
static void
more_when_resumed(void)
{
    struct scene scene = open_scene(WRITE_PIPE);
    size_t read_there = 0;
    fill(&scene);
    scene.seen->then = write_the_last;
    for (int i = 0; i < 200; i++) {
        read_there += empty(&scene);
        turns(1);
        if (scene.seen->resumed > 0)
            scene.seen->then = NULL;
    }
    CHECK(read_there == 2 * 300000);
    over(&scene, 0);
}

/* Its reader is gone before anything was noticed: an error, not the signal that ends programs. */
static void
broken_pipe(void)
{
    struct scene scene = open_scene(WRITE_PIPE);
    hang_up(&scene);
    CHECK(zoe_transport_write(scene.transport, "x", 1) == 0);
    over(&scene, EPIPE);
}

/* From the fifth write after the loss on, each is told on stderr. */
static void
writes_after_loss(void)
{
    char told[1000] = "";
    struct scene scene = open_scene(SOCKET);
    FILE *file = tmpfile();
    int errors = dup(STDERR_FILENO);
    CHECK(file != NULL && errors >= 0);
    zoe_transport_abort(scene.transport);
    dup2(fileno(file), STDERR_FILENO);
    for (int i = 0; i < 6; i++)
        zoe_transport_write(scene.transport, "x", 1);
    dup2(errors, STDERR_FILENO);
    rewind(file);
    told[fread(told, 1, sizeof told - 1, file)] = '\0';
    CHECK(strcmp(told, "zoetrope: socket.send() raised exception.\n"
                       "zoetrope: socket.send() raised exception.\n") == 0);
    close(errors);
    fclose(file);
    scene.seen->transport = NULL;
    turns(2);
    CHECK(scene.seen->lost == 1 && scene.seen->code == 0);
    zoe_protocol_release(&scene.seen->protocol);
    zoe_transport_release(scene.transport);
    hang_up(&scene);
}

/* Kept open after the other side's end: who pauses and resumes reading meets the end again. */
static void
end_met_again(void)
{
    struct scene scene = open_scene(SOCKET);
    scene.seen->keep_open = true;
    CHECK(shutdown(scene.peer, SHUT_WR) == 0);
    turns(3);
    CHECK(scene.seen->eof == 1);
    CHECK(zoe_transport_pause_reading(scene.transport) == 0);
    CHECK(zoe_transport_resume_reading(scene.transport) == 0);
    turns(3);
    CHECK(scene.seen->eof == 2 && scene.seen->lost == 0);
    zoe_transport_close(scene.transport);
    over(&scene, 0);
}

/* --- misuse ------------------------------------------------------------------------------- */

static void
misuse(void)
{
    struct scene reader = open_scene(READ_PIPE), socket = open_scene(SOCKET);
    CHECK_FAILS(zoe_transport_write(NULL, "x", 1), ZOE_TYPE_ERROR, "no transport was given");
    CHECK_FAILS(zoe_transport_write(socket.transport, NULL, 1), ZOE_TYPE_ERROR,
                "no data was given");
    CHECK_FAILS(zoe_transport_write(reader.transport, "x", 1), ZOE_RUNTIME_ERROR,
                "a read pipe transport cannot write");
    CHECK_FAILS(zoe_transport_sendto(socket.transport, "x", 1, NULL), ZOE_RUNTIME_ERROR,
                "a socket transport cannot sendto");
    CHECK_FAILS(zoe_transport_set_write_buffer_limits(socket.transport, 1, 2), ZOE_VALUE_ERROR,
                "high (1) must be >= low (2) must be >= 0");
    CHECK(!zoe_transport_can_write_eof(reader.transport));
    CHECK(zoe_transport_write_eof(socket.transport) == 0);
    CHECK(zoe_transport_write_eof(socket.transport) == 0);
    CHECK_FAILS(zoe_transport_write(socket.transport, "x", 1), ZOE_RUNTIME_ERROR,
                "Cannot call write() after write_eof()");
    CHECK(zoe_transport_resume_reading(socket.transport) == 0);
    hang_up(&reader);
    over(&reader, 0);
    CHECK(socket.seen->lost == 0);
    zoe_transport_close(socket.transport);
    over(&socket, 0);
    int file = open("/dev/null", O_RDONLY), directory = open("/", O_RDONLY);
    CHECK(zoe_read_pipe_transport_new(loop, directory, NULL, NULL) == NULL);
    CHECK(zoe_last_error()->code == ZOE_VALUE_ERROR);
    close(file);
    close(directory);
}

/* --- closing the loop --------------------------------------------------------------------- */

/* A transport that is still open, and one whose end was not reached. */
static void
unclosed(void)
{
    struct scene open = open_scene(SOCKET), ending = open_scene(WRITE_PIPE);
    zoe_transport_close(ending.transport);
    int fd = -1;
    CHECK(zoe_transport_get_extra_info(open.transport, ZOE_INFO_SOCKET, &fd) == 0 && fd >= 0);
    CHECK(zoe_loop_close(loop) == 0);
    CHECK(reports == 2);
    CHECK(strncmp(last_report, "unclosed transport: socket", 26) == 0);
    CHECK(fcntl(fd, F_GETFD) == -1);
    zoe_transport_write(open.transport, "x", 1);
    zoe_transport_release(open.transport);
    zoe_protocol_release(&ending.seen->protocol);
    zoe_protocol_release(&open.seen->protocol);
    zoe_transport_release(ending.transport);
    hang_up(&open);
    hang_up(&ending);
}

int
main(void)
{
    begin();
    ended_while_flushing(NULL, true);
    ended_while_flushing(zoe_transport_close, false);
    ended_while_flushing(zoe_transport_abort, false);
    ended_while_flushing(zoe_transport_abort, true);
    pipe_closing(true);
    pipe_closing(false);
    more_when_resumed();
    broken_pipe();
    writes_after_loss();
    end_met_again();
    misuse();
    unclosed();
    return 0;
}
