/* clean.c -- pictures that are the same everywhere; see dot.h.
 *
 * Graphviz writes one SVG element a line. Its preamble gives way to ours; comments go, and so do
 * the titles of marks that have none; some words differ between its versions. A PDF has a date.
 */
#include <string.h>

#include "dot.h"

/* Put text between tags. */
static void
put_escaped(struct text *out, const char *string)
{
    for (; *string; string++) {
        if (*string == '<')
            text_add(out, "&lt;");
        else if (*string == '&')
            text_add(out, "&amp;");
        else
            text_put(out, (unsigned char)*string < ' ' ? " " : string, 1);
    }
}

static void
put_preamble(struct text *out, const struct marks *marks)
{
    text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<svg xmlns=\"http://www.w3.org/2000/svg\" "
             "xmlns:xlink=\"http://www.w3.org/1999/xlink\" ");
    text_add(out, "width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n<title>",
             (int)marks->width, (int)marks->height, (int)marks->width, (int)marks->height);
    put_escaped(out, marks->title);
    text_add(out, "</title>\n<desc>");
    put_escaped(out, marks->description);
    text_add(out, "</desc>\n");
}

static bool
starts(const char *line, const char *with)
{
    return strncmp(line, with, strlen(with)) == 0;
}

/* Titles such as "m12" or "m12a->m12b", and those of a graph's frames, are Graphviz's need, not the
 * reader's. */
static bool
is_noise(const char *line)
{
    return starts(line, "<!--")
           || starts(line, "<title>cluster")
           || (starts(line, "<title>m") && strchr("0123456789", line[strlen("<title>m")]));
}

static void
put_line(struct text *out, const char *line, size_t length)
{
    static const char *const changes[][2] = {
        {"\"transparent\"", "\"none\""},
        {" Bold\"", "\" font-weight=\"bold\""},
    };
    const char *end = line + length;

    while (line < end) {
        size_t i = 0;

        while (i < 2 && !starts(line, changes[i][0]))
            i++;
        text_put(out, i < 2 ? changes[i][1] : line, i < 2 ? strlen(changes[i][1]) : 1);
        line += i < 2 ? strlen(changes[i][0]) : 1;
    }
}

void
svg_clean(struct text *out, const struct text *svg, const struct marks *marks)
{
    const char *line = strstr(text_string(svg), "<g id=\"graph");

    put_preamble(out, marks);
    for (bool first = true; line && *line;) {
        size_t length = strcspn(line, "\n") + 1;
        bool is_title = first && starts(line, "<title>");

        first = first && !is_title;
        if (!is_title && !is_noise(line))
            put_line(out, line, line[length - 1] ? length : length - 1);
        line += line[length - 1] ? length : length - 1;
    }
}

void
pdf_clean(struct text *pdf)
{
    static const char key[] = "/CreationDate (D:", date[] = "20000101000000";
    size_t length = strlen(key), whole = length + strlen(date);

    for (size_t i = 0; i + whole < pdf->length; i++)
        if (memcmp(pdf->bytes + i, key, length) == 0)
            memcpy(pdf->bytes + i + length, date, strlen(date));
}
