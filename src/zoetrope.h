/* zoetrope.h -- all of the library, in the order in which it is best read. */
#ifndef ZOETROPE_H
#define ZOETROPE_H

#include "error.h"                /* what went wrong                              */
#include "value.h"                /* what a future holds once it is done          */
#include "context.h"              /* values that travel with the call chain       */
#include "clock.h"                /* what time it is                              */
#include "loop.h"                 /* the event loop                               */
#include "future.h"               /* a result that is not there yet               */
#include "coroutine.h"            /* a function that can pause                    */
#include "generator.h"            /* driving one by hand                          */
#include "task.h"                 /* a coroutine that the loop drives             */
#include "run.h"                  /* running a coroutine to its end               */
#include "sleep.h"                /* waiting for time                             */
#include "gather.h"               /* waiting for all                              */
#include "wait.h"                 /* waiting for some                             */
#include "as_completed.h"         /* waiting for each                             */
#include "timeout.h"              /* not waiting for ever                         */
#include "wait_for.h"             /* the same for one thing                       */
#include "shield.h"               /* waiting without passing a cancellation on    */
#include "taskgroup.h"            /* tasks that live and die together             */
#include "lock.h"                 /* one at a time                                */
#include "event.h"                /* all wait until it is set                     */
#include "condition.h"            /* wait until something is so                   */
#include "semaphore.h"            /* so many at a time                            */
#include "barrier.h"              /* all wait for the last                        */
#include "queue.h"                /* from those who make to those who take        */
#include "thread.h"               /* a thread that the virtual world knows of     */
#include "job.h"                  /* what another thread is to do                 */
#include "executor.h"             /* pools of threads and processes               */
#include "threadsafe.h"           /* between a loop and other threads             */
#include "names.h"                /* hosts and their addresses                    */
#include "signals.h"              /* signals as callbacks                         */
#include "sockets.h"              /* sockets of your own, awaited                 */
#include "protocol.h"             /* the program's half of a connection           */
#include "transport.h"            /* the system's half                            */
#include "layer.h"                /* what the bytes go through                    */
#include "connection.h"           /* making connections                           */
#include "server.h"               /* taking connections                           */
#include "stream_reader.h"        /* reading as if it were a file                 */
#include "stream_writer.h"        /* writing as if it were a file                 */
#include "streams.h"              /* straight-line I/O                            */
#include "child.h"                /* what programs are started with               */
#include "subprocess.h"           /* programs as children, and a protocol         */
#include "process.h"              /* programs as children, and streams            */
#include "trace.h"                /* every decision is an event                   */

#endif
