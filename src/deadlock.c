/* deadlock.c -- the last words of a loop that nothing can wake; see deadlock.h.
 *
 * A task knows the future it waits for, and a future that stands in a line knows what the line is
 * for. Only a lock has an owner: it is the task that took it.
 */
#include "deadlock.h"

#include <stdio.h>

#include "lock.h"

enum { ROOM = 380, CLAUSE = 160, MORE = 24 };

static zoe_task *
find_task(const zoe_loop *loop, uint32_t id)
{
    zoe_task *task = loop->tasks;
    while (task != NULL && task->future.id != id)
        task = task->younger;
    return task;
}

/* "T2 (Amy)". */
static void
describe_task(char *room, size_t size, const zoe_task *task)
{
    snprintf(room, size, "T%u (%.30s)", (unsigned)task->future.id, zoe_task_get_name(task));
}

/* "Lock L1, which T2 (Amy) has", "T3 (Ben)", "gather F4". */
static void
describe_awaited(char *room, size_t size, const zoe_future *future)
{
    const struct zoe_sync *sync = zoe_waiter_sync(future);
    const zoe_lock *lock =
        sync != NULL && sync->kind == ZOE_SYNC_LOCK ? (const void *)sync : NULL;
    const zoe_task *holder =
        lock == NULL ? NULL : find_task(future->loop, (uint32_t)(lock->holder - 1));
    char name[CLAUSE / 2] = "";
    if (holder != NULL)
        describe_task(name, sizeof name, holder);
    if (sync != NULL)
        snprintf(room, size, "%s L%llu%s%s%s", zoe_sync_kinds[sync->kind],
                 (unsigned long long)sync->id, holder == NULL ? "" : ", which ", name,
                 holder == NULL ? "" : " has");
    else if (future->type->sealed)
        describe_task(room, size, (const zoe_task *)(const void *)future);
    else
        snprintf(room, size, "%s F%u", future->type->name, (unsigned)future->id);
}

/* "; T2 (Amy) waits for Lock L1, which T3 (Ben) has". Returns its length. */
static size_t
describe_wait(char *room, const zoe_task *task)
{
    char name[CLAUSE / 2], awaited[CLAUSE];
    describe_task(name, sizeof name, task);
    describe_awaited(awaited, sizeof awaited, task->waiter);
    return (size_t)snprintf(room, (size_t)2 * CLAUSE, "; %s waits for %s", name, awaited);
}

static void
describe_all(char *room, const zoe_loop *loop)
{
    char clause[2 * CLAUSE];
    size_t length = 0, left = 0;
    for (const zoe_task *task = loop->tasks; task != NULL; task = task->younger) {
        if (task->waiter == NULL)
            continue;
        size_t more = describe_wait(clause, task);
        if (left > 0 || length + more + MORE > ROOM) {
            left++;
            continue;
        }
        snprintf(room + length, ROOM - length, "%s", length == 0 ? clause + 2 : clause);
        length += length == 0 ? more - 2 : more;
    }
    if (left > 0)
        snprintf(room + length, ROOM - length, "; and %zu more", left);
}

int
zoe_deadlock(zoe_loop *loop)
{
    char waits[ROOM] = "no timer is set, and no descriptor it watches will be ready";
    describe_all(waits, loop);
    zoe_trace(loop, REPORT, .text = "deadlock: nothing can wake this loop");
    zoe_fail(ZOE_RUNTIME_ERROR, "deadlock: nothing can wake this loop: %s", waits);
    return -1;
}
