/* load.c -- a server and its visitors in one loop, as many as you like:
 *
 *     load many N     N visitors at the same time, each of whom waits for all others
 *     load churn N    N visitors, ten at a time, one after the other
 *     load trips N    ten visitors, N round trips in all
 *
 * Every word must come back. Prints what was done; nothing may be left open.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zoetrope.h"

enum { AT_A_TIME = 10, WORD = 16 };

static long goal;                 /* N                                                         */
static int port;                  /* where the server is                                       */
static long trips;                /* words that came back                                      */
static long visits;               /* visitors who are through                                  */
static long served;               /* visitors whom the server saw leave                        */

/* --- the server --------------------------------------------------------------------------- */

struct echo {
    zoe_frame frame;
    zoe_client client;            /* reader and writer of this connection                      */
    struct zoe_reader_readexactly word;
    struct zoe_writer_drain drain;
};

CORO(echo)
{
    ASYNC (me) {
        for (;;) {
            zoe_catch(&me->frame, ZOE_INCOMPLETE_READ);
            CALL(zoe_reader_readexactly, &me->word, .reader = me->client.reader, .count = WORD);
            if (zoe_caught() != NULL)
                break;
            zoe_writer_write(me->client.writer, me->word.data, WORD);
            CALL(zoe_writer_drain, &me->drain, .writer = me->client.writer);
        }
        zoe_writer_close(me->client.writer);
    FINALLY:
        served++;
    }
}

/* --- a visitor ---------------------------------------------------------------------------- */

struct visit {
    zoe_frame frame;
    long words;                   /* argument: how many it says                                */
    zoe_barrier *all;             /* argument: where it waits for the others; NULL: it does not */
    long i;                       /* how many it has said                                      */
    char said[WORD + 1];          /* the last one                                              */
    struct zoe_open_connection open;
    struct zoe_barrier_wait together;
    struct zoe_reader_readexactly heard;
    struct zoe_writer_wait_closed closed;
};

static void
say(struct visit *me)
{
    snprintf(me->said, sizeof me->said, "%0*ld", WORD, trips);
    zoe_writer_write(me->open.writer, me->said, WORD);
}

static void
check(struct visit *me)
{
    if (memcmp(me->said, me->heard.data, WORD) != 0) {
        fprintf(stderr, "zoetrope: load: \"%s\" came back as \"%.*s\"\n", me->said, WORD,
                me->heard.data);
        exit(1);
    }
    trips++;
}

CORO(visit)
{
    ASYNC (me) {
        CALL(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = port);
        if (me->all != NULL)
            CALL(zoe_barrier_wait, &me->together, .barrier = me->all);
        for (me->i = 0; me->i < me->words; me->i++) {
            say(me);
            CALL(zoe_reader_readexactly, &me->heard, .reader = me->open.reader, .count = WORD);
            check(me);
        }
        zoe_writer_close(me->open.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
        visits++;
    FINALLY:
        zoe_writer_release(me->open.writer);
    }
}

/* Visits, one after the other, until there were enough. */
struct come_again {
    zoe_frame frame;
    struct visit visit;           /* the frame of what it awaits                               */
};

CORO(come_again)
{
    ASYNC (me) {
        while (visits + AT_A_TIME <= goal)
            CALL(visit, &me->visit, .words = 1);
    }
}

/* --- all of them -------------------------------------------------------------------------- */

struct main_task {
    zoe_frame frame;
    const char *what;             /* argument                                                  */
    zoe_barrier all;              /* where many wait for one another                           */
    zoe_task **tasks;             /* references: the visitors                                  */
    long count;                   /* how many                                                  */
    long i;                       /* who is awaited                                            */
    struct zoe_start_server start;
    struct zoe_server_wait_closed closed;
};

static zoe_frame *
listening(struct main_task *me)
{
    return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(echo),
                         .host = "127.0.0.1", .backlog = 4096);
}

static zoe_task *
invite(struct main_task *me)
{
    if (strcmp(me->what, "many") == 0)
        return zoe_create_task(visit, .words = 1, .all = &me->all);
    if (strcmp(me->what, "churn") == 0)
        return zoe_create_task(come_again);
    return zoe_create_task(visit, .words = goal / AT_A_TIME);
}

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(listening(me));
        port = zoe_server_port(me->start.server);
        me->count = strcmp(me->what, "many") == 0 ? goal : AT_A_TIME;
        zoe_barrier_init(&me->all, (size_t)me->count);
        me->tasks = calloc((size_t)me->count, sizeof(zoe_task *));
        for (long i = 0; i < me->count; i++)
            me->tasks[i] = invite(me);
        for (me->i = 0; me->i < me->count; me->i++)
            AWAIT(me->tasks[me->i]);
        zoe_server_close(me->start.server);
        CALL(zoe_server_wait_closed, &me->closed, .server = me->start.server);
    FINALLY:
        for (long i = 0; i < me->count; i++)
            zoe_task_release(me->tasks[i]);
        free(me->tasks);
        zoe_server_release(me->start.server);
    }
}

int
main(int count, char **words)
{
    if (count != 3 || atol(words[2]) < AT_A_TIME) {
        fputs("zoetrope: load: say load many|churn|trips N, N being 10 or more\n", stderr);
        return 2;
    }
    goal = atol(words[2]);
    int status = zoe_exit_status(zoe_run(main_task, .what = words[1]));
    printf("%ld visits, %ld round trips\n", visits, trips);
    return status != 0 || visits != served;
}
