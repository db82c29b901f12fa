"""A world in which asyncio decides the same every time.

CPython leaves three things to the machine: what time it is, in which order a set of futures is
walked (that of their addresses), and who waits in C, where nobody can watch. This module closes
all three, from the outside. Importing it imports asyncio in pure Python, with sets that remember
the order in which they were filled; VirtualClock is a time that moves only when the loop waits.
"""
import ast
import collections.abc
import heapq
import importlib.machinery
import itertools
import math
import sys
import time


def age(future):
    return getattr(future, 'trace_age', 0)


class OrderedSet(collections.abc.MutableSet, set):
    """A set that is walked in the order in which it was filled; made of a set: oldest first."""

    __contains__, __len__ = set.__contains__, set.__len__

    def __init__(self, items=()):
        super().__init__()
        self.order = {}
        self.update(sorted(items, key=age) if type(items) is set else items)

    def __iter__(self):
        return iter(self.order)

    def __repr__(self):
        return '{%s}' % ', '.join(map(repr, self)) if self else 'set()'

    def add(self, item):
        set.add(self, item)
        self.order.setdefault(item)

    def discard(self, item):
        set.discard(self, item)
        self.order.pop(item, None)

    def update(self, *others):
        for item in itertools.chain(*others):
            self.add(item)

    def copy(self):
        return OrderedSet(self)

    def union(self, *others):
        return OrderedSet(itertools.chain(self, *others))

    def difference(self, *others):
        return self - set().union(*others)


class OrderedComprehensions(ast.NodeTransformer):
    """Turns {x for ...} into set(x for ...), where `set` can be another one."""

    def visit_SetComp(self, node):
        generator = ast.GeneratorExp(node.elt, node.generators)
        return ast.Call(ast.Name('set', ast.Load()), [generator], [])


def ordered_code(path, source):
    """The code of a module in which every set is an OrderedSet."""
    tree = OrderedComprehensions().visit(ast.parse(source, path))
    tree.body[1:1] = ast.parse(f'from {__name__} import OrderedSet as set').body
    return compile(ast.fix_missing_locations(tree), path, 'exec', dont_inherit=True)


def import_asyncio():
    """Import asyncio so that each of its decisions is made in Python, and in a fixed order.

    Sets that functions make by name are found by another name; only tasks.py has others as well.
    """
    loader = importlib.machinery.SourceFileLoader
    plain = loader.get_code

    def get_code(self, name):
        if name == 'asyncio.tasks':
            return ordered_code(self.path, self.get_data(self.path))
        return plain(self, name)

    sys.modules['_asyncio'] = None
    loader.get_code = get_code
    import asyncio.tasks
    del loader.get_code
    asyncio.base_events.set = asyncio.taskgroups.set = OrderedSet
    for name in ('_all_tasks', '_scheduled_tasks'):
        if hasattr(asyncio.tasks, name):
            getattr(asyncio.tasks, name).data = OrderedSet()


class Deadlock(RuntimeError):
    """Nothing can wake the loop."""


class MachineClock:
    """The machine's own time."""

    patience = None         # seconds that a loop waits when no timer is set; None: for ever
    time, real_sleep = time.monotonic, staticmethod(time.sleep)

    def install(self):
        pass

    def has_turn(self):
        return False

    def sleep(self, seconds):
        self.real_sleep(seconds)
        return True

    def select(self, look, timeout, watching):
        if timeout is not None or self.patience is None:
            return look(timeout)
        if found := look(self.patience):
            return found
        raise Deadlock


class VirtualClock:
    """A time that starts at 0 and moves only inside select(), and while the program sleeps.

    What happens outside the loop is a queue of moments; what is due happens when select() begins,
    and when the clock comes to it.
    """

    EPOCH = 1_000_000_000   # what time.time() says at 0
    GRACE = 0.003           # real seconds for the kernel to deliver what is on its way
    patience = 10           # real seconds for a descriptor, when no timer is set

    def __init__(self):
        self.now, self.queue, self.watchers = 0.0, [], []
        self.numbers = itertools.count()
        time.time = lambda: self.EPOCH + self.now
        time.time_ns = lambda: round(time.time() * 1e9)
        time.monotonic = time.perf_counter = self.time
        time.monotonic_ns = time.perf_counter_ns = lambda: round(self.now * 1e9)

    def install(self):
        from cpython import children, threads
        self.threads = threads
        threads.install()
        children.install()

    def time(self):
        return self.now

    def has_turn(self):
        """Whether this is a thread for which the loop's waits."""
        return self.threads.Turns.current() is not None

    def sleep(self, seconds):
        """Returns whether the loop's own thread slept, and time has moved."""
        if seconds < 0:
            raise ValueError('sleep length must be non-negative')
        thread = self.threads.Turns.current()
        if thread is None:
            self.now += seconds
            return True
        thread.pause(lambda resume: self.at(self.now + seconds, resume))
        return False

    def at(self, when, action):
        """Let the action happen at this moment, behind what is to happen then already."""
        heapq.heappush(self.queue, (when, next(self.numbers), action))

    def happen(self):
        """Let everything happen that is due."""
        while self.queue and self.queue[0][0] <= self.now:
            heapq.heappop(self.queue)[2]()
        for look in list(self.watchers):
            look()

    def select(self, look, timeout, watching):
        """Wait by looking: look(t) is select() with a timeout; `watching` a real descriptor?"""
        self.happen()
        found = look(0)
        limit = math.inf if timeout is None else self.now + timeout
        while not found and self.now < limit:
            moment = self.queue[0][0] if self.queue else math.inf
            if watching:
                found = look(self.GRACE if min(limit, moment) < math.inf else self.patience)
            if found:
                break
            if min(limit, moment) == math.inf:
                raise Deadlock
            self.now = max(self.now, min(limit, moment))
            if moment <= limit:
                self.happen()
                found = look(0)
        return found


CLOCKS = {'monotonic': MachineClock, 'virtual': VirtualClock}

import_asyncio()
