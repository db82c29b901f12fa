/* why.c -- `zoetrope why`: what led to an event, or to a task's step. */
#include <errno.h>
#include <langinfo.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "page.h"
#include "why.h"

/* What is asked about. */
struct question {
    const char *words;            /* as typed: "57", "T2@7", "T2"                              */
    long event;                   /* its number; 0: a task's step is asked about               */
    ident task;                   /* that task                                                 */
    long turn;                    /* the turn of that step; -1: its last step                  */
};

/* --- the question ------------------------------------------------------------------------- */

/* A whole number at *at, which becomes its end; -1: there is none. */
static long
read_number(const char **at)
{
    char *end;
    long number;

    if (**at < '0' || **at > '9')
        return -1;
    errno = 0;
    number = strtol(*at, &end, 10);
    *at = end;
    return errno || number > INT32_MAX ? -1 : number;
}

static int
read_question(struct question *question, const char *words)
{
    const char *at = words + (*words == 'T');
    long number = read_number(&at);

    *question = (struct question){.words = words, .turn = -1};
    if (*words != 'T') {
        question->event = number;
    } else if (number > 0 && number <= (long)ID_NUMBER_MAX) {
        question->task = id_make(ID_TASK, (uint32_t)number);
        if (*at == '@') {
            at++;
            question->turn = read_number(&at);
            number = question->turn;
        }
    } else {
        number = -1;
    }
    if (number < 0 || *at || (*words != 'T' && number == 0))
        return fail("why", "\"%s\" is neither an event nor a task; write 57, T2@7 or T2", words);
    return 0;
}

/* Tell in which turns the task runs, if not in that of the question. */
static int
no_such_step(const struct trace *trace, const struct question *question)
{
    enum { MOST = 12 };
    struct text turns = {0};
    int32_t count = 0, last = -1;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind != EV_STEP || e->step.task != question->task || e->k == last)
            continue;
        last = e->k;
        if (count++ < MOST)
            text_add(&turns, "%s%d", turns.length ? ", " : "", (int)last);
    }
    if (count == 0)
        fail("why", "%s does not run in %s; \"zoetrope show\" tells who does",
             id_text(question->task).text, trace->name);
    else
        fail("why", "%s does not run in turn %ld; it runs in %s%s", id_text(question->task).text,
             question->turn, turns.bytes, count > MOST ? " ..." : "");
    text_free(&turns);
    return -1;
}

/* The number of the event that is asked about; -1, told, if there is none. */
static int32_t
find_subject(const struct trace *trace, const struct question *question)
{
    int32_t found = 0;

    if (question->event > trace->count)
        return fail("why", "there is no event %ld; the last one is %d", question->event,
                    (int)trace->count);
    if (question->event)
        return (int32_t)question->event;
    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind != EV_STEP || e->step.task != question->task
            || (question->turn >= 0 && (e->k != question->turn || found)))
            continue;
        found = n;
    }
    if (!found)
        return no_such_step(trace, question);
    return found - (trace_event(trace, found - 1)->kind == EV_RUN);
}

/* --- the answer --------------------------------------------------------------------------- */

/* Word by word, so that lines break between words. */
static void
print_sentence(struct page *page, struct text *words)
{
    char *word = words->bytes;

    page_begin_row(page);
    for (char *end; *word; word = end) {
        end = word + strcspn(word, " ");
        if (*end)
            *end++ = '\0';
        page_words(page, word);
    }
    page_end_line(page);
    text_clear(words);
}

static void
print_chain(const struct why *why, bool ascii)
{
    enum { WIDTH = 100 };
    struct page page = {.room = WIDTH, .ascii = ascii};
    struct text words = {0};

    for (int32_t i = 0; i < why->count; i++) {
        if (why_leaves_out(why, i)) {
            text_add(&words, "... %d steps of the same kind are left out here ...",
                     (int)why->count - WHY_FIRST - WHY_LAST);
            i = why->count - WHY_LAST - 1;
        } else {
            why_tell(why, i, &words);
        }
        print_sentence(&page, &words);
    }
    if (why->task)
        why_tell_stuck(why, &words);
    if (words.length)
        print_sentence(&page, &words);
    text_free(&words);
    page_free(&page);
}

static int
answer(const struct trace *trace, const struct options *options, const struct question *question)
{
    int32_t n = check_loop(trace) ? -1 : find_subject(trace, question);
    struct model model;
    struct why why;
    int result = 0;

    if (n < 0)
        return -1;
    model_make(&model, trace);
    why_make(&why, &model, options, n);
    why.task = question->turn < 0 ? question->task : 0;
    if (options->type || options->output)
        result = why_draw(&why, question->words);
    else
        print_chain(&why, options->ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0);
    why_free(&why);
    model_free(&model);
    return result;
}

int
command_why(const struct options *options)
{
    struct question question;
    struct trace trace;
    int result;

    if (options->rest_count < 1 || options->rest_count > 2) {
        fail("why", "one event or task and one trace are needed; write zoetrope why T2@7 TRACE");
        return 2;
    }
    if (read_question(&question, options->rest[0])
        || trace_read(&trace, options->rest_count > 1 ? options->rest[1] : NULL, NULL))
        return 2;
    result = answer(&trace, options, &question);
    trace_free(&trace);
    return result ? 2 : 0;
}
