/* world.h -- the virtual world: where time goes when nobody looks.
 *
 * Under the virtual clock a loop that has nothing to do does not sleep. It looks at its real
 * descriptors, and when none is ready the clock jumps: to the loop's next timer, or, before that,
 * to what happens outside. Outside are threads and children; all they do happens at a moment of
 * virtual time, one thing after the other, and only while a loop is inside select(). The same
 * program then makes the same decisions on every run and every machine.
 */
#ifndef ZOE_WORLD_H
#define ZOE_WORLD_H

#include "loop.h"

/* Something that is going to happen outside. It lies in the struct of whoever it happens to, so
 * that arranging it cannot fail. All zero: nothing is arranged. */
struct zoe_happening {
    double when;                  /* virtual time                                              */
    zoe_callback *action;         /* what happens; NULL: nothing is arranged                   */
    void *argument;               /* passed to it                                              */
    struct zoe_happening *next;   /* what happens after it                                     */
};

/* Let action(argument) happen when the clock shows `when`, or, when that is past, with the next
 * select(); after everything that was arranged for the same moment before (with a seed: among it,
 * as the seed wants). What was arranged with the same struct is replaced. The struct is free again
 * when the action begins: it may arrange the next one with it. From any thread. */
void zoe_world_at(struct zoe_happening *happening, double when, zoe_callback *action,
                  void *argument);

/* Let it not happen. Harmless when nothing is arranged. From any thread. */
void zoe_world_cancel(struct zoe_happening *happening);

/* Somebody outside who looks around whenever the world moves: at the beginning of every select(),
 * and after each moment at which something happened. The oldest looks first. */
struct zoe_onlooker {
    zoe_callback *look;           /* what it does then                                         */
    void *argument;               /* passed to it                                              */
    struct zoe_onlooker *next;    /* who looks after it                                        */
};

/* Look around from now on; no more. The struct is the caller's until then. Both may be called from
 * inside of `look`. In the loop's thread only. */
void zoe_world_look_on(struct zoe_onlooker *onlooker);
void zoe_world_look_away(struct zoe_onlooker *onlooker);

/* Let what is arranged for the next moment happen, if that is not after `limit`: moves the clock
 * there. Returns whether anything was. */
bool zoe_world_move(double limit);

/* Whether something is happening outside just now: what a child does is not what the program does.
 * In the loop's thread only. */
bool zoe_world_acting(void);

/* Put what the world's network does into the table of system calls; once. */
void zoe_world_join(void);

/* What a loop's selector->wait does, in virtual time. When nothing can ever wake the loop, returns
 * -1 with the RuntimeError that says so. */
int zoe_world_wait(zoe_loop *loop, double timeout);

#endif
