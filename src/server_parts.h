/* server_parts.h -- a server from the inside: for src/ only. */
#ifndef ZOE_SERVER_PARTS_H
#define ZOE_SERVER_PARTS_H

#include <sys/types.h>

#include "server.h"

/* One of its listening sockets. */
struct zoe_listener {
    zoe_server *server;           /* whose it is                                               */
    int fd;                       /* the socket                                                */
    zoe_handle retry;             /* out of descriptors: when it accepts again                 */
    bool told;                    /* that was reported, and nothing accepted since             */
};

struct zoe_server {
    zoe_loop *loop;               /* whose connections these are                               */
    zoe_server *older;            /* the next one of the loop's open servers                   */
    unsigned refs;                /* owners: the loop while it is open, who asked for it, and
                                     each connection                                           */

    /* What its connections get. */
    const zoe_protocol_type *protocol;    /* the type of each one's protocol                   */
    void *argument;               /* for its init                                              */
    zoe_callback *drop;           /* called with it in the end; or NULL                        */
    zoe_layer *layer;             /* what the bytes go through; NULL: nothing                  */

    /* How it listens. */
    char *path;                   /* what to remove in the end: owned; NULL: nothing           */
    ino_t inode;                  /* which file that was                                       */
    int backlog;                  /* connections that may wait                                 */
    bool serving;                 /* it accepts                                                */
    bool closed;                  /* it was closed                                             */
    bool over;                    /* and its last connection is gone                           */

    /* Who is connected, and who waits. */
    size_t clients;               /* how many connections it has                               */
    struct accept_connection2 *accepted;  /* tasks that have not begun, oldest first           */
    struct accept_connection2 **accepted_end; /* where the next one is linked                  */
    struct zoe_sync sync;         /* for those who wait: its loop                              */
    struct zoe_waiters waiters;   /* who waits until it is over                                */
    zoe_future *forever;          /* of serve_forever: borrowed; or NULL                       */

    size_t count;                 /* of listeners                                              */
    struct zoe_listener listeners[];  /* its sockets                                           */
};

/* A server for these listening sockets, which it takes over; NULL, and they are closed. */
zoe_server *zoe_server_new(zoe_loop *loop, const int *fds, size_t count);

/* A connection begins, and ends. The server has one owner more in between. */
void zoe_server_attach(zoe_server *server);
void zoe_server_detach(zoe_server *server);

/* Listen and accept. Returns 0, ZOE_RUNTIME_ERROR when it is closed, or the system's error. */
int zoe_server_begin(zoe_server *server);

/* Accept what has come to a listener: its reader (accept.c). */
void zoe_accept_connection(void *listener);

/* Close the connections whose tasks have ended before they began, or all that have not begun
 * (accept.c). */
void zoe_server_forget_accepted(zoe_server *server, bool all);

#endif
