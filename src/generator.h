/* generator.h -- driving a coroutine by hand, without a loop.
 *
 * A task does nothing else: it sends, and looks what came back. Driven by hand, a coroutine is a
 * generator: AWAIT(zoe_yield) hands control back to whoever called zoe_generator_send, and what
 * it produced lies in its frame.
 *
 *     struct countdown down;
 *     zoe_generator generator;
 *     zoe_generator_init(&generator, zoe_coroutine(countdown, &down, .from = 3));
 *     while (zoe_generator_send(&generator, zoe_none()))
 *         printf("%d\n", down.now);
 */
#ifndef ZOE_GENERATOR_H
#define ZOE_GENERATOR_H

#include "task.h"

typedef struct {
    zoe_value result;             /* what it ended with, owned; None before                    */
    zoe_future *yielded;          /* the future it waits for, borrowed; NULL: a bare yield     */
    zoe_task task;                /* what the coroutine takes for its task                     */
    zoe_loop loop;                /* what it takes for its loop: a closed one                  */
} zoe_generator;

/* Prepare to drive a coroutine object (zoe_coroutine); its frame stays the caller's and must live
 * as long as the generator. NULL is a TypeError, and then like one that has ended. */
void zoe_generator_init(zoe_generator *generator, zoe_frame *coroutine);

/* Resume it: its await ends with this value (taken over; the first send starts it, and the value
 * is dropped). Returns true when it paused again: .yielded says at what. Returns false when it has
 * ended: .result is its value or error; sending again raises RuntimeError into .result. Mirrors
 * coroutine.send. */
bool zoe_generator_send(zoe_generator *generator, zoe_value value);

/* The same, but its await fails with this error (taken over). A coroutine that has not started ends
 * at once. Mirrors coroutine.throw. */
bool zoe_generator_throw(zoe_generator *generator, zoe_value error);

/* End it early: GeneratorExit is thrown in, so that its FINALLY runs. Then frees what the generator
 * holds. Returns 0, or ZOE_RUNTIME_ERROR when the coroutine awaited all the same. Mirrors
 * coroutine.close. */
int zoe_generator_close(zoe_generator *generator);

#endif
