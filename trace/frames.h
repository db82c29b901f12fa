/* frames.h -- a flip-book: the timeline as it grows.
 *
 * The timeline is laid out once; a frame is what of it had happened by an event. From left to right
 * is from earlier to later, so that is what lies left of a line through that event. Rows that fit
 * on a slide make a page, and an event stands in the same place in every frame that shows it.
 */
#ifndef FRAMES_H
#define FRAMES_H

#include "marks.h"

enum { SLIDE_HEIGHT = PAGE_WIDTH * 9 / 16 };

struct frame {
    int32_t run;                  /* the event that begins what is told below the title        */
    int32_t now;                  /* the last event that has happened                          */
    int32_t page;                 /* which rows are seen                                       */
};

struct page_rows {
    int32_t first, last;          /* the rows                                                  */
};

struct frames {
    struct layout layout;         /* of the whole timeline                                     */
    struct marks marks;           /* all of it, the legend too                                 */
    struct frame *items;          /* in their order; owned                                     */
    size_t room;                  /* allocated                                                 */
    int32_t count;                /* how many                                                  */
    struct page_rows *pages;      /* from top to bottom; owned                                 */
    int32_t page_count;           /* how many                                                  */
    int32_t legend;               /* how high the legend is                                    */
    int32_t height;               /* of each frame                                             */
};

/* Lay out and choose what the frames are. To be given to frames_free. */
void
frames_make(struct frames *frames, const struct model *model, const struct options *options);

void
frames_free(struct frames *frames);

/* The marks of a frame, numbered from 0, to be given to marks_free; their strings are those of
 * `frames` (frames_draw.c). */
void
frames_draw(struct marks *marks, const struct frames *frames, int32_t i);

/* Join files of a page each, which lie one behind the other in `pages`, to one PDF file called
 * `output`. 0, or -1 and it is told (frames_pdf.c). */
int
frames_join(const struct text *pages, const char *output);

#endif
