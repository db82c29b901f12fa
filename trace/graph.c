/* graph.c -- a graph as a Graphviz file that `dot` lays out; see picture.h.
 *
 * Whatever has words has a size that we choose, so that a picture does not depend on the fonts of
 * the machine: nodes are of a fixed size, and title, legend and the words at arrows are tables of
 * fixed cells.
 */
#include <string.h>

#include "dot.h"
#include "labels.h"
#include "picture.h"
#include "theme.h"

enum { KEYS_WIDTH = 580, SWATCH = 26 };

/* --- words -------------------------------------------------------------------------------- */

/* Between the tags of Graphviz's HTML. */
static void
put_html(struct text *out, const char *string)
{
    for (; *string; string++) {
        if (*string == '&')
            text_add(out, "&amp;");
        else if (*string == '<')
            text_add(out, "&lt;");
        else if (*string == '>')
            text_add(out, "&gt;");
        else
            text_put(out, (unsigned char)*string < ' ' ? " " : string, 1);
    }
}

static void
put_font(struct text *out, const struct style *style, const char *words)
{
    text_add(out, "<FONT COLOR=\"%s\" POINT-SIZE=\"%d\">%s", style->ink, style->size,
             style->bold ? "<B>" : "");
    put_html(out, words);
    text_add(out, "%s</FONT>", style->bold ? "</B>" : "");
}

/* A cell as wide as its words at most are. */
static void
put_cell(struct text *out, const struct style *style, int32_t height, const char *words)
{
    text_add(out, "<TD ALIGN=\"LEFT\" FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\">",
             (int)label_width(words, style->size), (int)height);
    put_font(out, style, words);
    text_add(out, "</TD>");
}

static void
put_row(struct text *out, const struct style *style, int32_t height, const char *words)
{
    text_add(out, "<TR>");
    put_cell(out, style, height, words);
    text_add(out, "</TR>");
}

#define TABLE "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLPADDING=\"0\" CELLSPACING=\"0\""

/* Words in as many rows as they need. */
static void
put_paragraph(struct text *out, const struct style *style, int32_t height, const char *words)
{
    struct text line = {0};

    while (*words) {
        size_t length = label_fit(words, style->size, KEYS_WIDTH);

        text_clear(&line);
        text_put(&line, words, length);
        put_row(out, style, height, line.bytes);
        words += length + (words[length] == ' ');
    }
    text_free(&line);
}

/* Begin what stands above or below the graph: both are as wide, so that they are aligned. Returns
 * how wide that is. */
static int32_t
begin_words(struct text *out, const struct picture *picture, bool print)
{
    const char *rows[] = {picture->marks.title, picture->marks.summary};
    static const enum role roles[] = {ROLE_TITLE, ROLE_SUBTITLE};
    int32_t width = KEYS_WIDTH;

    for (size_t i = 0; i < 2; i++) {
        int32_t own = label_width(rows[i], theme_style(roles[i], print)->size);

        width = own > width ? own : width;
    }
    text_add(out, "label=<" TABLE "><TR><TD FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"1\"></TD>"
             "</TR>", (int)width);
    return width;
}

static void
put_title(struct text *out, const struct picture *picture, bool print)
{
    begin_words(out, picture, print);
    put_row(out, theme_style(ROLE_TITLE, print), 24, picture->marks.title);
    put_row(out, theme_style(ROLE_SUBTITLE, print), 17, picture->marks.summary);
    if (picture->verdict)
        put_paragraph(out, theme_style(ROLE_VERDICT, print), 16, picture->verdict);
    text_add(out, "</TABLE>> labelloc=t labeljust=l\n");
}

/* --- the legend --------------------------------------------------------------------------- */

static bool
is_used(const struct picture *picture, enum role role)
{
    for (int32_t i = 0; i < picture->marks.count; i++)
        if (picture->marks.items[i].role == role)
            return true;
    for (int32_t i = 0; i < picture->link_count; i++)
        if (picture->links[i].role == role)
            return true;
    return false;
}

/* An arrow is a letter. It begins where its cell does: in the middle, its font would say where. */
static void
put_swatch(struct text *out, const struct sample *sample, const struct style *style)
{
    if (sample->height)
        text_add(out, "<TD FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"%d\" BORDER=\"%d\" COLOR=\"%s\""
                 " BGCOLOR=\"%s\"%s></TD>", SWATCH, (int)sample->height,
                 (style->tenths + 6) / 10, style->line ? style->line : "#FFFFFF",
                 style->fill ? style->fill : "#FFFFFF",
                 style->pattern ? " STYLE=\"dashed\"" : strcmp(style->shape, "box") == 0
                     ? "" : " STYLE=\"rounded\"");
    else
        text_add(out, "<TD ALIGN=\"LEFT\" FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"14\">"
                 "<FONT COLOR=\"%s\" POINT-SIZE=\"14\">%s</FONT></TD>", SWATCH, style->line,
                 style->pattern ? "- \u2192" : style->tenths > 15 ? "\u21D2" : "\u2192");
}

