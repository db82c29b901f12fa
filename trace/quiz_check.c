/* quiz_check.c -- `zoetrope quiz --check`: a sheet that was filled in against the trace.
 *
 * Only three kinds of line count: "A: ANSWER", "seed: N" and "blanks: N".
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "quiz.h"

enum { SHEET_MAX = 1 << 16 };     /* bytes of a sheet */

/* A sheet that was filled in. */
struct sheet {
    struct text bytes;            /* all of it, its lines ended by NULs                        */
    const char *seed;             /* digits; NULL: not said                                    */
    int blanks;                   /* how many there are; 0: not said                           */
    const char *answers[BLANKS_MAX];    /* what stands behind each letter; NULL: nothing       */
    int count;                    /* how many letters have an answer                           */
};

/* Without blanks at either end. */
static char *
trimmed(char *words)
{
    char *end = words + strlen(words);

    while (isspace((unsigned char)*words))
        words++;
    while (end > words && isspace((unsigned char)end[-1]))
        *--end = '\0';
    return words;
}

/* What stands behind "NAME:"; NULL: the line is another one. */
static const char *
behind(const char *line, const char *name)
{
    size_t length = strlen(name);

    return strncmp(line, name, length) == 0 && line[length] == ':' ? line + length + 1 : NULL;
}

/* 0: it is none that a quiz can have. */
static int
number_of_blanks(const char *digits)
{
    unsigned long number = strtoul(digits, NULL, 10);

    return number <= BLANKS_MAX ? (int)number : 0;
}

static void
read_sheet_line(struct sheet *sheet, char *words)
{
    char *line = trimmed(words);
    const char *seed = behind(line, "seed"), *blanks = behind(line, "blanks");

    if (seed)
        sheet->seed = seed + strspn(seed, " ");
    else if (blanks)
        sheet->blanks = number_of_blanks(blanks);
    else if (line[0] >= 'A' && line[0] <= 'Z' && line[1] == ':' && *trimmed(line + 2)) {
        sheet->count += !sheet->answers[line[0] - 'A'];
        sheet->answers[line[0] - 'A'] = trimmed(line + 2);
    }
}

static int
load_sheet(struct sheet *sheet, const char *name)
{
    FILE *file = fopen(name, "r");
    char *bytes = allocate(SHEET_MAX + 1, 1);
    size_t size = file ? fread(bytes, 1, SHEET_MAX, file) : 0;
    bool good = file && !ferror(file);
    int error = errno;

    if (file)
        fclose(file);
    text_put(&sheet->bytes, bytes, size);
    free(bytes);
    return good ? 0 : fail(name, "%s; name a sheet of answers", strerror(error));
}

/* To be freed with its bytes. 0, or -1 and told. */
static int
read_sheet(struct sheet *sheet, const char *name)
{
    if (load_sheet(sheet, name))
        return -1;
    for (char *line = sheet->bytes.bytes, *end; line && *line; line = end) {
        end = line + strcspn(line, "\n");
        if (*end)
            *end++ = '\0';
        read_sheet_line(sheet, line);
    }
    if (sheet->seed && (!*sheet->seed || strspn(sheet->seed, "0123456789") != strlen(sheet->seed)))
        return fail(name, "the seed \"%s\" is not a whole number; write it as it was",
                    sheet->seed);
    if (sheet->count == 0)
        return fail(name, "no answer is in it; write lines such as \"A: return\"");
    return 0;
}

/* Case and spaces do not matter; nor does what the picture cuts off. */
static bool
is_same(const char *answer, const char *right)
{
    for (;;) {
        answer += strspn(answer, " \t");
        right += strspn(right, " \t");
        if (strcmp(right, "\u2026") == 0)
            return true;
        if (tolower((unsigned char)*answer) != tolower((unsigned char)*right))
            return false;
        if (!*answer)
            return true;
        answer++;
        right++;
    }
}

/* Say which one is the first that is wrong. The exit status. */
static int
judge(const struct quiz *quiz, const struct sheet *sheet)
{
    struct text question = {0};
    int right = 0;

    while (right < quiz->count && sheet->answers[right]
           && is_same(sheet->answers[right], quiz->blanks[right].answer))
        right++;
    if (right == quiz->count) {
        printf("right: all %d\n", right);
        return 0;
    }
    quiz_ask(quiz, &quiz->blanks[right], &question);
    printf("%c is the first that %s; %s\n", 'A' + right,
           sheet->answers[right] ? "is wrong" : "has no answer", question.bytes);
    text_free(&question);
    return 1;
}

int
quiz_check(const struct trace *trace, const struct options *options, const char *seed, int blanks)
{
    struct sheet sheet = {0};
    struct quiz quiz;
    int status = 2;

    if (read_sheet(&sheet, options->check) == 0) {
        if (sheet.blanks && !options->blanks)
            blanks = sheet.blanks;
        if (quiz_make(&quiz, trace, options, options->seed || !sheet.seed ? seed : sheet.seed,
                      blanks) == 0) {
            status = judge(&quiz, &sheet);
            quiz_free(&quiz);
        }
    }
    text_free(&sheet.bytes);
    return status;
}
