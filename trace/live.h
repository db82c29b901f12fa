/* live.h -- following a program while it runs.
 *
 *     program -> pipe -> follower -> feed -> a visitor for each browser
 *
 * The follower reads the trace as it comes, strictly, and puts every event into the feed, as it is
 * and in words; visitors pass the feed on. They know each other only by this struct.
 */
#ifndef LIVE_H
#define LIVE_H

#include "feed.h"
#include "object.h"
#include "options.h"

struct live {
    const struct options *options;    /* what was asked for                                    */
    const char *name;             /* of the program, without its folder                        */
    char run[40];                 /* tells this run from others at the same port               */
    int port;                     /* where browsers find us                                    */
    char address[40];             /* the same as an address to type                            */
    int visitors;                 /* how many are connected                                    */
    struct feed feed;             /* what they are told                                        */

    char *directory;              /* where the pipe is: a name                                 */
    char *pipe;                   /* its name                                                  */
    int ends[2];                  /* of the pipe, to read and to write; -1: closed             */
    FILE *kept;                   /* the trace is kept here; NULL: nowhere                     */
    struct trace trace;           /* what the reader knows; the events themselves are not kept */
    struct reader reader;         /* where reading is                                          */
    struct text partial;          /* the beginning of a line whose end has not come            */
    struct text data;             /* of the message being made                                 */
    bool lost;                    /* the trace cannot be followed any further, which was told  */
    zoe_event over;               /* set when the trace has ended                              */

    zoe_event stop;               /* set when all is to end                                    */
};

/* --- the follower (live_follow.c) --------------------------------------------------------- */

/* Make the pipe, and what is needed to read it. To be given to follow_close. 0, or -1 and told. */
int
follow_open(struct live *live);

void
follow_close(struct live *live);

/* What reads the pipe; made with the struct live as argument. */
extern const zoe_protocol_type follower;

/* The program has ended with this status: say so as the last message. */
void
follow_end(struct live *live, int status);

/* --- a visitor (live_visit.c) ------------------------------------------------------------- */

/* Coroutine: one connection of a browser. */
struct visit {
    zoe_frame frame;
    zoe_client client;            /* its streams; the argument is the struct live              */
    struct text answer;           /* what it is told: a head, a page                           */
    bool follows;                 /* it is told the feed                                       */
    off_t place;                  /* of what it is told next, in the feed                      */
    struct zoe_reader_readuntil head;    /* reading the request                                */
    struct zoe_writer_drain drain;       /* waiting until it has taken what was written        */
    struct zoe_event_wait grown;         /* waiting for more to tell                           */
    struct zoe_writer_wait_closed closed;    /* waiting until it has all                       */
    struct zoe_wait_for limit;           /* but not for ever                                   */
};
extern const zoe_coro visit;

#endif
