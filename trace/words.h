/* words.h -- an event in words.
 *
 * One sentence for each event, used wherever the tool speaks: tooltips, the text timeline, the
 * comparison, the checks.
 */
#ifndef WORDS_H
#define WORDS_H

#include "reader.h"

/* Add what the event says, as a sentence without its full stop: "T2 waits for F3". */
void
words_event(struct text *out, const struct event *e);

/* What words_event says of this kind of event: {field} stands for a field's value, {@field} for a
 * time; what is in [brackets] is left out when a field in it is. */
const char *
words_sentence(enum event_kind kind);

/* Add a duration or a moment in ns with a unit that fits: "100 ms", "0.25 us" is "250 ns". */
void
words_time(struct text *out, int64_t ns);

/* Add at most `most` characters of the string; a longer one ends in an ellipsis. Control characters
 * become spaces. */
void
words_cut(struct text *out, const char *string, size_t most, bool ascii);

/* Add the value of a "done" event, cut: an error's without the quotes of JSON. */
void
words_value(struct text *out, const struct event *done, size_t most, bool ascii);

#endif
