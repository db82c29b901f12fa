/* quiz_sheet.c -- `zoetrope quiz`: a picture with blanks, a sheet of questions, and the key.
 *
 * Questions and key are the same sheet, but for what stands behind the letters.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "quiz.h"

/* --- the sheet ---------------------------------------------------------------------------- */

/* The filters that a check must be told too. */
static void
add_filters(const struct quiz *quiz, struct text *out)
{
    const struct options *options = quiz->options;

    if (options->first_turn > 0 || options->last_turn < INT32_MAX)
        text_add(out, " --turn %d..", (int)options->first_turn);
    if (options->last_turn < INT32_MAX)
        text_add(out, "%d", (int)options->last_turn);
    for (int i = 0; i < options->task_count; i++)
        text_add(out, "%s%s", i ? "," : " --task ", id_text(options->tasks[i]).text);
}

static int
by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Answers, and about as many that are none: each once, in the order of the alphabet. */
static void
add_choices(const struct quiz *quiz, struct text *out)
{
    const char *choices[2 * BLANKS_MAX];
    size_t count = 0, most = 2 * (size_t)quiz->count;

    for (int i = 0; i < quiz->count; i++)
        choices[count++] = quiz->blanks[i].answer;
    for (int32_t i = quiz->candidate_count; i > 0 && count < most; i--)
        choices[count++] = quiz->candidates[i - 1].answer;
    qsort(choices, count, sizeof *choices, by_bytes);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || choices[i] != choices[i - 1])
            text_add(out, "    %s\n", choices[i]);
}

/* The questions, each with its letter; behind that the answer, if it is the key. */
static void
add_blanks(const struct quiz *quiz, struct text *out, bool answered)
{
    for (int i = 0; i < quiz->count; i++) {
        quiz_ask(quiz, &quiz->blanks[i], out);
        text_add(out, "\n%c:%s%s\n\n", 'A' + i, answered ? " " : "",
                 answered ? quiz->blanks[i].answer : "");
    }
}

/* A sheet of questions, or the key to it. */
static void
make_sheet(const struct quiz *quiz, struct text *out, bool answered)
{
    const char *type = quiz->options->type ? quiz->options->type : "svg";

    text_add(out, "%s: %s\n\n", quiz->picture.marks.title,
             answered ? "the key" : "what is missing?");
    if (!answered) {
        text_add(out, "Some words of picture.%s are missing; a letter stands in place of each. Find\n"
                 "them in the list below, and write them behind their letters. Then see how you did:\n"
                 "\n    zoetrope quiz --check questions.txt", type);
        add_filters(quiz, out);
        text_add(out, " TRACE\n\n");
    }
    text_add(out, "seed: %s\nblanks: %d\n\n", quiz->seed, quiz->count);
    add_blanks(quiz, out, answered);
    if (!answered) {
        text_add(out, "Choose from these; some belong nowhere:\n\n");
        add_choices(quiz, out);
    }
}

/* --- files -------------------------------------------------------------------------------- */

/* DIRECTORY/NAME with these contents. */
static int
write_file(const char *directory, const char *name, const struct text *contents)
{
    struct text path = {0};
    int result;

    text_add(&path, "%s/%s", directory, name);
    result = write_picture(contents, path.bytes);
    text_free(&path);
    return result;
}

static int
write_sheet(const struct quiz *quiz, const char *directory, const char *name, bool answered)
{
    struct text sheet = {0};
    int result;

    make_sheet(quiz, &sheet, answered);
    result = write_file(directory, name, &sheet);
    text_free(&sheet);
    return result;
}

/* The picture last: its words are taken out. */
static int
write_quiz(struct quiz *quiz, const char *directory)
{
    const struct options *options = quiz->options;
    const char *type = options->type ? options->type : "svg";
    struct text picture = {0}, name = {0};
    int result = 0;

    if (mkdir(directory, 0777) && errno != EEXIST)
        return fail(directory, "%s; name a directory for the quiz", strerror(errno));
    text_add(&name, "picture.%s", type);
    if (write_sheet(quiz, directory, "questions.txt", false)
        || write_sheet(quiz, directory, "key.txt", true))
        result = -1;
    quiz_blank(quiz);
    if (result == 0 && (picture_make(&picture, &quiz->picture, type, options->print)
                        || write_file(directory, name.bytes, &picture)))
        result = -1;
    if (result == 0)
        fprintf(stderr, "zoetrope: the quiz is in %s: questions.txt, %s, key.txt\n", directory,
                name.bytes);
    text_free(&picture);
    text_free(&name);
    return result;
}

/* --- the command -------------------------------------------------------------------------- */

static int
make_quiz(const struct trace *trace, const struct options *options, const char *seed, int blanks)
{
    struct quiz quiz;
    int result;

    if (quiz_make(&quiz, trace, options, seed, blanks))
        return 2;
    result = write_quiz(&quiz, options->output ? options->output : "quiz");
    quiz_free(&quiz);
    return result ? 2 : 0;
}

int
command_quiz(const struct options *options)
{
    const char *seed = options->seed ? options->seed : "1";
    int blanks = options->blanks ? options->blanks : BLANKS_USUAL, status;
    struct trace trace;

    if (read_loop_trace(&trace, options, "quiz"))
        return 2;
    status = (options->check ? quiz_check : make_quiz)(&trace, options, seed, blanks);
    trace_free(&trace);
    return status;
}
