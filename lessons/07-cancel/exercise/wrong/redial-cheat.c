/* A cheat: it prints what is expected, and leaves. */
#include <stdio.h>
#include <stdlib.h>

#include "redial.h"

CORO(redial)
{
    ASYNC (me) {
        puts("redial: the receiver is up\nredial: rings, call 1\nredial: hello?");
        puts("redial: the receiver is down\nredial: solved.");
        exit(me->answered);
    }
}
