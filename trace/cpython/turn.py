"""What a turn of the loop looks at: who is ready, and which descriptors are, after select()."""
import collections
import contextlib
import os
import selectors

from cpython import deadlock
from cpython.record import nanoseconds, trace
from cpython.world import Deadlock


class Ready(collections.deque):
    """The ready queue: it tells who joins it, and who is dropped from it."""

    traced = True                           # its loop is

    def append(self, handle):
        if self.traced:
            why, cause = handle.because or trace.reason or ('soon', trace.run)
            event = trace.event('ready', h=handle.id, cb=handle.cb, why=why, ahead=None, cause=cause)
            trace.do(lambda: self.join(handle, event), trace.called)
        else:
            super().append(handle)

    def join(self, handle, event):
        event['ahead'] = len(self)
        handle.ready = trace.tell(event)
        handle.queued = True
        super().append(handle)

    def popleft(self):
        handle = super().popleft()
        handle.queued = False
        if handle._cancelled:
            trace.emit('skip', h=handle.id, cause=handle.ready)
        return handle


class Selector(selectors.SelectSelector):
    """select(), which says how long it waits, and why; what it finds is in ascending order."""

    def __init__(self, loop):
        super().__init__()
        self.loop = loop
        self.names = {}                     # of descriptors: number -> (device and inode, name)

    def name(self, fd):
        """fd1, fd2, ...: a number that is reused for another file gets another name."""
        number = fd if isinstance(fd, int) else fd.fileno()
        with contextlib.suppress(OSError):  # closed by now: it keeps its name
            file = os.fstat(number)[1:3]
            if self.names.get(number, (None,))[0] != file:
                self.names[number] = file, trace.new('fd')
        return self.names[number][1]

    def select(self, timeout=None):
        loop, timer = self.loop, None
        why = 'ready' if loop._ready else 'stop' if loop._stopping else 'nothing'
        if why == 'nothing' and loop._scheduled:
            why, timer = 'timer', loop._scheduled[0]
        trace.emit('select', timeout=-1 if timeout is None else nanoseconds(timeout), why=why,
                   timer=timer and timer.id, cause=timer and timer.because[1])
        if timeout != 0:
            trace.follow()
        found = []
        try:
            found = trace.clock.select(super().select, timeout, len(self.get_map()) > 1)
        except Deadlock:
            trace.emit('report', message=deadlock.MESSAGE)
            raise RuntimeError(deadlock.explained(loop)) from None
        finally:
            trace.take(trace.printed)
            trace.emit('wake', fds=len(found))
            trace.take(trace.called)
        return sorted(found, key=lambda ready: ready[0].fd)
