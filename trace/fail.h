/* fail.h -- one way to fail.
 *
 * What goes wrong is told in one line, "zoetrope: THING: WHAT IS WRONG; CURE", by whoever notices
 * it. Functions that can fail return 0, or -1 once the line is printed; main() turns -1 into exit
 * status 2. Running out of memory ends the tool at once: it has nothing to save.
 */
#ifndef FAIL_H
#define FAIL_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define PRINTF_LIKE(nth, rest) __attribute__((format(printf, nth, rest)))
#else
#define PRINTF_LIKE(nth, rest)
#endif

/* Print the line about `thing`. Always returns -1, so that callers can `return fail(...)`. */
int
fail(const char *thing, const char *format, ...) PRINTF_LIKE(2, 3);

/* Zeroed room for `count` items of `size` bytes, owned by the caller; never NULL. */
void *
allocate(size_t count, size_t size);

/* As many places in a list, each -1, nowhere; owned by the caller. */
int32_t *
allocate_places(int32_t count);

/* Make the array `items` hold at least `need` items of `size` bytes; *room is how many it holds.
 * Returns the array, perhaps moved, its new part zeroed; never NULL. */
void *
grow(void *items, size_t *room, size_t need, size_t size);

#endif
