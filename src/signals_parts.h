/* signals_parts.h -- what the rest of the loop must know of signals: for src/ only. */
#ifndef ZOE_SIGNALS_PARTS_H
#define ZOE_SIGNALS_PARTS_H

#include <signal.h>

#include "loop.h"
#include "signals.h"

/* --- signals (signals.c) ------------------------------------------------------------------ */

/* Bytes that are not 0 were read from the self-pipe: the numbers of signals, in this order (with a
 * seed: as the seed wants). */
void zoe_signals_arrived(zoe_loop *loop, unsigned char *numbers, int count);

/* The loop is closed: every signal it handled does again what it did before. */
void zoe_signals_close(zoe_loop *loop);

/* Wake this loop by SIGCHLD and call zoe_children_look then, or no more. Returns 0 or a code. */
int zoe_signals_watch_children(zoe_loop *loop);
void zoe_signals_forget_children(zoe_loop *loop);

/* Whether the caller is the program's first thread: only there signals are handled. */
bool zoe_main_thread(void);

/* Whether an action does what a signal does by itself (a trace may have to be written first). */
bool zoe_signal_is_default(const struct sigaction *action);

/* --- SIGINT in a run (interrupt.c) -------------------------------------------------------- */

/* SIGINTs that have come and were not yet looked at. */
extern atomic_int zoe_interrupts;

/* From now on SIGINT cancels this task. Returns whether it does: only in the main thread, and when
 * the program has not given SIGINT another meaning. */
bool zoe_interrupt_catch(zoe_loop *loop, zoe_task *main);

/* SIGINT has come: cancel the main task the first time, leave the loop the second. */
void zoe_interrupt_take(zoe_loop *loop);

/* The run is over and ended with this outcome, which the function takes over. SIGINT does again
 * what it did before. Returns what the run ends with: a KeyboardInterrupt if that is what ended
 * it. */
zoe_value zoe_interrupt_release(zoe_value outcome);

#endif
