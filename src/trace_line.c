/* trace_line.c -- the bytes of a line: numbers, and JSON strings.
 *
 * A trace is mostly numbers, so these are made two digits at a time; and most of its strings are
 * names, which are copied as they are. Only what needs an escape is looked at letter by letter.
 */
#include <stdio.h>

#include "trace_parts.h"

enum {
    LONGEST = 80,                 /* bytes of a string that the schema lets stand             */
    WIDEST = 24,                  /* bytes that a number takes at most: so many are copied, as
                                     that takes no loop; what comes next overwrites the rest  */
};

void
zoe_line_number(struct zoe_line *line, int64_t number)
{
    static const char pairs[] = "0001020304050607080910111213141516171819"
                                "2021222324252627282930313233343536373839"
                                "4041424344454647484950515253545556575859"
                                "6061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";
    char digits[2 * WIDEST] = {0}, *end = digits + WIDEST, *first = end;
    uint64_t left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    for (; left >= 10; left /= 100)
        memcpy(first -= 2, pairs + left % 100 * 2, 2);
    if (left > 0 || first == end)
        *--first = (char)('0' + left);
    if (number < 0)
        *--first = '-';
    if (line->end - line->next < WIDEST)
        return;
    memcpy(line->next, first, WIDEST);
    line->next += end - first;
}

/* The length of the UTF-8 character at text; 0 when there is none. */
static int
utf8_length(const char *text)
{
    unsigned char c = (unsigned char)*text;
    int length = c < 0x80 ? 1 : c >= 0xf0 && c < 0xf5 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 0;
    if (c >= 0xf5)
        return 0;
    for (int i = 1; i < length; i++)
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

/* One character of a JSON string. Returns how many bytes of text it took. */
static int
put_character(struct zoe_line *line, const char *text)
{
    char bytes[8];
    int length = utf8_length(text);
    if (length == 0) {
        zoe_line_text(line, "\xef\xbf\xbd");
        return 1;
    }
    if (*text == '"' || *text == '\\')
        snprintf(bytes, sizeof bytes, "\\%c", *text);
    else if ((unsigned char)*text < 0x20)
        snprintf(bytes, sizeof bytes, "\\u%04x", (unsigned)*text);
    else
        snprintf(bytes, sizeof bytes, "%.*s", length, text);
    zoe_line_text(line, bytes);
    return length;
}

/* How many bytes of text the schema lets stand: whole characters only. */
static size_t
shown_length(const char *text)
{
    size_t length = strlen(text);
    if (length <= LONGEST)
        return length;
    length = LONGEST;
    while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
        length--;
    return length;
}

/* A string with something to escape, or to cut off. */
static void
put_string(struct zoe_line *line, const char *text)
{
    const char *stop = text + shown_length(text);
    bool cut = *stop != '\0';
    zoe_line_text(line, "\"");
    while (text < stop)
        text += put_character(line, text);
    zoe_line_text(line, cut ? "...\"" : "\"");
}

/* How many bytes need no escape. */
static size_t
plain_length(const char *text)
{
    size_t length = 0;
    while (text[length] >= 0x20 && text[length] < 0x7f && text[length] != '"' &&
           text[length] != '\\')
        length++;
    return length;
}

void
zoe_line_string(struct zoe_line *line, const char *text)
{
    size_t length = plain_length(text);
    if (text[length] != '\0' || length > LONGEST) {
        put_string(line, text);
        return;
    }
    zoe_line_text(line, "\"");
    zoe_line_bytes(line, text, length);
    zoe_line_text(line, "\"");
}

void
zoe_line_path(struct zoe_line *line, const char *path)
{
    size_t length = plain_length(path);
    zoe_line_bytes(line, path, length);
    for (path += length; *path != '\0';)
        path += put_character(line, path);
}
