/* theme.h -- what marks look like.
 *
 * Two themes: the colours of Okabe and Ito, which colour-blind people tell apart and which keep
 * their order in grey; and black and white for paper, where patterns take the place of colour.
 */
#ifndef THEME_H
#define THEME_H

#include "marks.h"

struct style {
    const char *shape;            /* of Graphviz: box, diamond, circle; NULL for words only    */
    const char *fill;             /* colour of the inside; NULL: none                          */
    const char *line;             /* colour of the border or line; NULL: none                  */
    int tenths;                   /* its width in tenths of a point                            */
    const char *pattern;          /* dashed or dotted; NULL: plain                             */
    int stripe;                   /* a rectangle is striped so many points wide; 0: it is not  */
    const char *ink;              /* colour of its words                                       */
    int size;                     /* of its words, points                                      */
    bool bold;                    /* its words are bold                                        */
    bool left;                    /* its words begin at its left edge; else in the middle      */
    bool arrow;                   /* a line with a head                                        */
};

/* How something faint looks: its outlines are there, its colours are not. */
struct style
theme_faint(const struct style *style);

/* How a role looks on the screen, or in print. */
const struct style *
theme_style(enum role role, bool print);

#endif
