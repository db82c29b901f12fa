/* text.h -- text that grows, and strings kept once.
 *
 * A `struct text` collects what will be printed. A `struct strings` owns one copy of each different
 * string of a trace: a million events share a few hundred names, and equal strings are one pointer.
 */
#ifndef TEXT_H
#define TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "fail.h"

/* Starts as {0}; `bytes` always ends in a NUL once something was added. */
struct text {
    char *bytes;                  /* owned; NULL while empty                                   */
    size_t length;                /* without the NUL                                           */
    size_t room;                  /* allocated                                                 */
};

/* Add at the end, as printf does. */
void
text_add(struct text *text, const char *format, ...) PRINTF_LIKE(2, 3);

/* Add `length` bytes at the end. */
void
text_put(struct text *text, const char *bytes, size_t length);

/* Add `count` times the same bytes. */
void
text_repeat(struct text *text, const char *bytes, int count);

/* Forget the contents, keep the room. */
void
text_clear(struct text *text);

void
text_free(struct text *text);

/* The bytes of the text, "" when nothing was added; valid until the text changes. */
const char *
text_string(const struct text *text);

/* How many characters (code points) a UTF-8 string has. */
size_t
utf8_length(const char *string);

/* How many bytes the character that starts at `string` has; 1 at least. */
size_t
utf8_size(const char *string);

/* Starts as {0}. */
struct strings {
    struct chunk *chunks;         /* where the bytes are, newest first; owned                  */
    const char **table;           /* open addressing, NULL: free; owned                        */
    size_t room;                  /* entries in the table, a power of two                      */
    size_t count;                 /* strings kept                                              */
};

/* The one copy of these bytes, with a NUL; valid until strings_free. */
const char *
strings_keep(struct strings *strings, const char *bytes, size_t length);

void
strings_free(struct strings *strings);

#endif
