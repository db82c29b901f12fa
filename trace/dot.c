/* dot.c -- marks as a Graphviz file; see dot.h. */
#include "dot.h"

#include <string.h>

/* Graphviz reads backslashes and ampersands as escapes. */
void
dot_put_quoted(struct text *out, const char *string)
{
    text_add(out, "\"");
    for (; *string; string++) {
        if (*string == '\\' || *string == '"')
            text_add(out, "\\%c", *string);
        else if (*string == '&')
            text_add(out, "&amp;");
        else if (*string == '\n')
            text_add(out, "\\n");
        else
            text_put(out, (unsigned char)*string < ' ' ? " " : string, 1);
    }
    text_add(out, "\"");
}

/* Half a point counts, for the middle of a mark. */
static void
put_position(struct text *out, const struct marks *marks, int32_t twice_x, int32_t twice_y)
{
    int32_t y = 2 * marks->height - twice_y;

    text_add(out, "pos=\"%d%s,%d%s\"", (int)(twice_x / 2), twice_x % 2 ? ".5" : "", (int)(y / 2),
             y % 2 ? ".5" : "");
}

/* Inches, to a hundredth of a point. */
static void
put_inches(struct text *out, const char *name, int32_t points)
{
    int64_t millionths = (int64_t)points * 1000000 / 72;

    text_add(out, " %s=%d", name, (int)(millionths / 1000000));
    if (millionths % 1000000)
        text_add(out, ".%06d", (int)(millionths % 1000000));
}

/* A stripe of ink for every stripe of paper. */
static void
put_stripes(struct text *out, const struct mark *mark, const struct style *style)
{
    int32_t stripes = (mark->right - mark->left) / style->stripe;

    text_add(out, " style=striped fillcolor=\"%s", style->line);
    for (int32_t i = 1; i < stripes || i < 2; i++)
        text_add(out, ":%s", i % 2 ? style->fill : style->line);
    text_add(out, "\"");
}

/* What differs from DOT_NODE, a plain filled box. */
static void
put_look(struct text *out, const struct mark *mark, const struct style *style)
{
    if (!style->shape) {
        text_add(out, " shape=plaintext style=\"\"");
        return;
    }
    if (strcmp(style->shape, "box") != 0)
        text_add(out, " shape=%s", style->shape);
    if (style->stripe)
        put_stripes(out, mark, style);
    else if (!style->fill)
        text_add(out, " style=%s", style->pattern ? style->pattern : "solid");
    else if (style->pattern)
        text_add(out, " style=\"filled,%s\"", style->pattern);
    if (style->fill && !style->stripe)
        text_add(out, " fillcolor=\"%s\"", style->fill);
    if (style->line && !style->stripe)
        text_add(out, " color=\"%s\" penwidth=%d.%d", style->line, style->tenths / 10,
                 style->tenths % 10);
}

static void
put_words(struct text *out, const struct mark *mark, const struct style *style)
{
    struct text label = {0};

    dot_put_quoted(&label, mark->label);
    if (style->left) {
        label.length--;
        text_add(&label, "\\l\"");
    }
    text_add(out, " label=%s", label.bytes);
    if (style->size != SMALL_SIZE && !strchr(mark->label, '\n'))
        text_add(out, " fontsize=%d", style->size);
    if (strcmp(style->ink, DOT_INK) != 0)
        text_add(out, " fontcolor=\"%s\"", style->ink);
    if (style->bold)
        text_add(out, " fontname=\"" FONT " Bold\"");
    text_free(&label);
}

/* "file:line" as a link to the line. */
static void
put_link(struct text *out, const struct mark *mark)
{
    struct text link = {0}, tip = {0};
    const char *colon = strrchr(mark->source, ':');

    text_put(&link, mark->source, colon ? (size_t)(colon - mark->source) : strlen(mark->source));
    if (colon)
        text_add(&link, "#L%s", colon + 1);
    text_add(&tip, "%s; %s", mark->tip, mark->source);
    text_add(out, " URL=");
    dot_put_quoted(out, link.bytes);
    text_add(out, " tooltip=");
    dot_put_quoted(out, tip.bytes);
    text_free(&link);
    text_free(&tip);
}

void
dot_put_attributes(struct text *out, const struct mark *mark, const struct style *style)
{
    put_inches(out, "width", mark->right - mark->left);
    put_inches(out, "height", mark->bottom - mark->top);
    put_look(out, mark, style);
    if (*mark->label)
        put_words(out, mark, style);
    if (mark->source)
        put_link(out, mark);
}

/* Marks without words of their own are named after their place, and the event they stand for. */
static void
put_name(struct text *out, const struct mark *mark, int32_t number)
{
    text_add(out, "m%d", (int)number);
    if (mark->event)
        text_add(out, "e%d", (int)mark->event);
}

static void
put_box(struct text *out, const struct marks *marks, const struct mark *mark, int32_t number,
        const struct style *style)
{
    if (*mark->tip)
        dot_put_quoted(out, mark->tip);
    else
        put_name(out, mark, number);
    text_add(out, " [");
    put_position(out, marks, mark->left + mark->right, mark->top + mark->bottom);
    dot_put_attributes(out, mark, style);
    text_add(out, "]\n");
}

static void
put_anchor(struct text *out, const struct marks *marks, const struct mark *mark, int32_t number,
           bool second)
{
    put_name(out, mark, number);
    text_add(out, "%c [shape=point style=invis width=0 height=0 ", second ? 'b' : 'a');
    put_position(out, marks, 2 * (second ? mark->right : mark->left),
                 2 * (second ? mark->bottom : mark->top));
    text_add(out, "]\n");
}

/* What differs from DOT_EDGE, an arrow. */
static void
put_stroke(struct text *out, const struct style *style)
{
    text_add(out, " [color=\"%s\" penwidth=%d.%d", style->line, style->tenths / 10,
             style->tenths % 10);
    if (style->pattern)
        text_add(out, " style=%s", style->pattern);
    if (!style->arrow)
        text_add(out, " arrowhead=none");
}

static void
put_line(struct text *out, const struct marks *marks, const struct mark *mark, int32_t number,
         const struct style *style)
{
    put_anchor(out, marks, mark, number, false);
    put_anchor(out, marks, mark, number, true);
    put_name(out, mark, number);
    text_add(out, "a -> ");
    put_name(out, mark, number);
    text_add(out, "b");
    put_stroke(out, style);
    if (*mark->tip) {
        text_add(out, " tooltip=");
        dot_put_quoted(out, mark->tip);
    }
    text_add(out, "]\n");
}

void
dot_write(struct text *out, const struct marks *marks, bool print)
{
    text_add(out, "digraph ");
    dot_put_quoted(out, marks->title);
    text_add(out, " {\n"
             "graph [layout=nop2 outputorder=nodesfirst splines=line pad=0 margin=0 "
             "bgcolor=white]\n"
             DOT_NODE "edge [arrowsize=0.5]\n");
    for (int32_t i = 0; i < marks->count; i++) {
        const struct mark *mark = &marks->items[i];
        struct style style = *theme_style(mark->role, print);

        if (mark->faint)
            style = theme_faint(&style);
        (mark->line ? put_line : put_box)(out, marks, mark, i, &style);
    }
    text_add(out, "}\n");
}
