/* names.c -- names and addresses: what needs no thread, what a thread finds, and what nobody
 * knows. */
#include <netdb.h>
#include <netinet/in.h>

#include "check.h"
#include "clock.h"
#include "names.h"
#include "system.h"
#include "zoetrope.h"

static const struct {
    const char *host, *port;      /* what is asked                              */
    int family, type, protocol;
    const char *expected;         /* NULL: a thread is needed                   */
} numeric[] = {
    {"127.0.0.1", "80", 0, SOCK_STREAM, 0, "127.0.0.1:80"},
    {"127.0.0.1", NULL, 0, SOCK_DGRAM, 0, "127.0.0.1:0"},
    {"::1", "65535", 0, SOCK_STREAM, IPPROTO_TCP, "[::1]:65535"},
    {"::1", "", AF_INET6, SOCK_STREAM, 0, "[::1]:0"},
    {"::1", "1", AF_INET, SOCK_STREAM, 0, NULL},
    {"127.0.0.1", "1", AF_INET6, SOCK_STREAM, 0, NULL},
    {"localhost", "80", 0, SOCK_STREAM, 0, NULL},
    {"fe80::1%lo", "80", 0, SOCK_STREAM, 0, NULL},
    {"127.0.0.1", "http", 0, SOCK_STREAM, 0, NULL},
    {"127.0.0.1", "65536", 0, SOCK_STREAM, 0, NULL},
    {"127.0.0.1", "-1", 0, SOCK_STREAM, 0, NULL},
    {"127.0.0.1", "80", 0, 0, 0, NULL},
    {"127.0.0.1", "80", 0, SOCK_STREAM, IPPROTO_ICMP, NULL},
    {NULL, "80", 0, SOCK_STREAM, 0, NULL},
};

static void
check_address(const zoe_address *address, const char *expected)
{
    char text[100];
    zoe_address_text(address, text, sizeof text);
    if (strcmp(text, expected) != 0)
        fprintf(stderr, "%s instead of %s\n", text, expected);
    CHECK(strcmp(text, expected) == 0);
}

static int
without_asking(void)
{
    for (size_t i = 0; i < sizeof numeric / sizeof *numeric; i++) {
        struct zoe_addresses *found = NULL;
        bool is = zoe_numeric_address(numeric[i].host, numeric[i].port, numeric[i].family,
                                      numeric[i].type, numeric[i].protocol, &found);
        CHECK(is == (numeric[i].expected != NULL));
        if (is && found == NULL)
            return ZOE_MEMORY_ERROR;
        if (is)
            check_address(&found->items[0].address, numeric[i].expected);
        zoe_addresses_free(found);
    }
    return 0;
}

enum { IN_FIGURES = NI_NUMERICHOST | NI_NUMERICSERV };

/* --- with a thread ------------------------------------------------------------------------ */

static int
nobody_knows(const char *host, const char *service, const struct addrinfo *hints,
             struct addrinfo **found)
{
    (void)host, (void)service, (void)hints, (void)found;
    zoe_block(0.3);
    return EAI_NONAME;
}

struct asking {
    zoe_frame frame;
    struct zoe_getaddrinfo look;
    struct zoe_getnameinfo back;
    struct zoe_ensure_resolved resolve;
    struct zoe_addresses *found;
    zoe_address address;
};

CORO(asking)
{
    ASYNC (me) {
        CALL(zoe_getaddrinfo, &me->look, .host = "127.0.0.1", .port = "7", .type = SOCK_STREAM);
        me->found = me->look.found;
        CHECK(me->found->count == 1 && me->found->items[0].family == AF_INET);
        CHECK(me->found->items[0].protocol == IPPROTO_TCP);
        check_address(&me->found->items[0].address, "127.0.0.1:7");
        me->address = me->found->items[0].address;
        CALL(zoe_getnameinfo, &me->back, .address = me->address, .flags = IN_FIGURES);
        CHECK(strcmp(me->back.name, "127.0.0.1") == 0 && strcmp(me->back.service, "7") == 0);
        zoe_addresses_free(me->found);
        me->found = NULL;

        CALL(zoe_ensure_resolved, &me->resolve, .host = "::1", .port = "1", .type = SOCK_STREAM);
        me->found = me->resolve.found;
        check_address(&me->found->items[0].address, "[::1]:1");
        zoe_addresses_free(me->found);
        me->found = NULL;
        CALL(zoe_ensure_resolved, &me->resolve, .host = NULL, .port = "1", .type = SOCK_STREAM);
        me->found = me->resolve.found;
        CHECK(me->found->count >= 1);

        zoe_system.getaddrinfo = nobody_knows;
        zoe_catch(&me->frame, ZOE_NAME_ERROR);
        CALL(zoe_getaddrinfo, &me->look, .host = "nowhere");
        CHECK(zoe_caught() != NULL && zoe_caught()->message[0] != '\0');
        CHECK(strcmp(zoe_error_name(zoe_caught()->code), "gaierror") == 0);
        RETURN(zoe_text("all"));
    FINALLY:
        zoe_addresses_free(me->found);
    }
}

/* The coroutine is gone before the thread has found anything. */
struct impatient {
    zoe_frame frame;
    zoe_task *task;
    struct zoe_getaddrinfo look;
    struct zoe_wait_for wait;
};

static zoe_frame *
ask(struct zoe_getaddrinfo *look)
{
    return zoe_coroutine(zoe_getaddrinfo, look, .host = "nowhere");
}

CORO(impatient)
{
    ASYNC (me) {
        zoe_catch(&me->frame, ZOE_TIMEOUT_ERROR);
        CALL(zoe_wait_for, &me->wait, .coroutine = ask(&me->look), .timeout = 0.1);
        CHECK(zoe_caught() != NULL);
        RETURN(zoe_text("left"));
    }
}

int
main(void)
{
    if (without_asking() != 0)
        return 1;
    int status = zoe_exit_status(zoe_run(asking));
    if (status != 0)
        return status;
    status = zoe_exit_status(zoe_run(impatient));
    char name[ZOE_LONGEST_HOST + 2];
    memset(name, 'x', sizeof name);
    name[sizeof name - 1] = '\0';
    zoe_value result = zoe_run(zoe_getaddrinfo, .host = name);
    CHECK(zoe_error_code(result) == ZOE_VALUE_ERROR || zoe_error_code(result) == ZOE_MEMORY_ERROR);
    zoe_value_release(result);
    return status;
}
