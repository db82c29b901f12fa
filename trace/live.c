/* live.c -- `zoetrope live`: a page on this machine that follows a running program.
 *
 * The tool is a program of the library's own kind: a server of streams, a child, a pipe, signals,
 * all in one loop. Nobody but this machine can connect: the server listens on 127.0.0.1 only.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "http.h"
#include "live.h"
#include "program.h"

static const double GRACE = 2;    /* seconds, for what should end at once */

/* --- the program -------------------------------------------------------------------------- */

/* From its start to the end of its trace. */
struct attend {
    zoe_frame frame;
    struct live *live;            /* argument                                                  */
    zoe_process *process;         /* argument: borrowed                                        */
    struct zoe_process_wait wait; /* for the program's end                                     */
    struct zoe_event_wait over;   /* and for that of its trace                                 */
    struct zoe_wait_for limit;
};

/* Until the pipe is read to its end, which it has once nobody can write to it; a program may leave
 * others behind that could, but do not. */
static zoe_frame *
reading_rest(struct attend *me)
{
    close(me->live->ends[1]);
    me->live->ends[1] = -1;
    return zoe_coroutine(zoe_wait_for, &me->limit, .timeout = GRACE,
                         .coroutine = zoe_coroutine(zoe_event_wait, &me->over,
                                                    .event = &me->live->over));
}

CORO(attend)
{
    ASYNC (me) {
        CALL(zoe_process_wait, &me->wait, .process = me->process);
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        AWAIT(reading_rest(me));
        follow_end(me->live, me->wait.status);
    }
}

/* --- the server --------------------------------------------------------------------------- */

struct serve {
    zoe_frame frame;
    struct live *live;            /* argument                                                  */
    const struct program *program;    /* argument: what to start                               */
    zoe_process *process, *opener;    /* the program; what shows the page, or NULL             */
    zoe_future *attending;        /* done when the program and its trace have ended: a reference */
    int attempts;                 /* to end it                                                 */
    struct zoe_start_server start;
    struct zoe_connect_read_pipe connect;
    struct zoe_create_subprocess_exec spawn;
    struct zoe_event_wait stop;
    struct zoe_wait ending;
};

static zoe_frame *
listening(struct serve *me)
{
    return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(visit),
                         .argument = me->live, .host = "127.0.0.1",
                         .port = me->live->options->port, .limit = HTTP_HEAD_MAX);
}

/* The pipe's reading end becomes the transport's. */
static zoe_frame *
connecting(struct serve *me)
{
    int fd = me->live->ends[0];

    me->live->ends[0] = -1;
    return zoe_coroutine(zoe_connect_read_pipe, &me->connect, .protocol = &follower,
                         .argument = me->live, .fd = fd);
}

static zoe_frame *
starting(struct serve *me)
{
    snprintf(me->live->address, sizeof me->live->address, "http://127.0.0.1:%d/",
             me->live->port = zoe_server_port(me->start.server));
    return zoe_coroutine(zoe_create_subprocess_exec, &me->spawn, .argv = me->program->argv,
                         .environment = (const char *const *)me->program->environment);
}

static void
attend_to(struct serve *me)
{
    me->process = me->spawn.process;
    me->attending = (zoe_future *)zoe_create_task(attend, .live = me->live,
                                                  .process = me->process);
    fprintf(stderr, "zoetrope: %s follows %s; Ctrl-C ends it\n", me->live->address,
            me->live->name);
}

#ifdef __APPLE__
#define OPEN "open \"$0\" &"
#else
#define OPEN "xdg-open \"$0\" &"
#endif

/* Let somebody show the page who knows how to; in the background of a shell that is gone at once, so
 * that a browser hears neither of our end nor of Ctrl-C. */
static zoe_frame *
opening(struct serve *me)
{
    static const char *argv[5] = {"sh", "-c", OPEN};

    argv[3] = me->live->address;
    return zoe_coroutine(zoe_create_subprocess_exec, &me->spawn, .argv = argv,
                         .standard_input = ZOE_DEVNULL, .standard_output = ZOE_DEVNULL,
                         .standard_error = ZOE_DEVNULL);
}

