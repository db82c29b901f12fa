/* letters.c -- makes a problem: in which order do three coroutines print six letters?
 *
 * main_task runs the first and the second, the first runs the third; each inline or as a task. Each
 * prints a letter, pauses or runs another, and prints a second one.
 */
#include <stdbool.h>

#include "../../random.h"

enum { FIRST, SECOND, THIRD, MAIN, COUNT };

static const char *const names[] = {"first", "second", "third", "main_task"};
static char letters[] = "ABCDEF";     /* of the three, two each, in the seed's order       */
static bool is_task[COUNT];           /* whether it runs as a task                         */
static bool yields[COUNT];            /* whether it lets a turn pass before what it runs   */
static int begun_first;               /* what main_task runs first: FIRST or SECOND        */

static void
choose(void)
{
    for (int i = 5; i > 0; i--) {
        int j = below(i + 1);
        char letter = letters[i];
        letters[i] = letters[j];
        letters[j] = letter;
    }
    for (int who = 0; who < MAIN; who++)
        is_task[who] = below(2) == 0;
    is_task[SECOND] |= !is_task[FIRST];
    yields[FIRST] = below(2) == 0;
    yields[SECOND] = yields[THIRD] = true;
    begun_first = below(2) == 0 ? FIRST : SECOND;
}

/* The frame of a coroutine, with those that it runs. */
static void
print_struct(int who, int run, int run_too)
{
    printf("struct %s {\n    zoe_frame frame;\n", names[who]);
    for (int each = 0; each < MAIN; each++)
        if (each == run || each == run_too)
            printf(is_task[each] ? "    zoe_task *%s;\n" : "    struct %s %s;\n", names[each],
                   names[each]);
    printf("};\n\nCORO(%s)\n{\n    ASYNC (me) {\n", names[who]);
}

static void
print_run(int who)
{
    if (is_task[who])
        printf("        me->%s = zoe_create_task(%s);\n", names[who], names[who]);
    else
        printf("        CALL(%s, &me->%s);\n", names[who], names[who]);
}

static void
print_await(int who)
{
    if (is_task[who])
        printf("        AWAIT(me->%s);\n", names[who]);
}

/* The end of a coroutine: its tasks are released. */
static void
print_end(int run, int run_too)
{
    const char *finally = "    FINALLY:\n";
    for (int each = 0; each < MAIN; each++)
        if (is_task[each] && (each == run || each == run_too)) {
            printf("%s        zoe_task_release(me->%s);\n", finally, names[each]);
            finally = "";
        }
    printf("    }\n}\n\n");
}

static void
print_coroutine(int who, int run)
{
    print_struct(who, run, run);
    printf("        puts(\"%c\");\n", letters[2 * who]);
    if (yields[who])
        puts("        AWAIT(zoe_yield);");
    if (run != MAIN) {
        print_run(run);
        print_await(run);
    }
    printf("        puts(\"%c\");\n", letters[2 * who + 1]);
    print_end(run, run);
}

static void
print_main(void)
{
    int other = begun_first == FIRST ? SECOND : FIRST;
    print_struct(MAIN, FIRST, SECOND);
    print_run(begun_first);
    print_run(other);
    print_await(begun_first);
    print_await(other);
    print_end(FIRST, SECOND);
    puts("int main(void)\n{\n    return zoe_exit_status(zoe_run(main_task));\n}");
}

int
main(int count, char **arguments)
{
    read_seed(count, arguments);
    choose();
    puts("/* In which order are A to F printed? */\n#include <stdio.h>\n#include \"zoetrope.h\"\n");
    print_coroutine(THIRD, MAIN);
    print_coroutine(FIRST, THIRD);
    print_coroutine(SECOND, MAIN);
    print_main();
    return 0;
}
