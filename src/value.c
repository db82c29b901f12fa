/* value.c -- values: the few kinds that are counted, and how values are shown. */
#include "value.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "memory.h"

zoe_value
zoe_raise(int code, const char *format, ...)
{
    char message[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    return zoe_error_value(zoe_error_new(code, "%s", message));
}

zoe_value
zoe_raise_last(void)
{
    const zoe_error *error = zoe_last_error();
    return zoe_error_value(zoe_error_new(error->code, "%s", error->message));
}

zoe_list *
zoe_list_new(size_t count)
{
    zoe_list *list = zoe_allocate(sizeof(zoe_list) + count * sizeof(zoe_value));
    if (list == NULL)
        return NULL;
    list->refs = 1;
    list->count = count;
    return list;
}

zoe_value
zoe_value_retain_counted(zoe_value value)
{
    if (value.kind == ZOE_ERROR)
        value.as.error = zoe_error_retain(value.as.error);
    else if (value.kind == ZOE_LIST)
        value.as.list->refs++;
    return value;
}

static void
release_list(zoe_list *list)
{
    if (--list->refs > 0)
        return;
    for (size_t i = 0; i < list->count; i++)
        zoe_value_release(list->items[i]);
    zoe_release(list);
}

void
zoe_value_release_counted(zoe_value value)
{
    if (value.kind == ZOE_ERROR)
        zoe_error_release(value.as.error);
    else if (value.kind == ZOE_LIST)
        release_list(value.as.list);
}

static char *
repr_list(const zoe_list *list, char *text, size_t size)
{
    size_t used = (size_t)snprintf(text, size, "[");
    for (size_t i = 0; i < list->count && used + 2 < size; i++) {
        if (i > 0)
            used += (size_t)snprintf(text + used, size - used, ", ");
        if (used < size)
            used += strlen(zoe_value_repr(list->items[i], text + used, size - used));
    }
    if (used + 1 < size)
        snprintf(text + used, size - used, "]");
    return text;
}

/* How many digits it takes to give the number back; *exponent is the first one's power of ten. */
static int
shortest_digits(double real, int *exponent)
{
    enum { ENOUGH = 17 };
    char text[40];
    int digits = 0;
    do
        snprintf(text, sizeof text, "%.*e", digits++, real);
    while (digits < ENOUGH && strtod(text, NULL) != real);
    *exponent = atoi(strchr(text, 'e') + 1);
    return digits;
}

/* Python writes a power of ten only below 1e-4 and from 1e16 on. */
static char *
repr_float(double real, char *text, size_t size)
{
    int exponent, digits;
    if (!isfinite(real)) {
        snprintf(text, size, "%s", isnan(real) ? "nan" : real < 0 ? "-inf" : "inf");
        return text;
    }
    digits = shortest_digits(real, &exponent);
    if (exponent < -4 || exponent >= 16)
        snprintf(text, size, "%.*e", digits - 1, real);
    else
        snprintf(text, size, "%.*f", digits - 1 > exponent ? digits - 1 - exponent : 1, real);
    return text;
}

char *
zoe_value_repr(zoe_value value, char *text, size_t size)
{
    switch (value.kind) {
    case ZOE_BOOL:
        snprintf(text, size, "%s", value.as.integer != 0 ? "True" : "False");
        return text;
    case ZOE_INT:
        snprintf(text, size, "%lld", value.as.integer);
        return text;
    case ZOE_FLOAT:
        return repr_float(value.as.real, text, size);
    case ZOE_TEXT:
        return zoe_text_repr(value.as.text, text, size);
    case ZOE_LIST:
        return repr_list(value.as.list, text, size);
    case ZOE_ERROR:
        return zoe_error_repr(value.as.error, text, size);
    case ZOE_POINTER:
        snprintf(text, size, "<object>");
        return text;
    case ZOE_NONE:
        break;
    }
    snprintf(text, size, "None");
    return text;
}
