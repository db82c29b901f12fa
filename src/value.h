/* value.h -- what a future holds once it is done: nothing, a number, a text, a pointer, a list,
 * or an error.
 *
 * Values are small and copied. Texts and pointers are borrowed: they must outlive the value. Only
 * lists and errors are counted; whoever holds such a value releases it once.
 */
#ifndef ZOE_VALUE_H
#define ZOE_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "error.h"

enum zoe_kind {
    ZOE_NONE,                     /* None                                */
    ZOE_BOOL,                     /* True or False, in .as.integer       */
    ZOE_INT,                      /* .as.integer                            */
    ZOE_FLOAT,                    /* .as.real                               */
    ZOE_TEXT,                     /* .as.text                               */
    ZOE_POINTER,                  /* .as.pointer                            */
    ZOE_LIST,                     /* .as.list                               */
    ZOE_ERROR,                    /* .as.error                              */
};

typedef struct zoe_list zoe_list;

typedef union {
    long long integer;            /* ZOE_INT, ZOE_BOOL                   */
    double real;                  /* ZOE_FLOAT                           */
    const char *text;             /* ZOE_TEXT: borrowed                  */
    void *pointer;                /* ZOE_POINTER: borrowed               */
    zoe_list *list;               /* ZOE_LIST: counted                   */
    const zoe_error *error;       /* ZOE_ERROR: counted                  */
} zoe_payload;

typedef struct {
    zoe_payload as;               /* what it is                          */
    uint64_t kind;                /* enum zoe_kind: as which of them     */
} zoe_value;

/* Several values in order: what gather returns. */
struct zoe_list {
    unsigned refs;                /* owners                              */
    size_t count;                 /* of items                            */
    zoe_value items[];            /* owned                               */
};

static inline zoe_value
zoe_none(void)
{
    return (zoe_value){.kind = ZOE_NONE};
}

static inline zoe_value
zoe_bool(bool truth)
{
    return (zoe_value){.kind = ZOE_BOOL, .as.integer = truth};
}

static inline zoe_value
zoe_int(long long integer)
{
    return (zoe_value){.kind = ZOE_INT, .as.integer = integer};
}

static inline zoe_value
zoe_float(double real)
{
    return (zoe_value){.kind = ZOE_FLOAT, .as.real = real};
}

/* NULL is None. */
static inline zoe_value
zoe_text(const char *text)
{
    return (zoe_value){.kind = text == NULL ? ZOE_NONE : ZOE_TEXT, .as.text = text};
}

static inline zoe_value
zoe_pointer(void *pointer)
{
    return (zoe_value){.kind = ZOE_POINTER, .as.pointer = pointer};
}

/* An error as a value; takes over the caller's reference. NULL is None. */
static inline zoe_value
zoe_error_value(const zoe_error *error)
{
    return (zoe_value){.kind = error == NULL ? ZOE_NONE : ZOE_ERROR, .as.error = error};
}

/* Python's `raise`: a new error as a value, to RETURN from a coroutine or to set on a future. */
zoe_value zoe_raise(int code, const char *format, ...) ZOE_RARE
    __attribute__((format(printf, 2, 3)));

/* The last failure of a library call on this thread, as a value (a copy: it stays). */
zoe_value zoe_raise_last(void) ZOE_RARE;

/* A list of count values, all None, for the caller to fill; NULL without memory. */
zoe_list *zoe_list_new(size_t count);

/* A list as a value; takes over the caller's reference. */
static inline zoe_value
zoe_list_value(zoe_list *list)
{
    return (zoe_value){.kind = ZOE_LIST, .as.list = list};
}

/* The slow halves of the two functions below. */
zoe_value zoe_value_retain_counted(zoe_value value) ZOE_RARE;
void zoe_value_release_counted(zoe_value value) ZOE_RARE;

/* One more holder of the value; returns it. */
static inline zoe_value
zoe_value_retain(zoe_value value)
{
    return value.kind >= ZOE_LIST ? zoe_value_retain_counted(value) : value;
}

/* One holder less. */
static inline void
zoe_value_release(zoe_value value)
{
    if (value.kind >= ZOE_LIST)
        zoe_value_release_counted(value);
}

static inline bool
zoe_is_error(zoe_value value)
{
    return value.kind == ZOE_ERROR;
}

/* The code of an error value, ZOE_OK for any other. */
static inline int
zoe_error_code(zoe_value value)
{
    return value.kind == ZOE_ERROR ? value.as.error->code : ZOE_OK;
}

/* Write the value as Python's repr() does, at most size bytes with the NUL. Returns text. */
char *zoe_value_repr(zoe_value value, char *text, size_t size);

#endif
