/* theme.c -- what marks look like; see theme.h. */
#include "theme.h"

/* Okabe and Ito's colours, and greys. */
#define ORANGE "#E69F00"
#define SKY "#56B4E9"
#define GREEN "#009E73"
#define YELLOW "#F0E442"
#define BLUE "#0072B2"
#define VERMILLION "#D55E00"
#define PURPLE "#CC79A7"
#define INK "#1A1A1A"
#define GREY "#5B6470"

#define WORDS(colour, points) .ink = colour, .size = points
#define BOX(inside, border, width) .shape = "box", .fill = inside, .line = border, .tenths = width
#define LINE(colour, width) .line = colour, .tenths = width

static const struct style screen[ROLES] = {
    [ROLE_PAGE] = {BOX("#FFFFFF", NULL, 0)},
    [ROLE_LANE] = {BOX("#F4F6F9", NULL, 0)},
    [ROLE_HEADER] = {BOX("#E3E8EF", NULL, 0)},
    [ROLE_FOLD] = {BOX("#F6E3B5", ORANGE, 8)},
    [ROLE_TURN_LINE] = {BOX("#CDD4DE", NULL, 0)},
    [ROLE_TITLE] = {WORDS(INK, 17), .bold = true, .left = true},
    [ROLE_SUBTITLE] = {WORDS(GREY, 11), .left = true},
    [ROLE_LANE_NAME] = {WORDS(INK, 11), .bold = true, .left = true},
    [ROLE_TURN_NAME] = {WORDS(GREY, SMALL_SIZE), .left = true},
    [ROLE_OUTPUT] = {WORDS(INK, SMALL_SIZE), .left = true},
    [ROLE_NOTE] = {WORDS(BLUE, SMALL_SIZE), .left = true},
    [ROLE_STOP] = {WORDS(BLUE, SMALL_SIZE), .left = true},
    [ROLE_ALARM] = {WORDS("#A84300", SMALL_SIZE), .left = true},
    [ROLE_OPERATION] = {WORDS("#00664B", SMALL_SIZE), .left = true},
    [ROLE_CALL] = {WORDS(BLUE, SMALL_SIZE), .left = true},
    [ROLE_TRANSFER] = {WORDS(INK, SMALL_SIZE), .left = true},
    [ROLE_TIME] = {WORDS(GREY, SMALL_SIZE), .left = true},
    [ROLE_KEY] = {WORDS(GREY, SMALL_SIZE), .left = true},
    [ROLE_WAIT] = {BOX("#AEB6C2", NULL, 0)},
    [ROLE_LOCK_WAIT] = {BOX(PURPLE, NULL, 0)},
    [ROLE_WAIT_CANCELLED] = {BOX(VERMILLION, NULL, 0)},
    [ROLE_READY] = {BOX(ORANGE, NULL, 0)},
    [ROLE_READY_CANCELLED] = {BOX(VERMILLION, NULL, 0)},
    [ROLE_TIMER] = {BOX(GREY, NULL, 0)},
    [ROLE_HOLD] = {BOX("#7FCEB9", GREEN, 8), WORDS(INK, SMALL_SIZE), .left = true},
    [ROLE_SPAN] = {BOX("#E6BCD3", PURPLE, 8), WORDS(INK, SMALL_SIZE), .left = true},
    [ROLE_WORK] = {BOX(BLUE, BLUE, 8), WORDS("#FFFFFF", SMALL_SIZE)},
    [ROLE_TRANSPORT] = {BOX("#DCEAF5", SKY, 8)},
    [ROLE_FULL] = {BOX("#FBE3D3", VERMILLION, 12)},
    [ROLE_PAUSED] = {BOX("#FFFFFF", GREY, 8), .pattern = "dashed"},
    [ROLE_CLOSING] = {BOX("#E3E8EF", GREY, 8)},
    [ROLE_BUFFER] = {BOX(SKY, NULL, 0)},
    [ROLE_PROGRAM] = {BOX("#FFFFFF", GREY, 8), WORDS(INK, TEXT_SIZE)},
    [ROLE_SELECT] = {BOX("#D9DEE6", GREY, 8), WORDS(INK, SMALL_SIZE)},
    [ROLE_CALLBACK] = {BOX(YELLOW, "#857B00", 8), WORDS(INK, TEXT_SIZE)},
    [ROLE_STEP] = {BOX(SKY, BLUE, 8), WORDS(INK, TEXT_SIZE)},
    [ROLE_THROWN] = {BOX("#F3B78C", VERMILLION, 20), WORDS(INK, TEXT_SIZE)},
    [ROLE_SKIP] = {BOX(NULL, GREY, 8), .pattern = "dashed", WORDS(GREY, SMALL_SIZE)},
    [ROLE_FD] = {BOX("#FFFFFF", BLUE, 12), WORDS(INK, SMALL_SIZE)},
    [ROLE_SIGNAL] = {.shape = "parallelogram", .fill = YELLOW, .line = INK, .tenths = 10,
                     WORDS(INK, SMALL_SIZE)},
    [ROLE_BLOCK] = {BOX(INK, INK, 8), WORDS("#FFFFFF", SMALL_SIZE)},
    [ROLE_WAKEUP] = {.shape = "invtriangle", .fill = BLUE, .line = BLUE, .tenths = 5},
    [ROLE_DUE] = {.shape = "diamond", .fill = GREY, .line = GREY, .tenths = 5},
    [ROLE_STRUCK] = {WORDS(VERMILLION, 13), .bold = true},
    [ROLE_RESULT] = {.shape = "circle", .fill = INK, .line = INK, .tenths = 10},
    [ROLE_ERROR] = {.shape = "square", .fill = VERMILLION, .line = INK, .tenths = 10},
    [ROLE_CANCELLED] = {.shape = "circle", .fill = "#FFFFFF", .line = VERMILLION, .tenths = 22},
    [ROLE_ARROW] = {LINE("#3C434D", 8), .arrow = true},
    [ROLE_CANCEL_ARROW] = {LINE(VERMILLION, 16), .arrow = true},
    [ROLE_ARM_LINE] = {LINE(GREY, 8), .pattern = "dotted"},
    [ROLE_SELECT_LINE] = {LINE(GREY, 8), .pattern = "dotted"},
    [ROLE_VERDICT] = {WORDS(VERMILLION, 11), .bold = true, .left = true},
    [ROLE_TASK] = {BOX(SKY, BLUE, 8), WORDS(INK, TEXT_SIZE)},
    [ROLE_STUCK] = {BOX(SKY, VERMILLION, 22), WORDS(INK, TEXT_SIZE)},
    [ROLE_LOCK] = {.shape = "ellipse", .fill = "#7FCEB9", .line = GREEN,
     .tenths = 8, WORDS(INK, TEXT_SIZE)},
    [ROLE_STUCK_LOCK] = {.shape = "ellipse", .fill = "#7FCEB9", .line = VERMILLION,
     .tenths = 22, WORDS(INK, TEXT_SIZE)},
    [ROLE_FUTURE] = {.shape = "ellipse", .fill = "#FFFFFF", .line = GREY,
     .tenths = 8, WORDS(INK, TEXT_SIZE)},
    [ROLE_OUTSIDE] = {.shape = "hexagon", .fill = "#E3E8EF", .line = GREY,
     .tenths = 8, WORDS(INK, TEXT_SIZE)},
    [ROLE_HELD_ARROW] = {LINE(GREEN, 12), .arrow = true, .pattern = "dashed"},
    [ROLE_CYCLE_ARROW] = {LINE(VERMILLION, 24), .arrow = true},
    [ROLE_LATER_ARROW] = {LINE(GREY, 8), .arrow = true, .pattern = "dotted"},
    [ROLE_TREE_LINE] = {LINE(GREY, 8)},
    [ROLE_LIFE] = {BOX("#C9D9EA", NULL, 0)},
    [ROLE_BAD] = {WORDS("#A84300", 11), .left = true},
    [ROLE_MADE] = {.shape = "circle", .fill = "#FFFFFF", .line = INK, .tenths = 12},
    [ROLE_READY_STATE] = {BOX("#F6CF85", ORANGE, 8), WORDS(INK, TEXT_SIZE)},
    [ROLE_WAITS_STATE] = {BOX("#D5DAE1", GREY, 8), WORDS(INK, TEXT_SIZE)},
    [ROLE_NEVER] = {BOX("#FFFFFF", GREY, 8), .pattern = "dashed", WORDS(GREY, TEXT_SIZE)},
    [ROLE_STATE_NAME] = {WORDS(INK, SMALL_SIZE), .bold = true},
    [ROLE_REASON] = {WORDS(INK, SMALL_SIZE)},
    [ROLE_COUNT] = {WORDS(INK, SMALL_SIZE), .left = true},
    [ROLE_CLOCK] = {BOX("#E3E8EF", GREY, 8), .pattern = "rounded", WORDS(INK, TEXT_SIZE)},
    [ROLE_BORDER] = {LINE(VERMILLION, 10), .pattern = "dashed"},
    [ROLE_WAKE_ARROW] = {LINE(BLUE, 12), .arrow = true},
    [ROLE_OUTSIDE_ARROW] = {LINE(GREEN, 12), .arrow = true, .pattern = "dashed"},
    [ROLE_BLANK] = {BOX("#FFFFFF", VERMILLION, 18), WORDS(INK, TEXT_SIZE), .bold = true},
};

