/* fetch_tls.c -- fetches a page over HTTPS, and prints its body:
 * fetch_tls PORT PATH NAME AUTHORITIES, from this machine, which must show that it is NAME. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tls.h"

struct main_task {
    zoe_frame frame;
    char *const *words;           /* argument: of the program                                  */
    zoe_tls *tls;                 /* whom it believes                                          */
    struct zoe_open_connection open;
    struct zoe_reader_readline status;
    struct zoe_reader_readuntil head;
    struct zoe_reader_read body;
    struct zoe_writer_wait_closed closed;
};

static zoe_frame *
connecting(struct main_task *me)
{
    me->tls = zoe_tls_client(me->words[4]);
    if (me->tls == NULL)
        return NULL;
    return zoe_coroutine(zoe_open_connection, &me->open, .host = "127.0.0.1",
                         .port = atoi(me->words[1]), .layer = zoe_tls_layer(me->tls),
                         .server_hostname = me->words[3]);
}

static void
ask(const struct main_task *me)
{
    char text[400];
    int size = snprintf(text, sizeof text,
                        "GET %.200s HTTP/1.1\r\nHost: %.100s\r\nConnection: close\r\n\r\n",
                        me->words[2], me->words[3]);
    zoe_writer_write(me->open.writer, text, (size_t)size);
}

/* The server's answer, unless it is what was asked for. */
static zoe_value
refusal(const struct main_task *me)
{
    const char *status = me->status.data;
    if (strncmp(status, "HTTP/1.1 200 ", 13) == 0)
        return zoe_none();
    return zoe_raise(ZOE_RUNTIME_ERROR, "%.*s", (int)strcspn(status, "\r\n"), status);
}

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(connecting(me));
        ask(me);
        CALL(zoe_reader_readline, &me->status, .reader = me->open.reader);
        if (zoe_is_error(refusal(me)))
            RETURN(refusal(me));
        CALL(zoe_reader_readuntil, &me->head, .reader = me->open.reader, .separator = "\r\n\r\n");
        CALL(zoe_reader_read, &me->body, .reader = me->open.reader);
        fwrite(me->body.data, 1, me->body.size, stdout);
    FINALLY:
        if (me->open.writer != NULL) {
            zoe_writer_close(me->open.writer);
            CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
        }
        zoe_writer_release(me->open.writer);
        zoe_tls_free(me->tls);
    }
}

int
main(int count, char **words)
{
    if (count != 5) {
        fputs("zoetrope: fetch_tls: say fetch_tls PORT PATH NAME AUTHORITIES\n", stderr);
        return 2;
    }
    return zoe_exit_status(zoe_run(main_task, .words = words));
}
