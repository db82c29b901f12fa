/* crash.c -- a program that ends in the way its argument names, in the middle of a callback. */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "zoetrope.h"

static void
end(void *argument)
{
    const char *how = argument;
    puts("the last words");
    printf("no newline");
    if (strcmp(how, "exit") == 0)
        exit(3);
    if (strcmp(how, "SIGSEGV") == 0)
        raise(SIGSEGV);
    if (strcmp(how, "SIGABRT") == 0)
        abort();
    if (strcmp(how, "SIGTERM") == 0)
        raise(SIGTERM);
    if (strcmp(how, "SIGINT") == 0)
        raise(SIGINT);
}

int
main(int count, char **arguments)
{
    zoe_loop *loop = zoe_loop_new();
    if (loop == NULL || count != 2)
        return 1;
    zoe_call_later(loop, 1, end, arguments[1]);
    return zoe_loop_run_forever(loop);
}
