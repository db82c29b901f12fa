/* turn.h -- those who wait for their turn. */
#ifndef TURN_H
#define TURN_H

#include "zoetrope.h"

enum { MOST = 5 };                /* who can stand in a line                         */

/* A worker's place in the line. */
struct place {
    char name;                    /* whose it is                                     */
    int priority;                 /* a bigger one is more important; it never changes */
    int passed;                   /* how often somebody else was called instead      */
    zoe_future *call;             /* done when the worker is called                  */
};

struct line {
    struct place places[MOST];    /* in the order of coming: places[0] came first    */
    int count;                    /* how many stand there                            */
};

/* Whose turn is it? A number below line->count; somebody stands in line. */
int choose(struct line *line);

#endif
