/* trace_value.c -- values in a trace: JSON that looks the same for a C and a Python program. */
#include "trace_parts.h"

enum { SHOWN = 20, DEEPEST = 32 };    /* items of a list, lists in lists that may stand */

static int depth;                 /* how many lists what is being put stands in */

static char *
put_list(char *at, char *end, const zoe_list *list)
{
    at = zoe_put_text(at, "[");
    depth++;
    for (size_t i = 0; i < list->count && i < SHOWN && at < end; i++) {
        if (i > 0)
            at = zoe_put_text(at, ",");
        at = zoe_put_value(at, end, list->items[i]);
    }
    depth--;
    if (at >= end)
        return at;
    return zoe_put_text(at, list->count > SHOWN ? ",\"...\"]" : "]");
}

static char *
put_string(char *at, const char *text)
{
    at = zoe_put_text(at, "\"");
    at = zoe_put_inside(at, text, ZOE_SHOWN_TEXT);
    return zoe_put_text(at, "\"");
}

/* Never inlined: where lists are in lists there is no stack for so much text each time. */
static ZOE_RARE char *
put_repr(char *at, zoe_value value)
{
    char text[500];
    return put_string(at, zoe_value_repr(value, text, sizeof text));
}

char *
zoe_put_value(char *at, char *end, zoe_value value)
{
    switch (value.kind) {
    case ZOE_NONE:
        return zoe_put_text(at, "null");
    case ZOE_BOOL:
        return zoe_put_text(at, value.as.integer != 0 ? "true" : "false");
    case ZOE_INT:
        return zoe_put_number(at, value.as.integer);
    case ZOE_TEXT:
        return put_string(at, value.as.text);
    case ZOE_LIST:
        return depth < DEEPEST ? put_list(at, end, value.as.list)
                               : zoe_put_text(at, "\"<object>\"");
    case ZOE_FLOAT:
    case ZOE_POINTER:
    case ZOE_ERROR:
        break;
    }
    return put_repr(at, value);
}
