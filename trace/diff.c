/* diff.c -- `zoetrope diff`: did two runs decide the same?
 *
 * Both traces are read side by side without what may differ: events above the level, event numbers,
 * causes, sources, times of a real clock, and the names of things, which are numbered anew in the
 * order in which they appear. The first pair of events that still differs is the answer.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "diff.h"
#include "words.h"

enum { CONTEXT = 4 };

struct comparison {
    struct side a, b;             /* the two traces                                            */
    int level;                    /* events above it do not count                              */
    bool times;                   /* both clocks are virtual: times count                      */
    int32_t same;                 /* events found equal so far                                 */
    const char *differs;          /* the key in which they differ; NULL: they do not           */
};

/* --- what counts -------------------------------------------------------------------------- */

static bool
is_compared(const struct comparison *c, const struct event *e, const struct field *field)
{
    static const char *const times[] = {"timeout", "when", "ns"};

    for (size_t i = 0; i < 3; i++)
        if (!c->times && strcmp(field->name, times[i]) == 0)
            return false;
    return e->kind != EV_REPORT || strcmp(field->name, "message") == 0;
}

/* Go to the next event that counts, from the one at hand on: "exit" does, and it is the last. */
static const struct event *
next_event(struct side *side, int level)
{
    while (event_types[trace_event(&side->trace, side->n)->kind].level > level)
        side->n++;
    return trace_event(&side->trace, side->n);
}

/* The same id for the same thing on both sides. */
static ident
renumber(struct side *side, ident id)
{
    enum id_kind kind = id_kind(id);
    int32_t place = trace_place(&side->trace, id);

    if (place < 0)
        return id;
    if (!side->numbers[kind][place])
        side->numbers[kind][place] = ++side->counts[kind];
    return id_make(kind, (uint32_t)side->numbers[kind][place]);
}

/* A label without the underscores that its names begin with, its task renumbered. */
static void
put_label(struct side *side, const char *cb, struct text *out)
{
    ident task = label_task(cb);
    size_t length = task ? strcspn(cb, "(") : strlen(cb);

    for (size_t i = 0; i < length; i++)
        if (cb[i] != '_' || (out->length && out->bytes[out->length - 1] != '.'))
            text_put(out, &cb[i], 1);
    if (task)
        text_add(out, "(%s)", id_text(renumber(side, task)).text);
}

static void
put_field(struct side *side, const struct event *e, const struct field *field, struct text *out)
{
    text_clear(out);
    if (!field_present(e, field))
        return;
    switch (field->type) {
    case FIELD_ID:
        text_add(out, "%s", id_text(renumber(side, field_id(e, field))).text);
        break;
    case FIELD_NUMBER:
        text_add(out, "%lld", (long long)field_number(e, field));
        break;
    case FIELD_WORD:
        text_add(out, "%s", field->words[field_word(e, field)]);
        break;
    case FIELD_FLAG:
        text_add(out, "true");
        break;
    case FIELD_TEXT:
    case FIELD_VALUE:
        if (strcmp(field->name, "cb") == 0)
            put_label(side, field_string(e, field), out);
        else
            text_add(out, "%s", field_string(e, field));
        break;
    }
}

/* --- comparing ---------------------------------------------------------------------------- */

static const char *
compare_fields(struct comparison *c, const struct event *a, const struct event *b)
{
    const struct field *field = event_types[a->kind].fields;
    const char *differs = NULL;
    struct text left = {0}, right = {0};

    for (; field->name && !differs; field++) {
        if (!is_compared(c, a, field))
            continue;
        put_field(&c->a, a, field, &left);
        put_field(&c->b, b, field, &right);
        if (strcmp(text_string(&left), text_string(&right)) != 0)
            differs = field->name;
    }
    text_free(&left);
    text_free(&right);
    return differs;
}

/* The key in which two events differ; NULL: in none. */
static const char *
compare_events(struct comparison *c, const struct event *a, const struct event *b)
{
    if (a->kind != b->kind)
        return "ev";
    if (a->k != b->k)
        return "k";
    if (c->times && a->t != b->t)
        return "t";
    if (renumber(&c->a, a->by) != renumber(&c->b, b->by))
        return "by";
    return compare_fields(c, a, b);
}

