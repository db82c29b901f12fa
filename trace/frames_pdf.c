/* frames_pdf.c -- many PDF files of a page each become one; see frames.h.
 *
 * Graphviz draws a file for each frame. Any of three programs can join them; the first that is
 * there does. qpdf, and gs from version 10 on, make the same bytes of the same pages every time;
 * pdfunite cannot.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dot.h"
#include "frames.h"

/* How each of the programs is called: before the pages, and behind them. */
struct joiner {
    const char *before[10];       /* ends with NULL                                            */
    const char *after[3];         /* ends with NULL; "OUTPUT" is the file                      */
};

static const struct joiner joiners[] = {
    {{"qpdf", "--deterministic-id", "--empty", "--pages", NULL}, {"--", "OUTPUT", NULL}},
    {{"gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", "-dOmitInfoDate=true",
      "-dOmitID=true", "-dOmitXMP=true", "-sOutputFile=OUTPUT", NULL}, {NULL}},
    {{"pdfunite", NULL}, {"OUTPUT", NULL}},
};

/* --- the pages as files ------------------------------------------------------------------- */

struct pages {
    struct text directory;        /* made for them                                             */
    char **names;                 /* theirs; owned                                             */
    size_t room;                  /* allocated                                                 */
    size_t count;                 /* how many                                                  */
};

static int
write_page(struct pages *pages, const char *bytes, size_t length)
{
    struct text name = {0};
    FILE *file;
    bool good;

    text_add(&name, "%s/page-%04d.pdf", pages->directory.bytes, (int)pages->count + 1);
    pages->names = grow(pages->names, &pages->room, pages->count + 1, sizeof *pages->names);
    pages->names[pages->count++] = name.bytes;
    file = fopen(name.bytes, "w");
    good = file && fwrite(bytes, 1, length, file) == length;
    if (file)
        good = fclose(file) == 0 && good;
    return good ? 0 : fail(name.bytes, "%s; is the disk full?", strerror(errno));
}

/* Each page begins with "%PDF-". */
static int
write_pages(struct pages *pages, const struct text *all)
{
    static const char mark[] = "%PDF-";
    size_t begin = 0;
    int result = 0;

    for (size_t i = 1; i <= all->length && result == 0; i++) {
        if (i < all->length && (all->bytes[i] != '%' || strncmp(all->bytes + i, mark, 5) != 0))
            continue;
        result = write_page(pages, all->bytes + begin, i - begin);
        begin = i;
    }
    return result;
}

static int
pages_begin(struct pages *pages)
{
    const char *directory = getenv("TMPDIR");

    *pages = (struct pages){0};
    text_add(&pages->directory, "%s/zoetrope-XXXXXX", directory && *directory ? directory : "/tmp");
    return mkdtemp(pages->directory.bytes)
           ? 0 : fail(pages->directory.bytes, "%s; set TMPDIR", strerror(errno));
}

static void
pages_end(struct pages *pages)
{
    for (size_t i = 0; i < pages->count; i++) {
        unlink(pages->names[i]);
        free(pages->names[i]);
    }
    rmdir(pages->directory.bytes);
    free(pages->names);
    text_free(&pages->directory);
}

/* --- joining ------------------------------------------------------------------------------ */

/* Copy the words, with the name of the output in place of OUTPUT. */
static void
add_words(const char **argv, size_t *count, const char *const *words, const char *output,
          const char *option)
{
    for (; *words; words++)
        argv[(*count)++] = strcmp(*words, "OUTPUT") == 0 ? output
                           : strstr(*words, "=OUTPUT") ? option : *words;
}

/* 0; 1: there is no such program; -1, told: it failed. */
static int
join_with(const struct joiner *joiner, const struct pages *pages, const char *output)
{
    const char **argv = allocate(pages->count + 16, sizeof *argv);
    struct text option = {0}, answer = {0}, nothing = {0};
    size_t count = 0;
    int result;

    text_add(&option, "-sOutputFile=%s", output);
    add_words(argv, &count, joiner->before, output, option.bytes);
    memcpy(&argv[count], pages->names, pages->count * sizeof *argv);
    count += pages->count;
    add_words(argv, &count, joiner->after, output, option.bytes);
    result = filter_run(&answer, argv, &nothing, "choose another file");
    free(argv);
    text_free(&option);
    text_free(&answer);
    return result;
}

int
frames_join(const struct text *all, const char *output)
{
    struct pages pages;
    int result = pages_begin(&pages);

    if (result == 0)
        result = write_pages(&pages, all);
    if (result == 0) {
        result = 1;
        for (size_t i = 0; result > 0 && i < sizeof joiners / sizeof *joiners; i++)
            result = join_with(&joiners[i], &pages, output);
        if (result > 0)
            result = fail(output, "nothing is there to join PDF pages; install qpdf, poppler-utils "
                          "or ghostscript, or write SVGs to a directory");
    }
    pages_end(&pages);
    return result;
}
