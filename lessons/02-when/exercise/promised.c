/* promised.c -- makes a problem: which of two callbacks runs first, always?
 *
 * Five are asked for by main, soon or at a second of its choice, often the same one; the sixth is
 * asked for soon by another. No question is asked that a slow machine would answer in another way:
 * whether a callback that a callback asked for comes before a deadline that has not passed yet.
 */
#include "../../problem.h"

enum { SOON = -1 };

static struct {
    int by;                       /* who asks for it                               */
    int at;                       /* with call_at, seconds from the start; or SOON */
} asked[SIX];

/* The first of them is soon, the last is asked for by the first. */
static void
choose(void)
{
    for (int i = 0; i < SIX; i++)
        asked[order[i]].by = MAIN, asked[order[i]].at = i == 0 ? SOON : below(4) + SOON;
    asked[order[5]].by = order[0];
    asked[order[5]].at = SOON;
}

static bool
is_clear(int one, int other)
{
    return !(asked[one].by != MAIN && asked[other].at > 0)
           && !(asked[other].by != MAIN && asked[one].at > 0);
}

/* Whether a promise is asked about at least once, and nothing that is unclear. */
static bool
is_good(void)
{
    int equal = 0;
    for (int who = 0; who + 1 < SIX; who++) {
        if (!is_clear(who, who + 1))
            return false;
        equal += asked[who].at == asked[who + 1].at && asked[who].at != SOON;
    }
    return equal > 0 && equal < 3;
}

static void
print_calls(int who)
{
    for (int i = SIX - 1; i >= 0; i--) {
        int callback = order[i];
        if (asked[callback].by == who && asked[callback].at == SOON)
            printf("    zoe_call_soon(loop, %c, none);\n", 'A' + callback);
        else if (asked[callback].by == who)
            printf("    zoe_call_at(loop, start + %d, %c, none);\n", asked[callback].at,
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
    do
        choose();
    while (!is_good());
    print_program(&(struct problem){.question = "Which of two runs first, and is that promised?",
                                    .prepare = "    double start = zoe_loop_time(loop);\n",
                                    .clean_up = "",
                                    .print_globals = print_globals,
                                    .print_calls = print_calls});
    return 0;
}
