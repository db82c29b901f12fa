/* check_outside.c -- the rules of the world outside: children, jobs, signals and the self-pipe by
 * which they come in; see check.h. */
#include "check.h"

#include <stdlib.h>
#include <string.h>

/* --- lives -------------------------------------------------------------------------------- */

/* What was told of one child or job: the event of each operation, 0: none yet. */
struct life {
    int32_t at[4];                /* by enum child_op or job_op; the first one begins it       */
};

/* An operation comes once, and behind the one that begins the life. */
static void
live(struct check *check, struct life *life, const struct event *e, ident id, int op,
     const char *const *names)
{
    if (op > 0 && !life->at[0])
        broken(check, "%s: \"%s\" (event %d) before \"%s\"", id_text(id).text, names[op],
               (int)e->n, names[0]);
    if (life->at[op])
        broken(check, "%s: \"%s\" again (event %d), it was told before (event %d)",
               id_text(id).text, names[op], (int)e->n, (int)life->at[op]);
    life->at[op] = e->n;
}

static void
walk_child(struct check *check)
{
    const struct trace *trace = check->trace;
    struct life *lives = allocate((size_t)trace->id_counts[ID_CHILD], sizeof *lives);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);

        if (e->kind != EV_CHILD)
            continue;
        live(check, &lives[trace_place(trace, e->child.child)], e, e->child.child, e->child.op,
             child_ops);
        if ((e->child.op == CHILD_EXIT) != (e->child.status != NO_NUMBER))
            broken(check, "%s: \"%s\" (event %d) %s a status", id_text(e->child.child).text,
                   child_ops[e->child.op], (int)n, e->child.op == CHILD_EXIT ? "without" : "has");
    }
    free(lives);
}

/* A job begins or is cancelled because it was submitted; it is done because it began. */
static void
check_job(struct check *check, const struct life *life, const struct event *e)
{
    enum job_op before = e->job.op == JOB_DONE ? JOB_START : JOB_SUBMIT;
    enum job_op other = e->job.op == JOB_START ? JOB_CANCEL : JOB_START;

    if (e->job.op == JOB_SUBMIT)
        return;
    if (!life->at[before] || e->cause != life->at[before])
        broken(check, "%s: \"%s\" (event %d) does not come from its \"%s\" (event %d)",
               id_text(e->job.job).text, job_ops[e->job.op], (int)e->n, job_ops[before],
               (int)life->at[before]);
    if (e->job.op != JOB_DONE && life->at[other])
        broken(check, "%s: \"%s\" (event %d) after \"%s\" (event %d)", id_text(e->job.job).text,
               job_ops[e->job.op], (int)e->n, job_ops[other], (int)life->at[other]);
}

static void
walk_job(struct check *check)
{
    const struct trace *trace = check->trace;
    struct life *lives = allocate((size_t)trace->id_counts[ID_JOB], sizeof *lives);

    for (int32_t n = 1; n <= trace->count; n++) {
        const struct event *e = trace_event(trace, n);
        struct life *life;

        if (e->kind != EV_JOB)
            continue;
        life = &lives[trace_place(trace, e->job.job)];
        live(check, life, e, e->job.job, e->job.op, job_ops);
        check_job(check, life, e);
    }
    free(lives);
}

/* --- the self-pipe ------------------------------------------------------------------------ */

/* Whether the self-pipe's callback is what runs here. */
static bool
reads_pipe(const struct event *run)
{
    return run && strcmp(run->run.cb, "read_from_self") == 0;
}

/* What the signal makes ready must follow at once, from the same run. */
static void
check_handler(struct check *check, const struct event *e, const struct event *signal)
{
    if (e->ready.why != WHY_SOON || e->n != signal->n + 1 || e->by != signal->by)
        broken(check, "%s becomes ready (event %d) not at once when %s came in (event %d)",
               id_text(e->ready.h).text, (int)e->n, signal->signal.signal, (int)signal->n);
}

/* SIGINT may come in by another way: run() has a handler of its own for it. */
static void
walk_signal(struct check *check)
{
    const struct event *run = NULL;

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        const struct event *cause = e->cause ? trace_event(check->trace, e->cause) : NULL;

        if (e->kind == EV_RUN)
            run = e;
        if (e->kind == EV_END || e->kind == EV_TURN)
            run = NULL;
        if (e->kind == EV_SIGNAL && !reads_pipe(run) && strcmp(e->signal.signal, "SIGINT") != 0)
            broken(check, "%s comes in (event %d), but nobody reads the self-pipe",
                   e->signal.signal, (int)n);
        if (e->kind == EV_READY && cause && cause->kind == EV_SIGNAL)
            check_handler(check, e, cause);
    }
}

/* The byte that waits in the self-pipe. */
struct byte {
    ident pipe;                   /* the self-pipe's descriptor; 0: not watched                */
    ident reader;                 /* the handle that reads it                                  */
    int32_t told;                 /* the "wakeup" that wrote it; 0: none waits                 */
    int32_t owed;                 /* the same, once select has returned without naming it      */
    const struct event *select;   /* the last call of select                                   */
    bool real;                    /* on a real clock a byte that is written while select is at
                                     work may be for the next one                              */
};

/* A select that a signal interrupts finds nothing, before its time: it says nothing. */
static bool
was_interrupted(const struct event *select, const struct event *wake)
{
    return wake->wake.fds == 0 && select->select.timeout != 0
           && (select->select.timeout < 0 || wake->t - select->t < select->select.timeout);
}

static void
follow_byte(struct byte *byte, const struct event *e)
{
    if (e->kind == EV_WATCH && strcmp(e->watch.cb, "read_from_self") == 0)
        *byte = (struct byte){.pipe = e->watch.fd, .reader = e->watch.h, .select = byte->select,
                              .real = byte->real};
    else if (e->kind == EV_LOOP_CLOSE || (e->kind == EV_END && e->handle.h == byte->reader))
        byte->told = byte->owed = 0;
    else if (e->kind == EV_WAKEUP && !byte->told)
        byte->told = e->n;
    else if (e->kind == EV_SELECT)
        byte->select = e;
    else if (e->kind == EV_WAKE && byte->select && !was_interrupted(byte->select, e))
        byte->owed = byte->real && byte->told > byte->select->n ? 0 : byte->told;
    else if (e->kind == EV_FD && e->fd.fd == byte->pipe)
        byte->owed = 0;
}

static void
walk_wakeup(struct check *check)
{
    struct byte byte = {.real = !check->trace->virtual_clock};

    for (int32_t n = 1; n <= check->trace->count; n++) {
        const struct event *e = trace_event(check->trace, n);
        bool runs = e->kind == EV_RUN || e->kind == EV_SKIP || e->kind == EV_TURN_END;

        if (runs && byte.owed) {
            broken(check, "select (event %d) does not see the byte in the self-pipe (event %d)",
                   (int)byte.select->n, (int)byte.owed);
            byte.told = byte.owed = 0;
        }
        follow_byte(&byte, e);
    }
}

const struct rule outside_rules[] = {
    {"child", "a child is spawned, then exits with a status and is closed, each once", walk_child},
    {"job", "a job is submitted, then begins and is done, or is cancelled before it began",
     walk_job},
    {"signal", "a signal is read from the self-pipe, and makes its handler ready at once",
     walk_signal},
    {NULL, NULL, NULL},
};

const struct rule pipe_rules[] = {
    {"wakeup", "a byte that was written to the self-pipe is seen by the next select", walk_wakeup},
    {NULL, NULL, NULL},
};
