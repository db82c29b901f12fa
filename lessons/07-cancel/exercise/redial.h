/* redial.h -- a telephone, and who calls. */
#ifndef REDIAL_H
#define REDIAL_H

#include "zoetrope.h"

void lift_receiver(void);
void put_receiver_down(void);

/* Coroutine: ring once. Takes two seconds; fails with a RuntimeError when the line is engaged. */
struct ring {
    zoe_frame frame;
    struct zoe_sleep nap;         /* until somebody answers         */
};
extern const zoe_coro ring;

/* Coroutine: call until somebody answers. */
struct redial {
    zoe_frame frame;
    struct ring ring;             /* the frame of what it awaits    */
    struct zoe_sleep nap;         /* before it rings again          */
    bool answered;                /* somebody has                   */
};
extern const zoe_coro redial;

#endif
