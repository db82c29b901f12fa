/* check_timers.c -- puts a heap of timers through its paces and prints what it does.
 *
 * The exercise compares what it prints with your heap and what it prints with heapq's.
 */
#include <stdio.h>
#include <unistd.h>

#include "../../random.h"
#include "timers.h"

static struct heap heap;
static int number;                /* of the timer that was made last           */
static int held;                  /* timers that went in and have not come out */

static void
push(int when)
{
    held++;
    heap_push(&heap, (struct timer){when, ++number});
    printf("push timer %d, due at %d\n", number, when);
}

static void
show(void)
{
    printf("heap:");
    for (int i = 0; i < heap.count && i < MOST; i++)
        printf(" %d@%.0f", heap.timers[i].number, heap.timers[i].when);
    puts("");
}

static void
pop(void)
{
    held--;
    show();
    struct timer timer = heap_pop(&heap);
    printf("pop gives timer %d, due at %.0f\n", timer.number, timer.when);
}

static void
begin(const char *title)
{
    heap.count = number = 0;
    printf("= %s\n", title);
}

static void
pop_all(void)
{
    while (held > 0)
        pop();
}

/* Each deadline once, and all of them in the heap before the first comes out. */
static void
different(void)
{
    int deadlines[20];
    begin("no two deadlines are the same");
    for (int i = 0; i < 20; i++) {
        int j = below(i + 1);
        deadlines[i] = deadlines[j];
        deadlines[j] = i;
    }
    for (int i = 0; i < 20; i++)
        push(deadlines[i]);
    pop_all();
}

static void
equal(void)
{
    begin("nine timers, one deadline");
    for (int i = 0; i < 9; i++)
        push(1);
    pop_all();
}

/* In and out, and few deadlines. */
static void
mixed(void)
{
    begin("in and out, some deadlines are the same");
    for (int i = 0; i < 60; i++) {
        if (held > 0 && below(5) < 2)
            pop();
        else
            push(below(8));
    }
    pop_all();
}

int
main(int count, char **arguments)
{
    read_seed(count, arguments);
    alarm(5);                                 /* what hangs is ended         */
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);    /* a crash loses nothing       */
    different();
    equal();
    mixed();
    return 0;
}
