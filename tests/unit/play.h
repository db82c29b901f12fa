/* play.h -- plays scripts: what several tasks do with one object, turn by turn, as one line.
 *
 *     Aa Ab . R .                a and b acquire; a turn; the lock is released; a turn
 *
 * A word is a letter for what to do, the name of a task where one is started, and a number where
 * one is needed. Two words mean the same in every script: `.` lets a turn pass and `Xa` cancels
 * task a. The others are the program's own, see its perform(). The log says what happened, in
 * order, with a `|` for every turn:
 *
 *     a | | b |
 *
 * A task says its name when its operation has ended well (a=3: with this value), a! when it was
 * cancelled, a:RuntimeError when it failed. tests/test_sync.py plays the same scripts in asyncio.
 */
#ifndef PLAY_H
#define PLAY_H

#include <stdarg.h>

#include "check.h"
#include "run.h"
#include "task.h"

/* What each program adds. */
static void prepare(void);                    /* make the object, fresh                        */
static void perform(const char *word);        /* do what the word says                         */
static void clean_up(void);                   /* help the tasks that are left to end           */
static void check(void);                      /* the checks that are no scripts                */

/* --- the log ------------------------------------------------------------------------------ */

static char said[4096];                       /* the log of the script being played            */
static bool over;                             /* it has ended: nothing more is said            */

static inline void
say(const char *format, ...)
{
    size_t length = strlen(said);
    va_list arguments;
    if (over)
        return;
    if (length > 0 && length + 1 < sizeof said)
        said[length++] = ' ';
    va_start(arguments, format);
    vsnprintf(said + length, sizeof said - length, format, arguments);
    va_end(arguments);
}

/* Say how an operation called `name` ended. */
static inline void
say_outcome(char name, zoe_value outcome)
{
    if (zoe_error_code(outcome) == ZOE_CANCELLED)
        say("%c!", name);
    else if (zoe_is_error(outcome))
        say("%c:%s", name, zoe_error_name(zoe_error_code(outcome)));
    else if (outcome.kind == ZOE_INT)
        say("%c=%lld", name, outcome.as.integer);
    else
        say("%c", name);
}

/* The same for a function that returns a code. */
static inline void
say_code(char name, int code)
{
    if (code != 0)
        say("%c:%s", name, zoe_error_name(code));
}

/* --- the tasks ---------------------------------------------------------------------------- */

static zoe_task *tasks['z' + 1];              /* by name; NULL: none of that name              */

/* Keep the task under the name that the word gives it. */
static inline void
start(const char *word, zoe_task *task)
{
    CHECK(task != NULL && tasks[(int)word[1]] == NULL);
    tasks[(int)word[1]] = task;
}

static inline bool
all_done(void)
{
    for (int name = 'a'; name <= 'z'; name++)
        if (tasks[name] != NULL && !zoe_future_done(&tasks[name]->future))
            return false;
    return true;
}

static inline void
cancel_all(void)
{
    for (int name = 'a'; name <= 'z'; name++)
        if (tasks[name] != NULL && !zoe_future_done(&tasks[name]->future))
            zoe_task_cancel(tasks[name], NULL);
}

static inline void
release_all(void)
{
    for (int name = 'a'; name <= 'z'; name++) {
        zoe_task_release(tasks[name]);
        tasks[name] = NULL;
    }
}

/* --- the player --------------------------------------------------------------------------- */

struct play {
    zoe_frame frame;
    const char *word;                         /* argument: the script, from the word to play   */
    int patience;                             /* turns given to those who must end             */
};
extern const zoe_coro play;

static inline const char *
next_word(const char *word)
{
    word += strcspn(word, " \n");
    return word + strspn(word, " \n");
}

CORO(play)
{
    ASYNC (me) {
        for (; *me->word != '\0'; me->word = next_word(me->word)) {
            if (*me->word == '.') {
                say("|");
                AWAIT(zoe_yield);
            } else if (*me->word == 'X') {
                zoe_task_cancel(tasks[(int)me->word[1]], NULL);
            } else {
                perform(me->word);
            }
        }
        over = true;
        for (me->patience = 100; !all_done() && me->patience > 0; me->patience--) {
            cancel_all();
            clean_up();
            AWAIT(zoe_yield);
        }
        CHECK(me->patience > 0);
    FINALLY:
        release_all();
    }
}

static inline void
play_script(const char *script)
{
    said[0] = '\0';
    over = false;
    prepare();
    zoe_value result = zoe_run(play, .word = script);
    CHECK(!zoe_is_error(result));
    puts(said);
}

/* PROGRAM: run its checks. PROGRAM FILE: play the scripts in the file, one a line, and print a log
 * line for each. */
int
main(int argc, char **argv)
{
    char script[4096];
    setenv("ZOETROPE_CLOCK", "virtual", 1);
    if (argc < 2) {
        check();
        return 0;
    }
    FILE *file = fopen(argv[1], "r");
    CHECK(file != NULL);
    while (fgets(script, sizeof script, file) != NULL)
        play_script(script);
    fclose(file);
    return 0;
}

#endif
