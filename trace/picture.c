/* picture.c -- a picture, whichever way it is laid out, as a file; see picture.h. */
#include "picture.h"

#include <stdlib.h>
#include <string.h>

#include "dot.h"
#include "labels.h"

enum { NODE_MIN = 54, NODE_SIDES = 18, LINE_HEIGHT = 13 };

/* --- graphs ------------------------------------------------------------------------------- */

/* The width of the longest line, and how many there are. */
static int32_t
measure(const char *label, int32_t *lines)
{
    struct text line = {0};
    int32_t width = 0;

    for (*lines = 0; *label; label += *label == '\n') {
        size_t length = strcspn(label, "\n");
        int32_t own;

        text_clear(&line);
        text_put(&line, label, length);
        own = label_width(line.bytes, TEXT_SIZE);
        width = own > width ? own : width;
        label += length;
        ++*lines;
    }
    text_free(&line);
    return width;
}

int32_t
picture_node(struct picture *picture, enum role role, const char *label, const char *tip)
{
    int32_t lines, width = measure(label, &lines) + NODE_SIDES;

    marks_add(&picture->marks, role, 0, 0, width < NODE_MIN ? NODE_MIN : width,
              lines * LINE_HEIGHT + 12, label, tip);
    picture->marks.meant++;
    return picture->marks.count - 1;
}

struct link *
picture_link(struct picture *picture, int32_t from, int32_t to, enum role role, const char *label,
             const char *tip)
{
    struct link *link;

    picture->links = grow(picture->links, &picture->link_room, (size_t)picture->link_count + 1,
                          sizeof *picture->links);
    link = &picture->links[picture->link_count++];
    *link = (struct link){
        .from = from, .to = to, .role = role,
        .label = strings_keep(&picture->marks.strings, label, strlen(label)),
        .tip = strings_keep(&picture->marks.strings, tip, strlen(tip)),
    };
    return link;
}

void
picture_free(struct picture *picture)
{
    marks_free(&picture->marks);
    free(picture->links);
}

/* --- files -------------------------------------------------------------------------------- */

/* Below everything else, in as many lines as it needs. */
static void
add_caption(struct marks *marks, const char *caption)
{
    struct text line = {0};
    size_t used = 0;

    marks->height += 4;
    while (caption[used]) {
        size_t length = label_fit(caption + used, SMALL_SIZE + 2, marks->width - 16);

        text_clear(&line);
        text_put(&line, caption + used, length);
        marks_add(marks, ROLE_SUBTITLE, 4, marks->height, marks->width - 4, marks->height + 16,
                  line.bytes, "");
        marks->height += 16;
        used += length + (caption[used + length] == ' ');
    }
    marks->height += 4;
    marks->items[0].bottom = marks->height;
    text_free(&line);
}

/* A graph is as large as dot made it, which the file says in its second line. */
static void
take_size(struct marks *marks, const struct text *svg)
{
    const char *width = strstr(text_string(svg), " width=\"");
    const char *height = strstr(text_string(svg), " height=\"");

    if (!width || !height)
        return;
    marks->width = (int32_t)strtol(width + strlen(" width=\""), NULL, 10);
    marks->height = (int32_t)strtol(height + strlen(" height=\""), NULL, 10);
}

int
picture_make(struct text *out, struct picture *picture, const char *type, bool print)
{
    struct text dot = {0}, svg = {0};
    int result = 0;

    if (picture->caption && !picture->is_graph)
        add_caption(&picture->marks, picture->caption);
    if (picture->is_graph)
        graph_write(&dot, picture, print);
    else
        dot_write(&dot, &picture->marks, print);
    if (strcmp(type, "dot") == 0) {
        text_put(out, dot.bytes, dot.length);
    } else if (strcmp(type, "svg") == 0) {
        result = dot_draw(&svg, &dot, type);
        if (result == 0 && picture->is_graph)
            take_size(&picture->marks, &svg);
        if (result == 0)
            svg_clean(out, &svg, &picture->marks);
    } else {
        result = dot_draw(out, &dot, type);
        if (result == 0 && strcmp(type, "pdf") == 0)
            pdf_clean(out);
    }
    text_free(&dot);
    text_free(&svg);
    return result;
}
