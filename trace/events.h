/* events.h -- what a line of a trace can say: docs/trace-format.md as C.
 *
 * An event is one fixed-size struct; what is special to its kind lies in a union whose members have
 * the names that the trace gives them, so `e->select.timeout` is the field "timeout" of a "select".
 * One table, event_types, lists every event with its level and its fields; the reader, the
 * comparison and the help are loops over that table.
 */
#ifndef EVENTS_H
#define EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The name of a thing, such as T2: a kind and a number. 0 is nothing. */
typedef uint32_t ident;

enum id_kind { ID_NONE, ID_TASK, ID_FUTURE, ID_HANDLE, ID_LOCK, ID_FD, ID_TRANSPORT,
               ID_PROTOCOL, ID_JOB, ID_CHILD, ID_KINDS };

#define ID_NUMBER_MAX ((UINT32_C(1) << 28) - 1)

ident
id_make(enum id_kind kind, uint32_t number);

enum id_kind
id_kind(ident id);

uint32_t
id_number(ident id);

/* The prefix that names of this kind have: "T", "fd". */
const char *
id_prefix(enum id_kind kind);

/* The name as it stands in the trace, "T2"; use it as id_text(id).text. */
struct id_text {
    char text[16];                /* a NUL-terminated string                                   */
};

struct id_text
id_text(ident id);

enum event_kind {
    EV_LOOP_OPEN, EV_LOOP_RUN, EV_LOOP_RETURN, EV_LOOP_CLOSE, EV_STOP, EV_TURN, EV_SELECT, EV_WAKE,
    EV_FD, EV_READY, EV_TIMER, EV_HANDLE_CANCEL, EV_SKIP, EV_RUN, EV_END, EV_TURN_END, EV_WAKEUP,
    EV_BLOCK, EV_REPORT, EV_OUT, EV_NOTE, EV_SPAN, EV_SPAN_END, EV_EXIT, EV_SIGNAL, EV_CHILD, EV_JOB,
    EV_FUTURE, EV_TASK, EV_STEP, EV_AWAIT, EV_YIELD, EV_DONE, EV_CANCEL, EV_SWALLOW, EV_UNCANCEL,
    EV_CALLBACK, EV_UNCALLBACK, EV_WATCH, EV_UNWATCH, EV_SYNC, EV_TRANSPORT, EV_PROTOCOL,
    EV_KINDS
};

/* The words that fields choose from; the lists in events.c have the same order. */
enum select_why { SELECT_READY, SELECT_STOP, SELECT_TIMER, SELECT_NOTHING };
enum ready_why { WHY_SOON, WHY_DONE, WHY_TIMER, WHY_IO, WHY_THREADSAFE };
enum future_kind { FUTURE_PLAIN, FUTURE_GATHER };
enum done_state { DONE_RESULT, DONE_ERROR, DONE_CANCELLED };
enum sync_kind { SYNC_LOCK, SYNC_EVENT, SYNC_CONDITION, SYNC_SEMAPHORE, SYNC_BARRIER, SYNC_QUEUE };
enum sync_op {
    OP_NEW, OP_WAIT, OP_ACQUIRE, OP_RELEASE, OP_SET, OP_CLEAR, OP_NOTIFY, OP_TRIP, OP_RESET,
    OP_ABORT, OP_WAIT_PUT, OP_PUT, OP_WAIT_GET, OP_GET, OP_TASK_DONE, OP_SHUTDOWN
};
enum child_op { CHILD_SPAWN, CHILD_EXIT, CHILD_CLOSE };
enum job_op { JOB_SUBMIT, JOB_START, JOB_DONE, JOB_CANCEL };
enum transport_kind {
    TRANSPORT_SOCKET, TRANSPORT_DATAGRAM, TRANSPORT_READ_PIPE, TRANSPORT_WRITE_PIPE,
    TRANSPORT_PROCESS, TRANSPORT_TLS, TRANSPORT_LAYER
};
enum transport_op {
    TOP_NEW, TOP_WRITE, TOP_SEND, TOP_RECV, TOP_EOF, TOP_WRITE_EOF, TOP_PAUSE_READING,
    TOP_RESUME_READING, TOP_CLOSE, TOP_ABORT, TOP_ERROR
};

/* An optional number that is left out; other optional fields are 0 or NULL then. */
#define NO_NUMBER INT64_MIN

