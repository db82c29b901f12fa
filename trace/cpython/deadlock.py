"""Who waits for whom, when nothing can wake a loop: what the C library's deadlock.c says."""
import asyncio
from asyncio import locks, queues

MESSAGE = 'deadlock: nothing can wake this loop'
ROOM = 380                  # bytes for who waits for what
KINDS = locks.Lock, locks.Event, locks.Condition, locks.Semaphore, locks.Barrier, queues.Queue

lines = {}                  # what a task stood in line for last: task's id -> lock, queue ...


def stands_in_line(future, thing):
    return any(future in (getattr(thing, name, None) or ())
               for name in ('_waiters', '_getters', '_putters'))


def named(task):
    return f'{task.trace_id} ({task.get_name()[:30]})'


def awaited(task, tasks):
    """What it waits for: "Lock L1, which T2 (Amy) has", "T3 (Ben)", "gather F4"."""
    future, thing = task._fut_waiter, lines.get(task.trace_id)
    if thing is not None and stands_in_line(future, thing):
        kind = next(kind.__name__ for kind in KINDS if isinstance(thing, kind))
        holder = [task for task in tasks if kind == 'Lock' and task.trace_id == thing.trace_holder]
        return f'{kind} {thing.trace_id}' + ''.join(f', which {named(task)} has' for task in holder)
    if isinstance(future, asyncio.Task):
        return named(future)
    return f'{"gather" if hasattr(future, "_children") else "Future"} {future.trace_id}'


def explained(loop):
    """The error's message: as many tasks as fit into one."""
    tasks = sorted(asyncio.all_tasks(loop), key=lambda task: int(task.trace_id[1:]))
    clauses = [f'{named(task)} waits for {awaited(task, tasks)}' for task in tasks if task._fut_waiter]
    if not clauses:
        return f'{MESSAGE}: no timer is set, and no descriptor it watches will be ready'
    shown, length = 0, 0
    while shown < len(clauses) and length + len(clauses[shown]) + 26 <= ROOM:
        length += len(clauses[shown]) + (2 if shown else 0)
        shown += 1
    more = len(clauses) - shown
    return f'{MESSAGE}: ' + '; '.join(clauses[:shown] + [f'and {more} more'] * (more > 0))
