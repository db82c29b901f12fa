/* object.h -- one line of a trace as keys in a fixed order.
 *
 * The format fixes the order of the keys, so a line is read by asking for them one after the other.
 * The key that comes next is always at hand: it is taken, or it is refused by name.
 */
#ifndef OBJECT_H
#define OBJECT_H

#include "json.h"
#include "reader.h"

/* Where reading is. */
struct reader {
    struct trace *trace;          /* being filled                                              */
    long line;                    /* number of the line being read, from 1                     */
    const char *start;            /* that line                                                 */
    struct json json;             /* the rest of it                                            */
    struct text scratch;          /* for the cursor                                            */
    struct text unpacked;         /* the line, if the file is packed                           */
    struct slice key;             /* the key that comes next; .bytes NULL: the object ended    */
    bool opened;                  /* a key of this object was read                             */
    const struct event_type *type;    /* of the event being read; NULL in the header           */
    struct event event;           /* being read                                                */
    int32_t last_k;               /* turn and time of the event before it                      */
    int64_t last_t;
    bool exited;                  /* the last event was "exit"                                 */
    bool passing;                 /* events are not kept: each lasts until the next is read    */
};

/* All of these return whether they could; if not, they have told why. */

/* Tell what is wrong with the line. Always returns false. */
bool
refuse(struct reader *r, const char *format, ...) PRINTF_LIKE(2, 3);

/* The key that comes next is not `expected`, or is there although NULL is expected: refuse it. */
bool
refuse_key(struct reader *r, const char *expected);

/* The value under `key` is wrong: it is `what`. */
bool
refuse_value(struct reader *r, const char *key, const char *what);

/* Open the object and go to its first key. */
bool
first_key(struct reader *r);

/* Behind a value: go to the next key. */
bool
next_key(struct reader *r);

/* Whether the next key is this one. */
bool
key_is(const struct reader *r, const char *name);

/* A number between two bounds under this key; goes to the next key. */
bool
take_number(struct reader *r, const char *key, int64_t smallest, int64_t largest, int64_t *number);

/* A string under this key. The caller goes on with next_key once it has used the string. */
bool
take_string(struct reader *r, const char *key, struct slice *string);

/* Whether a string has these bytes: most have not, and differ in the first one. */
static inline bool
slice_is(struct slice string, const char *text)
{
    size_t i = 0;

    while (i < string.length && string.bytes[i] == text[i])
        i++;
    return i == string.length && text[i] == '\0';
}

/* The trace's own copy of a string. */
const char *
keep(struct reader *r, struct slice string);

/* Read the next line of a trace, without its end; a NUL follows it: the header, then events. */
bool
read_line(struct reader *r, const char *line, size_t length);

/* Read the event on this line into r->event. */
bool
read_event(struct reader *r);

#endif
