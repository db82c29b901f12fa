/* view_print.c -- `zoetrope show --view`: what a picture shows, in words. */
#include <langinfo.h>
#include <stdio.h>
#include <string.h>

#include "command.h"
#include "page.h"
#include "view.h"

enum { WIDTH = 100 };

/* A line with its indentation, on several if it is long. */
static void
print_line(struct page *page, const char *line, size_t length)
{
    size_t indent = strspn(line, " ");
    struct text word = {0};

    text_clear(&page->margin);
    text_clear(&page->rest);
    text_repeat(&page->margin, " ", (int)indent);
    text_repeat(&page->rest, " ", (int)indent);
    page->room = indent < WIDTH / 2 ? WIDTH - indent : WIDTH / 2;
    page_begin_row(page);
    for (size_t at = indent, size; at < length; at += size + 1) {
        size = strcspn(line + at, " \n");
        text_clear(&word);
        text_put(&word, line + at, size);
        page_words(page, word.bytes);
    }
    page_end_line(page);
    text_free(&word);
}

static void
print_picture(const struct picture *picture, bool ascii)
{
    struct page page = {.ascii = ascii || strcmp(nl_langinfo(CODESET), "UTF-8") != 0};
    struct text head = {0};

    text_add(&head, "%s: %s", picture->marks.title, picture->marks.summary);
    print_line(&page, head.bytes, head.length);
    if (picture->verdict)
        print_line(&page, picture->verdict, strlen(picture->verdict));
    putchar('\n');
    for (const char *at = picture->lines; *at;) {
        size_t length = strcspn(at, "\n");

        print_line(&page, at, length);
        at += length + (at[length] == '\n');
    }
    text_free(&head);
    page_free(&page);
}

int
view_print(const struct trace *trace, const struct options *given)
{
    struct picture picture = {0};
    struct options options;
    struct model model;
    int result;

    if (settle_options(&options, given, trace))
        return -1;
    model_make(&model, trace);
    result = view_find(&options)->draw(&picture, &model, &options);
    if (result == 0)
        print_picture(&picture, options.ascii);
    picture_free(&picture);
    model_free(&model);
    return result;
}
