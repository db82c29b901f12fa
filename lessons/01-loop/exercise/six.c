/* six.c -- makes a problem: in which order do six callbacks run?
 *
 * Each is asked for once, by main or by one of the others; soon, or later by a delay. Each delay is
 * used once and is twice the one before, so that no two deadlines are the same.
 */
#include "../../problem.h"

static struct {
    int by;                       /* who asks for it                    */
    int delay;                    /* with call_later; 0: with call_soon */
} asked[SIX];

static void
choose(void)
{
    int delay = 1;
    for (int i = 0; i < SIX; i++) {
        bool later = below(2) == 1;
        asked[order[i]].by = i < 2 || below(3) == 0 ? MAIN : order[below(i)];
        asked[order[i]].delay = later ? delay : 0;
        delay *= later ? 2 : 1;
    }
}

static void
print_calls(int who)
{
    for (int i = SIX - 1; i >= 0; i--) {
        int callback = order[i];
        if (asked[callback].by == who && asked[callback].delay == 0)
            printf("    zoe_call_soon(loop, %c, none);\n", 'A' + callback);
        else if (asked[callback].by == who)
            printf("    zoe_call_later(loop, %d, %c, none);\n", asked[callback].delay,
                   'A' + callback);
    }
}

static void
print_globals(void)
{
    puts("static zoe_callback A, B, C, D, E, F;");
}

int
main(int count, char **arguments)
{
    begin(count, arguments);
    choose();
    print_program(&(struct problem){.question = "In which order do A to F run?",
                                    .prepare = "",
                                    .clean_up = "",
                                    .print_globals = print_globals,
                                    .print_calls = print_calls});
    return 0;
}
