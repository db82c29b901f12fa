"""What the tracer writes: one JSON object for each event (docs/trace-format.md).

An event knows the turn and the time it happened in, who was running, what led to it, and which line
of the program did it. `trace` keeps track of all that; the hooks only name the event.

While a loop runs, the trace is its thread's. What another thread prints, or calls in the loop, is
put aside until that one looks: before a turn, and when it wakes. So nothing comes in between two
events of the loop. Loops that other threads run meanwhile are not in the trace.
"""
import collections
import contextlib
import functools
import json
import math
import os
import re
import stat
import sys
import threading
import time
import types

from cpython import world       # asyncio, as the tracer wants it
from asyncio import events, futures, tasks

TRACER = os.path.dirname(world.__file__) + os.sep, sys.modules['__main__'].__file__
LIBRARY = *TRACER, os.path.dirname(os.__file__) + os.sep
FUTURES = futures.__file__, tasks.__file__


def encoded(event):
    return json.dumps(event, ensure_ascii=False, separators=(',', ':'))


class Program:
    """The traced script; the files beside it are its own too."""

    def __init__(self, path):
        self.path = os.path.abspath(path)
        self.home = os.path.dirname(self.path) + os.sep
        self.shown = os.path.dirname(path)

    @functools.lru_cache(None)
    def shows(self, file):
        """What a file of the program is called in the trace; None for any other file."""
        if file.startswith(self.home) and not file.startswith(LIBRARY):
            return os.path.join(self.shown, file[len(self.home):])

    def place(self, frame):
        """The frame's "file:line", if it is the program's."""
        file = self.shows(frame.f_code.co_filename)
        return file and f'{file}:{frame.f_lineno}'


class Trace:
    """The events so far, and what the next one must know about its moment."""

    def __init__(self):
        self.file = self.program = self.clock = None    # set when the program is known
        self.lines = []                         # not yet written to the file
        self.n = self.turn = self.ran = 0       # events; turns; handles that this turn has run
        self.epoch = None                       # when the first loop was opened
        self.handle = self.run = None           # the handle being run; the event that says so
        self.lock = threading.RLock()           # other threads tell something too; so does what is
                                                # destroyed while an event is being written
        self.own = threading.local()            # .reason: why the next handle is ready: (why, cause);
                                                # .silent: this thread is not traced
        self.owner = self.running = None        # the thread whose loop is open; ... which runs
        self.printed = collections.deque()      # put aside by other threads: what tells of a line
        self.called = collections.deque()       # ... and what makes a handle ready
        self.made = collections.Counter()       # ids of each kind
        self.edges = set()                      # code that runs the program's code

    def new(self, kind):
        """The next id of this kind."""
        with self.lock:
            self.made[kind] += 1
            return f'{kind}{self.made[kind]}'

    def emit(self, ev, **fields):
        """Tell an event of the traced thread; returns its number."""
        return None if self.foreign() else self.tell(self.event(ev, **fields))

    def event(self, ev, *, by=None, cause=None, src=None, stack=None, **fields):
        """An event as it is now; what is None is left out."""
        return {'ev': ev, 'by': by or self.by(), 'cause': cause, **fields,
                'src': src or self.here(sys._getframe(1)), 'stack': stack}

    def tell(self, event):
        """Write an event; returns its number."""
        told = encoded({key: value for key, value in event.items()
                        if value is not None or key == 'value'})
        with self.lock:
            t = self.time(time.monotonic())
            n = self.n = self.n + 1
            self.write(f'{{"n":{n},"k":{self.turn},"t":{t},{told[1:]}')
        return n

    def foreign(self):
        """Whether the trace is another thread's."""
        if self.running in (None, threading.get_ident()) or self.clock.has_turn():
            return getattr(self.own, 'silent', False)
        return True

    def open(self):
        """A loop is opened. Returns whether it is traced: not beside one of another thread."""
        with self.lock:
            if self.owner not in (None, threading.get_ident()) and not self.clock.has_turn():
                self.own.silent = True
            elif not self.foreign():
                self.owner = threading.get_ident()
        return not self.foreign()

    def enter(self, traced):
        """A loop begins to run, which is traced or not. Returns whether it (still) is."""
        with self.lock:
            self.own.silent = False
            self.own.silent = not traced or self.foreign()
            if not self.own.silent:
                self.owner = self.running = threading.get_ident()
        return not self.own.silent

    def leave(self):
        """The loop has returned."""
        with self.lock:
            if not self.foreign():
                self.take(self.called)
                self.running = None

    def close(self):
        """The loop is closed: whoever opens the next one is traced."""
        if not self.foreign():
            self.owner = None

    def do(self, action, aside):
        """Let an event happen now, or put it aside until the traced thread looks."""
        with self.lock:
            if self.foreign():
                aside.append(action)
            else:
                action()

    def take(self, aside):
        """Let happen what others have put aside for this thread, oldest first."""
        for _ in range(0 if self.foreign() else len(aside)):
            aside.popleft()()

    def time(self, seconds):
        """A moment of loop time, in ns since the first loop was opened."""
        return 0 if self.epoch is None else nanoseconds(seconds - self.epoch)

    def by(self):
        """Who is running: a task, or else a handle."""
        if self.in_loop():
            task = tasks._current_tasks.get(events._get_running_loop())
            return getattr(task, 'trace_id', self.handle)

    def in_loop(self):
        """Whether this is the thread of the running loop that is traced."""
        return events._get_running_loop() is not None and not self.foreign()

    def here(self, frame):
        """The innermost line of the program, among what the running handle has called."""
        while frame is not None and frame.f_code not in self.edges:
            if place := self.program.place(frame):
                return place
            frame = frame.f_back

    def suspended(self, coroutine):
        """Where in the program a coroutine waits: the innermost line, and who awaits whom."""
        src, stack = None, []
        while coroutine is not None:
            frame = getattr(coroutine, 'cr_frame', None) or getattr(coroutine, 'gi_frame', None)
            if place := frame and self.program.place(frame):
                src = place
                stack.append(f'{coroutine.__name__.lstrip("_")} {src}')
            coroutine = (getattr(coroutine, 'cr_await', None)
                         or getattr(coroutine, 'gi_yieldfrom', None))
        stack[20:] = ['...'] * (len(stack) > 20)
        return {'src': src, 'stack': stack if len(stack) > 1 else None}

    @property
    def reason(self):
        """Why the next handle is ready, if this thread has said so: (why, cause)."""
        return getattr(self.own, 'reason', None)

    @contextlib.contextmanager
    def because(self, why, cause):
        """What becomes ready inside does so for this reason."""
        outer, self.own.reason = self.reason, (why, cause)
        try:
            yield
        finally:
            self.own.reason = outer

    def write(self, line):
        self.lines.append(line + '\n')
        if len(self.lines) >= 1000:
            self.flush()

    def follow(self):
        """Who reads from a pipe follows the program: let it have what there is."""
        if self.file is not None and stat.S_ISFIFO(os.fstat(self.file.fileno()).st_mode):
            self.flush()

    def flush(self):
        """Write whole lines. If that fails the trace ends, and the program goes on."""
        with self.lock:
            lines, self.lines = self.lines, []
        data = ''.join(lines).encode()
        try:
            if self.file is not None:
                self.file.write(data)
                self.file.flush()
        except OSError as error:
            self.file = None
            print(f'zoetrope: the trace: {error.strerror}; it ends here', file=sys.stderr)

    def end(self, how):
        """Write the last event, in whatever thread."""
        with self.lock:
            self.running, self.own.silent = threading.get_ident(), False
            self.take(self.printed)
            self.emit('exit', how=how)
        self.flush()
        self.file = None

    def forget(self):
        """In a child process: the trace is its parent's."""
        self.lines, self.file, self.lock = [], None, threading.RLock()


