/* http.h -- as much of HTTP as a page on this machine needs.
 *
 * A request is a head, up to an empty line; only GET is answered, and each connection carries one
 * answer. A page of another site must not read what we serve, whatever name it gives this machine:
 * so the Host that is asked for must be ours.
 */
#ifndef HTTP_H
#define HTTP_H

#include <stdint.h>

#include "text.h"

enum { HTTP_HEAD_MAX = 8192 };    /* bytes of a request's head */

struct request {
    int status;                   /* 200, or why it is refused                                 */
    char path[64];                /* what is asked for; longer ones do not exist               */
    int64_t last;                 /* the Last-Event-ID; -1: none                               */
};

/* Understand the head of a request that came to a port of ours. */
void
http_read(struct request *request, const char *head, size_t size, int port);

/* Add the head of an answer of this type; `length` is that of what follows it, -1: unknown. */
void
http_head(struct text *out, int status, const char *type, int64_t length);

/* Add a whole answer that says why there is no other. */
void
http_refusal(struct text *out, int status);

#endif
