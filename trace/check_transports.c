/* check_transports.c -- the rules of transports, and of the protocols they call; see check.h. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

/* What was told of one transport; the numbers are events, 0: not yet. */
struct transport {
    int32_t made;                 /* "new"                                                     */
    int32_t over;                 /* "abort" or "error"                                        */
    int32_t closed;               /* "close"                                                   */
    int32_t eof;                  /* the other side has ended                                  */
    int32_t write_eof;            /* this side has                                             */
    bool again;                   /* reading was resumed since: the end may be met again       */
    bool paused;                  /* reading is                                                */
    bool fresh;                   /* its last operation was a write: nothing is sent yet       */
    uint8_t kind;                 /* enum transport_kind                                       */
    int64_t kept;                 /* bytes written and not sent                                */
};

/* An earlier operation after which this one cannot be; 0: there is none. */
static int32_t
impossible_after(const struct transport *transport, const struct event *e)
{
    switch ((enum transport_op)e->transport.op) {
    case TOP_NEW:
        return transport->made;
    case TOP_RECV:
    case TOP_EOF:
        if (e->transport.kind != TRANSPORT_TLS && transport->closed)
            return transport->closed;
        if (e->transport.op == TOP_EOF && transport->again && !transport->over)
            return 0;
        return transport->over ? transport->over : transport->eof;
    case TOP_WRITE:
        return transport->over ? transport->over : transport->write_eof;
    case TOP_WRITE_EOF:
        return transport->closed ? transport->closed : transport->write_eof;
    case TOP_CLOSE:
        return transport->closed ? transport->closed : transport->over;
    default:
        return transport->over;
    }
}

static void
follow_transport(struct transport *transport, const struct event *e)
{
    enum transport_op op = (enum transport_op)e->transport.op;
    int64_t bytes = e->transport.bytes == NO_NUMBER ? 0 : e->transport.bytes;

    if (op == TOP_NEW)
        *transport = (struct transport){.made = e->n, .kind = e->transport.kind};
    if (op == TOP_ABORT || op == TOP_ERROR)
        transport->over = e->n;
    if (op == TOP_CLOSE)
        transport->closed = e->n;
    if (op == TOP_EOF)
        transport->eof = e->n;
    if (op == TOP_WRITE_EOF)
        transport->write_eof = e->n;
    if (op == TOP_EOF || op == TOP_RESUME_READING)
        transport->again = op == TOP_RESUME_READING;
    if (op == TOP_PAUSE_READING || op == TOP_RESUME_READING)
        transport->paused = op == TOP_PAUSE_READING;
    transport->fresh = op == TOP_WRITE || (transport->fresh && op == TOP_ERROR);
    if (op == TOP_WRITE || op == TOP_SEND)
        transport->kept = sum(transport->kept, op == TOP_WRITE ? bytes : -bytes);
}

static void
check_transport(struct check *check, const struct transport *transport, const struct event *e)
{
    int32_t before = impossible_after(transport, e);
    const char *op = transport_ops[e->transport.op];
    struct id_text x = id_text(e->transport.x);

    if (e->transport.op != TOP_NEW && !transport->made)
        broken(check, "%s: \"%s\" (event %d) before \"new\"", x.text, op, (int)e->n);
    else if (before)
        broken(check, "%s: \"%s\" (event %d) after \"%s\" (event %d)", x.text, op, (int)e->n,
               transport_ops[trace_event(check->trace, before)->transport.op], (int)before);
    else if ((e->transport.op == TOP_PAUSE_READING && transport->paused)
             || (e->transport.op == TOP_RESUME_READING && !transport->paused))
        broken(check, "%s: \"%s\" (event %d), but reading is %s already", x.text, op, (int)e->n,
               transport->paused ? "paused" : "on");
}

static void
walk_transport(struct check *check)
{
    const struct trace *trace = check->trace;
    struct transport *all = allocate((size_t)trace->id_counts[ID_TRANSPORT], sizeof *all);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind != EV_TRANSPORT)
            continue;
        check_transport(check, &all[trace_place(trace, e->transport.x)], e);
        follow_transport(&all[trace_place(trace, e->transport.x)], e);
    }
    free(all);
}

/* Of a datagram each header is kept too, of TLS the cipher's text; the tracer for Python does not
 * see what is sent. What is written may go out at once: only then is it known what is kept. */
static bool
must_be_exact(const struct trace *trace, const struct transport *transport)
{
    return strcmp(trace->language, "C") == 0 && !transport->fresh;
}

