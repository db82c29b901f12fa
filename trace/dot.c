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

    text_add(out, " %s=%d.%06d", name, (int)(millionths / 1000000), (int)(millionths % 1000000));
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

static void
put_look(struct text *out, const struct mark *mark, const struct style *style)
{
    text_add(out, " shape=%s", style->shape ? style->shape : "plaintext");
    if (!style->shape)
        return;
    if (style->stripe)
        put_stripes(out, mark, style);
    else if (style->fill)
        text_add(out, " style=\"filled%s%s\" fillcolor=\"%s\"", style->pattern ? "," : "",
                 style->pattern ? style->pattern : "", style->fill);
    else
        text_add(out, " style=\"%s\"", style->pattern ? style->pattern : "solid");
    text_add(out, " color=\"%s\" penwidth=%d.%d",
             style->line && !style->stripe ? style->line : "transparent", style->tenths / 10,
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
    text_add(out, " label=%s fontsize=%d fontcolor=\"%s\"", label.bytes,
             strchr(mark->label, '\n') ? SMALL_SIZE : style->size, style->ink);
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

static void
put_box(struct text *out, const struct marks *marks, const struct mark *mark, int32_t number,
        const struct style *style)
{
    if (*mark->tip)
        dot_put_quoted(out, mark->tip);
    else
        text_add(out, "m%d", (int)number);
    text_add(out, " [");
    put_position(out, marks, mark->left + mark->right, mark->top + mark->bottom);
    dot_put_attributes(out, mark, style);
    text_add(out, "]\n");
}

static void
put_anchor(struct text *out, const struct marks *marks, int32_t number, char end, int32_t x,
           int32_t y)
{
    text_add(out, "m%d%c [shape=point style=invis width=0 height=0 ", (int)number, end);
    put_position(out, marks, 2 * x, 2 * y);
    text_add(out, "]\n");
}

static void
put_line(struct text *out, const struct marks *marks, const struct mark *mark, int32_t number,
         const struct style *style)
{
    put_anchor(out, marks, number, 'a', mark->left, mark->top);
    put_anchor(out, marks, number, 'b', mark->right, mark->bottom);
    text_add(out, "m%da -> m%db [color=\"%s\" penwidth=%d.%d style=\"%s\"%s", (int)number,
             (int)number, style->line, style->tenths / 10, style->tenths % 10,
             style->pattern ? style->pattern : "solid", style->arrow ? "" : " arrowhead=none");
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
             "node [fixedsize=true label=\"\" fontname=\"" FONT "\" margin=\"0.04,0\"]\n"
             "edge [arrowsize=0.5]\n");
    for (int32_t i = 0; i < marks->count; i++) {
        const struct mark *mark = &marks->items[i];
        struct style style = *theme_style(mark->role, print);

        if (mark->faint)
            style = theme_faint(&style);
        (mark->line ? put_line : put_box)(out, marks, mark, i, &style);
    }
    text_add(out, "}\n");
}
