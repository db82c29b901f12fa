/* feed.h -- what browsers are told: a file of messages that grows.
 *
 * Each message is one of HTML's server-sent events. They are written once, into a file without a
 * name; every browser reads that file at its own pace, so that a slow one costs no memory, and one
 * that comes late, or again, finds all of it. Message 0 is the trace's header, message n the event
 * numbered n; the last one tells how it ended.
 */
#ifndef FEED_H
#define FEED_H

#include <stdint.h>
#include <sys/types.h>

#include "text.h"
#include "zoetrope.h"

struct feed {
    int file;                     /* the messages, one after the other                         */
    off_t length;                 /* of the file                                               */
    struct text waiting;          /* messages not yet in the file                              */
    off_t *places;                /* where each message begins; owned                          */
    size_t room;                  /* allocated                                                 */
    size_t count;                 /* how many messages there are                               */
    bool ended;                   /* there will be no more                                     */
    zoe_event grown;              /* set for a moment when there is more, or the end           */
};

/* Begin one, in a running loop. To be given to feed_close. 0, or -1 and told. */
int
feed_open(struct feed *feed);

void
feed_close(struct feed *feed);

/* Add a message of this type, "" for an event, whose data are the lines of `data`. */
void
feed_add(struct feed *feed, const char *type, const struct text *data);

/* Let browsers have what was added. 0, or -1 and told. */
int
feed_publish(struct feed *feed);

/* There will be no more: let browsers know. */
void
feed_end(struct feed *feed);

/* Where the message behind message `last` begins; -1 begins with the first. */
off_t
feed_place(const struct feed *feed, int64_t last);

/* Read what lies at `place`, at most `size` bytes. Returns how many; 0: there is no more yet. */
size_t
feed_read(const struct feed *feed, off_t place, char *bytes, size_t size);

#endif
