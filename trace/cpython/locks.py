"""Hooks around asyncio's locks and their family: what is asked of them, and who waits.

An operation is said once it is known to succeed and before anybody is woken by it, so that what
comes of it follows it in the trace. `waiters` and `value` are those that it leaves.
"""
import asyncio
import sys
from asyncio import locks, mixins, queues

from cpython import deadlock
from cpython.hooks import Hooks
from cpython.record import trace

KINDS = (locks.Lock, locks.Event, locks.Condition, locks.Semaphore, locks.Barrier, queues.Queue)


def sync(thing, op, waiters=None, value=None):
    kind = next(kind.__name__ for kind in KINDS if isinstance(thing, kind))
    waiters = waiting(thing) if waiters is None else waiters
    fields = {} if value is None else {'value': value}
    trace.emit('sync', obj=thing.trace_id, kind=kind, op=op, waiters=waiters, **fields)


def waiting(thing):
    """How many tasks stand in its lines."""
    lines = [getattr(thing, name, None) for name in ('_waiters', '_getters', '_putters')]
    return sum(len(line) for line in lines if line)


def value_of(thing):
    if isinstance(thing, locks.Semaphore):
        return thing._value
    return thing.qsize() if isinstance(thing, queues.Queue) else None


def made(inner, self, *args, **kw):
    """Number a new thing; those it is made of come before."""
    inner(self, *args, **kw)
    self.trace_id = trace.new('L')
    sync(self, 'new', value=value_of(self))


async def acquired(inner, self):
    await inner(self)
    self.trace_holder = asyncio.current_task().trace_id
    sync(self, 'acquire', value=value_of(self))
    return True


def notified(inner, self, n=1):
    if self.locked():
        sync(self, 'notify', value=min(n, sum(not waiter.done() for waiter in self._waiters)))
    inner(self, n)


class WaitHooks(Hooks, around=mixins._LoopBoundMixin):
    """All of them ask for their loop when a task is about to wait, and only then."""

    def _get_loop(inner, self):
        loop = inner(self)
        deadlock.lines[asyncio.current_task().trace_id] = self
        if isinstance(self, queues.Queue):
            method = sys._getframe(2).f_code.co_name
            line = self._putters if method == 'put' else self._getters
            sync(self, f'wait_{method}', len(line) + 1, self.qsize())
        else:
            sync(self, 'wait', waiting(self) + 1, value_of(self))
        return loop


class LockHooks(Hooks, around=locks.Lock):
    __init__, acquire = made, acquired

    def release(inner, self):
        if self._locked:
            self.trace_holder = None
            sync(self, 'release')
        inner(self)


class EventHooks(Hooks, around=locks.Event):
    __init__ = made

    def set(inner, self):
        sync(self, 'set')
        inner(self)

    def clear(inner, self):
        sync(self, 'clear')
        inner(self)


class ConditionHooks(Hooks, around=locks.Condition):
    __init__ = made

    if hasattr(locks.Condition, '_notify'):     # 3.13: also where a notification is passed on
        _notify = notified
    else:
        notify = notified


class SemaphoreHooks(Hooks, around=locks.Semaphore):
    __init__, acquire = made, acquired

    def release(inner, self):
        sync(self, 'release', value=self._value + 1)
        inner(self)


class BarrierHooks(Hooks, around=locks.Barrier):
    __init__ = made

    def _release(inner, self):
        sync(self, 'trip', 0)
        return inner(self)

    def _wait(inner, self):
        sync(self, 'wait', self._count)
        return inner(self)


def set_state(self, state):
    """reset and abort may have to wait for the barrier's lock: said when they have it."""
    op = sys._getframe(1).f_code.co_name
    if op in ('reset', 'abort'):
        sync(self, op, 0)
    self.trace_state = state


locks.Barrier._state = property(lambda self: self.trace_state, set_state)


class QueueHooks(Hooks, around=queues.Queue):
    __init__ = made

    def put_nowait(inner, self, item):
        if not (self.full() or getattr(self, '_is_shutdown', False)):
            sync(self, 'put', value=self.qsize() + 1)
        inner(self, item)

    def get_nowait(inner, self):
        if not self.empty():
            sync(self, 'get', value=self.qsize() - 1)
        return inner(self)

    def task_done(inner, self):
        if self._unfinished_tasks > 0:
            sync(self, 'task_done', value=self.qsize())
        inner(self)

    def shutdown(inner, self, immediate=False):
        sync(self, 'shutdown', value=0 if immediate else self.qsize())
        inner(self, immediate)
