/* jobs.c -- jobs and pools without a loop: states, waiting, cancelling, telling, shutting down. */
#include "check.h"
#include "clock.h"
#include "system.h"
#include "zoetrope.h"

static int told;                  /* callbacks called */

static void
tell(zoe_job *job, void *argument)
{
    CHECK(zoe_job_done(job));
    CHECK(argument == &told);
    told++;
}

static zoe_value
nap(void *seconds)
{
    zoe_block(*(double *)seconds);
    return zoe_text("slept");
}

static zoe_value
fail(void *unused)
{
    (void)unused;
    const zoe_error *errors[] = {zoe_error_new(ZOE_VALUE_ERROR, "a"),
                                 zoe_error_new(ZOE_TYPE_ERROR, "b")};
    const zoe_error *group = zoe_error_group("both", errors, 2);
    zoe_error_release(errors[0]);
    zoe_error_release(errors[1]);
    return zoe_error_value(group);
}

static zoe_value
list(void *unused)
{
    (void)unused;
    zoe_list *two = zoe_list_new(2);
    if (two == NULL)
        return zoe_raise_last();
    two->items[0] = zoe_int(1);
    two->items[1] = zoe_raise(ZOE_VALUE_ERROR, "2");
    return zoe_list_value(two);
}

static void
check_shown(zoe_job *job, const char *expected)
{
    char text[200];
    zoe_value result = zoe_job_result(job, 0);
    zoe_value_repr(result, text, sizeof text);
    if (strcmp(text, expected) != 0)
        fprintf(stderr, "%s instead of %s\n", text, expected);
    CHECK(strcmp(text, expected) == 0);
    zoe_value_release(result);
}

static void
results(void)
{
    zoe_executor *pool = zoe_thread_pool_new(2);
    double seconds = 0.01;
    CHECK(pool != NULL);
    zoe_job *jobs[] = {zoe_executor_submit(pool, nap, &seconds),
                       zoe_executor_submit(pool, fail, NULL),
                       zoe_executor_submit(pool, list, NULL)};
    const char *expected[] = {"'slept'",
                              "ExceptionGroup('both', [ValueError('a'), TypeError('b')])",
                              "[1, ValueError('2')]"};
    for (int i = 0; i < 3; i++) {
        CHECK(jobs[i] != NULL);
        CHECK(zoe_job_add_done_callback(jobs[i], tell, &told) == 0);
        check_shown(jobs[i], expected[i]);
        check_shown(jobs[i], expected[i]);
        CHECK(zoe_job_done(jobs[i]) && !zoe_job_cancel(jobs[i]) && !zoe_job_cancelled(jobs[i]));
        CHECK(zoe_job_add_done_callback(jobs[i], tell, &told) == 0);
        zoe_job_release(jobs[i]);
    }
    zoe_executor_free(pool);
    CHECK(told == 6);
}

static void
waiting(void)
{
    zoe_executor *pool = zoe_thread_pool_new(1);
    double seconds = 0.2;
    zoe_job *first = zoe_executor_submit(pool, nap, &seconds);
    zoe_job *second = zoe_executor_submit(pool, nap, &seconds);
    zoe_value none = zoe_job_result(first, -1), late = zoe_job_result(first, 0.01);
    CHECK(zoe_error_code(none) == ZOE_TIMEOUT_ERROR && zoe_error_code(late) == ZOE_TIMEOUT_ERROR);
    zoe_value_release(none);
    zoe_value_release(late);
    CHECK(zoe_job_running(first) && !zoe_job_running(second));
    CHECK(!zoe_job_cancel(first) && zoe_job_cancel(second) && zoe_job_cancel(second));
    check_shown(second, "CancelledError()");
    check_shown(first, "'slept'");
    zoe_job_release(first);
    zoe_job_release(second);
    zoe_executor_free(pool);
}

static void
shutting_down(void)
{
    zoe_executor *pool = zoe_thread_pool_new(1);
    double seconds = 0.05;
    zoe_job *jobs[3];
    for (int i = 0; i < 3; i++)
        jobs[i] = zoe_executor_submit(pool, nap, &seconds);
    zoe_executor_shutdown(pool, false, true);
    CHECK(zoe_executor_submit(pool, nap, &seconds) == NULL);
    CHECK(strcmp(zoe_last_error()->message, "cannot schedule new futures after shutdown") == 0);
    CHECK(!zoe_job_cancelled(jobs[0]) && zoe_job_cancelled(jobs[1]) && zoe_job_cancelled(jobs[2]));
    zoe_executor_shutdown(pool, true, false);
    CHECK(zoe_job_done(jobs[0]));
    for (int i = 0; i < 3; i++)
        zoe_job_release(jobs[i]);
    zoe_executor_free(pool);
}

/* --- a system without threads ------------------------------------------------------------- */

static int threads_left;

static int
create_few(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
           void *argument)
{
    return threads_left-- > 0 ? pthread_create(thread, attributes, run, argument) : 11;
}

static void
without_threads(void)
{
    double seconds = 0.01;
    zoe_system.pthread_create = create_few;
    zoe_executor *pool = zoe_thread_pool_new(3);
    CHECK(zoe_executor_submit(pool, nap, &seconds) == NULL);
    CHECK(zoe_last_error()->code == ZOE_RUNTIME_ERROR);
    CHECK(strstr(zoe_last_error()->message, "can't start new thread") != NULL);
    CHECK(zoe_thread_start(free, NULL) == NULL);
    threads_left = 1;
    zoe_job *jobs[2] = {zoe_executor_submit(pool, nap, &seconds),
                        zoe_executor_submit(pool, nap, &seconds)};
    for (int i = 0; i < 2; i++) {
        check_shown(jobs[i], "'slept'");
        zoe_job_release(jobs[i]);
    }
    zoe_executor_free(pool);
    zoe_system.pthread_create = pthread_create;
}

static void
misuse(void)
{
    CHECK(zoe_thread_pool_new(-1) == NULL && zoe_last_error()->code == ZOE_VALUE_ERROR);
    CHECK(zoe_executor_submit(NULL, nap, NULL) == NULL);
    CHECK(zoe_executor_submit_(NULL, NULL, NULL, NULL, "") == NULL);
    CHECK(zoe_run_in_executor(NULL, nap, NULL) == NULL);
    CHECK(strcmp(zoe_last_error()->message, "no running event loop") == 0);
    CHECK(!zoe_job_cancel(NULL) && !zoe_job_done(NULL));
    CHECK(zoe_job_add_done_callback(NULL, tell, NULL) == ZOE_TYPE_ERROR);
    CHECK(zoe_wrap_future(NULL) == NULL);
    zoe_thread_join(NULL);
    zoe_executor_free(NULL);
    zoe_job_release(NULL);
}

int
main(void)
{
    results();
    waiting();
    shutting_down();
    without_threads();
    misuse();
    return 0;
}