static void
compare(struct comparison *c)
{
    for (bool end = false; !end; c->same++) {
        const struct event *a = next_event(&c->a, c->level);

        c->differs = compare_events(c, a, next_event(&c->b, c->level));
        if (c->differs)
            return;
        end = a->kind == EV_EXIT;
        c->a.n++;
        c->b.n++;
    }
}

/* --- explaining --------------------------------------------------------------------------- */

static void
print_event(const struct event *e, const char *mark)
{
    struct text words = {0};

    words_event(&words, e);
    printf("  %s %6d  turn %-3d ", mark, (int)e->n, (int)e->k);
    if (e->by)
        printf("%s: ", id_text(e->by).text);
    printf("%s", words.bytes);
    if (e->src)
        printf("  [%s]", e->src);
    putchar('\n');
    text_free(&words);
}

/* The events around the one at hand that count. */
static void
print_side(const struct side *side, int level)
{
    int before = 0;
    int32_t n = side->n;

    printf("\n%s, %s:\n", side->name, side->trace.name);
    while (n > 1 && before < CONTEXT)
        before += event_types[trace_event(&side->trace, --n)->kind].level <= level;
    for (int after = 0; n <= side->trace.count && after < CONTEXT; n++) {
        const struct event *e = trace_event(&side->trace, n);

        if (event_types[e->kind].level > level)
            continue;
        print_event(e, n == side->n ? ">" : " ");
        after += n >= side->n;
    }
}

/* In one line, what differs. */
static void
tell_difference(const struct comparison *c, struct text *out)
{
    const char *a = event_types[trace_event(&c->a.trace, c->a.n)->kind].name;
    const char *b = event_types[trace_event(&c->b.trace, c->b.n)->kind].name;

    text_add(out, "different after %d equal events at level %d: ", (int)c->same, c->level);
    if (strcmp(c->differs, "ev") == 0)
        text_add(out, "A does \"%s\" where B does \"%s\"", a, b);
    else
        text_add(out, "they differ in \"%s\" of \"%s\"", c->differs, a);
}

/* As text; and as a picture, if one is asked for. The exit status. */
static int
answer_difference(const struct comparison *c, const struct options *options)
{
    struct text words = {0};
    int result = 0;

    tell_difference(c, &words);
    if (options->type || options->output)
        result = diff_draw(&c->a, &c->b, words.bytes, options);
    if (result == 0 && (options->output || !options->type)) {
        puts(words.bytes);
        print_side(&c->a, c->level);
        print_side(&c->b, c->level);
    }
    text_free(&words);
    return result ? 2 : 1;
}

static int
answer_same(const struct comparison *c, const struct options *options)
{
    fprintf(options->type && !options->output ? stderr : stdout, "same: %d events at level %d\n",
            (int)c->same, c->level);
    return 0;
}

static int
side_begin(struct side *side, const char *name, const char *file)
{
    if (trace_read(&side->trace, file, NULL))
        return -1;
    side->name = name;
    side->n = 1;
    for (int kind = 0; kind < ID_KINDS; kind++)
        side->numbers[kind] = allocate((size_t)side->trace.id_counts[kind], sizeof(int32_t));
    return 0;
}

static void
side_end(struct side *side)
{
    for (int kind = 0; kind < ID_KINDS; kind++)
        free(side->numbers[kind]);
    trace_free(&side->trace);
}

int
command_diff(const struct options *options)
{
    struct comparison c = {.level = options->level};
    int status;

    if (options->rest_count != 2) {
        fail("diff", "two traces are needed; write zoetrope diff A B");
        return 2;
    }
    if (side_begin(&c.a, "A", options->rest[0]))
        return 2;
    if (side_begin(&c.b, "B", options->rest[1])) {
        side_end(&c.a);
        return 2;
    }
    c.times = c.a.trace.virtual_clock && c.b.trace.virtual_clock;
    compare(&c);
    status = c.differs ? answer_difference(&c, options) : answer_same(&c, options);
    side_end(&c.a);
    side_end(&c.b);
    return status;
}
