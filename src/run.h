/* run.h -- running a coroutine to its end: asyncio.run, and which loop a thread gets. */
#ifndef ZOE_RUN_H
#define ZOE_RUN_H

#include "task.h"

/* Make a loop, run coroutine `coro` with these arguments in it as a task, cancel what is left,
 * and close the loop:
 *     zoe_value result = zoe_run(greet, .name = "world");
 * SIGINT (Ctrl-C) cancels the task, unless the program gives it another meaning, and the run ends
 * with KeyboardInterrupt; a second one ends it at once. Returns the coroutine's value or error,
 * which the caller owns; RuntimeError inside a running loop. Mirrors asyncio.run. */
#define zoe_run(...) ZOE_RUN(__VA_ARGS__, .frame = {0})
#define ZOE_RUN(coro, ...) zoe_run_(&coro, &(struct coro){__VA_ARGS__}, ZOE_HERE)

zoe_value zoe_run_(const zoe_coro *coro, const void *arguments, const char *site);

/* What main() returns for the result of a run: 0 for a value. An error is printed to stderr, and is
 * 1; a KeyboardInterrupt is 130, as a shell calls the end by SIGINT. Releases the value. */
int zoe_exit_status(zoe_value result);

/* Turn until the future is done. Returns its value or error, which the caller owns; an error of
 * zoe_loop_run_forever; or RuntimeError "Event loop stopped before Future completed.". To run a
 * coroutine, pass its task. Mirrors loop.run_until_complete. */
zoe_value zoe_loop_run_until_complete(zoe_loop *loop, zoe_future *future);

/* Close the loop and free it. Tasks still pending are reported ("Task was destroyed but it is
 * pending!") and thrown away. When somebody still owns futures or tasks of the loop, that is
 * reported, and the memory is kept, not pulled from under them; pending futures that only one
 * another's callbacks own, as a gather and its child, go. NULL is let through. */
void zoe_loop_free(zoe_loop *loop);

/* --- several runs in one loop ------------------------------------------------------------- */

/* What asyncio.Runner does: one loop for several runs, closed in asyncio's three steps. */
typedef struct {
    zoe_loop *loop;               /* made by the first use; NULL before and after              */
    bool debug;                   /* make it a loop in debug mode                              */
    zoe_loop *(*loop_factory)(void);   /* who makes it; NULL: zoe_new_event_loop               */
    zoe_task *main;               /* the task of the last run: its frame is kept until the next */
    bool closed;                  /* zoe_runner_close was called                               */
} zoe_runner;

/* Run a coroutine in the runner's loop; may be called again and again, as zoe_run otherwise:
 *     zoe_runner runner = {.debug = true};
 *     zoe_runner_run(&runner, greet, .name = "world");
 * Mirrors Runner.run. */
#define zoe_runner_run(runner, ...) ZOE_RUNNER_RUN(runner, __VA_ARGS__, .frame = {0})
#define ZOE_RUNNER_RUN(runner, coro, ...)                                                          \
    zoe_runner_run_(runner, &coro, &(struct coro){__VA_ARGS__}, ZOE_HERE)

zoe_value zoe_runner_run_(zoe_runner *runner, const zoe_coro *coro, const void *arguments,
                          const char *site);

/* The runner's loop, owned by it; NULL when it is closed and without memory. Mirrors
 * Runner.get_loop. */
zoe_loop *zoe_runner_get_loop(zoe_runner *runner);

/* Cancel every task that is left and wait for it, run the two shutdown steps of asyncio, close and
 * free the loop. Returns 0, or ZOE_RUNTIME_ERROR inside the loop. Mirrors Runner.close. */
int zoe_runner_close(zoe_runner *runner);

/* --- which loop a thread gets ------------------------------------------------------------- */

/* The policy: who makes new loops. Mirrors asyncio's event loop policy, as small as it can be. */
typedef struct {
    zoe_loop *(*new_event_loop)(void);   /* makes a loop, owned by the caller; NULL on failure */
} zoe_loop_policy;

/* The policy in force for every thread; NULL restores the default, zoe_loop_new. Mirror
 * asyncio.set_event_loop_policy and asyncio.get_event_loop_policy. */
void zoe_set_event_loop_policy(const zoe_loop_policy *policy);
const zoe_loop_policy *zoe_get_event_loop_policy(void);

/* A new loop, as the policy makes it, owned by the caller. Mirrors asyncio.new_event_loop. */
zoe_loop *zoe_new_event_loop(void);

/* The thread's current loop, borrowed; NULL: none. Mirrors asyncio.set_event_loop. */
void zoe_set_event_loop(zoe_loop *loop);

/* The running loop, else the thread's current one; NULL (RuntimeError) when there is neither.
 * Mirrors asyncio.get_event_loop. */
zoe_loop *zoe_get_event_loop(void);

#endif
