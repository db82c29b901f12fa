/* key.h -- one key, and a line of those who want it. */
#ifndef KEY_H
#define KEY_H

#include "zoetrope.h"

enum { MOST = 8 };                /* who can stand in line                            */

struct key {
    bool taken;                   /* somebody has it                                  */
    zoe_future *line[MOST];       /* what they wait for, in the order of coming       */
    int count;                    /* how many stand there                             */
};

/* Coroutine: wait until it is our turn, and take the key. */
struct take_key {
    zoe_frame frame;
    struct key *key;              /* argument                                         */
    zoe_future *place;            /* our place in the line: a reference; NULL: none   */
};
extern const zoe_coro take_key;

/* Give the key back, and wake the first in line. */
void give_key(struct key *key);

#endif