static void
end_keys(struct text *out, const struct text *row, int32_t rest)
{
    if (row->length)
        text_add(out, "<TR><TD>" TABLE "><TR>%s<TD FIXEDSIZE=\"TRUE\" WIDTH=\"%d\" HEIGHT=\"18\">"
                 "</TD></TR></TABLE></TD></TR>", row->bytes, (int)rest);
}

/* Samples side by side, as many in a row as there is room for. */
static void
put_keys(struct text *out, const struct picture *picture, bool print, int32_t room)
{
    const struct style *key = theme_style(ROLE_KEY, print);
    struct text row = {0};
    int32_t used = 0;

    for (int32_t i = 0; i < picture->sample_count; i++) {
        const struct sample *sample = &picture->samples[i];
        int32_t width = label_width(sample->means, key->size) + SWATCH + 22;

        if (!is_used(picture, sample->role))
            continue;
        if (used + width > room) {
            end_keys(out, &row, room - used);
            text_clear(&row);
            used = 0;
        }
        used += width;
        put_swatch(&row, sample, theme_style(sample->role, print));
        text_add(&row, "<TD FIXEDSIZE=\"TRUE\" WIDTH=\"4\" HEIGHT=\"18\"></TD>");
        put_cell(&row, key, 18, sample->means);
        text_add(&row, "<TD FIXEDSIZE=\"TRUE\" WIDTH=\"18\" HEIGHT=\"18\"></TD>");
    }
    end_keys(out, &row, room - used);
    text_free(&row);
}

static void
put_legend(struct text *out, const struct picture *picture, bool print)
{
    put_keys(out, picture, print, begin_words(out, picture, print));
    if (picture->caption)
        put_paragraph(out, theme_style(ROLE_SUBTITLE, print), 16, picture->caption);
    text_add(out, "</TABLE>> labelloc=b labeljust=l\n");
}

/* --- the graph ---------------------------------------------------------------------------- */

static void
put_node(struct text *out, const struct mark *mark, int32_t number, bool print)
{
    text_add(out, "m%d [", (int)number);
    dot_put_attributes(out, mark, theme_style(mark->role, print));
    if (!mark->source) {
        text_add(out, " tooltip=");
        dot_put_quoted(out, mark->tip);
    }
    text_add(out, "]\n");
}

static void
put_link(struct text *out, const struct link *link, bool print)
{
    const struct style *style = theme_style(link->role, print);

    text_add(out, "m%d -> m%d [%scolor=\"%s\" penwidth=%d.%d style=\"%s\" tooltip=",
             (int)(link->up ? link->to : link->from), (int)(link->up ? link->from : link->to),
             link->up ? "dir=back " : "", style->line, style->tenths / 10, style->tenths % 10,
             style->pattern ? style->pattern : "solid");
    dot_put_quoted(out, link->tip);
    if (*link->label) {
        text_add(out, " label=<" TABLE "><TR>"
                 "<TD FIXEDSIZE=\"TRUE\" WIDTH=\"10\" HEIGHT=\"12\"></TD>");
        put_cell(out, theme_style(ROLE_KEY, print), 12, link->label);
        text_add(out, "</TR></TABLE>>");
    }
    text_add(out, "]\n");
}

void
graph_write(struct text *out, const struct picture *picture, bool print)
{
    text_add(out, "digraph ");
    dot_put_quoted(out, picture->marks.title);
    text_add(out, " {\ngraph [rankdir=%s nodesep=0.35 ranksep=0.4 pad=0.12 bgcolor=white fontname="
             "\"" FONT "\"]\n"
             DOT_NODE
             "edge [arrowsize=0.7 fontname=\"" FONT "\"]\n"
             "subgraph cluster_outer {\npencolor=transparent margin=0 ",
             picture->sideways ? "LR" : "TB");
    put_legend(out, picture, print);
    text_add(out, "subgraph cluster_inner {\npencolor=transparent margin=2 ");
    put_title(out, picture, print);
    for (int32_t i = 0; i < picture->marks.count; i++)
        put_node(out, &picture->marks.items[i], i, print);
    for (int32_t i = 0; i < picture->link_count; i++)
        put_link(out, &picture->links[i], print);
    text_add(out, "}\n}\n}\n");
}
