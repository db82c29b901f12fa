/* crawler.c -- every page of a site, two at a time: the course in one program.
 *
 * A server and a crawler in one loop. Two workers take paths from a queue, each fetches its page
 * over a connection, and puts the links it has not seen into the queue. When the queue says that
 * all is done, the workers are cancelled. Which selector waits for the descriptors changes nothing:
 * try ZOETROPE_SELECTOR=poll.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zoetrope.h"

enum { WORKERS = 2, MOST_PAGES = 16, LONGEST = 40 };

/* --- the site ----------------------------------------------------------------------------- */

static const struct page {
    const char *path;
    double seconds;               /* how long the server takes                                 */
    const char *links[3];         /* ended by NULL                                             */
} site[] = {
    {"/", 0.1, {"/lessons", "/docs", NULL}},
    {"/lessons", 0.3, {"/lessons/1", "/lessons/2", NULL}},
    {"/docs", 0.2, {"/docs/api", "/lessons", NULL}},
    {"/docs/api", 0.2, {"/docs/old", NULL}},
    {"/lessons/1", 0.1, {"/lessons/2", NULL}},
    {"/lessons/2", 0.2, {"/", NULL}},
};

static const struct page *
find_page(const char *request)
{
    for (size_t i = 0; i < sizeof site / sizeof *site; i++) {
        size_t length = strlen(site[i].path);
        if (strncmp(request, "GET ", 4) == 0 && strncmp(request + 4, site[i].path, length) == 0 &&
            request[4 + length] == ' ')
            return &site[i];
    }
    return NULL;
}

static void
write_page(zoe_writer *writer, const struct page *page)
{
    char text[300];
    int size = snprintf(text, sizeof text, "HTTP/1.0 %s\r\n\r\n",
                        page == NULL ? "404 Not Found" : "200 OK");
    for (int i = 0; page != NULL && page->links[i] != NULL; i++)
        size += snprintf(text + size, sizeof text - (size_t)size, "<a href=\"%s\">\n",
                         page->links[i]);
    zoe_writer_write(writer, text, (size_t)size);
}

struct serve {
    zoe_frame frame;
    zoe_client client;                    /* reader and writer of this connection  */
    const struct page *page;              /* what is asked for; NULL: nothing here */
    struct zoe_reader_readline line;      /* the frames of what it awaits          */
    struct zoe_sleep work;
    struct zoe_writer_wait_closed closed;
};

CORO(serve)
{
    ASYNC (me) {
        CALL(zoe_reader_readline, &me->line, .reader = me->client.reader);
        me->page = find_page(me->line.data);
        CALL(zoe_sleep, &me->work, .delay = me->page == NULL ? 0.1 : me->page->seconds);
        write_page(me->client.writer, me->page);
        zoe_writer_close(me->client.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->client.writer);
    }
}

/* --- what the crawler knows --------------------------------------------------------------- */

static int port;                          /* where the site is                     */
static zoe_queue to_do;                   /* numbers of paths nobody has fetched   */
static char paths[MOST_PAGES][LONGEST];   /* every path seen                       */
static int count;                         /* how many                              */

/* Remember a path and queue it, unless it was seen before, or there are too many. */
static void
see(const char *path, size_t length)
{
    for (int i = 0; i < count; i++)
        if (strncmp(paths[i], path, length) == 0 && paths[i][length] == '\0')
            return;
    if (count == MOST_PAGES || length >= LONGEST)
        return;
    snprintf(paths[count], LONGEST, "%.*s", (int)length, path);
    zoe_queue_put_nowait(&to_do, zoe_int(count++));
}

static int
see_links(const char *page)
{
    static const char before[] = "href=\"";
    int links = 0;
    for (const char *at = page; (at = strstr(at, before)) != NULL; links++) {
        at += sizeof before - 1;
        see(at, strcspn(at, "\""));
    }
    return links;
}

/* --- one page ----------------------------------------------------------------------------- */

struct fetch {
    zoe_frame frame;
    const char *path;                     /* argument                              */
    char request[LONGEST + 20];           /* what is sent                          */
    struct zoe_open_connection open;      /* the frames of what it awaits          */
    struct zoe_reader_read all;           /* .data is the result                   */
    struct zoe_writer_wait_closed closed;
};

static void
ask(struct fetch *me)
{
    int size = snprintf(me->request, sizeof me->request, "GET %s HTTP/1.0\r\n", me->path);
    zoe_writer_write(me->open.writer, me->request, (size_t)size);
}

CORO(fetch)
{
    ASYNC (me) {
        CALL(zoe_open_connection, &me->open, .host = "127.0.0.1", .port = port);
        ask(me);
        CALL(zoe_reader_read, &me->all, .reader = me->open.reader);
        printf("%s: %.3s, %d links\n", me->path, me->all.data + 9, see_links(me->all.data));
        zoe_writer_close(me->open.writer);
        CALL(zoe_writer_wait_closed, &me->closed, .writer = me->open.writer);
    FINALLY:
        zoe_writer_release(me->open.writer);
    }
}

/* --- all of them -------------------------------------------------------------------------- */

struct worker {
    zoe_frame frame;
    struct zoe_queue_get get;             /* the frames of what it awaits          */
    struct fetch fetch;
};

CORO(worker)
{
    ASYNC (me) {
        for (;;) {
            CALL(zoe_queue_get, &me->get, .queue = &to_do);
            CALL(fetch, &me->fetch, .path = paths[zoe_awaited().as.integer]);
            zoe_queue_task_done(&to_do);
        }
    }
}

struct main_task {
    zoe_frame frame;
    zoe_task *workers[WORKERS];           /* references                            */
    struct zoe_start_server start;        /* the frames of what it awaits          */
    struct zoe_queue_join join;
};

CORO(main_task)
{
    ASYNC (me) {
        zoe_queue_init(&to_do, 0);
        CALL(zoe_start_server, &me->start, .client = zoe_client_of(serve), .host = "127.0.0.1");
        port = zoe_server_port(me->start.server);
        see("/", 1);
        for (int i = 0; i < WORKERS; i++)
            me->workers[i] = zoe_create_task(worker);
        CALL(zoe_queue_join, &me->join, .queue = &to_do);
        printf("%d pages in %.1f s\n", count, zoe_loop_time(zoe_running_loop));
    FINALLY:
        for (int i = 0; i < WORKERS; i++) {
            zoe_task_cancel(me->workers[i], NULL);
            zoe_task_release(me->workers[i]);
        }
        zoe_server_close(me->start.server);
        zoe_server_release(me->start.server);
        zoe_queue_destroy(&to_do);
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(main_task));
}
