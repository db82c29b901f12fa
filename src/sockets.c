/* sockets.c -- operations on sockets: try; when the socket is not ready, wait until it is and try
 * again. A future stands for the operation, and watching ends with it. */
#include "sockets.h"

#include <errno.h>
#include <string.h>

#include "pipes_parts.h"
#include "system.h"
#include "transport_parts.h"

/* --- waiting ------------------------------------------------------------------------------ */

static void
sock_read_done(zoe_future *future, void *sock)
{
    zoe_remove_reader(future->loop, ((struct zoe_sock *)sock)->fd);
}

static void
sock_write_done(zoe_future *future, void *sock)
{
    zoe_remove_writer(future->loop, ((struct zoe_sock *)sock)->fd);
}

static bool
has_transport(const zoe_loop *loop, int fd)
{
    for (const struct zoe_channel *channel = loop->channels; channel; channel = channel->younger)
        if (channel->fd == fd)
            return true;
    return false;
}

/* The socket is ready: try again. */
static void
retry(void *argument)
{
    struct zoe_sock *sock = argument;
    zoe_value outcome;
    if (!zoe_future_done(sock->future) && sock->attempt(sock->operation, &outcome))
        zoe_future_finish(sock->future, ZOE_FINISHED, outcome);
}

/* Watch the socket until the future is done. Returns 0 or a code. */
static int
watch(struct zoe_sock *sock, int fd, int mode, zoe_sock_attempt *attempt, void *operation,
      const char *label)
{
    zoe_loop *loop = sock->future->loop;
    *sock = (struct zoe_sock){sock->future, fd, attempt, operation};
    if (has_transport(loop, fd))
        return zoe_fail(ZOE_RUNTIME_ERROR, "descriptor %d is used by a transport", fd);
    int code = zoe_add_watch_(loop, fd, mode, retry, sock, label, NULL);
    if (code != 0)
        return code;
    zoe_done_callback *done = mode == ZOE_READ ? sock_read_done : sock_write_done;
    code = zoe_future_add_done_callback_(sock->future, done, sock, mode == ZOE_READ
                                         ? "sock_read_done" : "sock_write_done", NULL);
    if (code != 0)
        done(sock->future, sock);
    return code;
}

/* A future for the operation, which waits for the socket. NULL, and an error: it cannot. */
static zoe_future *
wait_for(struct zoe_sock *sock, int fd, int mode, zoe_sock_attempt *attempt, void *operation,
         const char *label)
{
    sock->future = zoe_future_new_(zoe_running_loop, NULL);
    if (sock->future == NULL || watch(sock, fd, mode, attempt, operation, label) != 0)
        return NULL;
    return sock->future;
}

/* A future for the operation, which has ended so already. NULL without memory. */
static zoe_future *
ended(struct zoe_sock *sock, zoe_value outcome)
{
    sock->future = zoe_future_new_(zoe_running_loop, NULL);
    if (sock->future != NULL)
        zoe_future_finish(sock->future, ZOE_FINISHED, outcome);
    else
        zoe_value_release(outcome);
    return sock->future;
}

static zoe_value
system_error(void)
{
    return zoe_raise(errno, "%s", strerror(errno));
}

/* What a call that returned `result` has come to. Returns whether it is over, in *outcome: an error,
 * or this value. */
static bool
over(ssize_t result, zoe_value value, zoe_value *outcome)
{
    *outcome = result < 0 && !zoe_would_block() ? system_error() : value;
    return result >= 0 || zoe_is_error(*outcome);
}

/* --- receiving ---------------------------------------------------------------------------- */

static bool
try_recv(void *operation, zoe_value *outcome)
{
    struct zoe_sock_recv *me = operation;
    ssize_t got = zoe_system.recv(me->fd, me->buffer, me->size, 0);
    me->received = got > 0 ? (size_t)got : 0;
    return over(got, zoe_pointer(me->buffer), outcome);
}

