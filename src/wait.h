/* wait.h -- until some, or all, of these are done: asyncio.wait.
 *
 *     zoe_future *running[2];                        // in the frame
 *     CALL(zoe_wait, &me->first, .futures = me->running, .count = 2,
 *          .return_when = ZOE_FIRST_COMPLETED);
 *     for (size_t i = 0; i < me->first.done; i++)
 *         ...                                        // running[0 .. done-1] are done
 */
#ifndef ZOE_WAIT_H
#define ZOE_WAIT_H

#include "task.h"

/* When zoe_wait returns. */
enum zoe_return_when {
    ZOE_ALL_COMPLETED,            /* all are done                                              */
    ZOE_FIRST_COMPLETED,          /* one is done                                               */
    ZOE_FIRST_EXCEPTION,          /* one has failed (cancelled does not count), or all are done */
};

/* Coroutine: wait until that many of the futures are done, or until the time is over. It cancels
 * nothing, and the end of the time is no error. Ends with None; else with ZOE_VALUE_ERROR when
 * there is nothing to wait for or .return_when is none of the three, with the last error when a
 * future is NULL (what made it has said why), with ZOE_MEMORY_ERROR, or with the cancellation that
 * came meanwhile.
 *
 * However it ends, the array is put in a new order: the .done futures that are done by then first,
 * then the pending ones, each part in the order it had. The array and a reference to each future
 * are the caller's, and must stay until the end; a future that appears twice is waited for once.
 *
 * Always suspends, even when all are done already: two turns. Emits future, timer, callback, await,
 * and at its end handle_cancel and uncallback. Mirrors asyncio.wait. */
struct zoe_wait {
    zoe_frame frame;
    zoe_future **futures;         /* argument: what to wait for; result: done ones first       */
    size_t count;                 /* argument: how many                                        */
    double timeout;               /* argument: seconds; 0: no limit, negative: already over    */
    enum zoe_return_when return_when;   /* argument                                            */
    size_t done;                  /* result: how many are done                                 */
    struct zoe_waiting *waiting;  /* what its callbacks share: a reference                     */
};
extern const zoe_coro zoe_wait;

#endif
