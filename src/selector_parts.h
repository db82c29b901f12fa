/* selector_parts.h -- what the selectors have in common: for src/ only. */
#ifndef ZOE_SELECTOR_PARTS_H
#define ZOE_SELECTOR_PARTS_H

#include <stdbool.h>

#include "selector.h"

/* Seconds as milliseconds, rounded up: never wake before the deadline. Negative: -1. */
int zoe_milliseconds(double seconds);

/* Put what is ready into the order of descriptors. Returns count. */
int zoe_sort_ready(struct zoe_ready_fd *ready, int count);

#endif