static void
walk_bytes(struct check *check)
{
    const struct trace *trace = check->trace;
    struct transport *all = allocate((size_t)trace->id_counts[ID_TRANSPORT], sizeof *all);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        struct transport *transport;
        int64_t kept = e->transport.buffered;

        if (e->kind != EV_TRANSPORT)
            continue;
        transport = &all[trace_place(trace, e->transport.x)];
        follow_transport(transport, e);
        if (kept < 0 || transport->kept < 0)
            broken(check, "%s keeps %lld bytes (event %d) of %lld that were written and not sent",
                   id_text(e->transport.x).text, (long long)kept, (int)n,
                   (long long)transport->kept);
        if (transport->kind == TRANSPORT_DATAGRAM || transport->kind == TRANSPORT_TLS)
            continue;
        if (kept > transport->kept
            || (kept < transport->kept && must_be_exact(trace, transport)))
            broken(check, "%s keeps %lld bytes (event %d), but %lld were written and not sent",
                   id_text(e->transport.x).text, (long long)kept, (int)n,
                   (long long)transport->kept);
    }
    free(all);
}

/* --- protocols ---------------------------------------------------------------------------- */

/* What a transport has called; the numbers are events, 0: not yet. */
struct calls {
    int32_t made, lost, eof;      /* connection_made, connection_lost, eof_received            */
    bool again;                   /* reading was resumed since: eof_received may come again    */
    ident knows;                  /* the last protocol that connection_made was called of      */
    bool paused;                  /* pause_writing, without resume_writing behind it           */
    bool upgraded;                /* it may have taken over a connection that was made before  */
};

static bool
brings_data(const char *call)
{
    return strcmp(call, "data_received") == 0 || strcmp(call, "buffer_updated") == 0
           || strcmp(call, "eof_received") == 0;
}

static void
check_call(struct check *check, struct calls *calls, const struct event *e)
{
    const char *call = e->protocol.call;
    bool makes = strcmp(call, "connection_made") == 0;
    bool pauses = strcmp(call, "pause_writing") == 0;
    struct id_text x = id_text(e->protocol.x);

    if (calls->lost)
        broken(check, "%s calls %s (event %d) after connection_lost (event %d)", x.text, call,
               (int)e->n, (int)calls->lost);
    else if (makes && calls->made && calls->knows == e->protocol.p)
        broken(check, "%s calls connection_made (event %d) again (event %d)", x.text, (int)e->n,
               (int)calls->made);
    else if (!makes && !calls->made && !calls->upgraded)
        broken(check, "%s calls %s (event %d) before connection_made", x.text, call, (int)e->n);
    else if (calls->eof && brings_data(call) && !(calls->again && *call == 'e'))
        broken(check, "%s calls %s (event %d) after eof_received (event %d)", x.text, call,
               (int)e->n, (int)calls->eof);
    else if ((pauses || strcmp(call, "resume_writing") == 0) && pauses == calls->paused)
        broken(check, "%s calls %s (event %d), but writing is %s already", x.text, call, (int)e->n,
               pauses ? "paused" : "on");
}

static void
follow_call(struct calls *calls, const struct event *e)
{
    const char *call = e->protocol.call;

    if (strcmp(call, "connection_made") == 0) {
        calls->made = e->n;
        calls->knows = e->protocol.p;
    } else if (strcmp(call, "connection_lost") == 0)
        calls->lost = e->n;
    else if (strcmp(call, "eof_received") == 0) {
        calls->eof = e->n;
        calls->again = false;
    } else if (strcmp(call, "pause_writing") == 0 || strcmp(call, "resume_writing") == 0)
        calls->paused = *call == 'p';
}

static void
walk_protocol(struct check *check)
{
    const struct trace *trace = check->trace;
    struct calls *all = allocate((size_t)trace->id_counts[ID_TRANSPORT], sizeof *all);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind == EV_TRANSPORT && e->transport.kind == TRANSPORT_TLS)
            all[trace_place(trace, e->transport.x)].upgraded = true;
        if (e->kind == EV_TRANSPORT && e->transport.op == TOP_RESUME_READING)
            all[trace_place(trace, e->transport.x)].again = true;
        if (e->kind != EV_PROTOCOL)
            continue;
        check_call(check, &all[trace_place(trace, e->protocol.x)], e);
        follow_call(&all[trace_place(trace, e->protocol.x)], e);
    }
    free(all);
}

const struct rule transport_rules[] = {
    {"transport", "a transport is made first, reads nothing once it is closed, and ends once",
     walk_transport},
    {"bytes", "a transport keeps what was written and not sent, never less than nothing",
     walk_bytes},
    {"protocol", "connection_made is called first, connection_lost last, no data after the end",
     walk_protocol},
    {NULL, NULL, NULL},
};
