/* move.h -- chests with coins in them, and somebody who carries coins from one to another. */
#ifndef MOVE_H
#define MOVE_H

#include "zoetrope.h"

struct chest {
    zoe_lock lock;                /* only who has it may touch the coins              */
    int number;                   /* which chest this is: 1, 2, ...                   */
    int coins;                    /* how many are in it                               */
};

/* Coroutine: go to a chest; half a second. */
struct walk {
    zoe_frame frame;
    struct zoe_sleep nap;         /* the frame of what it awaits                      */
};
extern const zoe_coro walk;

/* Coroutine: count, carry and count again; a second. Both chests must be locked. */
struct carry {
    zoe_frame frame;
    struct chest *from, *to;      /* arguments                                        */
    int coins;                    /* argument: how many                               */
    int left, there;              /* what it has counted                              */
    struct zoe_sleep nap;         /* the frame of what it awaits                      */
};
extern const zoe_coro carry;

/* Coroutine: lock both chests, move the coins, and unlock both. */
struct move {
    zoe_frame frame;
    struct chest *from, *to;      /* arguments                                        */
    int coins;                    /* argument: how many                               */
    struct zoe_lock_acquire first, second;   /* waiting for the two locks             */
    struct walk walk;             /* to the other chest                               */
    struct carry carry;           /* the coins                                        */
};
extern const zoe_coro move;

#endif
