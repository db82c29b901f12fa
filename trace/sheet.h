/* sheet.h -- the picture of one turn, while it is being filled from top to bottom.
 *
 * Four columns: what came in, the ready queue at the cut, what ran, and what is for later. A row is
 * a handle's way through the turn.
 */
#ifndef SHEET_H
#define SHEET_H

#include "marks.h"
#include "turn.h"

enum {
    COLUMNS = 4, COLUMN_WIDTH = 222, COLUMN_STEP = 282, SHEET_SIDE = 10,
    BOX = 28, ROW_STEP = 40, ADDED_STEP = 32, NUMBER_WIDTH = 22
};

struct sheet {
    struct marks *marks;          /* what is drawn                                             */
    const struct turn *turn;      /* what it shows                                             */
    int32_t y;                    /* where the next row begins                                 */
    const char *group;            /* what stands above the last row's group                    */
    int32_t added;                /* handles that have become ready for the next turn          */
};

int32_t
sheet_left(int column);

/* A box in a column. */
struct mark *
sheet_box(struct sheet *sheet, enum role role, int column, int32_t y, const char *label,
          const char *tip);

/* The row of a handle that was in the queue at the cut, `number` from 1; the next one begins below
 * it (turn_rows.c). */
void
sheet_row(struct sheet *sheet, const struct queued *queued, int32_t number);

#endif