trace = Trace()


def nanoseconds(seconds):
    return math.floor(max(-9e18, min(seconds * 1e9 + 0.5, 9e18)))


def label(callback):
    """The name of a callback; a task's two own ones say which task."""
    while isinstance(callback, functools.partial):
        callback = callback.func
    name = getattr(callback, '__name__', type(callback).__name__)
    owner = getattr(callback, '__self__', None)
    if isinstance(owner, tasks.Task) and name in ('__step', '__wakeup'):
        return f'task.{name.lstrip("_")}({owner.trace_id})'
    return name.lstrip('_')


def short(text):
    """A text of at most 80 bytes, or so many and three dots."""
    data = text.encode('utf-8', 'surrogateescape')
    if len(data) <= 80:
        return data.decode('utf-8', 'replace')
    return data[:80].decode('utf-8', 'ignore') + '...'


def written(value, depth=0):
    """A value as the trace writes it, which stands in so many lists."""
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, str):
        return short(value)
    if isinstance(value, (float, BaseException)):
        text = re.sub('<[^<>]* at 0x[^<>]*>', '<object>', repr(value))
        return short(text.replace("CancelledError('')", 'CancelledError()'))
    if isinstance(value, list) and depth < 32:
        return [written(item, depth + 1) for item in value[:20]] + ['...'] * (len(value) > 20)
    return '<object>'


def alone(error):
    """Make the tracebacks of an error those that the program would have without the tracer."""
    error.__traceback__ = visible(error.__traceback__)
    for other in (error.__cause__, error.__context__, *getattr(error, 'exceptions', ())):
        if other is not None:
            alone(other)


def visible(traceback):
    """The traceback without our frames, and without those that asyncio otherwise has in C."""
    if traceback is None:
        return None
    rest, code = visible(traceback.tb_next), traceback.tb_frame.f_code
    in_c = code.co_qualname.startswith(('Future.', 'Task.')) and code.co_filename in FUTURES
    if in_c or code.co_filename.startswith(TRACER):
        return rest
    return types.TracebackType(rest, traceback.tb_frame, traceback.tb_lasti, traceback.tb_lineno)
