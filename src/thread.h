/* thread.h -- a thread that the virtual world knows of.
 *
 * Under the machine's clock it is a thread as any other. Under the virtual clock it is one too, but
 * it has a turn, like everybody outside the loop: it runs only while a loop is inside select(), no
 * two at a time, until it sleeps (zoe_block), waits for another one, or ends. So a program with
 * such threads does the same on every run; with others (pthread_create) it does not.
 *
 * A thread calls into a loop by zoe_call_soon_threadsafe and zoe_run_coroutine_threadsafe.
 */
#ifndef ZOE_THREAD_H
#define ZOE_THREAD_H

#include "loop.h"

typedef struct zoe_thread zoe_thread;

/* Run function(argument) in a new thread: at once, or, under the virtual clock, from the next
 * select() on. Returns it, owned by the caller until zoe_thread_join; NULL (RuntimeError or
 * MemoryError) when the system has no more threads, or no memory. Mirrors
 * threading.Thread(target=function).start(). */
zoe_thread *zoe_thread_start(zoe_callback *function, void *argument);

/* Wait until it has ended, and free it. Blocks the calling thread: in a loop, nothing else runs
 * meanwhile. Under the virtual clock the world goes on until then. NULL is let through. Mirrors
 * Thread.join. */
void zoe_thread_join(zoe_thread *thread);

#endif