/* Strings belong to the trace; numbers are 64 bits wide; words are the enums above. */
struct event {
    int64_t t;                    /* loop time, ns                                             */
    const char *src;              /* "file:line" in the program, or NULL                       */
    int32_t n;                    /* its number, from 1                                        */
    int32_t k;                    /* the turn                                                  */
    int32_t cause;                /* number of the event that led to it; 0: none               */
    ident by;                     /* who was running; 0: nobody                                */
    uint8_t kind;                 /* enum event_kind: which member of the union counts         */
    union {
        struct { int64_t loop; } loop;                             /* loop_open ... loop_close */
        struct { int64_t ready, timers; } turn;
        struct { int64_t timeout; ident timer; uint8_t why; } select;
        struct { int64_t fds; } wake;
        struct { ident fd; uint8_t mode; } fd;
        struct { const char *cb; int64_t ahead; ident h; uint8_t why; } ready;
        struct { const char *cb; int64_t when; ident h; } timer;
        struct { ident h; } handle;                          /* handle_cancel, skip, end       */
        struct { const char *cb; ident h; } run;
        struct { int64_t ran, ready; } turn_end;
        struct { int64_t ns; } block;
        struct { const char *message, *error; ident on; } report;
        struct { const char *text; } said;                   /* out, note, span, span_end      */
        struct { const char *how; } exit;
        struct { ident f; uint8_t kind; } future;
        struct { const char *name, *coro; ident task, parent; } task;
        struct { const char *throw; ident task; } step;
        struct { const char *stack; ident task, on; } await;    /* yield, swallow: no .on       */
        struct { const char *value; int64_t callbacks; ident f; uint8_t state; } done;
        struct { const char *message; ident task, on; bool done; } cancel;
        struct { int64_t left; ident task; } uncancel;
        struct { const char *cb; int64_t removed; ident f; } callback;    /* and uncallback    */
        struct { const char *cb; ident fd, h; uint8_t mode; } watch;      /* unwatch: fd, mode */
        struct { int64_t waiters, value; ident obj; uint8_t kind, op; } sync;
        struct { const char *signal; } signal;
        struct { int64_t status; ident child; uint8_t op; } child;
        struct { const char *cb; ident job; uint8_t op; } job;
        struct { int64_t bytes, buffered; ident x; uint8_t kind, op; } transport;
        struct { const char *call, *error; int64_t bytes; ident p, x; } protocol;
    };
};

enum field_type {
    FIELD_NUMBER,                 /* a whole number: int64_t                                   */
    FIELD_ID,                     /* a name of one of `kinds`: ident                           */
    FIELD_TEXT,                   /* a string: const char *                                    */
    FIELD_WORD,                   /* one of `words`: its index, uint8_t                        */
    FIELD_FLAG,                   /* true or false: bool                                       */
    FIELD_VALUE                   /* any JSON: const char *, its canonical text                */
};

struct field {
    const char *name;             /* its key; NULL ends an event's list                        */
    enum field_type type;         /* what it holds                                             */
    bool optional;                /* it may be left out                                        */
    size_t offset;                /* where in struct event                                     */
    const char *const *words;     /* FIELD_WORD: the choice, ended by NULL                     */
    const char *kinds;            /* FIELD_ID: letters of the kinds allowed, 'f' for fd        */
};

struct event_type {
    const char *name;             /* as in "ev"                                                */
    int level;                    /* from which comparison looks at it                         */
    struct field fields[6];       /* in the order of the trace                                 */
};

extern const struct event_type event_types[EV_KINDS];

extern const char *const sync_kinds[];
extern const char *const sync_ops[];
extern const char *const child_ops[];
extern const char *const job_ops[];
extern const char *const transport_kinds[];
extern const char *const transport_ops[];
extern const char *const fd_modes[];

/* Whether a thing of this kind has this operation. */
bool
sync_has_op(enum sync_kind kind, enum sync_op op);

/* A number or an id is written in the event's own words. `field` of `e` as an ident, number, string
 * (NULL: left out); the caller knows the type. */
ident
field_id(const struct event *e, const struct field *field);

int64_t
field_number(const struct event *e, const struct field *field);

const char *
field_string(const struct event *e, const struct field *field);

/* FIELD_WORD and FIELD_FLAG: the index or truth value. */
int
field_word(const struct event *e, const struct field *field);

/* Whether the field is there. */
bool
field_present(const struct event *e, const struct field *field);

/* The task that a handle's label names, "task.step(T1)" or "task.wakeup(T1)"; else 0. */
ident
label_task(const char *cb);

#endif
