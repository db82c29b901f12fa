/* labels.h -- the few words that stand in a picture.
 *
 * A sentence is too long for a box. These are the short forms: what a run did, what select waits
 * for, what a lock is called; each fits the room that the layout reserves for it.
 */
#ifndef LABELS_H
#define LABELS_H

#include "model.h"

/* Add the words written at an event's place, if it has any: its output, its timeout, its lock. */
void
label_event(const struct model *model, const struct event *e, struct text *out);

/* Add what a run did: the callback's name, or how the task's step ended. */
void
label_run(const struct model *model, const struct bar *run, struct text *out);

/* Add how much a transport holds back: "keeps 48 KiB". */
void
label_kept(int64_t bytes, struct text *out);

/* Add the clock's time, "1.2 s". */
void
label_clock(int64_t t, struct text *out);

/* Add the name of a lane: "T2 worker". */
void
label_lane(const struct model *model, int32_t lane, struct text *out);

/* Where a long name is best broken into two lines: how many bytes belong to the first; 0: not. */
size_t
label_break(const char *label);

/* How many bytes of a string fit into so many points: up to a space, if there is one. */
size_t
label_fit(const char *string, int32_t size, int32_t width);

/* How many points wide this is at most, in a sans-serif font of this size. */
int32_t
label_width(const char *label, int32_t size);

#endif
