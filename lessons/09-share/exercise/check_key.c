/* check_key.c -- five people, one key, and patience: all of that as a seed wants it.
 *
 * What happens is read from the trace, by key.check.
 */
#include <stdio.h>

#include "../../random.h"
#include "key.h"

enum { PEOPLE = 5 };

static struct key key;

struct person {
    zoe_frame frame;
    const char *name;             /* argument                                         */
    double comes, waits;          /* arguments: when, and how long; 0: any time       */
    zoe_task *self;               /* who it is: borrowed                              */
    bool waiting;                 /* it has asked, and has no key                     */
    struct zoe_sleep nap;         /* before it comes                                  */
    struct take_key take;         /* waiting for the key                              */
};

static void
give_back(void *argument)
{
    struct person *me = argument;
    printf("%s gives it back\n", me->name);
    give_key(&key);
}

static void
lose_patience(void *argument)
{
    struct person *me = argument;
    if (me->waiting)
        zoe_task_cancel(me->self, NULL);
}

static void
ask(struct person *me)
{
    printf("%s asks for the key\n", me->name);
    me->self = zoe_current_task();
    me->waiting = true;
    if (me->waits > 0)
        zoe_call_later(zoe_get_running_loop(), me->waits, lose_patience, me);
}

CORO(person)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = me->comes);
        ask(me);
        CALL(take_key, &me->take, .key = &key);
        printf("%s has the key\n", me->name);
        zoe_call_later(zoe_get_running_loop(), 1, give_back, me);
    FINALLY:
        me->waiting = false;
        if (zoe_error_code(zoe_frame_outcome(&me->frame)) == ZOE_CANCELLED)
            printf("%s leaves without it\n", me->name);
    }
}

struct main_task {
    zoe_frame frame;
    zoe_future *people[PEOPLE];   /* tasks, as futures: references                    */
    zoe_future *all;              /* the gather of them: a reference                  */
};

static zoe_future *
dispatch(const char *name)
{
    double comes = below(2), waits = below(3);
    return (zoe_future *)zoe_create_named_task(name, person, .name = name, .comes = comes,
                                               .waits = waits);
}

CORO(main_task)
{
    ASYNC (me) {
        static const char *const names[PEOPLE] = {"Ada", "Bob", "Cem", "Dot", "Eve"};
        for (int i = 0; i < PEOPLE; i++)
            me->people[i] = dispatch(names[i]);
        me->all = zoe_gather(PEOPLE, me->people, true);
        AWAIT(me->all);
        puts("all have gone home");
    FINALLY:
        zoe_future_release(me->all);
        for (int i = 0; i < PEOPLE; i++)
            zoe_future_release(me->people[i]);
    }
}

int
main(int count, char **arguments)
{
    read_seed(count, arguments);
    return zoe_exit_status(zoe_run(main_task));
}
