#!/usr/bin/env python3
"""Random programs: from a seed, what some tasks do to each other.

    tests/random_program.py SEED              prints the program
    tests/random_program.py --count FROM TO   counts what the programs of these seeds consist of

A program is text. The first lines make objects, each `task` line is what one task does, in order:

    locks 2                                   locks 0 and 1; so are events, conditions, futures
    semaphores 1 2                            semaphore 0 with 1 permit, semaphore 1 with 2
    queues 0 2                                queue 0 without a limit, queue 1 for 2 items
    barriers 2                                barrier 0 for 2 tasks
    task (spawn 1) (timeout 0.5 (get 0)) (return 7)
    task (lock 0 (sleep 0.25)) (put 0 3)

random_program_twin.py runs it with asyncio, random_program.c with Zoetrope; the two make the same
decisions. Every program ends: a task awaits only tasks of a higher number, so they never wait in a
circle, and what is stuck for another reason is cancelled in the end.

Without --new, a program contains nothing that CPython 3.11, 3.12 and 3.13 decide differently.
"""
import argparse
import collections
import random
import re

DELAYS = ('0', '0', '0', '0.1', '0.2', '0.25', '0.3', '0.5', '0.5', '0.75', '1', '1', '1.5')
DEPTH = 3                         # how deep the operations nest


