/* dot.h -- marks as a Graphviz file, and Graphviz's answer.
 *
 * The file says where everything stands (`layout=nop2`): Graphviz only draws. A rectangle is a
 * node; a line is an edge between two nodes of no size, so that it ends exactly where it should.
 */
#ifndef DOT_H
#define DOT_H

#include "marks.h"
#include "theme.h"

#define FONT "Helvetica,Arial,sans-serif"

/* What nodes are like unless they say otherwise: most marks are boxes without a border. */
#define DOT_INK "#1A1A1A"
#define DOT_NODE "node [fixedsize=true shape=box style=filled color=transparent penwidth=0 " \
                 "label=\"\" margin=\"0.04,0\" fontname=\"" FONT "\" fontsize=9 " \
                 "fontcolor=\"" DOT_INK "\"]\n"

/* Add the DOT file of a picture. */
void
dot_write(struct text *out, const struct marks *marks, bool print);

/* Add a string as DOT quotes it. */
void
dot_put_quoted(struct text *out, const char *string);

/* Add the attributes of a rectangle: its size, look, words and link. */
void
dot_put_attributes(struct text *out, const struct mark *mark, const struct style *style);

/* Let `dot` draw a DOT file as "svg", "png" or "pdf" into `picture`. Returns 0, or -1 and it is
 * told. */
int
dot_draw(struct text *picture, const struct text *dot, const char *type);

/* Make an SVG file from Graphviz the same everywhere: without its version, comments and names of
 * fonts, with a size in pixels, with a title and a description. */
void
svg_clean(struct text *out, const struct text *svg, const struct marks *marks);

/* Make a PDF file from Graphviz the same at all times: its date is a fixed one. */
void
pdf_clean(struct text *pdf);

#endif
