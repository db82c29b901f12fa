/* transports.c -- probes of one transport that writes, and of how it ends. */
#include "transport_pair.h"

/* --- writing ------------------------------------------------------------------------------ */

struct transport_write_now {
    zoe_frame frame;
    struct scene scene;
};

static void
write_small(struct scene *scene)
{
    zoe_transport *transport = scene->connect.transport;
    const struct iovec parts[] = {{"a", 1}, {"b", 1}};
    zoe_transport_write(transport, "hello", 5);
    receive(scene, "already in the peer ", kept(scene) == 0 ? " buffer 0" : "");
    zoe_transport_write(transport, "", 0);
    zoe_transport_writelines(transport, parts, 2);
    receive(scene, "", "");
}

CORO(transport_write_now)
{
    ASYNC (me) {
        AWAIT(make_pair(&me->scene, &tells));
        write_small(&me->scene);
        zoe_transport_close(me->scene.connect.transport);
        CALL(zoe_sleep, &me->scene.sleep, .delay = 0);
    FINALLY:
        let_go(&me->scene);
    }
}

struct transport_buffer_and_limits {
    zoe_frame frame;
    struct scene scene;
};

static void
limit(struct scene *scene)
{
    size_t low, high;
    zoe_transport_set_write_buffer_limits(scene->connect.transport, 1000, 100);
    zoe_transport_get_write_buffer_limits(scene->connect.transport, &low, &high);
    printf("limits (%zu, %zu)\n", low, high);
    write_much(scene, 200000);
    printf("paused synchronously, some buffered %s\n", truth(kept(scene) > 1000));
}

CORO(transport_buffer_and_limits)
{
    ASYNC (me) {
        AWAIT(make_pair(&me->scene, &tells));
        limit(&me->scene);
        while (me->scene.received < 200000) {
            CALL(zoe_sleep, &me->scene.sleep, .delay = 0);
            receive_much(&me->scene);
        }
        printf("all %zu left %zu\n", me->scene.received, kept(&me->scene));
        zoe_transport_close(me->scene.connect.transport);
        CALL(zoe_sleep, &me->scene.sleep, .delay = 0);
    FINALLY:
        let_go(&me->scene);
    }
}

/* --- ending ------------------------------------------------------------------------------- */

/* What is kept is sent first; connection_lost comes from the writer's callback. */
struct transport_close_flushes {
    zoe_frame frame;
    struct scene scene;
};

CORO(transport_close_flushes)
{
    ASYNC (me) {
        AWAIT(make_pair(&me->scene, &tells));
        write_much(&me->scene, 100000);
        zoe_transport_close(me->scene.connect.transport);
        printf("closing %s buffered %s\n", closing(&me->scene), truth(kept(&me->scene) > 0));
        while (me->scene.received < 100000) {
            CALL(zoe_sleep, &me->scene.sleep, .delay = 0);
            receive_much(&me->scene);
        }
        CALL(zoe_sleep, &me->scene.sleep, .delay = 0);
        CALL(zoe_sleep, &me->scene.sleep, .delay = 0);
        printf("received %zu\n", me->scene.received);
    FINALLY:
        let_go(&me->scene);
    }
}

struct transport_abort {
    zoe_frame frame;
    struct scene scene;
};

CORO(transport_abort)
{
    ASYNC (me) {
        AWAIT(make_pair(&me->scene, &tells));
        write_much(&me->scene, 100000);
        zoe_transport_abort(me->scene.connect.transport);
        printf("buffer %zu\n", kept(&me->scene));
        CALL(zoe_sleep, &me->scene.sleep, .delay = 0);
        puts("main");
    FINALLY:
        let_go(&me->scene);
    }
}

struct transport_eof_closes {
    zoe_frame frame;
    struct scene scene;
};

CORO(transport_eof_closes)
{
    ASYNC (me) {
        AWAIT(make_pair(&me->scene, &tells));
        shutdown(me->scene.peer, SHUT_WR);
        CALL(zoe_sleep, &me->scene.sleep, .delay = 1);
        printf("closing %s\n", closing(&me->scene));
    FINALLY:
        let_go(&me->scene);
    }
}

struct transport_eof_keep {
    zoe_frame frame;
    struct scene scene;
};

CORO(transport_eof_keep)
{
    ASYNC (me) {
        AWAIT(make_pair(&me->scene, &keeps));
        shutdown(me->scene.peer, SHUT_WR);
        CALL(zoe_sleep, &me->scene.sleep, .delay = 1);
        printf("closing %s\n", closing(&me->scene));
        zoe_transport_write(me->scene.connect.transport, "still", 5);
        receive(&me->scene, "", "");
        zoe_transport_close(me->scene.connect.transport);
        CALL(zoe_sleep, &me->scene.sleep, .delay = 0);
    FINALLY:
        let_go(&me->scene);
    }
}

const struct probe transport_probes[] = {
    PROBE(transport_write_now), PROBE(transport_buffer_and_limits),
    PROBE(transport_close_flushes), PROBE(transport_abort), PROBE(transport_eof_closes),
    PROBE(transport_eof_keep), {NULL, NULL, NULL},
};
