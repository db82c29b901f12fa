/* page.c -- rows of words on a terminal; see page.h. */
#include "page.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "words.h"

void
page_print(const struct page *page, const char *string)
{
    for (; *string; string += utf8_size(string))
        if (page->ascii && (unsigned char)*string >= 0x80)
            putchar(strncmp(string, "\u2026", utf8_size(string)) == 0 ? '.' : '?');
        else
            fwrite(string, 1, utf8_size(string), stdout);
}

/* Print the line and begin another one with these words. */
static void
flush_line(struct page *page, const char *indent)
{
    if (page->line.length) {
        fputs(text_string(page->first ? &page->margin : &page->rest), stdout);
        page_print(page, page->line.bytes);
        putchar('\n');
        page->first = false;
    }
    text_clear(&page->line);
    text_add(&page->line, "%s", indent);
}

void
page_begin_row(struct page *page)
{
    page->first = true;
    text_clear(&page->line);
}

/* How many bytes of the words go on a line of `room` characters: up to the last space, if any. */
static size_t
fitting(const char *words, size_t room)
{
    size_t length = 0, best = 0;

    while (words[length] && room-- > 0) {
        length += utf8_size(words + length);
        if (words[length] == ' ')
            best = length;
    }
    return best ? best : length;
}

void
page_words(struct page *page, const char *words)
{
    struct text clean = {0};
    size_t used = utf8_length(text_string(&page->line));
    const char *rest;

    words_cut(&clean, words, SIZE_MAX, page->ascii);
    rest = text_string(&clean);
    if (used + utf8_length(rest) + 1 > page->room)
        flush_line(page, "  ");
    else if (used && page->line.bytes[page->line.length - 1] != ' ')
        text_add(&page->line, " ");
    while (utf8_length(rest) + 2 > page->room) {
        size_t length = fitting(rest, page->room - 2);

        text_put(&page->line, rest, length);
        flush_line(page, "  ");
        rest += length + (rest[length] == ' ');
    }
    text_add(&page->line, "%s", rest);
    text_free(&clean);
}

void
page_end_line(struct page *page)
{
    size_t last = page->line.length - 1;

    if (page->line.length && (page->line.bytes[last] == ';' || page->line.bytes[last] == ':'))
        page->line.bytes[page->line.length = last] = '\0';
    flush_line(page, "");
}

void
page_output(struct page *page, const char *output)
{
    page_end_line(page);
    text_add(&page->line, "  %s ", page->output_mark);
    words_cut(&page->line, output, page->room - 4, page->ascii);
    flush_line(page, "");
}

void
page_free(struct page *page)
{
    text_free(&page->margin);
    text_free(&page->rest);
    text_free(&page->line);
}
