/* quiz.c -- choosing blanks, and taking them out of the picture; see quiz.h. */
#include "quiz.h"

#include <stdlib.h>
#include <string.h>

#include "labels.h"
#include "view.h"

enum { LETTER_WIDTH = 22 };       /* of a blank that has no box of its own */

/* --- choosing ----------------------------------------------------------------------------- */

/* Steele, Lea and Flood's splitmix64: one of `count` places. */
static int32_t
choose(uint64_t *state, int32_t count)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (int32_t)((z ^ (z >> 31)) % (uint64_t)count);
}

/* What a mark's words are an answer to; NULL: it is not asked about. */
static const char *
question_of(enum role role)
{
    switch (role) {
    case ROLE_SELECT:
        return "how long may select wait?";
    case ROLE_CALLBACK:
        return "which callback runs?";
    case ROLE_STEP:
    case ROLE_THROWN:
        return "how does this step end?";
    case ROLE_OUTPUT:
        return "what is printed?";
    default:
        return NULL;
    }
}

/* The label of a mark in one line. */
static const char *
answer_of(struct quiz *quiz, const struct mark *mark)
{
    struct text line = {0};
    const char *kept;

    for (const char *label = mark->label; *label; label++)
        if (*label != '\n')
            text_put(&line, label, 1);
    kept = view_keep(&quiz->picture, text_string(&line));
    text_free(&line);
    return kept;
}

static void
find_candidates(struct quiz *quiz)
{
    const struct marks *marks = &quiz->picture.marks;

    quiz->candidates = allocate((size_t)marks->count, sizeof *quiz->candidates);
    for (int32_t i = 0; i < marks->count; i++) {
        const struct mark *mark = &marks->items[i];

        if (question_of(mark->role) && mark->event && *mark->label)
            quiz->candidates[quiz->candidate_count++] = (struct blank){i, answer_of(quiz, mark)};
    }
}

static void
shuffle_candidates(struct quiz *quiz, uint64_t state)
{
    for (int32_t i = quiz->candidate_count - 1; i > 0; i--) {
        int32_t j = choose(&state, i + 1);
        struct blank swapped = quiz->candidates[i];

        quiz->candidates[i] = quiz->candidates[j];
        quiz->candidates[j] = swapped;
    }
}

/* No answer is asked for more than twice. Equal strings are one pointer. */
static bool
is_worn(const struct quiz *quiz, const char *answer)
{
    int times = 0;

    for (int i = 0; i < quiz->count; i++)
        times += quiz->blanks[i].answer == answer;
    return times >= 2;
}

/* By their events: an insertion, for there are few. */
static void
add_blank(struct quiz *quiz, struct blank blank)
{
    const struct mark *marks = quiz->picture.marks.items;
    int i = quiz->count++;

    for (; i > 0 && marks[quiz->blanks[i - 1].mark].event > marks[blank.mark].event; i--)
        quiz->blanks[i] = quiz->blanks[i - 1];
    quiz->blanks[i] = blank;
}

static void
choose_blanks(struct quiz *quiz, int count)
{
    for (int32_t i = 0; i < quiz->candidate_count && quiz->count < count; i++)
        if (!is_worn(quiz, quiz->candidates[i].answer))
            add_blank(quiz, quiz->candidates[i]);
}

/* --- the quiz ----------------------------------------------------------------------------- */

int
quiz_make(struct quiz *quiz, const struct trace *trace, const struct options *options,
          const char *seed, int count)
{
    *quiz = (struct quiz){.options = options, .seed = seed};
    model_make(&quiz->model, trace);
    if (view_timeline(&quiz->picture, &quiz->model, options) == 0) {
        find_candidates(quiz);
        shuffle_candidates(quiz, strtoull(seed, NULL, 10));
        choose_blanks(quiz, count);
        if (quiz->count)
            return 0;
        fail(trace->name, "there is nothing to ask about; choose other turns or tasks");
    }
    quiz_free(quiz);
    return -1;
}

void
quiz_free(struct quiz *quiz)
{
    free(quiz->candidates);
    picture_free(&quiz->picture);
    model_free(&quiz->model);
}

void
quiz_ask(const struct quiz *quiz, const struct blank *blank, struct text *out)
{
    const struct mark *mark = &quiz->picture.marks.items[blank->mark];
    int32_t lane = quiz->model.lane_at[mark->event];

    text_add(out, "turn %d", (int)trace_event(quiz->model.trace, mark->event)->k);
    if (lane >= LANE_TASKS) {
        text_add(out, ", ");
        label_lane(&quiz->model, lane, out);
    }
    text_add(out, ": %s", question_of(mark->role));
}

/* --- the picture -------------------------------------------------------------------------- */

/* Words without a box get one. */
static void
blank_mark(struct quiz *quiz, int letter)
{
    struct mark *mark = &quiz->picture.marks.items[quiz->blanks[letter].mark];
    char label[] = {(char)('A' + letter), '\0'};

    if (mark->role == ROLE_OUTPUT)
        mark->right = mark->left + LETTER_WIDTH;
    mark->role = ROLE_BLANK;
    mark->label = view_keep(&quiz->picture, label);
}

/* For those who do not see it: the questions. */
static void
describe(struct quiz *quiz)
{
    struct text words = {0};

    for (int i = 0; i < quiz->count; i++) {
        text_add(&words, "%s%c, ", i ? "\n" : "The blanks are ", 'A' + i);
        quiz_ask(quiz, &quiz->blanks[i], &words);
    }
    view_describe(&quiz->picture, &words);
}

void
quiz_blank(struct quiz *quiz)
{
    struct marks *marks = &quiz->picture.marks;
    struct text summary = {0};

    text_add(&summary, "%s. What belongs in the blanks, A to %c? (quiz %s)", marks->summary,
             'A' + quiz->count - 1, quiz->seed);
    for (int32_t i = 0; i < marks->count; i++) {
        struct mark *mark = &marks->items[i];

        mark->tip = "";
        mark->source = NULL;
        if (mark->role == ROLE_SUBTITLE && mark->label == marks->summary)
            mark->label = view_keep(&quiz->picture, summary.bytes);
    }
    describe(quiz);
    for (int i = 0; i < quiz->count; i++)
        blank_mark(quiz, i);
    text_free(&summary);
}
