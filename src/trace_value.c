/* trace_value.c -- values in a trace: JSON that looks the same for a C and a Python program. */
#include <stdio.h>
#include <string.h>

#include "trace_parts.h"

enum { SHOWN = 20 };              /* items of a list that the schema lets stand */

static void
put_list(struct zoe_line *line, const zoe_list *list)
{
    zoe_line_text(line, "[");
    for (size_t i = 0; i < list->count && i < SHOWN; i++) {
        if (i > 0)
            zoe_line_text(line, ",");
        zoe_line_value(line, list->items[i]);
    }
    zoe_line_text(line, list->count > SHOWN ? ",\"...\"]" : "]");
}

static void
put_repr(struct zoe_line *line, zoe_value value)
{
    char text[500];
    zoe_line_string(line, zoe_value_repr(value, text, sizeof text));
}

void
zoe_line_value(struct zoe_line *line, zoe_value value)
{
    switch (value.kind) {
    case ZOE_NONE:
        zoe_line_text(line, "null");
        break;
    case ZOE_BOOL:
        zoe_line_text(line, value.as.integer != 0 ? "true" : "false");
        break;
    case ZOE_INT:
        zoe_line_number(line, value.as.integer);
        break;
    case ZOE_TEXT:
        zoe_line_string(line, value.as.text);
        break;
    case ZOE_LIST:
        put_list(line, value.as.list);
        break;
    case ZOE_FLOAT:
    case ZOE_POINTER:
    case ZOE_ERROR:
        put_repr(line, value);
        break;
    }
}
