/* random_world.h -- a random program's text, what its tasks share, and what an operation is.
 *
 * The text is a list of lines, a line a list of words and of lists in parentheses. The lines that
 * make objects are kept until the loop runs.
 */
#ifndef RANDOM_WORLD_H
#define RANDOM_WORLD_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "zoetrope.h"

enum { MOST = 16 };               /* tasks, and objects of a kind */

/* --- the text ----------------------------------------------------------------------------- */

/* A word, or a list in parentheses. */
struct node {
    const char *word;             /* NULL for a list                */
    struct node *first;           /* what is in the list            */
    struct node *next;            /* what follows in the same list  */
};

static struct node nodes[4096];
static int node_count;
static char words[1 << 16];       /* one after the other            */
static size_t words_length;

static const char *
keep_word(const char *text, size_t length)
{
    char *word = words + words_length;
    words_length += length + 1;
    if (words_length > sizeof words || node_count >= 4096) {
        fprintf(stderr, "random_program: the program is too long; make it shorter\n");
        exit(2);
    }
    memcpy(word, text, length);
    word[length] = '\0';
    return word;
}

/* The nodes up to the end of the line, or up to the parenthesis that closes them. */
static struct node *
parse(const char **text)
{
    struct node *first = NULL, **end = &first;
    for (*text += strspn(*text, " "); **text != '\0' && **text != ')';
         *text += strspn(*text, " ")) {
        struct node *node = *end = &nodes[node_count++];
        *node = (struct node){NULL, NULL, NULL};
        end = &node->next;
        if (**text == '(') {
            ++*text;
            node->first = parse(text);
            ++*text;
            continue;
        }
        size_t length = strcspn(*text, " ()");
        node->word = keep_word(*text, length);
        *text += length;
    }
    return first;
}

static int
whole(const struct node *node)
{
    return atoi(node->word);
}

static double
real(const struct node *node)
{
    return strtod(node->word, NULL);
}

/* --- what the tasks share ----------------------------------------------------------------- */

static struct {
    struct node *bodies[MOST];    /* what each task does               */
    int count;                    /* of tasks                          */
    zoe_task *tasks[MOST];        /* those that were started: owned    */
    zoe_handle timer;             /* the last one that was armed       */
    struct node *objects[MOST];   /* the lines that make objects       */
    int object_lines;             /* how many                          */
    zoe_lock locks[MOST];
    zoe_event events[MOST];
    zoe_condition conditions[MOST];
    zoe_semaphore semaphores[MOST];
    zoe_queue queues[MOST];
    zoe_barrier barriers[MOST];
    zoe_future *futures[MOST];    /* owned                             */
    int queue_count, future_count;
} world;

static void
read_program(FILE *file)
{
    static char line[1 << 14];
    memset(&world, 0, sizeof world);
    node_count = 0;
    words_length = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        const char *text = line;
        line[strcspn(line, "\n")] = '\0';
        struct node *node = parse(&text);
        if (strcmp(node->word, "task") == 0)
            world.bodies[world.count++] = node->next;
        else
            world.objects[world.object_lines++] = node;
    }
}

static void
make_counted(const char *kind, int i)
{
    if (strcmp(kind, "locks") == 0)
        zoe_lock_init(&world.locks[i]);
    else if (strcmp(kind, "events") == 0)
        zoe_event_init(&world.events[i]);
    else if (strcmp(kind, "conditions") == 0)
        zoe_condition_init(&world.conditions[i], NULL);
    else
        world.futures[world.future_count++] = zoe_future_new(zoe_get_running_loop());
}

static void
make_sized(const char *kind, int i, int size)
{
    if (strcmp(kind, "semaphores") == 0)
        zoe_semaphore_init(&world.semaphores[i], size);
    else if (strcmp(kind, "queues") == 0)
        zoe_queue_init(&world.queues[world.queue_count++], (size_t)size);
    else
        zoe_barrier_init(&world.barriers[i], (size_t)size);
}

static void
make_objects(void)
{
    static const char *const counted = "locks events conditions futures";
    for (int line = 0; line < world.object_lines; line++) {
        const char *kind = world.objects[line]->word;
        const struct node *number = world.objects[line]->next;
        if (strstr(counted, kind) != NULL)
            for (int i = 0; i < whole(number); i++)
                make_counted(kind, i);
        else
            for (int i = 0; number != NULL; i++, number = number->next)
                make_sized(kind, i, whole(number));
    }
}

static void
release_world(void)
{
    for (int i = 0; i < world.count; i++)
        zoe_task_release(world.tasks[i]);
    for (int i = 0; i < world.future_count; i++)
        zoe_future_release(world.futures[i]);
    for (int i = 0; i < world.queue_count; i++)
        zoe_queue_destroy(&world.queues[i]);
}

__attribute__((format(printf, 1, 2))) static void
say(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    putchar('\n');
}

/* A value as Python's str() shows it, until the next call. */
static const char *
shown(zoe_value value)
{
    static char text[1000];
    return zoe_value_repr(value, text, sizeof text);
}

/* --- operations --------------------------------------------------------------------------- */

/* What the frame of an operation that waits begins with. */
#define OPERATION                                                                                  \
    zoe_frame frame;                                                                               \
    int me;                       /* number of the task               */                           \
    const struct node *given      /* the operation's arguments        */

struct operation {
    OPERATION;
};

/* Coroutine: do what a task, or a part of it, consists of. */
struct run {
    zoe_frame frame;
    int me;                       /* argument: number of the task     */
    const struct node *list;      /* argument: what is to be done     */
    struct operation *doing;      /* the operation's frame: owned     */
    zoe_value ended;              /* how one that does not wait ended */
};
extern const zoe_coro run;

/* Operations that do not wait: they end with None, or with an error. */
typedef zoe_value plain(int me, const struct node *given);

#endif
