/* frames.c -- `zoetrope frames`: a flip-book as many SVG files, or as one PDF; see frames.h. */
#include "frames.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "dot.h"

/* More frames than this nobody leafs through. */
enum { FRAMES_MAX = 1000 };

/* --- which frames, on which pages --------------------------------------------------------- */

/* Rows are put on a page as long as there is room; all pages are as high as the fullest. */
static void
make_pages(struct frames *frames)
{
    const struct layout *layout = &frames->layout;
    int32_t room = SLIDE_HEIGHT - frames->legend, first = 0;

    frames->pages = allocate((size_t)layout->row_count, sizeof *frames->pages);
    for (int32_t row = 0; row < layout->row_count; row++) {
        int32_t bottom = layout->rows[row].bottom - layout->rows[first].top + TITLE_HEIGHT;

        if (row > first && bottom > room) {
            frames->page_count++;
            first = row;
            bottom = layout->rows[row].bottom - layout->rows[row].top + TITLE_HEIGHT;
        }
        frames->pages[frames->page_count] = (struct page_rows){first, row};
        if (bottom + frames->legend > frames->height)
            frames->height = bottom + frames->legend;
    }
    frames->page_count++;
}

static int32_t
page_of(const struct frames *frames, int32_t n)
{
    int32_t row = frames->layout.slots[n].row, page = 0;

    while (page < frames->page_count - 1 && frames->pages[page].last < row)
        page++;
    return page;
}

static void
add_frame(struct frames *frames, int32_t run, int32_t now)
{
    frames->items = grow(frames->items, &frames->room, (size_t)frames->count + 1,
                         sizeof *frames->items);
    frames->items[frames->count++] = (struct frame){run, now, page_of(frames, now)};
}

/* The first event behind this one that is shown, as far as `last`; 0: none, but a turn's end. */
static int32_t
next_shown(const struct frames *frames, int32_t n, int32_t last)
{
    for (n++; n <= last; n++)
        if (frames->layout.shown[n]
            && trace_event(frames->layout.model->trace, n)->kind != EV_TURN_END)
            return n;
    return 0;
}

/* What no run did at the end of a page, such as select, has a frame before another page is seen. */
static void
finish_pages(struct frames *frames, int32_t page)
{
    int32_t p = frames->count ? frames->items[frames->count - 1].page : page;

    for (; p < page; p++) {
        int32_t last = frames->layout.rows[frames->pages[p].last].last;
        int32_t first = next_shown(frames, frames->items[frames->count - 1].now, last);

        if (first)
            add_frame(frames, first, last);
    }
}

/* A step is a run that is in no other; what it did at its end is in the frame too. */
static void
add_steps(struct frames *frames)
{
    const struct model *model = frames->layout.model;
    int32_t last = 0;

    for (int32_t i = 0; i < model->bar_count; i++) {
        const struct bar *bar = &model->bars[i];

        if (bar->kind != BAR_RUN || bar->from <= last || !layout_shows_bar(&frames->layout, bar))
            continue;
        finish_pages(frames, page_of(frames, bar->to));
        add_frame(frames, bar->from, bar->to);
        last = bar->to;
    }
}

/* A turn that goes over several pages has a frame on each. */
static void
add_turn(struct frames *frames, int32_t first, int32_t last)
{
    for (int32_t page = page_of(frames, first); page < page_of(frames, last); page++)
        add_frame(frames, first, frames->layout.rows[frames->pages[page].last].last);
    add_frame(frames, first, last);
}

static void
add_turns(struct frames *frames)
{
    const struct trace *trace = frames->layout.model->trace;
    int32_t begin = 0;

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (!frames->layout.shown[n])
            continue;
        if (e->kind == EV_TURN)
            begin = n;
        if (e->kind == EV_TURN_END && begin)
            add_turn(frames, begin, n);
    }
}

void
frames_make(struct frames *frames, const struct model *model, const struct options *options)
{
    *frames = (struct frames){0};
    layout_make(&frames->layout, model, options, TITLE_HEIGHT);
    marks_draw(&frames->marks, &frames->layout);
    frames->legend = frames->marks.height - frames->layout.height + ROW_GAP;
    make_pages(frames);
    if (options->by_turn)
        add_turns(frames);
    else
        add_steps(frames);
}

void
frames_free(struct frames *frames)
{
    layout_free(&frames->layout);
    marks_free(&frames->marks);
    free(frames->items);
    free(frames->pages);
}

/* --- files -------------------------------------------------------------------------------- */

static int
write_file(const char *name, const struct text *content)
{
    FILE *file = fopen(name, "w");
    bool good = file && fwrite(content->bytes, 1, content->length, file) == content->length;

    if (file)
        good = fclose(file) == 0 && good;
    return good ? 0 : fail(name, "%s; choose a directory that can be written", strerror(errno));
}

