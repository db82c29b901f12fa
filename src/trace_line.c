/* trace_line.c -- the bytes of a line: numbers, and the insides of JSON strings.
 *
 * A trace is mostly numbers, so these are made four digits at a time; and most of its strings are
 * names that come again and again, so these are looked through once and then copied.
 */
#include "trace_parts.h"

static inline char *
put_two(char *at, unsigned number)
{
    static const char pairs[] = "0001020304050607080910111213141516171819"
                                "2021222324252627282930313233343536373839"
                                "4041424344454647484950515253545556575859"
                                "6061626364656667686970717273747576777879"
                                "8081828384858687888990919293949596979899";
    memcpy(at, pairs + 2 * (size_t)number, 2);
    return at + 2;
}

/* A number below 100. */
static inline char *
put_tiny(char *at, unsigned number)
{
    if (number >= 10)
        return put_two(at, number);
    *at = (char)('0' + number);
    return at + 1;
}

/* A number below 10,000. */
static inline char *
put_small(char *at, unsigned number)
{
    if (number < 100)
        return put_tiny(at, number);
    return put_two(put_tiny(at, number / 100), number % 100);
}

static char *
put_digits(char *at, uint64_t number)
{
    if (number < 10000)
        return put_small(at, (unsigned)number);
    unsigned last = (unsigned)(number % 10000);
    return put_two(put_two(put_digits(at, number / 10000), last / 100), last % 100);
}

char *
zoe_put_number(char *at, int64_t number)
{
    if (number >= 0)
        return put_digits(at, (uint64_t)number);
    *at = '-';
    return put_digits(at + 1, 0 - (uint64_t)number);
}

/* The length of the UTF-8 character at text; 0 when there is none. */
static int
utf8_length(const char *text)
{
    unsigned char c = (unsigned char)*text;
    int length = c < 0x80 ? 1 : c >= 0xf5 ? 0 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 0;
    int least = c == 0xe0 ? 0xa0 : c == 0xf0 ? 0x90 : 0;
    int most = c == 0xed ? 0x9f : c == 0xf4 ? 0x8f : 0xff;
    if (length > 1 && ((unsigned char)text[1] < least || (unsigned char)text[1] > most))
        return 0;                 /* a surrogate, too large, or longer than need be */
    for (int i = 1; i < length; i++)
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            return 0;
    return length;
}

/* The character of this length at text. */
static char *
put_character(char *at, const char *text, int length)
{
    if (length == 0)
        return zoe_put_text(at, "\xef\xbf\xbd");
    if ((unsigned char)*text < 0x20) {
        at = zoe_put_text(at, *text < 0x10 ? "\\u000" : "\\u001");
        *at = "0123456789abcdef"[*text & 0xf];
        return at + 1;
    }
    if (*text == '"' || *text == '\\')
        *at++ = '\\';
    memcpy(at, text, (size_t)length);
    return at + length;
}

/* How many bytes of text may stand: whole characters only. */
static size_t
shown_length(const char *text, size_t most)
{
    size_t length = strlen(text);
    if (length <= most)
        return length;
    for (length = most; length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80;)
        length--;
    return length;
}

char *
zoe_put_inside(char *at, const char *text, size_t most)
{
    const char *stop = text + shown_length(text, most);
    while (text < stop) {
        int length = utf8_length(text);
        at = put_character(at, text, length);
        text += length == 0 ? 1 : length;
    }
    return *stop == '\0' ? at : zoe_put_text(at, "...");
}

/* --- texts that are known ---------------------------------------------------------------- */

enum { PLACES_LOG = 8 };

/* A text as it was written last. */
static struct known {
    const char *text;             /* where it stands; NULL: none      */
    size_t size;                  /* bytes of the one below           */
    char inside[48];              /* the inside of a JSON string      */
} all_known[1 << PLACES_LOG];

void
zoe_forget_known(void)
{
    memset(all_known, 0, sizeof all_known);
}

/* A text that is not known yet, and is from now on, if it is short. */
static ZOE_RARE char *
put_unknown(char *at, struct known *known, const char *text, size_t most)
{
    char *end = zoe_put_inside(at, text, most);
    known->size = (size_t)(end - at);
    known->text = known->size <= sizeof known->inside ? text : NULL;
    memcpy(known->inside, at, sizeof known->inside);
    return end;
}

char *
zoe_put_known(char *at, const char *text, size_t most)
{
    uint32_t place = (uint32_t)(uintptr_t)text * 0x9e3779b1U >> (32 - PLACES_LOG);
    struct known *known = &all_known[place];
    if (known->text != text)
        return put_unknown(at, known, text, most);
    memcpy(at, known->inside, sizeof known->inside);
    return at + known->size;
}
