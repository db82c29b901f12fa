/* signals.h -- signals as callbacks.
 *
 * A signal may come in the middle of anything, and its handler may do next to nothing. So ours
 * writes one byte, the signal's number, into the pipe by which the loop wakes itself. select()
 * returns, the loop reads the byte, and the callback joins the ready queue like any other: it can
 * do whatever callbacks do.
 */
#ifndef ZOE_SIGNALS_H
#define ZOE_SIGNALS_H

#include "loop.h"

/* Run callback(argument) in the loop whenever this signal has come, instead of what it did before;
 * a second handler for the signal replaces the first. Two turns pass: one reads the byte, the next
 * one runs the callback. Each arrival that the system tells apart is one run, in their order. Does
 * not suspend. Returns 0; ZOE_VALUE_ERROR for a number that is no signal's; ZOE_RUNTIME_ERROR for
 * one that cannot be caught (SIGKILL, SIGSTOP), outside of the main thread, and when the loop is
 * closed; ZOE_TYPE_ERROR. Emits signal, ready and wakeup when it comes. Mirrors
 * loop.add_signal_handler. */
#define zoe_add_signal_handler(loop, number, callback, argument)                                   \
    zoe_add_signal_handler_(loop, number, callback, argument, #callback, ZOE_HERE)

int zoe_add_signal_handler_(zoe_loop *loop, int number, zoe_callback *callback, void *argument,
                            const char *label, const char *site);

/* The signal does again what it did before. A run that is queued already still happens. Returns
 * whether this loop handled it. Closing the loop does this too. Mirrors
 * loop.remove_signal_handler. */
bool zoe_remove_signal_handler(zoe_loop *loop, int number);

#endif