/* Wait a moment for the program to end: it may have heard the same Ctrl-C. Then ask, then insist. */
static zoe_frame *
ending(struct serve *me)
{
    static const int signals[] = {0, SIGTERM, SIGKILL};
    static const double moments[] = {0.5, GRACE, 2 * GRACE};
    int i = me->attempts++;

    if (signals[i])
        zoe_process_send_signal(me->process, signals[i]);
    return zoe_coroutine(zoe_wait, &me->ending, .futures = &me->attending, .count = 1,
                         .timeout = moments[i]);
}

/* A value to end with: what could not be done, and why, is told. */
static zoe_value
told(const char *thing, const char *cure)
{
    fail(thing, "%s; %s", strerror(zoe_caught()->code), cure);
    return zoe_int(2);
}

/* Ends with the exit status of the tool. */
CORO(serve)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        AWAIT(listening(me));
        if (zoe_caught() != NULL)
            RETURN(told("--port", "choose another one, or none"));
        AWAIT(connecting(me));
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        AWAIT(starting(me));
        if (zoe_caught() != NULL)
            RETURN(told(me->program->name, "name a program that can be run"));
        attend_to(me);
        if (!me->live->options->no_open && isatty(STDERR_FILENO)) {
            zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
            AWAIT(opening(me));
            me->opener = zoe_caught() == NULL ? me->spawn.process : NULL;
        }
        CALL(zoe_event_wait, &me->stop, .event = &me->live->stop);
        while (!zoe_future_done(me->attending) && me->attempts < 3)
            AWAIT(ending(me));
        RETURN(zoe_int(0));
    FINALLY:
        zoe_server_close(me->start.server);
        zoe_server_abort_clients(me->start.server);
        zoe_server_release(me->start.server);
        zoe_transport_close(me->connect.transport);
        zoe_transport_release(me->connect.transport);
        zoe_protocol_release(me->connect.made);
        zoe_future_release(me->attending);
        zoe_process_release(me->process);
        zoe_process_release(me->opener);
    }
}

/* --- the command -------------------------------------------------------------------------- */

static void
stop(void *argument)
{
    zoe_event_set(&((struct live *)argument)->stop);
}

/* Everything that lasts as long as the loop does. */
struct follow {
    zoe_frame frame;
    struct live *live;            /* argument                                                  */
    const struct program *program;    /* argument                                              */
    struct serve serve;
};

CORO(follow)
{
    ASYNC (me) {
        zoe_event_init(&me->live->over);
        zoe_event_init(&me->live->stop);
        zoe_add_signal_handler(zoe_get_running_loop(), SIGINT, stop, me->live);
        zoe_add_signal_handler(zoe_get_running_loop(), SIGTERM, stop, me->live);
        zoe_add_signal_handler(zoe_get_running_loop(), SIGHUP, stop, me->live);
        if (feed_open(&me->live->feed))
            RETURN(zoe_int(2));
        CALL(serve, &me->serve, .live = me->live, .program = me->program);
        RETURN(zoe_awaited());
    }
}

/* Until it is stopped. The exit status. */
static int
follow_program(struct live *live)
{
    struct program program;
    zoe_value ended;
    int status;

    if (program_make(&program, live->options, live->pipe))
        return 2;
    ended = zoe_run(follow, .live = live, .program = &program);
    status = zoe_is_error(ended) ? zoe_exit_status(ended) : (int)ended.as.integer;
    program_free(&program);
    feed_close(&live->feed);
    return status;
}

static void
name_run(struct live *live)
{
    const char *slash = strrchr(live->options->rest[0], '/');
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    live->name = slash ? slash + 1 : live->options->rest[0];
    snprintf(live->run, sizeof live->run, "%llx-%lx", (long long)now.tv_sec, now.tv_nsec);
}

int
command_live(const struct options *options)
{
    struct live live = {.options = options, .feed.file = -1};
    int status;

    if (options->rest_count == 0) {
        fail("live", "a program is needed; write zoetrope live -- PROGRAM");
        return 2;
    }
    name_run(&live);
    if (follow_open(&live))
        return 2;
    status = follow_program(&live);
    follow_close(&live);
    return status;
}
