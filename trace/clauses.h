/* clauses.h -- what a run did, in a few words for each thing.
 *
 * "T2 worker: takes Lock L1; arms H6 for 100 ms; waits for F2." What stands between the semicolons
 * is a clause; one event gives at most one.
 */
#ifndef CLAUSES_H
#define CLAUSES_H

#include "model.h"

/* Add the clause of an event; nothing if it goes without saying beside the others. One that ends in
 * ":" goes with the next one. */
void
clause_event(const struct model *model, const struct event *e, struct text *out);

#endif
