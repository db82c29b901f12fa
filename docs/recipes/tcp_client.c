/* A TCP client: say something to a host and port, and print all that comes back. */
#include <stdio.h>
#include <stdlib.h>

#include "zoetrope.h"

struct talk {
    zoe_frame frame;
    const char *host;             /* argument                             */
    int port;                     /* argument                             */
    struct zoe_open_connection open;
    struct zoe_reader_readline line;
};

CORO(talk)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        CALL(zoe_open_connection, &me->open, .host = me->host, .port = me->port);
        if (zoe_caught() != NULL) {
            printf("nobody there: %s\n", zoe_error_name(zoe_caught()->code));
            RETURN(zoe_none());
        }
        zoe_writer_write(me->open.writer, "Ada\n", 4);
        zoe_writer_write_eof(me->open.writer);
        do {
            CALL(zoe_reader_readline, &me->line, .reader = me->open.reader);
            fwrite(me->line.data, 1, me->line.size, stdout);
        } while (me->line.size > 0);
        zoe_writer_close(me->open.writer);
    FINALLY:
        zoe_writer_release(me->open.writer);
    }
}

int
main(int argc, char **argv)
{
    const char *host = argc > 2 ? argv[1] : "127.0.0.1";
    int port = argc > 2 ? atoi(argv[2]) : 1;
    return zoe_exit_status(zoe_run(talk, .host = host, .port = port));
}