#define BLACK "#000000"
#define WHITE "#FFFFFF"

static const struct style print[ROLES] = {
    [ROLE_PAGE] = {BOX(WHITE, NULL, 0)},
    [ROLE_LANE] = {BOX("#F2F2F2", NULL, 0)},
    [ROLE_HEADER] = {BOX("#E0E0E0", NULL, 0)},
    [ROLE_FOLD] = {BOX(WHITE, BLACK, 15)},
    [ROLE_TURN_LINE] = {BOX("#BBBBBB", NULL, 0)},
    [ROLE_TITLE] = {WORDS(BLACK, 17), .bold = true, .left = true},
    [ROLE_SUBTITLE] = {WORDS(BLACK, 11), .left = true},
    [ROLE_LANE_NAME] = {WORDS(BLACK, 11), .bold = true, .left = true},
    [ROLE_TURN_NAME] = {WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_OUTPUT] = {WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_NOTE] = {WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_STOP] = {WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_ALARM] = {WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_OPERATION] = {WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_CALL] = {WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_TRANSFER] = {WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_TIME] = {WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_KEY] = {WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_WAIT] = {BOX(WHITE, BLACK, 0), .stripe = 2},
    [ROLE_LOCK_WAIT] = {BOX(WHITE, BLACK, 0), .stripe = 7},
    [ROLE_WAIT_CANCELLED] = {BOX(BLACK, NULL, 0)},
    [ROLE_READY] = {BOX(WHITE, BLACK, 5)},
    [ROLE_READY_CANCELLED] = {BOX(BLACK, BLACK, 5)},
    [ROLE_TIMER] = {BOX(BLACK, NULL, 0)},
    [ROLE_HOLD] = {BOX("#CCCCCC", BLACK, 8), WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_SPAN] = {BOX(WHITE, BLACK, 8), WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_WORK] = {BOX("#555555", BLACK, 8), WORDS(WHITE, SMALL_SIZE)},
    [ROLE_TRANSPORT] = {BOX(WHITE, BLACK, 8)},
    [ROLE_FULL] = {BOX(WHITE, BLACK, 25)},
    [ROLE_PAUSED] = {BOX(WHITE, BLACK, 8), .pattern = "dashed"},
    [ROLE_CLOSING] = {BOX(WHITE, BLACK, 8), .pattern = "dotted"},
    [ROLE_BUFFER] = {BOX("#BBBBBB", NULL, 0)},
    [ROLE_PROGRAM] = {BOX(WHITE, BLACK, 8), .pattern = "dashed", WORDS(BLACK, TEXT_SIZE)},
    [ROLE_SELECT] = {BOX("#CCCCCC", BLACK, 8), WORDS(BLACK, SMALL_SIZE)},
    [ROLE_CALLBACK] = {BOX(WHITE, BLACK, 8), WORDS(BLACK, TEXT_SIZE)},
    [ROLE_STEP] = {BOX(WHITE, BLACK, 16), WORDS(BLACK, TEXT_SIZE)},
    [ROLE_THROWN] = {BOX(WHITE, BLACK, 30), .pattern = "dashed", WORDS(BLACK, TEXT_SIZE)},
    [ROLE_SKIP] = {BOX(NULL, BLACK, 8), .pattern = "dashed", WORDS(BLACK, SMALL_SIZE)},
    [ROLE_FD] = {BOX(WHITE, BLACK, 12), WORDS(BLACK, SMALL_SIZE)},
    [ROLE_SIGNAL] = {.shape = "parallelogram", .fill = WHITE, .line = BLACK, .tenths = 15,
                     WORDS(BLACK, SMALL_SIZE)},
    [ROLE_BLOCK] = {BOX(BLACK, BLACK, 8), WORDS(WHITE, SMALL_SIZE)},
    [ROLE_WAKEUP] = {.shape = "invtriangle", .fill = BLACK, .line = BLACK, .tenths = 5},
    [ROLE_DUE] = {.shape = "diamond", .fill = BLACK, .line = BLACK, .tenths = 5},
    [ROLE_STRUCK] = {WORDS(BLACK, 13), .bold = true},
    [ROLE_RESULT] = {.shape = "circle", .fill = BLACK, .line = BLACK, .tenths = 10},
    [ROLE_ERROR] = {.shape = "square", .fill = BLACK, .line = BLACK, .tenths = 10},
    [ROLE_CANCELLED] = {.shape = "circle", .fill = WHITE, .line = BLACK, .tenths = 22},
    [ROLE_ARROW] = {LINE(BLACK, 8), .arrow = true},
    [ROLE_CANCEL_ARROW] = {LINE(BLACK, 25), .arrow = true},
    [ROLE_ARM_LINE] = {LINE(BLACK, 8), .pattern = "dotted"},
    [ROLE_SELECT_LINE] = {LINE(BLACK, 8), .pattern = "dotted"},
    [ROLE_VERDICT] = {WORDS(BLACK, 11), .bold = true, .left = true},
    [ROLE_TASK] = {BOX(WHITE, BLACK, 16), WORDS(BLACK, TEXT_SIZE)},
    [ROLE_STUCK] = {BOX(WHITE, BLACK, 34), WORDS(BLACK, TEXT_SIZE)},
    [ROLE_LOCK] = {.shape = "ellipse", .fill = "#CCCCCC", .line = BLACK,
     .tenths = 8, WORDS(BLACK, TEXT_SIZE)},
    [ROLE_STUCK_LOCK] = {.shape = "ellipse", .fill = "#CCCCCC", .line = BLACK,
     .tenths = 22, WORDS(BLACK, TEXT_SIZE)},
    [ROLE_FUTURE] = {.shape = "ellipse", .fill = WHITE, .line = BLACK,
     .tenths = 8, WORDS(BLACK, TEXT_SIZE)},
    [ROLE_OUTSIDE] = {.shape = "hexagon", .fill = "#F2F2F2", .line = BLACK,
     .tenths = 8, WORDS(BLACK, TEXT_SIZE)},
    [ROLE_HELD_ARROW] = {LINE(BLACK, 12), .arrow = true, .pattern = "dashed"},
    [ROLE_CYCLE_ARROW] = {LINE(BLACK, 24), .arrow = true},
    [ROLE_LATER_ARROW] = {LINE(BLACK, 8), .arrow = true, .pattern = "dotted"},
    [ROLE_TREE_LINE] = {LINE(BLACK, 8)},
    [ROLE_LIFE] = {BOX("#BBBBBB", NULL, 0)},
    [ROLE_BAD] = {WORDS(BLACK, 11), .left = true},
    [ROLE_MADE] = {.shape = "circle", .fill = WHITE, .line = BLACK, .tenths = 12},
    [ROLE_READY_STATE] = {BOX("#CCCCCC", BLACK, 8), WORDS(BLACK, TEXT_SIZE)},
    [ROLE_WAITS_STATE] = {BOX("#E8E8E8", BLACK, 8), WORDS(BLACK, TEXT_SIZE)},
    [ROLE_NEVER] = {BOX(WHITE, BLACK, 8), .pattern = "dashed", WORDS(BLACK, TEXT_SIZE)},
    [ROLE_STATE_NAME] = {WORDS(BLACK, SMALL_SIZE), .bold = true},
    [ROLE_REASON] = {WORDS(BLACK, SMALL_SIZE)},
    [ROLE_COUNT] = {WORDS(BLACK, SMALL_SIZE), .left = true},
    [ROLE_CLOCK] = {BOX("#F2F2F2", BLACK, 8), .pattern = "rounded", WORDS(BLACK, TEXT_SIZE)},
    [ROLE_BORDER] = {LINE(BLACK, 10), .pattern = "dashed"},
    [ROLE_WAKE_ARROW] = {LINE(BLACK, 16), .arrow = true},
    [ROLE_OUTSIDE_ARROW] = {LINE(BLACK, 12), .arrow = true, .pattern = "dashed"},
    [ROLE_BLANK] = {BOX(WHITE, BLACK, 25), WORDS(BLACK, TEXT_SIZE), .bold = true},
};

struct style
theme_faint(const struct style *style)
{
    struct style faint = *style;

    faint.fill = !style->fill ? NULL : style->line && style->shape ? "#FBFBFC" : "#EBEEF2";
    faint.line = style->line ? "#DCE0E6" : NULL;
    faint.ink = style->ink ? "#B3BAC4" : NULL;
    faint.tenths = style->tenths > 8 ? 8 : style->tenths;
    faint.stripe = 0;
    return faint;
}

const struct style *
theme_style(enum role role, bool in_print)
{
    return in_print ? &print[role] : &screen[role];
}
