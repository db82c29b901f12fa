/* page.h -- rows of words on a terminal, beside columns that someone else draws.
 *
 * A row begins with a margin; if its words need more lines, those begin with another one. Clauses
 * end in ";" or ":", which is left out where a line ends a sentence.
 */
#ifndef PAGE_H
#define PAGE_H

#include "text.h"

struct page {
    size_t room;                  /* characters that a line has for words                      */
    bool ascii;                   /* print nothing but ASCII                                   */
    const char *output_mark;      /* before what the program printed                           */
    struct text margin;           /* before the row's first line                               */
    struct text rest;             /* before its other lines                                    */
    struct text line;             /* the words of the line so far                              */
    bool first;                   /* no line of the row was printed yet                        */
};

/* The margins are set: a row begins. */
void
page_begin_row(struct page *page);

/* Add words, on a new line if they do not fit on this one, on several if they need them. */
void
page_words(struct page *page, const char *words);

/* A line of the program's output, on a line of its own. */
void
page_output(struct page *page, const char *output);

/* Print what is left of the line. */
void
page_end_line(struct page *page);

/* Print a string as it is, or as ASCII. */
void
page_print(const struct page *page, const char *string);

void
page_free(struct page *page);

#endif
