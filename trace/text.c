/* text.c -- text that grows, and strings kept once; see text.h. */
#include "text.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
text_put(struct text *text, const char *bytes, size_t length)
{
    text->bytes = grow(text->bytes, &text->room, text->length + length + 1, 1);
    if (length)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void
text_add(struct text *text, const char *format, ...)
{
    va_list arguments;
    int length;

    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    text->bytes = grow(text->bytes, &text->room, text->length + (size_t)length + 1, 1);
    va_start(arguments, format);
    vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    text->length += (size_t)length;
}

void
text_repeat(struct text *text, const char *bytes, int count)
{
    while (count-- > 0)
        text_put(text, bytes, strlen(bytes));
}

void
text_clear(struct text *text)
{
    text->length = 0;
    if (text->bytes)
        text->bytes[0] = '\0';
}

void
text_free(struct text *text)
{
    free(text->bytes);
    *text = (struct text){0};
}

const char *
text_string(const struct text *text)
{
    return text->bytes ? text->bytes : "";
}

static bool
is_continuation(char byte)
{
    return ((unsigned char)byte & 0xC0) == 0x80;
}

size_t
utf8_length(const char *string)
{
    size_t length = 0;

    for (; *string; string++)
        length += !is_continuation(*string);
    return length;
}

size_t
utf8_size(const char *string)
{
    size_t size = 1;

    while (is_continuation(string[size]))
        size++;
    return size;
}

/* --- strings kept once -------------------------------------------------------------------- */

struct chunk {
    struct chunk *next;           /* an older one                                              */
    size_t used, room;            /* bytes in use, bytes there are                             */
    char bytes[];                 /* strings, one after the other                              */
};

static uint64_t
hash(const char *bytes, size_t length)
{
    uint64_t h = 14695981039346656037u;    /* FNV-1a */

    for (size_t i = 0; i < length; i++)
        h = (h ^ (unsigned char)bytes[i]) * 1099511628211u;
    return h ^ h >> 32;
}

static char *
store(struct strings *strings, const char *bytes, size_t length)
{
    struct chunk *chunk = strings->chunks;
    char *place;

    if (!chunk || chunk->room - chunk->used <= length) {
        size_t room = length + 1 > 32768 ? length + 1 : 32768;

        chunk = allocate(1, sizeof *chunk + room);
        chunk->room = room;
        chunk->next = strings->chunks;
        strings->chunks = chunk;
    }
    place = chunk->bytes + chunk->used;
    memcpy(place, bytes, length);
    place[length] = '\0';
    chunk->used += length + 1;
    return place;
}

/* Where in the table these bytes are, or could be put. */
static const char **
find(const struct strings *strings, const char *bytes, size_t length)
{
    size_t i = hash(bytes, length) & (strings->room - 1);

    while (strings->table[i]
           && (strncmp(strings->table[i], bytes, length) != 0 || strings->table[i][length]))
        i = (i + 1) & (strings->room - 1);
    return &strings->table[i];
}

static void
make_room(struct strings *strings)
{
    const char **old = strings->table;
    size_t count = strings->room;

    strings->room = count ? count * 2 : 256;
    strings->table = allocate(strings->room, sizeof *strings->table);
    for (size_t i = 0; i < count; i++)
        if (old[i])
            *find(strings, old[i], strlen(old[i])) = old[i];
    free(old);
}

const char *
strings_keep(struct strings *strings, const char *bytes, size_t length)
{
    const char **place;

    if (strings->count * 2 >= strings->room)
        make_room(strings);
    place = find(strings, bytes, length);
    if (!*place) {
        *place = store(strings, bytes, length);
        strings->count++;
    }
    return *place;
}

void
strings_free(struct strings *strings)
{
    for (struct chunk *chunk = strings->chunks, *next; chunk; chunk = next) {
        next = chunk->next;
        free(chunk);
    }
    free(strings->table);
    *strings = (struct strings){0};
}
