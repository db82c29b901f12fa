/* chat.c -- everybody hears what anybody says.
 *
 * A task for each guest, and one list of those who are here. No locks: between two awaits nobody
 * else runs. Whoever tells all looks at the list again after each drain, for it may have changed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zoetrope.h"

enum { MOST = 8, LONGEST = 80 };

/* --- who is here -------------------------------------------------------------------------- */

struct tell_all {
    zoe_frame frame;
    char text[2 * LONGEST + 8];           /* argument: what they hear              */
    int i;                                /* whose turn it is                      */
    struct zoe_writer_drain drain;        /* the frame of what it awaits           */
};

struct guest {
    zoe_frame frame;
    zoe_client client;                    /* reader and writer of this connection  */
    char name[LONGEST];                   /* the first line that came              */
    struct zoe_reader_readline line;      /* the frames of what it awaits          */
    struct tell_all tell;
    struct zoe_writer_wait_closed closed;
};

static struct guest *guests[MOST];
static int count;

static void
enter(struct guest *guest)
{
    if (count < MOST)
        guests[count++] = guest;
}

static void
leave(struct guest *guest)
{
    for (int i = 0; i < count; i++)
        if (guests[i] == guest) {
            memmove(guests + i, guests + i + 1, (size_t)(--count - i) * sizeof *guests);
            return;
        }
}

CORO(tell_all)
{
    ASYNC (me) {
        printf("%s", me->text);
        for (me->i = 0; me->i < count; me->i++) {
            zoe_writer_write(guests[me->i]->client.writer, me->text, strlen(me->text));
            CALL(zoe_writer_drain, &me->drain, .writer = guests[me->i]->client.writer);
        }
    }
}

/* A message for all, such as "ann: hello". */
static zoe_frame *
telling(struct guest *me, const char *format, const char *words)
{
    zoe_frame *frame = zoe_coroutine(tell_all, &me->tell, .i = 0);
    snprintf(me->tell.text, sizeof me->tell.text, format, me->name, words);
    return frame;
}

/* --- one guest ---------------------------------------------------------------------------- */

static void
read_name(struct guest *me)
{
    snprintf(me->name, sizeof me->name, "%.*s", (int)strcspn(me->line.data, "\n"), me->line.data);
}

CORO(guest)
{
    ASYNC (me) {
        CALL(zoe_reader_readline, &me->line, .reader = me->client.reader);
        read_name(me);
        enter(me);
        AWAIT(telling(me, "* %s is here\n%s", ""));
        for (;;) {
            CALL(zoe_reader_readline, &me->line, .reader = me->client.reader);
            if (me->line.size == 0)
                break;
            AWAIT(telling(me, "%s: %s", me->line.data));
        }
        leave(me);
        AWAIT(telling(me, "* %s has left\n%s", ""));
        zoe_writer_close(me->client.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->client.writer);
    FINALLY:
        leave(me);
    }
}

/* --- two of them -------------------------------------------------------------------------- */

struct talk {
    zoe_frame frame;
    int port;                             /* argument                              */
    const char *who;                      /* argument                              */
    const char *const *say;               /* argument: ended by NULL               */
    double every;                         /* argument: seconds before each         */
    struct zoe_open_connection open;      /* the frames of what it awaits          */
    struct zoe_sleep nap;
    struct zoe_writer_drain drain;
    struct zoe_reader_read all;
    struct zoe_writer_wait_closed closed;
};

/* How many lines, and the last one. */
static void
report(const char *name, const char *heard)
{
    int lines = 0;
    const char *last = heard;
    for (const char *line = heard; *line != '\0'; line = strchr(line, '\n') + 1) {
        last = line;
        lines++;
    }
    printf("    %s heard %d lines, the last: %s", name, lines, last);
}

CORO(talk)
{
    ASYNC (me) {
        CALL(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = me->port);
        zoe_writer_write(me->open.writer, me->who, strlen(me->who));
        zoe_writer_write(me->open.writer, "\n", 1);
        for (; *me->say != NULL; me->say++) {
            CALL(zoe_sleep, &me->nap, .delay = me->every);
            zoe_writer_write(me->open.writer, *me->say, strlen(*me->say));
            zoe_writer_write(me->open.writer, "\n", 1);
            CALL(zoe_writer_drain, &me->drain, .writer = me->open.writer);
        }
        CALL(zoe_sleep, &me->nap, .delay = me->every);
        zoe_writer_write_eof(me->open.writer);
        CALL(zoe_reader_read, &me->all, .reader = me->open.reader);
        report(me->who, me->all.data);
        zoe_writer_close(me->open.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
    FINALLY:
        zoe_writer_release(me->open.writer);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *talks[2];                 /* what is gathered: references          */
    zoe_future *all;                      /* the gather: a reference               */
    struct zoe_start_server start;        /* the frames of what it awaits          */
    struct zoe_server_wait_closed closed;
};

/* Listening, on this machine only. */
static zoe_frame *
listening(struct main_task *me)
{
    return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(guest),
                         .host = "127.0.0.1");
}

static zoe_future *
start_talk(int port, const char *who, const char *const *say, double every)
{
    zoe_task *task = zoe_create_task(talk, .port = port, .who = who, .say = say, .every = every);
    return (zoe_future *)task;
}

static const char *const ann[] = {"hello", "anybody?", NULL}, *const bob[] = {"hi ann", NULL};

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(listening(me));
        me->talks[0] = start_talk(zoe_server_port(me->start.server), "ann", ann, 1.0);
        me->talks[1] = start_talk(zoe_server_port(me->start.server), "bob", bob, 1.75);
        me->all = zoe_gather(2, me->talks, false);
        AWAIT(me->all);
        zoe_server_close(me->start.server);
        CALL(zoe_server_wait_closed, &me->closed, .server = me->start.server);
    FINALLY:
        zoe_future_release(me->all);
        zoe_future_release(me->talks[0]);
        zoe_future_release(me->talks[1]);
        zoe_server_release(me->start.server);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
