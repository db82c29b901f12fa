"""Where asyncio decides something, there is a method; the hooks below are put around those.

A hook has the name of the method it surrounds, and gets that one as its first argument. It says in
the trace what is decided, and then lets it happen (or first, where only the outcome can tell).
"""
import functools
import re
import signal
import sys
import time
import types

import asyncio
from asyncio import events, tasks, unix_events
from asyncio.futures import Future
from asyncio.tasks import Task

from cpython.record import TRACER, alone, label, short, trace, written
from cpython.turn import Ready, Selector

Loop = unix_events._UnixSelectorEventLoop


class Hooks:
    """class X(Hooks, around=Y): each function in it is put around Y's method of that name."""

    def __init_subclass__(cls, around):
        for name, hook in list(vars(cls).items()):
            if isinstance(hook, types.FunctionType) and hasattr(around, name):
                setattr(around, name, surround(getattr(around, name), hook))


def surround(inner, hook):
    @functools.wraps(inner)
    def method(*args, **kw):
        try:
            return hook(inner, *args, **kw)
        finally:
            args = kw = None        # a traceback that keeps this frame must not keep them
    return method


def forget_hooks(thing):
    """Debug mode keeps the stack on which a thing was made: take the tracer's part off it."""
    if thing._source_traceback:
        thing._source_traceback[:] = [frame for frame in thing._source_traceback
                                      if not frame.filename.startswith(TRACER)]


# --- handles ----------------------------------------------------------------------------------

class TracedHandle:
    """What Handle and TimerHandle gain: a number, and that they tell what becomes of them."""

    __slots__ = ()

    def __init__(self, *args, **kw):
        super().__init__(*args, **kw)
        forget_hooks(self)
        self.id, self.cb = trace.new('H'), label(self._callback)
        self.watch = self.ready = None      # the events that watch for it, that make it ready
        self.queued = False                 # in the ready queue
        self.because = self.origin()        # why it will be ready, if that is known now

    def _run(self):
        if trace.foreign():
            return super()._run()
        trace.ran += 1
        run = trace.emit('run', h=self.id, cb=self.cb, cause=self.ready)
        trace.handle, trace.run = self.id, run
        try:
            super()._run()
        finally:
            trace.emit('end', h=self.id, cause=run)
            trace.handle = trace.run = None
            self = None             # a traceback that keeps this frame must not keep the handle

    def cancel(self):
        if not self._cancelled and (self.queued or getattr(self, '_scheduled', False)):
            trace.emit('handle_cancel', h=self.id)
        super().cancel()


class Handle(TracedHandle, events.Handle):
    __slots__ = ('id', 'cb', 'watch', 'ready', 'queued', 'because')

    def origin(self):
        """A task's step has its cause in the task; of other callbacks the queue knows more."""
        if getattr(self._callback, '__func__', None) is Task._Task__step and not self._args:
            task = self._callback.__self__
            return 'soon', began(task) if task.trace_made is None else yielded(task)


class TimerHandle(TracedHandle, events.TimerHandle):
    __slots__ = Handle.__slots__

    def origin(self):
        return 'timer', trace.emit('timer', h=self.id, cb=self.cb, when=trace.time(self._when),
                                   cause=trace.run)


events.Handle = asyncio.Handle = Handle
events.TimerHandle = asyncio.TimerHandle = TimerHandle


# --- the loop ---------------------------------------------------------------------------------

