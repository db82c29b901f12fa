/* subprocess.c -- starting programs whose transport tells a protocol about them. */
#include <errno.h>
#include <signal.h>
#include <string.h>

#include "subprocess_parts.h"

/* --- the transport ------------------------------------------------------------------------ */

/* The transport as what it is; NULL (TypeError) for another kind. */
static struct zoe_subprocess *
subprocess(const zoe_transport *transport)
{
    if (zoe_missing(transport, "transport"))
        return NULL;
    if (transport->type == &zoe_subprocess_type)
        return (struct zoe_subprocess *)transport;
    zoe_fail(ZOE_TYPE_ERROR, "a %s transport is no child's", transport->type->name);
    return NULL;
}

long
zoe_subprocess_get_pid(const zoe_transport *transport)
{
    const struct zoe_subprocess *self = subprocess(transport);
    return self == NULL ? -1 : (long)self->child.pid;
}

int
zoe_subprocess_get_returncode(const zoe_transport *transport)
{
    const struct zoe_subprocess *self = subprocess(transport);
    return self == NULL || !self->exited ? ZOE_RUNNING : self->child.status;
}

zoe_transport *
zoe_subprocess_get_pipe_transport(const zoe_transport *transport, int fd)
{
    const struct zoe_subprocess *self = subprocess(transport);
    return self == NULL || fd < 0 || fd > 2 ? NULL : zoe_child_pipe_transport(&self->pipes[fd]);
}

int
zoe_subprocess_send_signal(zoe_transport *transport, int number)
{
    struct zoe_subprocess *self = subprocess(transport);
    if (self == NULL)
        return ZOE_TYPE_ERROR;
    if (transport->protocol == NULL)
        return zoe_fail(ESRCH, "the process has ended, and all is over");
    int error = zoe_child_signal(&self->child, number);
    if (error == 0)
        return 0;
    return zoe_fail(error, "signal %d cannot be sent: %s", number, strerror(error));
}

int
zoe_subprocess_terminate(zoe_transport *transport)
{
    return zoe_subprocess_send_signal(transport, SIGTERM);
}

int
zoe_subprocess_kill(zoe_transport *transport)
{
    return zoe_subprocess_send_signal(transport, SIGKILL);
}

/* --- waiting for its end ------------------------------------------------------------------ */

/* Stand in line for the end. Returns the future to await; NULL without memory. */
static zoe_future *
join(struct zoe_subprocess_wait *me, struct zoe_subprocess *self)
{
    struct zoe_subprocess_wait **link = &self->waiting;
    me->exited = zoe_future_new_(self->transport.loop, NULL);
    if (me->exited == NULL)
        return NULL;
    while (*link != NULL)
        link = &(*link)->next;
    *link = me;
    return me->exited;
}

static void
leave(struct zoe_subprocess_wait *me, struct zoe_subprocess *self)
{
    struct zoe_subprocess_wait **link = &self->waiting;
    while (*link != NULL && *link != me)
        link = &(*link)->next;
    if (*link != NULL)
        *link = me->next;
    zoe_future_release(me->exited);
}

CORO(zoe_subprocess_wait)
{
    ASYNC (me) {
        if (subprocess(me->transport) == NULL)
            RETURN(zoe_raise_last());
        zoe_transport_retain(me->transport);
        if (!subprocess(me->transport)->exited)
            AWAIT(join(me, subprocess(me->transport)));
        me->status = zoe_subprocess_get_returncode(me->transport);
        RETURN(zoe_int(me->status));
    FINALLY:
        if (subprocess(me->transport) != NULL) {
            leave(me, subprocess(me->transport));
            zoe_transport_release(me->transport);
        }
    }
}

/* --- starting ----------------------------------------------------------------------------- */

static int
or_pipe(int standard)
{
    return standard == 0 ? ZOE_PIPE : standard;
}

/* Make the protocol, the future to wait for, and the child. Returns the future; NULL on failure. */
static zoe_future *
start(struct zoe_subprocess_exec *me, zoe_loop *loop)
{
    const struct zoe_child_plan plan = {
        .argv = me->argv, .environment = me->environment, .directory = me->directory,
        .standard = {or_pipe(me->standard_input), or_pipe(me->standard_output),
                     or_pipe(me->standard_error)},
    };
    if (zoe_missing(me->protocol, "protocol"))
        return NULL;
    me->made = zoe_protocol_new(loop, me->protocol, me->argument);
    if (me->made == NULL || (me->waiter = zoe_future_new_(loop, NULL)) == NULL)
        return NULL;
    me->transport = zoe_subprocess_start(loop, me->made, &plan, me->waiter);
    return me->transport == NULL ? NULL : me->waiter;
}

/* What was made is the caller's, if all went well. */
static void
keep_or_drop(struct zoe_subprocess_exec *me)
{
    zoe_future_release(me->waiter);
    zoe_value_release(me->failure);
    if (!zoe_is_error(zoe_frame_outcome(&me->frame)))
        return;
    zoe_transport_release(me->transport);
    zoe_protocol_release(me->made);
    me->transport = NULL;
    me->made = NULL;
}

CORO(zoe_subprocess_exec)
{
    ASYNC (me) {
        if (start(me, zoe_self->future.loop) == NULL)
            RETURN(zoe_raise_last());
        zoe_catch(&me->frame, ZOE_ANY_ERROR);
        AWAIT(me->waiter);
        if (zoe_caught() == NULL)
            RETURN(zoe_none());
        me->failure = zoe_error_value(zoe_error_retain(zoe_caught()));
        zoe_transport_close(me->transport);
        CALL(zoe_subprocess_wait, &me->wait, .transport = me->transport);
        RETURN(zoe_value_retain(me->failure));
    FINALLY:
        keep_or_drop(me);
    }
}

CORO(zoe_subprocess_shell)
{
    ASYNC (me) {
        if (zoe_missing(me->command, "command"))
            RETURN(zoe_raise_last());
        memcpy(me->argv, (const char *[]){"/bin/sh", "-c", me->command, NULL}, sizeof me->argv);
        CALL(zoe_subprocess_exec, &me->exec, .protocol = me->protocol, .argument = me->argument,
             .argv = me->argv, .environment = me->environment, .directory = me->directory,
             .standard_input = me->standard_input, .standard_output = me->standard_output,
             .standard_error = me->standard_error);
        me->transport = me->exec.transport;
        me->made = me->exec.made;
        RETURN(zoe_none());
    }
}