class Generator:
    """Makes up one program."""

    def __init__(self, seed, new=False):
        self.random = random.Random(seed)
        self.sizes = {'semaphores': self.numbers(1, 2), 'queues': self.numbers(0, 3),
                      'barriers': [2]}
        self.counts = {name: self.random.randint(1, 2)
                       for name in ('locks', 'events', 'conditions', 'futures')}
        self.tasks = self.random.randint(3, 8)
        self.new = new
        self.kinds = [name for name, weight in KINDS.items() for _ in range(weight)]
        if new:
            self.kinds += [name for name, weight in NEW_KINDS.items() for _ in range(weight)]

    def numbers(self, low, high):
        return [self.random.randint(low, high) for _ in range(self.random.randint(1, 2))]

    def text(self):
        lines = [f'{name} {count}' for name, count in self.counts.items()]
        lines += [f'{name} ' + ' '.join(map(str, sizes)) for name, sizes in self.sizes.items()]
        bodies = [self.body(task, 0, self.random.randint(2, 6)) for task in range(self.tasks)]
        for task in range(1, self.tasks):
            self.add_spawn(bodies, task)
        for body in bodies:
            if self.random.random() < 0.6:
                body.append(f'(return {self.random.randint(0, 99)})')
        return '\n'.join(lines + ['task ' + ' '.join(body) for body in bodies]) + '\n'

    def add_spawn(self, bodies, task):
        """Let a task of a lower number start this one."""
        parent = self.random.randint(0, task // 3)
        ways = ('spawn',) * 5 + ('gather 0', 'gather 1') + ('group',) * self.new
        way = self.random.choice(ways)
        block = f' {self.operation(parent, 1)}' if way == 'group' else ''
        body = bodies[parent]
        body.insert(self.random.randint(0, min(2, len(body))), f'({way} {task}{block})')

    def body(self, task, depth, count):
        return [self.operation(task, depth) for _ in range(count)]

    def operation(self, task, depth):
        """One operation of this task, as text; most that may wait for ever get a limit."""
        kind = self.random.choice(self.kinds)
        while depth >= DEPTH and '*' in FORMS[kind]:
            kind = self.random.choice(self.kinds)
        arguments = [self.argument(form, task, depth) for form in FORMS[kind].split()]
        text = f"({' '.join([kind, *arguments])})"
        if kind in WAITING and self.random.random() < 0.8:
            return f'(try {self.catch(task)} (timeout {self.some_delay(task)} {text}))'
        return text

    def argument(self, form, task, depth):
        if form == '*':
            return ' '.join(self.body(task, depth + 1, self.random.randint(1, 3)))
        if form in self.counts:
            return str(self.random.randrange(self.counts[form]))
        if form in self.sizes:
            return str(self.random.randrange(len(self.sizes[form])))
        return getattr(self, form)(task)

    def delay(self, task):
        return self.random.choice(DELAYS)

    def some_delay(self, task):
        return self.random.choice(DELAYS[3:])

    def held(self, task):
        """The beginning of what is done with a lock in hand."""
        return f'(sleep {self.delay(task)})'

    def value(self, task):
        return str(self.random.randint(0, 9))

    def few(self, task):
        return str(self.random.randint(1, 2))

    def limit(self, task):
        """Before 3.11.3, a timeout that a cancelled task enters does not work."""
        return self.delay(task) if self.new else self.some_delay(task)

    def any(self, task):
        """Any task; itself only where a timeout can follow."""
        number = self.random.randrange(self.tasks)
        return str(number if self.new or number != task else (number + 1) % self.tasks)

    def later(self, task):
        """A task that may be awaited."""
        return str(self.random.randint(task + 1, max(self.tasks, task + 1)))

    def laters(self, task):
        return ' '.join(sorted({self.later(task) for _ in range(3)}))

    def flag(self, task):
        return self.random.choice('01')

    def mode(self, task):
        return self.random.choice(('all', 'first', 'error'))

    def catch(self, task):
        """For the same reason, no program without --new swallows a cancellation."""
        return self.random.choice(('error', 'error', 'cancelled', 'any')) if self.new else 'error'


# What an operation is given (* stands for operations), and how often it is chosen.
FORMS = {
    'sleep': 'delay', 'block': 'delay', 'raise': 'value', 'call': '*', 'try': 'catch *',
    'finally': 'delay *', 'timeout': 'limit *', 'await': 'later', 'cancel': 'any',
    'wait': 'mode some_delay laters', 'shield': 'later', 'uncancel': '',
    'lock': 'locks held *', 'semaphore': 'semaphores held *', 'barrier': 'barriers',
    'wait_event': 'events', 'set': 'events', 'clear': 'events', 'set_later': 'delay events',
    'stop_timer': '', 'notify': 'conditions few',
    'put': 'queues value', 'get': 'queues', 'offer': 'queues value', 'poll': 'queues',
    'join': 'queues', 'await_future': 'futures', 'resolve': 'futures value',
    'reject': 'futures value', 'cancel_future': 'futures',
    'wait_condition': 'conditions', 'wait_for': 'delay *', 'wait_for_task': 'delay later',
    'gather': 'flag laters', 'shutdown': 'queues flag', 'each': 'laters',
}
KINDS = {
    'sleep': 14, 'block': 1, 'raise': 1, 'call': 2, 'try': 6, 'finally': 2, 'timeout': 3,
    'await': 4, 'cancel': 2, 'wait': 3, 'shield': 2,
    'lock': 9, 'semaphore': 8, 'barrier': 4, 'wait_event': 3, 'set': 3, 'clear': 2,
    'set_later': 2, 'stop_timer': 1, 'notify': 3, 'put': 7, 'get': 6, 'offer': 2, 'poll': 1,
    'join': 1, 'await_future': 3, 'resolve': 2, 'reject': 1, 'cancel_future': 1,
}
NEW_KINDS = {'wait_condition': 4, 'wait_for': 4, 'wait_for_task': 2, 'gather': 4,
             'each': 2, 'shutdown': 1, 'uncancel': 1}
WAITING = {'barrier', 'wait_event', 'get', 'put', 'join', 'await_future', 'wait_condition'}


def count(first, last, new):
    """How often each operation occurs in the programs of these seeds."""
    found = collections.Counter()
    for seed in range(first, last):
        found.update(re.findall(r'\((\w+)', Generator(seed, new).text()))
    for name, times in found.most_common():
        print(f'{times:7} {name}')


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition('\n')[0])
    parser.add_argument('--new', action='store_true', help='as CPython 3.13 alone decides it')
    parser.add_argument('--count', nargs=2, type=int, metavar=('FROM', 'TO'))
    parser.add_argument('seed', nargs='?', type=int, default=1)
    options = parser.parse_args()
    if options.count:
        count(*options.count, options.new)
    else:
        print(Generator(options.seed, options.new).text(), end='')


if __name__ == '__main__':
    main()
