/* players.c -- what probes are made of: a few coroutines, and ways to say what happened. */
#include <stdio.h>
#include <string.h>

#include "probe.h"

/* --- coroutines --------------------------------------------------------------------------- */

CORO(give)
{
    ASYNC (me) {
        if (me->name != NULL)
            puts(me->name);
        RETURN(zoe_int(me->value));
    }
}

CORO(fail)
{
    ASYNC (me) {
        if (me->name != NULL)
            puts(me->name);
        RETURN(zoe_raise(ZOE_VALUE_ERROR, "%s", me->message == NULL ? "" : me->message));
    }
}

CORO(nap)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_CANCELLED);
        CALL(zoe_sleep, &me->sleep, .delay = me->delay);
        if (zoe_caught() != NULL) {
            printf("%s cancelled\n", me->name == NULL ? "None" : me->name);
            RETURN(zoe_error_value(zoe_error_retain(zoe_caught())));
        }
        if (me->name != NULL)
            printf("%s slept\n", me->name);
        RETURN(me->value);
    }
}

/* --- saying what happened ----------------------------------------------------------------- */

enum { LONGEST = 400 };

/* Room for one text; the rooms are used in turn. */
static char *
next_room(void)
{
    static char rooms[3][LONGEST];
    static unsigned used;
    return rooms[used++ % 3];
}

const char *
shown(zoe_value value)
{
    return value.kind == ZOE_TEXT ? value.as.text : zoe_value_repr(value, next_room(), LONGEST);
}

const char *
outcome(void)
{
    const zoe_error *error = zoe_caught();
    if (error == NULL)
        return shown(zoe_awaited());
    char *room = next_room();
    snprintf(room, LONGEST, "%s(%s)", zoe_error_name(error->code), error->message);
    return room;
}

const char *
members(void)
{
    const zoe_error *group = zoe_caught();
    char *room = next_room(), member[LONGEST];
    strcpy(room, "[");
    for (size_t i = 0; i < group->count; i++) {
        size_t used = strlen(room);
        zoe_error_repr(group->errors[i], member, sizeof member);
        zoe_text_repr(member, room + used, LONGEST - used);
        strncat(room, i + 1 < group->count ? ", " : "", LONGEST - 1 - strlen(room));
    }
    strncat(room, "]", LONGEST - 1 - strlen(room));
    return room;
}

const char *
truth(bool is_so)
{
    return is_so ? "True" : "False";
}

const char *
now(void)
{
    return shown(zoe_float(zoe_loop_time(zoe_running_loop)));
}

/* --- callbacks ---------------------------------------------------------------------------- */

void
print_text(void *text)
{
    puts(text);
}

void
print_done(zoe_future *future, void *text)
{
    (void)future;
    puts(text);
}

void
cancel_future(void *future)
{
    zoe_future_cancel(future, NULL);
}

/* --- futures and handlers ----------------------------------------------------------------- */

zoe_future *
future_of(zoe_task *task)
{
    return task == NULL ? NULL : &task->future;
}

void
release_all(zoe_future **futures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        zoe_future_release(futures[i]);
        futures[i] = NULL;
    }
}

void
print_message(zoe_loop *loop, const zoe_report *report, void *nothing)
{
    (void)loop, (void)nothing;
    printf("handler: %s\n", report->message);
}

void
print_error(zoe_loop *loop, const zoe_report *report, void *nothing)
{
    char text[LONGEST];
    (void)loop, (void)nothing;
    printf("handler %s\n", zoe_error_repr(report->error, text, sizeof text));
}
