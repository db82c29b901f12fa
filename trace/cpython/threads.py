"""Threads in virtual time: real ones, of which one runs at a time, and only inside select().

A thread gets its turn when the clock says so, keeps it until it sleeps, waits for a result or ends,
and gives it back. A pool hands its jobs to such threads; processes are threads here, too.
"""
import collections
import concurrent.futures
import itertools
import threading

from cpython.record import label, trace

RealThread, RealFuture = threading.Thread, concurrent.futures.Future


class Turns:
    """Who has the turn: the loop's thread, or one other."""

    back = threading.Semaphore(0)       # given back by the thread that had it
    mine = threading.local()            # .thread: the virtual thread that this code runs in

    @classmethod
    def current(cls):
        return getattr(cls.mine, 'thread', None)


class Thread:
    """What programs find as threading.Thread."""

    numbers = itertools.count(1)

    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        self.target, self.args, self.kwargs = target, args, kwargs or {}
        self.name, self.daemon = name or f'Thread-{next(self.numbers)}', daemon
        self.turn, self.over, self.joining = threading.Semaphore(0), False, []

    def run(self):
        if self.target:
            self.target(*self.args, **self.kwargs)

    def start(self):
        trace.clock.at(trace.clock.now, self.begin)

    def begin(self):
        RealThread(target=self.body, daemon=True, name=self.name).start()
        Turns.back.acquire()

    def resume(self):
        self.turn.release()
        Turns.back.acquire()

    def body(self):
        Turns.mine.thread = self
        try:
            self.run()
        finally:
            self.over = True
            for resume in self.joining:
                trace.clock.at(trace.clock.now, resume)
            Turns.back.release()

    def pause(self, arrange):
        """Give the turn back, until what `arrange` is given is called."""
        arrange(self.resume)
        Turns.back.release()
        self.turn.acquire()

    def is_alive(self):
        return not self.over

    def join(self, timeout=None):
        wait(lambda: self.over, self.joining.append)


def wait(is_over, arrange):
    """Wait in a thread until something is over; the loop's thread moves the world meanwhile."""
    thread, clock = Turns.current(), trace.clock
    if is_over():
        return
    if thread is not None:
        thread.pause(arrange)
        return
    before = clock.now
    while not is_over() and clock.queue:
        clock.now = max(clock.now, clock.queue[0][0])
        clock.happen()
    if clock.now > before and trace.in_loop():
        trace.emit('block', ns=round((clock.now - before) * 1e9))


class Job(RealFuture):
    """What an executor gives back: a future of another thread."""

    def __init__(self, function):
        super().__init__()
        self.id, self.cb = trace.new('J'), label(function)
        self.event = trace.emit('job', job=self.id, op='submit', cb=self.cb, cause=trace.run)

    def cancel(self):
        known = self.done()
        if cancelled := super().cancel():
            if not known:
                trace.emit('job', job=self.id, op='cancel', cb=self.cb, cause=trace.run)
        return cancelled

    def run(self, function, args, kw):
        """In a thread of the pool."""
        self.event = trace.emit('job', job=self.id, op='start', cb=self.cb, cause=self.event)
        result = error = None
        try:
            result = function(*args, **kw)
        except BaseException as raised:
            error = raised
        self.event = trace.emit('job', job=self.id, op='done', cb=self.cb, cause=self.event)
        with trace.because('threadsafe', self.event):
            self.set_exception(error) if error is not None else self.set_result(result)
        error = None


def result(self, timeout=None):
    """Future.result: a thread that waits gives its turn back."""
    clock = trace.clock
    if not self.done():
        def arrange(resume):
            once = iter([resume])
            def soon(_=None):
                for action in once:
                    clock.at(clock.now, action)
            self.add_done_callback(soon)
            if timeout is not None:
                clock.at(clock.now + timeout, lambda: [action() for action in once])
        wait(self.done, arrange)
    return REAL_RESULT(self, 0 if timeout is not None or not self.done() else None)


REAL_RESULT = RealFuture.result


class Pool(concurrent.futures.Executor):
    """What programs find as ThreadPoolExecutor and ProcessPoolExecutor."""

    def __init__(self, max_workers=None, *args, thread_name_prefix='', **kw):
        if max_workers is not None and max_workers <= 0:
            raise ValueError('max_workers must be greater than 0')
        self.free, self.busy = list(range(max_workers or 4)), 0
        self.waiting, self.closed, self.resting = collections.deque(), False, []

    def submit(self, function, /, *args, **kw):
        if self.closed:
            raise RuntimeError('cannot schedule new futures after shutdown')
        job = Job(function)
        self.waiting.append((job, function, args, kw))
        self.dispatch()
        return job

    def dispatch(self):
        while self.free and self.waiting:
            job, function, args, kw = self.waiting.popleft()
            if job.set_running_or_notify_cancel():
                slot = self.free.pop(0)
                self.busy += 1
                Thread(target=self.work, args=(slot, job, function, args, kw)).start()

    def work(self, slot, job, *call):
        job.run(*call)
        self.busy -= 1
        self.free.append(slot)
        self.free.sort()
        self.dispatch()
        if not self.busy:
            for resume in self.resting:
                trace.clock.at(trace.clock.now, resume)
            self.resting.clear()

    def shutdown(self, wait=True, *, cancel_futures=False):
        self.closed = True
        while cancel_futures and self.waiting:
            self.waiting.popleft()[0].cancel()
        if wait:
            rest(self)


def rest(pool):
    wait(lambda: not pool.busy, pool.resting.append)


def install():
    """Put them where programs, and asyncio, find threads and pools."""
    threading.Thread = Thread
    RealFuture.result = result
    for name in ('ThreadPoolExecutor', 'ProcessPoolExecutor'):
        setattr(concurrent.futures, name, type(name, (Pool,), {}))
