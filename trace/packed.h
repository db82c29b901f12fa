/* packed.h -- a trace that gzip has packed. */
#ifndef PACKED_H
#define PACKED_H

#include <stdio.h>

#include "object.h"

/* Whether this file, which is at its beginning and stays there, is a packed one. */
bool
packed_is(FILE *file);

/* Read its lines, unpacked by gzip. Returns whether they are a trace's; if not, it is told. */
bool
packed_read(struct reader *r, FILE *file);

#endif
