/* processes.c -- a pool of processes: what comes back, what does not, and one that dies. */
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "clock.h"
#include "system.h"
#include "zoetrope.h"

enum kind { NUMBER, REAL, TRUTH, NOTHING, TEXT, LIST, FAILURE, GROUP, POINTER, CHANGE, CASES };

static const char *const expected[CASES] = {
    "42", "0.5", "True", "None", "'a text'", 
    "TypeError('a list cannot come back from another process: return a number, a text or an "
    "error')",
    "ValueError('bad')", "ExceptionGroup('both')",
    "TypeError('a pointer cannot come back from another process: return a number, a text or an "
    "error')",
    "0",
};

static int global;                /* changed in the child only */

static zoe_value
make_group(void)
{
    const zoe_error *errors[] = {zoe_error_new(ZOE_VALUE_ERROR, "a"), zoe_error_new(5, "b")};
    return zoe_error_value(zoe_error_group("both", errors, 2));
}

static zoe_value
work(void *argument)
{
    char text[] = "a text";
    zoe_block(0.01);
    switch (*(const enum kind *)argument) {
    case NUMBER: return zoe_int(42);
    case REAL: return zoe_float(0.5);
    case TRUTH: return zoe_bool(true);
    case TEXT: return zoe_text(strcpy(malloc(sizeof text), text));
    case LIST: return zoe_list_value(zoe_list_new(1));
    case FAILURE: return zoe_raise(ZOE_VALUE_ERROR, "bad");
    case GROUP: return make_group();
    case POINTER: return zoe_pointer(text);
    case CHANGE: return zoe_int(global++);
    default: return zoe_none();
    }
}

static zoe_value
die(void *unused)
{
    (void)unused;
    raise(SIGKILL);
    return zoe_none();
}

static zoe_value
leave(void *unused)
{
    (void)unused;
    exit(0);
}

struct every_kind {
    zoe_frame frame;
    zoe_executor *pool;           /* argument                                                  */
    zoe_future *job;
    int i;
};

CORO(every_kind)
{
    ASYNC (me) {
        for (me->i = 0; me->i < CASES; me->i++) {
            me->job = zoe_run_in_executor(me->pool, work, &me->i);
            zoe_catch(&me->frame, ZOE_ANY_EXCEPTION);
            AWAIT(me->job);
            if (zoe_error_code(zoe_awaited()) == ZOE_MEMORY_ERROR)
                RETURN(zoe_value_retain(zoe_awaited()));
            char text[300];
            zoe_value_repr(zoe_awaited(), text, sizeof text);
            if (strcmp(text, expected[me->i]) != 0)
                fprintf(stderr, "%s instead of %s\n", text, expected[me->i]);
            CHECK(strcmp(text, expected[me->i]) == 0);
            zoe_future_release(me->job);
            me->job = NULL;
        }
    FINALLY:
        zoe_future_release(me->job);
    }
}

static void
check_broken(zoe_function *function)
{
    zoe_executor *pool = zoe_process_pool_new(1);
    enum kind kind = NUMBER;
    zoe_job *jobs[2] = {zoe_executor_submit_(pool, function, NULL, NULL, "die"),
                        zoe_executor_submit(pool, work, &kind)};
    for (int i = 0; i < 2; i++) {
        zoe_value result = zoe_job_result(jobs[i], 0);
        CHECK(zoe_error_code(result) == ZOE_BROKEN_POOL);
        CHECK(strcmp(zoe_error_name(ZOE_BROKEN_POOL), "BrokenProcessPool") == 0);
        zoe_value_release(result);
        zoe_job_release(jobs[i]);
    }
    CHECK(zoe_executor_submit(pool, work, &kind) == NULL);
    CHECK(zoe_last_error()->code == ZOE_BROKEN_POOL);
    zoe_executor_free(pool);
}

/* --- a system that has no more ------------------------------------------------------------ */

static pid_t
no_fork(void)
{
    errno = EAGAIN;
    return -1;
}

static int
no_pipe(int ends[2])
{
    (void)ends;
    errno = EMFILE;
    return -1;
}

static void
check_refused(int code)
{
    zoe_executor *pool = zoe_process_pool_new(0);
    enum kind kind = NUMBER;
    zoe_job *job = zoe_executor_submit(pool, work, &kind);
    zoe_value result = zoe_job_result(job, 0);
    CHECK(zoe_error_code(result) == code);
    zoe_value_release(result);
    zoe_job_release(job);
    zoe_executor_free(pool);
}

int
main(void)
{
    zoe_executor *pool = zoe_process_pool_new(2);
    zoe_value result = pool == NULL ? zoe_raise_last() : zoe_run(every_kind, .pool = pool);
    zoe_executor_free(pool);
    int status = zoe_exit_status(result);
    if (status != 0)
        return status;
    CHECK(global == 0);
    check_broken(die);
    check_broken(leave);
    zoe_system.fork = no_fork;
    check_refused(EAGAIN);
    zoe_system.pipe = no_pipe;
    check_refused(EMFILE);
    CHECK(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
    return 0;
}
