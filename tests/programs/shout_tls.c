/* shout_tls.c -- gives every line back through TLS, in capitals, until it is interrupted:
 * shout_tls CERTIFICATE KEY SECONDS, of which a handshake may take so many. Prints its port first. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

#include "tls.h"

struct shout {
    zoe_frame frame;
    zoe_client client;            /* reader and writer of this connection                      */
    struct zoe_reader_readline line;
    struct zoe_writer_drain drain;
};

static void
shout_back(struct shout *me)
{
    for (size_t i = 0; i < me->line.size; i++) {
        char letter = (char)toupper((unsigned char)me->line.data[i]);
        zoe_writer_write(me->client.writer, &letter, 1);
    }
}

CORO(shout)
{
    ASYNC (me) {
        for (;;) {
            CALL(zoe_reader_readline, &me->line, .reader = me->client.reader);
            if (me->line.size == 0)
                break;
            shout_back(me);
            CALL(zoe_writer_drain, &me->drain, .writer = me->client.writer);
        }
        zoe_writer_close(me->client.writer);
    }
}

struct main_task {
    zoe_frame frame;
    char *const *words;           /* argument: of the program                                  */
    zoe_tls *tls;                 /* what the server shows                                     */
    struct zoe_start_server start;
    struct zoe_server_serve_forever serve;
};

static zoe_frame *
listening(struct main_task *me)
{
    me->tls = zoe_tls_server(me->words[1], me->words[2]);
    if (me->tls == NULL)
        return NULL;
    zoe_tls_set_timeouts(me->tls, atof(me->words[3]), 2);
    return zoe_coroutine(zoe_start_server, &me->start, .client = zoe_client_of(shout),
                         .host = "127.0.0.1", .layer = zoe_tls_layer(me->tls));
}

CORO(main_task)
{
    ASYNC (me) {
        AWAIT(listening(me));
        printf("%d\n", zoe_server_port(me->start.server));
        fflush(stdout);
        CALL(zoe_server_serve_forever, &me->serve, .server = me->start.server);
    FINALLY:
        zoe_server_release(me->start.server);
        zoe_tls_free(me->tls);
    }
}

int
main(int count, char **words)
{
    if (count != 4) {
        fputs("zoetrope: shout_tls: say shout_tls CERTIFICATE KEY SECONDS\n", stderr);
        return 2;
    }
    return zoe_exit_status(zoe_run(main_task, .words = words));
}