/* What dot draws lies one behind the other; each part begins with `mark`. The end of the first. */
static size_t
part_length(const char *bytes, size_t length, const char *mark)
{
    size_t size = strlen(mark);

    for (size_t i = 1; i + size <= length; i++)
        if (bytes[i] == *mark && memcmp(bytes + i, mark, size) == 0)
            return i;
    return length;
}

/* Write DIRECTORY/frame-001.svg. */
static int
write_frame(const char *directory, int32_t i, const char *type, const struct text *content)
{
    struct text name = {0};
    int result;

    text_add(&name, "%s/frame-%03d.%s", directory, (int)i + 1, type);
    result = write_file(name.bytes, content);
    text_free(&name);
    return result;
}

/* Each frame as a DOT file, for dot to draw or someone to read. */
static int
write_dots(const struct frames *frames, const struct options *options, const char *directory)
{
    int result = 0;

    for (int32_t i = 0; i < frames->count && result == 0; i++) {
        struct text dot = {0};
        struct marks marks;

        frames_draw(&marks, frames, i);
        dot_write(&dot, &marks, options->print);
        result = write_frame(directory, i, "dot", &dot);
        marks_free(&marks);
        text_free(&dot);
    }
    return result;
}

/* Each part of what dot drew as an SVG file. */
static int
write_parts(const struct frames *frames, const struct text *parts, const char *directory)
{
    size_t at = 0;
    int result = 0;

    for (int32_t i = 0; i < frames->count && result == 0; i++) {
        size_t length = part_length(parts->bytes + at, parts->length - at, "<?xml");
        struct text part = {0}, clean = {0};
        struct marks marks;

        text_put(&part, parts->bytes + at, length);
        frames_draw(&marks, frames, i);
        svg_clean(&clean, &part, &marks);
        result = write_frame(directory, i, "svg", &clean);
        at += length;
        marks_free(&marks);
        text_free(&part);
        text_free(&clean);
    }
    return result;
}

/* All frames are drawn by one dot. */
static int
draw_all(struct text *parts, const struct frames *frames, const struct options *options,
         const char *type)
{
    struct text dot = {0};
    int result;

    for (int32_t i = 0; i < frames->count; i++) {
        struct marks marks;

        frames_draw(&marks, frames, i);
        dot_write(&dot, &marks, options->print);
        marks_free(&marks);
    }
    result = dot_draw(parts, &dot, type);
    text_free(&dot);
    return result;
}

static bool
ends_in(const char *name, const char *end)
{
    size_t length = strlen(name), size = strlen(end);

    return length > size && strcmp(name + length - size, end) == 0;
}

static int
write_frames(const struct frames *frames, const struct options *options)
{
    const char *output = options->output ? options->output : "frames";
    bool pdf = ends_in(output, ".pdf"), dot = options->type && strcmp(options->type, "dot") == 0;
    struct text parts = {0};
    int result = 0;

    if (!pdf && mkdir(output, 0777) && errno != EEXIST)
        return fail(output, "%s; name a directory for the frames", strerror(errno));
    if (!dot)
        result = draw_all(&parts, frames, options, pdf ? "pdf" : "svg");
    if (result == 0 && pdf)
        pdf_clean(&parts);
    if (result == 0)
        result = pdf ? frames_join(&parts, output) : dot ? write_dots(frames, options, output)
                 : write_parts(frames, &parts, output);
    if (result == 0)
        fprintf(stderr, "zoetrope: %d frames are in %s\n", (int)frames->count, output);
    text_free(&parts);
    return result;
}

static int
draw_frames(const struct trace *trace, const struct options *options)
{
    struct model model;
    struct frames frames;
    int result;

    model_make(&model, trace);
    frames_make(&frames, &model, options);
    if (frames.count > FRAMES_MAX)
        result = fail(trace->name, "%d frames are too many; choose some with --turn A..B or "
                      "--task T1,T2, or --by turn", (int)frames.count);
    else if (frames.count == 0)
        result = fail(trace->name, "nothing is left to draw; choose other turns or tasks");
    else
        result = write_frames(&frames, options);
    frames_free(&frames);
    model_free(&model);
    return result;
}

int
command_frames(const struct options *options)
{
    const char *type = options->type ? options->type : "svg", *output = options->output;
    bool pdf = output && ends_in(output, ".pdf");
    struct trace trace;
    int result;

    if (strcmp(type, "png") == 0 || (options->type && pdf != (strcmp(type, "pdf") == 0))) {
        fail("-T", "frames are svg or dot files in a directory, or pages of one PDF; "
             "write -o FILE.pdf for that");
        return 2;
    }
    if (read_loop_trace(&trace, options, "frames"))
        return 2;
    result = draw_frames(&trace, options);
    trace_free(&trace);
    return result ? 2 : 0;
}
