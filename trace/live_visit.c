/* live_visit.c -- what a browser is answered; see live.h.
 *
 * A page, or the feed: from its beginning, or from behind the message that the browser had last. A
 * browser that does not take what it is told is let go; it comes back when it can, and misses
 * nothing. Now and then an empty message finds out whether anybody is there at all.
 */
#include <string.h>

#include "http.h"
#include "live.h"

enum { VISITORS_MAX = 100, CHUNK = 1 << 15 };

static const double PATIENCE = 20;    /* seconds, with a browser                               */
static const double QUIET = 10;   /* seconds, until an empty message                           */

/* --- pages -------------------------------------------------------------------------------- */

extern const char *const live_html[], *const live_css[], *const live_js[];

static const struct page_file {
    const char *path;             /* how it is asked for                                       */
    const char *type;             /* what it is                                                */
    const char *const *lines;     /* all of it                                                 */
} page_files[] = {
    {"/", "text/html", live_html},
    {"/live.css", "text/css", live_css},
    {"/live.js", "text/javascript", live_js},
};

static const struct page_file *
find_page(const char *path)
{
    for (size_t i = 0; i < sizeof page_files / sizeof *page_files; i++)
        if (strcmp(page_files[i].path, path) == 0)
            return &page_files[i];
    return NULL;
}

static void
put_page(struct text *out, const struct page_file *page)
{
    struct text body = {0};

    for (const char *const *line = page->lines; *line; line++)
        text_put(&body, *line, strlen(*line));
    http_head(out, 200, page->type, (int64_t)body.length);
    text_put(out, text_string(&body), body.length);
    text_free(&body);
}

/* --- the feed ----------------------------------------------------------------------------- */

static struct live *
live_of(const struct visit *me)
{
    return me->client.argument;
}

/* A message without a number: it says which run this is, for a page that knew another one. */
static void
put_greeting(struct text *out, const struct live *live)
{
    http_head(out, 200, "text/event-stream", -1);
    text_add(out, "retry: 1000\nevent: run\ndata: %s\n\n", live->run);
}

/* Whether the browser has it all: then it need not come back. */
static bool
has_all(const struct live *live, int64_t last)
{
    return live->feed.ended && last >= 0 && (uint64_t)last + 1 == live->feed.count;
}

/* Write a piece of what the browser does not know yet. Whether there was any. */
static bool
tell_more(struct visit *me)
{
    char bytes[CHUNK];
    size_t size = feed_read(&live_of(me)->feed, me->place, bytes, sizeof bytes);

    zoe_writer_write(me->client.writer, bytes, size);
    me->place += (off_t)size;
    return size > 0;
}

/* --- a visit ------------------------------------------------------------------------------ */

/* Decide what to answer; whether the feed follows. */
static bool
answer(struct visit *me, const char *head, size_t size)
{
    struct live *live = live_of(me);
    const struct page_file *page;
    struct request request;
    bool feed;

    http_read(&request, head, size, live->port);
    page = find_page(request.path);
    feed = request.status == 200 && strcmp(request.path, "/events") == 0
           && !has_all(live, request.last);
    me->place = feed_place(&live->feed, request.last);
    if (request.status != 200)
        http_refusal(&me->answer, request.status);
    else if (feed)
        put_greeting(&me->answer, live);
    else if (page)
        put_page(&me->answer, page);
    else
        http_refusal(&me->answer, strcmp(request.path, "/events") == 0 ? 204 : 404);
    return feed;
}

/* Read the request: what comes up to an empty line, if that comes soon. */
static zoe_frame *
reading(struct visit *me)
{
    static const char *const ends[] = {"\r\n\r\n", "\n\n", NULL};

    return zoe_coroutine(zoe_wait_for, &me->limit, .timeout = PATIENCE,
                         .coroutine = zoe_coroutine(zoe_reader_readuntil, &me->head,
                                                    .reader = me->client.reader,
                                                    .separators = ends));
}

/* What was read decides, or why nothing was. Whether the feed follows. */
static bool
answer_what_was_read(struct visit *me, const zoe_error *error)
{
    bool silent = error && error->code == ZOE_TIMEOUT_ERROR;

    if (live_of(me)->visitors > VISITORS_MAX)
        http_refusal(&me->answer, 503);
    else if (!error)
        return answer(me, me->head.data, me->head.size);
    else if (!silent)
        http_refusal(&me->answer, 400);
    return false;
}

static zoe_frame *
draining(struct visit *me)
{
    return zoe_coroutine(zoe_wait_for, &me->limit, .timeout = PATIENCE,
                         .coroutine = zoe_coroutine(zoe_writer_drain, &me->drain,
                                                    .writer = me->client.writer));
}

static zoe_frame *
waiting(struct visit *me)
{
    return zoe_coroutine(zoe_wait_for, &me->limit, .timeout = QUIET,
                         .coroutine = zoe_coroutine(zoe_event_wait, &me->grown,
                                                    .event = &live_of(me)->feed.grown));
}

static zoe_frame *
leaving(struct visit *me)
{
    zoe_writer_close(me->client.writer);
    return zoe_coroutine(zoe_wait_for, &me->limit, .timeout = PATIENCE,
                         .coroutine = zoe_coroutine(zoe_writer_wait_closed, &me->closed,
                                                    .writer = me->client.writer));
}

/* An error means that the browser is gone, or as good as gone. */
CORO(visit)
{
    ASYNC (me) {
        live_of(me)->visitors++;
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        AWAIT(reading(me));
        me->follows = answer_what_was_read(me, zoe_caught());
        zoe_writer_write(me->client.writer, text_string(&me->answer), me->answer.length);
        while (me->follows) {
            zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
            AWAIT(draining(me));
            if (zoe_caught() != NULL)
                RETURN(zoe_none());
            if (tell_more(me))
                continue;
            if (live_of(me)->feed.ended)
                break;
            zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
            AWAIT(waiting(me));
            if (zoe_caught() != NULL)
                zoe_writer_write(me->client.writer, ":\n\n", 3);
        }
        zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
        AWAIT(leaving(me));
    FINALLY:
        zoe_transport_abort(zoe_writer_transport(me->client.writer));
        live_of(me)->visitors--;
        text_free(&me->answer);
    }
}
