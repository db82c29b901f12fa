/* json.c -- reading JSON by hand; see json.h. */
#include "json.h"

#include <string.h>

/* Lists within lists: more than this is refused rather than followed. */
enum { DEPTH_MAX = 32 };

static bool
wrong(struct json *json, const char *why)
{
    json->why = why;
    return false;
}

static void
skip_blanks(struct json *json)
{
    while (*json->at == ' ' || *json->at == '\t' || *json->at == '\r')
        json->at++;
}

bool
json_next_behind_blanks(struct json *json, char punctuation)
{
    skip_blanks(json);
    if (*json->at != punctuation)
        return false;
    json->at++;
    return true;
}

bool
json_at_end(struct json *json)
{
    skip_blanks(json);
    return json->at == json->end;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

bool
json_number(struct json *json, int64_t *number)
{
    bool negative = json_next(json, '-');
    const char *first = json->at, *at = first;
    uint64_t value = 0;

    if (!is_digit(*first))
        return wrong(json, "not a whole number");
    while (is_digit(*at) && value <= INT64_MAX / 10)
        value = value * 10 + (uint64_t)(*at++ - '0');
    json->at = at;
    if (is_digit(*at) || value > INT64_MAX)
        return wrong(json, "a number too large");
    if (*at == '.' || *at == 'e' || *at == 'E' || (*first == '0' && at > first + 1))
        return wrong(json, "not a whole number");
    *number = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

static bool
take_word(struct json *json, const char *word)
{
    size_t length = strlen(word);

    skip_blanks(json);
    if (strncmp(json->at, word, length) != 0)
        return false;
    json->at += length;
    return true;
}

bool
json_flag(struct json *json, bool *flag)
{
    *flag = take_word(json, "true");
    return *flag || take_word(json, "false") || wrong(json, "neither true nor false");
}

/* --- strings ------------------------------------------------------------------------------ */

/* How many bytes the UTF-8 character at `at` has; 0 when it is none. */
static size_t
character_size(const unsigned char *at)
{
    static const unsigned smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t size = *at < 0xE0 ? 2 : *at < 0xF0 ? 3 : 4;
    unsigned code = *at & (0xFFu >> (size + 1));

    if (*at < 0x80 || *at < 0xC2 || *at > 0xF4)
        return *at < 0x80;
    for (size_t i = 1; i < size; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
        code = code << 6 | (at[i] & 0x3Fu);
    }
    if (code < smallest[size] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
        return 0;
    return size;
}

static void
put_character(struct text *out, unsigned code)
{
    char bytes[4];
    size_t size = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};

    for (size_t i = size - 1; i > 0; i--, code >>= 6)
        bytes[i] = (char)(0x80 | (code & 0x3F));
    bytes[0] = (char)(lead[size] | code);
    text_put(out, bytes, size);
}

static bool
take_hex(struct json *json, unsigned *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++, json->at++) {
        static const char digits[] = "0123456789abcdef0123456789ABCDEF";
        const char *digit = *json->at ? strchr(digits, *json->at) : NULL;

        if (!digit)
            return wrong(json, "a bad \\u escape in a string");
        *code = *code << 4 | (unsigned)((digit - digits) & 15);
    }
    return true;
}

/* Behind "\u". Halves of a pair that stand alone, and NUL, become U+FFFD. */
static bool
take_unicode(struct json *json)
{
    unsigned code, low;

    if (!take_hex(json, &code))
        return false;
    if (code >= 0xD800 && code < 0xDC00 && json->at[0] == '\\' && json->at[1] == 'u') {
        json->at += 2;
        if (!take_hex(json, &low))
            return false;
        code = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                                             : 0xFFFD;
    }
    if (code == 0 || (code >= 0xD800 && code < 0xE000))
        code = 0xFFFD;
    put_character(json->scratch, code);
    return true;
}

/* Behind the backslash. */
static bool
take_escape(struct json *json)
{
    static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    const char *letter = *json->at ? strchr(letters, *json->at) : NULL;

    if (*json->at == 'u') {
        json->at++;
        return take_unicode(json);
    }
    if (!letter)
        return wrong(json, "an unknown escape in a string");
    text_put(json->scratch, &means[letter - letters], 1);
    json->at++;
    return true;
}

/* The rest of a string that does not consist of plain ASCII only: add it to the scratch text. */
static bool
take_hard_string(struct json *json)
{
    while (*json->at != '"') {
        size_t size = character_size((const unsigned char *)json->at);

        if (json->at == json->end)
            return wrong(json, "a string without its end");
        if ((unsigned char)*json->at < 0x20)
            return wrong(json, "a control character in a string");
        if (size == 0)
            return wrong(json, "bytes that are not UTF-8");
        if (*json->at != '\\') {
            text_put(json->scratch, json->at, size);
            json->at += size;
        } else {
            json->at++;
            if (!take_escape(json))
                return false;
        }
    }
    json->at++;
    return true;
}

/* ASCII, and itself in a string. */
static inline bool
is_plain(unsigned char c)
{
    return c - 0x20u < 0x60 && c != '"' && c != '\\';
}

/* A string, added to the scratch text if it is not part of the line as it stands. */
static bool
take_string(struct json *json, struct slice *string)
{
    const char *first, *at;
    size_t start = json->scratch->length;

    if (!json_next(json, '"'))
        return wrong(json, "not a string");
    first = at = json->at;
    while (is_plain((unsigned char)*at))
        at++;
    json->at = at;
    if (*at == '"') {
        json->at++;
        *string = (struct slice){first, (size_t)(at - first)};
        return true;
    }
    text_put(json->scratch, first, (size_t)(at - first));
    if (!take_hard_string(json))
        return false;
    *string = (struct slice){json->scratch->bytes + start, json->scratch->length - start};
    return true;
}

bool
json_string(struct json *json, struct slice *string)
{
    text_clear(json->scratch);
    return take_string(json, string);
}

void
json_quote(struct text *out, const char *string, size_t length)
{
    text_put(out, "\"", 1);
    for (size_t i = 0; i < length; i++) {
        if (string[i] == '"' || string[i] == '\\')
            text_add(out, "\\%c", string[i]);
        else if ((unsigned char)string[i] < 0x20)
            text_add(out, "\\u%04x", (unsigned)string[i]);
        else
            text_put(out, &string[i], 1);
    }
    text_put(out, "\"", 1);
}

/* --- values ------------------------------------------------------------------------------- */

static bool
take_value(struct json *json, struct text *out, int depth);

static bool
take_list(struct json *json, struct text *out, int depth)
{
    if (depth == DEPTH_MAX)
        return wrong(json, "lists too deep");
    text_put(out, "[", 1);
    while (!json_next(json, ']')) {
        if (out->bytes[out->length - 1] != '[') {
            if (!json_next(json, ','))
                return wrong(json, "a list without its end");
            text_put(out, ",", 1);
        }
        if (!take_value(json, out, depth + 1))
            return false;
    }
    text_put(out, "]", 1);
    return true;
}

/* Any whole number, however large, as it stands. */
static bool
take_digits(struct json *json, struct text *out)
{
    const char *first = json->at;

    if (*json->at == '-')
        json->at++;
    if (!is_digit(*json->at) || (*json->at == '0' && is_digit(json->at[1])))
        return wrong(json, "not a value");
    while (is_digit(*json->at))
        json->at++;
    if (*json->at == '.' || *json->at == 'e' || *json->at == 'E')
        return wrong(json, "not a whole number");
    text_put(out, first, (size_t)(json->at - first));
    return true;
}

static bool
take_quoted(struct json *json, struct text *out)
{
    struct text scratch = {0}, *outer = json->scratch;
    struct slice string;
    bool taken;

    json->scratch = &scratch;
    taken = take_string(json, &string);
    if (taken)
        json_quote(out, string.bytes, string.length);
    json->scratch = outer;
    text_free(&scratch);
    return taken;
}

static bool
take_value(struct json *json, struct text *out, int depth)
{
    static const char *const names[] = {"true", "false", "null"};

    skip_blanks(json);
    for (size_t i = 0; i < 3; i++)
        if (take_word(json, names[i])) {
            text_add(out, "%s", names[i]);
            return true;
        }
    if (json_next(json, '['))
        return take_list(json, out, depth);
    return *json->at == '"' ? take_quoted(json, out) : take_digits(json, out);
}

bool
json_value(struct json *json, struct slice *value)
{
    text_clear(json->scratch);
    if (!take_value(json, json->scratch, 0))
        return false;
    *value = (struct slice){json->scratch->bytes, json->scratch->length};
    return true;
}
