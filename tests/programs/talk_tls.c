/* talk_tls.c -- says one line through TLS, and prints the line that comes back:
 * talk_tls PORT TEXT NAME AUTHORITIES, to this machine, which must show that it is NAME. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tls.h"

struct main_task {
    zoe_frame frame;
    char *const *words;           /* argument: of the program                                  */
    zoe_tls *tls;                 /* whom it believes                                          */
    struct zoe_open_connection open;
    struct zoe_reader_readline line;
    struct zoe_writer_wait_closed closed;
};

static zoe_frame *
connecting(struct main_task *me)
{
    me->tls = zoe_tls_client(me->words[4]);
    if (me->tls == NULL)
        return NULL;
    zoe_tls_set_timeouts(me->tls, 2, 2);
    return zoe_coroutine(zoe_open_connection, &me->open, .host = "127.0.0.1",
                         .port = atoi(me->words[1]), .layer = zoe_tls_layer(me->tls),
                         .server_hostname = me->words[3]);
}

static void
say(zoe_writer *writer, const char *text)
{
    zoe_writer_write(writer, text, strlen(text));
    zoe_writer_write(writer, "\n", 1);
}

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(connecting(me));
        say(me->open.writer, me->words[2]);
        CALL(zoe_reader_readline, &me->line, .reader = me->open.reader);
        fwrite(me->line.data, 1, me->line.size, stdout);
        zoe_writer_close(me->open.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
    FINALLY:
        zoe_writer_release(me->open.writer);
        zoe_tls_free(me->tls);
    }
}

int
main(int count, char **words)
{
    if (count != 5) {
        fputs("zoetrope: talk_tls: say talk_tls PORT TEXT NAME AUTHORITIES\n", stderr);
        return 2;
    }
    return zoe_exit_status(zoe_run(main_task, .words = words));
}