CORO(zoe_sock_recv)
{
    ASYNC (me) {
        zoe_value outcome;
        if (try_recv(me, &outcome))
            RETURN(zoe_is_error(outcome) ? outcome : zoe_none());
        AWAIT(wait_for(&me->sock, me->fd, ZOE_READ, try_recv, me, "sock_recv"));
    FINALLY:
        zoe_future_release(me->sock.future);
    }
}

static bool
try_recvfrom(void *operation, zoe_value *outcome)
{
    struct zoe_sock_recvfrom *me = operation;
    me->from.size = sizeof me->from.storage;
    ssize_t got = zoe_system.recvfrom(me->fd, me->buffer, me->size, 0,
                                      (struct sockaddr *)&me->from.storage, &me->from.size);
    me->received = got > 0 ? (size_t)got : 0;
    return over(got, zoe_pointer(me->buffer), outcome);
}

CORO(zoe_sock_recvfrom)
{
    ASYNC (me) {
        zoe_value outcome;
        if (try_recvfrom(me, &outcome))
            RETURN(zoe_is_error(outcome) ? outcome : zoe_none());
        AWAIT(wait_for(&me->sock, me->fd, ZOE_READ, try_recvfrom, me, "sock_recvfrom"));
    FINALLY:
        zoe_future_release(me->sock.future);
    }
}

/* --- sending ------------------------------------------------------------------------------ */

static bool
try_send(void *operation, zoe_value *outcome)
{
    struct zoe_sock_sendall *me = operation;
    ssize_t sent = zoe_system.send(me->fd, (const char *)me->data + me->sent, me->size - me->sent,
                                   ZOE_NO_SIGNAL);
    me->sent += sent > 0 ? (size_t)sent : 0;
    return over(sent, zoe_none(), outcome) && (me->sent == me->size || zoe_is_error(*outcome));
}

CORO(zoe_sock_sendall)
{
    ASYNC (me) {
        zoe_value outcome;
        if (me->size == 0)
            RETURN(zoe_none());
        if (try_send(me, &outcome))
            RETURN(zoe_is_error(outcome) ? outcome : zoe_none());
        AWAIT(wait_for(&me->sock, me->fd, ZOE_WRITE, try_send, me, "sock_sendall"));
    FINALLY:
        zoe_future_release(me->sock.future);
    }
}

static bool
try_sendto(void *operation, zoe_value *outcome)
{
    struct zoe_sock_sendto *me = operation;
    ssize_t sent = zoe_system.sendto(me->fd, me->data, me->size, ZOE_NO_SIGNAL,
                                     (const struct sockaddr *)&me->to.storage, me->to.size);
    me->sent = sent > 0 ? (size_t)sent : 0;
    return over(sent, zoe_int(sent), outcome);
}

CORO(zoe_sock_sendto)
{
    ASYNC (me) {
        zoe_value outcome;
        if (try_sendto(me, &outcome))
            RETURN(zoe_is_error(outcome) ? outcome : zoe_none());
        AWAIT(wait_for(&me->sock, me->fd, ZOE_WRITE, try_sendto, me, "sock_sendto"));
    FINALLY:
        zoe_future_release(me->sock.future);
    }
}

/* --- files -------------------------------------------------------------------------------- */

/* Let the system move bytes; it is over when there are no more. */
static bool
try_sendfile(void *operation, zoe_value *outcome)
{
    struct zoe_sock_sendfile *me = operation;
    size_t left = me->count == 0 ? INT32_MAX : me->count - me->sent;
    ssize_t sent = left == 0 ? 0 : zoe_sendfile_quietly(me->fd, me->file, &me->offset, left);
    me->sent += sent > 0 ? (size_t)sent : 0;
    return over(sent, zoe_none(), outcome) && sent <= 0;
}

/* Whether the system cannot do it with these two descriptors: the bytes go another way then. */
static bool
must_copy(const struct zoe_sock_sendfile *me, zoe_value outcome)
{
    int code = zoe_error_code(outcome);
    return me->sent == 0 && (code == ENOSYS || code == EINVAL || code == EOPNOTSUPP);
}