class LoopHooks(Hooks, around=Loop):
    """A turn, phase by phase, and what starts and ends one."""

    def __init__(inner, self, selector=None):
        if trace.epoch is None:
            trace.epoch = time.monotonic()
        self.trace_id, traced = int(trace.new('')), trace.open()
        trace.emit('loop_open', loop=self.trace_id)
        inner(self, Selector(self))
        self._ready = Ready()
        self._ready.traced = traced

    def run_forever(inner, self):
        self._check_closed()
        self._check_running()
        self._ready.traced = trace.enter(self._ready.traced)
        trace.emit('loop_run', loop=self.trace_id)
        try:
            inner(self)
        finally:
            trace.emit('loop_return', loop=self.trace_id)
            trace.leave()

    def close(inner, self):
        if not (self.is_running() or self.is_closed()):
            trace.emit('loop_close', loop=self.trace_id)
            trace.close()
        inner(self)

    def stop(inner, self):
        trace.emit('stop')
        inner(self)

    def _run_once(inner, self):
        if trace.foreign():
            return inner(self)
        trace.take(trace.called)
        trace.turn += 1
        trace.ran = 0
        trace.emit('turn', ready=len(self._ready), timers=len(self._scheduled))
        inner(self)
        trace.emit('turn_end', ran=trace.ran, ready=len(self._ready))

    def _process_events(inner, self, found):
        for key, mask in found:
            watchers = [handle for bit, handle in zip((1, 2), key.data) if handle and mask & bit]
            mode = ('r', 'w', 'rw')[mask - 1]
            event = trace.emit('fd', fd=self._selector.name(key.fd), mode=mode,
                               cause=watchers[0].watch)
            for handle in watchers:
                handle.because = 'io', event
            inner(self, [(key, mask)])

    def _call_soon(inner, self, *args):
        if not trace.reason or trace.reason[0] != 'done':
            trace.take(trace.called)        # the thread may have called before: it keeps its place
        return inner(self, *args)

    def call_soon_threadsafe(inner, self, *args, **kw):
        why, cause = trace.reason or (None, None)       # a job that is done has said so already
        if why != 'threadsafe':
            cause = trace.run if trace.in_loop() else None
        with trace.because('threadsafe', cause):
            return inner(self, *args, **kw)

    def _write_to_self(inner, self):
        if self._ready.traced:
            trace.emit('wakeup')
        inner(self)

    def _handle_signal(inner, self, number):
        if number in self._signal_handlers:
            event = trace.emit('signal', signal=signal.Signals(number).name)
            with trace.because('soon', event):
                inner(self, number)

    def call_exception_handler(inner, self, context):
        about, error = context.get('task') or context.get('future'), context.get('exception')
        message = context.get('message') or 'Unhandled exception in event loop'
        if 'handle' in context:
            message = f'Exception in callback {context["handle"].cb}'
        trace.emit('report', message=short(message), error=error and written(error),
                   on=getattr(about, 'trace_id', None))
        if error is not None:
            alone(error)
        inner(self, context)

    def _add_reader(inner, self, fd, callback, *args):
        return watched(inner(self, fd, callback, *args), self, fd, 'r')

    def _add_writer(inner, self, fd, callback, *args):
        return watched(inner(self, fd, callback, *args), self, fd, 'w')

    def _remove_reader(inner, self, fd):
        unwatched(self, fd, 'r')
        return inner(self, fd)

    def _remove_writer(inner, self, fd):
        unwatched(self, fd, 'w')
        return inner(self, fd)


def watched(handle, loop, fd, mode):
    handle.watch = trace.emit('watch', fd=loop._selector.name(fd), mode=mode, h=handle.id,
                              cb=handle.cb)
    return handle


def unwatched(loop, fd, mode):
    key = None if loop.is_closed() else loop._selector.get_map().get(fd)
    if key is not None and key.data['rw'.index(mode)] is not None:
        trace.emit('unwatch', fd=loop._selector.name(fd), mode=mode)


trace.edges = {TracedHandle._run.__code__, LoopHooks.run_forever.__code__}


# --- futures and tasks ------------------------------------------------------------------------

Task.trace_made = None                          # the event that says so


