/* turns.c -- makes a problem: in which turn of the loop does each of six callbacks run?
 *
 * The first two are soon, and one of them sets a future's result; the next two wait for that, or
 * are asked for by who waited; one of these sets another future's result, and so on. Nobody waits
 * for what comes after him.
 */
#include "../../problem.h"

enum how { SOON, FIRST_DONE, SECOND_DONE };

static struct {
    int by;                       /* who asks for it               */
    enum how how;                 /* soon, or when a future is done */
} asked[SIX];

static int setters[2];            /* who sets the two futures' results */

static void
ask(int place, int by, enum how how)
{
    asked[order[place]].by = by;
    asked[order[place]].how = how;
}

static void
choose(void)
{
    setters[0] = order[below(2)];
    setters[1] = order[2 + below(2)];
    ask(0, MAIN, SOON);
    ask(1, below(2) ? MAIN : order[0], SOON);
    ask(2, MAIN, FIRST_DONE);
    ask(3, below(2) ? MAIN : order[2], below(2) ? SOON : FIRST_DONE);
    ask(4, MAIN, SECOND_DONE);
    ask(5, below(2) ? order[4] : order[2], below(2) ? SECOND_DONE : FIRST_DONE);
}

static void
print_calls(int who)
{
    static const char *const futures[] = {"", "first", "second"};
    for (int i = SIX - 1; i >= 0; i--) {
        int callback = order[i];
        if (asked[callback].by == who && asked[callback].how == SOON)
            printf("    zoe_call_soon(loop, %c, none);\n", 'A' + callback);
        else if (asked[callback].by == who)
            printf("    zoe_future_add_done_callback(%s, %c, none);\n",
                   futures[asked[callback].how], 'A' + callback);
    }
    for (int i = 0; i < 2; i++)
        if (setters[i] == who)
            printf("    zoe_future_set_result(%s, zoe_none());\n", futures[i + 1]);
}

static bool
waits(int who)
{
    return asked[who].how != SOON;
}

/* Declare those that a future calls, or those that none calls; there are some of each. */
static void
print_declaration(const char *type, bool waiting)
{
    const char *before = " ";
    printf("static %s", type);
    for (int who = 0; who < SIX; who++)
        if (waits(who) == waiting) {
            printf("%s%c", before, 'A' + who);
            before = ", ";
        }
    puts(";");
}

static void
print_globals(void)
{
    puts("static zoe_future *first, *second;");
    print_declaration("zoe_callback", false);
    print_declaration("zoe_done_callback", true);
}

int
main(int count, char **arguments)
{
    begin(count, arguments);
    choose();
    print_program(&(struct problem){
        .question = "In which turn of the loop does each of A to F run?",
        .prepare = "    first = zoe_future_new(loop);\n    second = zoe_future_new(loop);\n",
        .clean_up = "    zoe_future_release(first);\n    zoe_future_release(second);\n",
        .print_globals = print_globals,
        .print_calls = print_calls,
        .waits = waits});
    return 0;
}
