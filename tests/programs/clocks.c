/* clocks.c -- timers, a pipe, and a blocking sleep, for comparing a trace with what the kernel saw. */
#include <unistd.h>

#include "zoetrope.h"

static int ends[2];
static zoe_loop *loop;

static void
read_byte(void *argument)
{
    char byte;
    (void)argument;
    if (read(ends[0], &byte, 1) == 1)
        puts("a byte");
    zoe_remove_reader(loop, ends[0]);
    zoe_loop_stop(loop);
}

static void
write_byte(void *argument)
{
    (void)argument;
    zoe_block(0.01);
    if (write(ends[1], "x", 1) == 1)
        puts("written");
}

static void
tick(void *argument)
{
    (void)argument;
    puts("tick");
}

int
main(void)
{
    loop = zoe_loop_new();
    if (loop == NULL || pipe(ends) != 0)
        return 1;
    zoe_add_reader(loop, ends[0], read_byte, NULL);
    for (int i = 1; i <= 5; i++)
        zoe_call_later(loop, i * 0.002, tick, NULL);
    zoe_call_later(loop, 0.02, write_byte, NULL);
    zoe_call_soon(loop, tick, NULL);
    int code = zoe_loop_run_forever(loop);
    zoe_loop_free(loop);
    return code;
}
