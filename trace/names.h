/* names.h -- which ids a trace has named so far.
 *
 * A set of ids that gives each one its place among those of its kind, so that what is known about
 * tasks or handles can lie in plain arrays, whatever their numbers are.
 */
#ifndef NAMES_H
#define NAMES_H

#include "events.h"

struct names;

/* An empty set, owned by the caller. */
struct names *
names_new(void);

void
names_free(struct names *names);

/* The place of an id; -1 when it is not in the set. */
int32_t
names_find(const struct names *names, ident id);

/* Put in an id that is not there yet. */
void
names_add(struct names *names, ident id, int32_t place);

#endif