class FutureHooks(Hooks, around=Future):
    """Made, waited for, done: of plain futures and of tasks."""

    def __init__(inner, self, *args, **kw):
        inner(self, *args, **kw)
        forget_hooks(self)
        self.trace_age = trace.n
        self.trace_id = trace.new('T' if isinstance(self, Task) else 'F')
        if not isinstance(self, Task):
            kind = 'gather' if isinstance(self, tasks._GatheringFuture) else 'Future'
            trace.emit('future', f=self.trace_id, kind=kind)

    def _Future__schedule_callbacks(inner, self):
        """It is done: what it has become is set already."""
        trace.take(trace.called)            # nothing may come between it and what it makes ready
        state, value = outcome(self)
        if isinstance(self, Task) and self.cancelling() and state != 'cancelled':
            trace.emit('swallow', task=self.trace_id)
        event = trace.emit('done', f=self.trace_id, state=state, value=written(value),
                           callbacks=len(self._callbacks))
        with trace.because('done', event):
            inner(self)

    def add_done_callback(inner, self, function, **kw):
        if not self.done():
            trace.emit('callback', f=self.trace_id, cb=label(function))
        inner(self, function, **kw)
        if getattr(function, '__func__', None) is Task._Task__wakeup:
            task = function.__self__
            trace.emit('await', task=task.trace_id, on=self.trace_id,
                       **trace.suspended(task._coro))

    def remove_done_callback(inner, self, function):
        removed = inner(self, function)
        trace.emit('uncallback', f=self.trace_id, cb=label(function), removed=removed)
        return removed


class TaskHooks(Hooks, around=Task):
    """A step, and who wants no more of them."""

    def _Task__step(inner, self, exc=None):
        throw = exc
        if self._must_cancel and not isinstance(exc, asyncio.CancelledError):
            throw = cancelled_error(self)
        stepped(self, throw)
        inner(self, exc)
        self = exc = throw = None   # a traceback that keeps this frame must not keep them

    def _Task__eager_start(inner, self):
        began(self)
        stepped(self, None)
        inner(self)

    def cancel(inner, self, msg=None):
        trace.emit('cancel', task=self.trace_id, on=getattr(self._fut_waiter, 'trace_id', None),
                   done=self.done() or None, message=msg)
        return inner(self, msg)

    def uncancel(inner, self):
        left = inner(self)
        trace.emit('uncancel', task=self.trace_id, left=left)
        return left


def cancelled_error(future):
    message = future._cancel_message
    return asyncio.CancelledError(*([] if message is None else [message]))


def outcome(future):
    """How a future has ended: the state, and the value or error."""
    if future.cancelled():
        return 'cancelled', future._cancelled_exc or cancelled_error(future)
    if future._exception is not None:
        return 'error', future._exception
    return 'result', future._result


def began(task):
    """A task is made: it asks for its first step, or takes it eagerly."""
    parent = asyncio.current_task() if task._loop.is_running() else None
    task.trace_made = trace.emit('task', task=task.trace_id, name=name_of(task),
                                 coro=task._coro.__name__.lstrip('_'), parent=parent and parent.trace_id)
    return task.trace_made


def name_of(task):
    """The task's name; an automatic one has the number of the task."""
    given = given_name(sys._getframe(1)) if sys.version_info < (3, 13) else None
    name = task.get_name() if given is None else str(given)
    return f'Task-{task.trace_id[1:]}' if re.fullmatch(r'Task-\d+', name) else short(name)


def given_name(frame):
    """The name that a create_task on the stack will give: before 3.13 that comes last."""
    while frame is not None:
        if frame.f_code.co_name == 'create_task' and frame.f_globals['__package__'] == 'asyncio':
            if frame.f_locals['name'] is not None:
                return frame.f_locals['name']
        frame = frame.f_back


def yielded(task):
    return trace.emit('yield', task=task.trace_id, **trace.suspended(task._coro))


def stepped(task, throw):
    trace.emit('step', by=task.trace_id, task=task.trace_id, throw=throw and written(throw),
               src=trace.suspended(task._coro)['src'])