/* Read the next piece. Returns false when there is none, or it failed: then *outcome says so. */
static bool
next_piece(struct zoe_sock_sendfile *me, zoe_value *outcome)
{
    size_t left = me->count == 0 ? SIZE_MAX : me->count - me->sent;
    ssize_t got = left == 0 ? 0 : zoe_read_piece(me->file, &me->offset, left, &me->piece);
    *outcome = got < 0 ? zoe_raise_last() : zoe_none();
    me->size = got > 0 ? (size_t)got : 0;
    me->sent += me->size;
    return got > 0;
}

CORO(zoe_sock_sendfile)
{
    ASYNC (me) {
        zoe_value outcome;
        if (!try_sendfile(me, &outcome)) {
            AWAIT(wait_for(&me->sock, me->fd, ZOE_WRITE, try_sendfile, me, "sock_sendfile"));
            RETURN(zoe_none());
        }
        if (!must_copy(me, outcome))
            RETURN(outcome);
        zoe_value_release(outcome);
        while (next_piece(me, &outcome))
            CALL(zoe_sock_sendall, &me->rest, .fd = me->fd, .data = me->piece, .size = me->size);
        RETURN(outcome);
    FINALLY:
        zoe_release(me->piece);
        zoe_future_release(me->sock.future);
    }
}

/* --- connecting --------------------------------------------------------------------------- */

static zoe_value
connect_failed(const zoe_address *address, int code)
{
    char text[120];
    return zoe_raise(code, "Connect call failed: %s: %s",
                     zoe_address_text(address, text, sizeof text), strerror(code));
}

/* The socket can be written: it is connected, or it cannot be. */
static bool
see_connected(void *operation, zoe_value *outcome)
{
    struct zoe_sock_connect *me = operation;
    int code = 0;
    socklen_t size = sizeof code;
    if (getsockopt(me->fd, SOL_SOCKET, SO_ERROR, &code, &size) != 0)
        code = errno;
    *outcome = code == 0 ? zoe_none() : connect_failed(&me->address, code);
    return true;
}

/* Begin. EAGAIN does not say that it goes on, as EINPROGRESS does: the socket would be writable, and
 * not connected. */
static zoe_future *
sock_connect(struct zoe_sock_connect *me)
{
    if (zoe_system.connect(me->fd, (const struct sockaddr *)&me->address.storage,
                           me->address.size) == 0)
        return ended(&me->sock, zoe_none());
    if (errno == EINPROGRESS || errno == EINTR)
        return wait_for(&me->sock, me->fd, ZOE_WRITE, see_connected, me, "sock_connect_cb");
    return ended(&me->sock, errno == EAGAIN ? zoe_raise(EAGAIN, "the backlog there is full; try again")
                                            : system_error());
}

CORO(zoe_sock_connect)
{
    ASYNC (me) {
        AWAIT(sock_connect(me));
        RETURN(zoe_none());
    FINALLY:
        zoe_future_release(me->sock.future);
    }
}

/* --- accepting ---------------------------------------------------------------------------- */

static bool
try_accept(void *operation, zoe_value *outcome)
{
    struct zoe_sock_accept *me = operation;
    me->from.size = sizeof me->from.storage;
    me->accepted = zoe_system.accept(me->fd, (struct sockaddr *)&me->from.storage, &me->from.size);
    bool is_over = over(me->accepted, zoe_pointer(me), outcome);
    if (me->accepted >= 0)
        zoe_set_nonblocking(me->accepted);
    return is_over;
}

static zoe_future *
begin_accept(struct zoe_sock_accept *me)
{
    zoe_value outcome;
    if (try_accept(me, &outcome))
        return ended(&me->sock, outcome);
    return wait_for(&me->sock, me->fd, ZOE_READ, try_accept, me, "sock_accept");
}

CORO(zoe_sock_accept)
{
    ASYNC (me) {
        me->accepted = -1;
        AWAIT(begin_accept(me));
        RETURN(zoe_none());
    FINALLY:
        if (me->frame.kind == ZOE_ERROR && me->accepted >= 0)
            zoe_system.close(me->accepted);         /* cancelled: nobody will ever know of it */
        zoe_future_release(me->sock.future);
    }
}
