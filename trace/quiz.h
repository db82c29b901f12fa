/* quiz.h -- a timeline with blank boxes.
 *
 * A seed chooses some of the words in a picture; a letter takes the place of each. The same trace,
 * filters and seed give the same blanks, so that a sheet of answers can be checked without a key.
 */
#ifndef QUIZ_H
#define QUIZ_H

#include "picture.h"

enum { BLANKS_MAX = 26, BLANKS_USUAL = 8 };

struct blank {
    int32_t mark;                 /* the mark whose words are taken out                        */
    const char *answer;           /* what stands there, in one line                            */
};

struct quiz {
    const struct options *options;    /* what was asked for                                    */
    struct model model;           /* of the trace                                              */
    struct picture picture;       /* the timeline                                              */
    struct blank *candidates;     /* all that can be blank, in the seed's order; owned         */
    int32_t candidate_count;      /* how many                                                  */
    struct blank blanks[BLANKS_MAX];    /* A, B, ... in the order of their events              */
    int count;                    /* how many                                                  */
    const char *seed;             /* what chose them, in digits                                */
};

/* Choose `count` blanks, or as many as there are, by the digits of a seed. To be given to quiz_free,
 * unless it failed. 0, or -1 and told. */
int
quiz_make(struct quiz *quiz, const struct trace *trace, const struct options *options,
          const char *seed, int count);

void
quiz_free(struct quiz *quiz);

/* Add what is asked about a blank: "turn 3: how long may select wait?" */
void
quiz_ask(const struct quiz *quiz, const struct blank *blank, struct text *out);

/* Take the words out of the picture, and all that would tell them. */
void
quiz_blank(struct quiz *quiz);

/* Say which answer of the sheet that the options name is the first wrong one. The exit status. */
int
quiz_check(const struct trace *trace, const struct options *options, const char *seed, int blanks);

#endif
