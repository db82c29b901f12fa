/* problem.h -- what the makers of problems share: an order that a seed decides, and a frame.
 *
 * A problem is a small C program with six callbacks, A to F, which the exercise compiles and runs
 * to see what really happens. In here they are 0 to 5, and main is MAIN.
 */
#ifndef PROBLEM_H
#define PROBLEM_H

#include <stdbool.h>
#include <stdio.h>

#include "random.h"

enum { SIX = 6, MAIN = -1 };

static int order[SIX];            /* the six, in an order that the seed chose */

/* Read the seed, and put the six in its order. */
static void
begin(int count, char **arguments)
{
    read_seed(count, arguments);
    for (int i = 0; i < SIX; i++) {
        int j = below(i + 1);
        order[i] = order[j];
        order[j] = i;
    }
}

/* What differs from problem to problem. */
struct problem {
    const char *question;         /* what is asked                                         */
    const char *prepare;          /* what main does first; or ""                           */
    const char *clean_up;         /* what main does last; or ""                            */
    void (*print_globals)(void);  /* print the variables, and the declarations of the six  */
    void (*print_calls)(int who); /* print what one of the six does, or main before the run */
    bool (*waits)(int who);       /* whether it is a future that calls this one; or NULL   */
};

static void
print_callback(const struct problem *problem, int who)
{
    bool waits = problem->waits != NULL && problem->waits(who);
    printf("static void %c(%svoid *none)\n{\n", 'A' + who, waits ? "zoe_future *future, " : "");
    problem->print_calls(who);
    puts("}");
}

static void
print_program(const struct problem *problem)
{
    printf("/* %s */\n#include \"zoetrope.h\"\n\nstatic zoe_loop *loop;\n", problem->question);
    problem->print_globals();
    puts("");
    for (int who = 0; who < SIX; who++)
        print_callback(problem, who);
    printf("static void leave(void *none)\n{\n    zoe_loop_stop(loop);\n}\n\n"
           "int main(void)\n{\n    void *none = NULL;\n    loop = zoe_loop_new();\n%s",
           problem->prepare);
    problem->print_calls(MAIN);
    printf("    /* Long after all the others. */\n    zoe_call_later(loop, 100, leave, none);\n"
           "    zoe_loop_run_forever(loop);\n%s    zoe_loop_free(loop);\n    return 0;\n}\n",
           problem->clean_up);
}

#endif
