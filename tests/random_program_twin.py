#!/usr/bin/env python3
"""Runs a random program (see random_program.py) with asyncio.

    tests/random_program.py 7 > program.txt
    python3 tests/random_program_twin.py program.txt

Every operation is a coroutine of a few lines; random_program.c has the same ones under the same
names.
"""
import asyncio
import re
import sys
import time

CATCH = {'error': Exception, 'cancelled': asyncio.CancelledError, 'any': BaseException}
MODE = {'all': asyncio.ALL_COMPLETED, 'first': asyncio.FIRST_COMPLETED,
        'error': asyncio.FIRST_EXCEPTION}
OBJECTS = {'locks': asyncio.Lock, 'events': asyncio.Event, 'conditions': asyncio.Condition,
           'semaphores': asyncio.Semaphore, 'queues': asyncio.Queue, 'barriers': asyncio.Barrier}


class World:
    """What the tasks of a program share."""

    def __init__(self, text):
        self.bodies = []          # what each task does
        self.tasks = {}           # those that were started, by number
        self.timer = None         # the last one that was armed
        self.lines = []           # those that make objects
        for line in text.splitlines():
            kind, _, rest = line.partition(' ')
            if kind == 'task':
                self.bodies.append(parse(re.findall(r'[()]|[^() ]+', rest)))
            else:
                self.lines.append((kind, [int(number) for number in rest.split()]))

    def make_objects(self):
        """Make them in the order of the program's lines."""
        for kind, numbers in self.lines:
            if kind == 'futures':
                loop = asyncio.get_running_loop()
                made = [loop.create_future() for _ in range(numbers[0])]
            elif kind in ('locks', 'events', 'conditions'):
                made = [OBJECTS[kind]() for _ in range(numbers[0])]
            else:
                made = [OBJECTS[kind](number) for number in numbers]
            setattr(self, kind, made)

    def start(self, number, create_task=asyncio.create_task):
        """Start a task, unless there is none of this number, or it runs already."""
        if number < len(self.bodies) and number not in self.tasks:
            self.tasks[number] = create_task(run(self, number, self.bodies[number]))

    def started(self, numbers):
        return [self.tasks[number] for number in map(int, numbers) if number in self.tasks]


def parse(tokens):
    """The operations up to the end, or up to the parenthesis that closes them."""
    operations = []
    while tokens:
        token = tokens.pop(0)
        if token == ')':
            break
        operations.append(parse(tokens) if token == '(' else token)
    return operations


def say(me, text):
    print(f'{me}: {text}')


async def run(world, me, operations):
    """Do what a task, or a part of it, consists of."""
    for name, *arguments in operations:
        if name == 'return':
            return int(arguments[0])
        await globals()[f'do_{name}'](world, me, *arguments)


# --- time, errors, nesting --------------------------------------------------------------------

async def do_sleep(world, me, delay):
    await asyncio.sleep(float(delay))


async def do_block(world, me, delay):
    time.sleep(float(delay))


async def do_raise(world, me, value):
    raise ValueError(value)


async def do_call(world, me, *body):
    await run(world, me, body)


async def do_try(world, me, catch, *body):
    try:
        await run(world, me, body)
    except CATCH[catch] as error:
        say(me, f'caught {error!r}')


async def do_finally(world, me, delay, *body):
    try:
        await run(world, me, body)
    finally:
        await asyncio.sleep(float(delay))
        say(me, 'cleaned up')


async def do_timeout(world, me, delay, *body):
    async with asyncio.timeout(float(delay)):
        await run(world, me, body)


async def do_wait_for(world, me, delay, *body):
    await asyncio.wait_for(run(world, me, body), float(delay))


# --- other tasks ------------------------------------------------------------------------------

async def do_spawn(world, me, number):
    world.start(int(number))


async def do_await(world, me, number):
    for task in world.started([number]):
        say(me, f'task {number} gave {await task}')


async def do_cancel(world, me, number):
    for task in world.started([number]):
        task.cancel()


async def do_uncancel(world, me):
    say(me, f'{asyncio.current_task().uncancel()} requests left')


async def do_gather(world, me, return_exceptions, *numbers):
    for number in numbers:
        world.start(int(number))
    if tasks := world.started(numbers):
        results = await asyncio.gather(*tasks, return_exceptions=return_exceptions == '1')
        say(me, f'gathered {results}'.replace("CancelledError('')", 'CancelledError()'))


async def do_group(world, me, number, *body):
    async with asyncio.TaskGroup() as group:
        world.start(int(number), group.create_task)
        await run(world, me, body)


async def do_wait(world, me, mode, delay, *numbers):
    if tasks := world.started(numbers):
        done, pending = await asyncio.wait(tasks, timeout=float(delay), return_when=MODE[mode])
        say(me, f'{len(done)} done, {len(pending)} pending')


async def do_each(world, me, *numbers):
    for future in asyncio.as_completed(world.started(numbers)):
        say(me, f'next gave {await future}')


async def do_shield(world, me, number):
    for task in world.started([number]):
        say(me, f'task {number} gave {await asyncio.shield(task)}')


async def do_wait_for_task(world, me, delay, number):
    for task in world.started([number]):
        say(me, f'task {number} gave {await asyncio.wait_for(task, float(delay))}')


# --- locks and their family -------------------------------------------------------------------

async def do_lock(world, me, number, *body):
    async with world.locks[int(number)]:
        await run(world, me, body)


async def do_semaphore(world, me, number, *body):
    async with world.semaphores[int(number)]:
        await run(world, me, body)


async def do_barrier(world, me, number):
    say(me, f'at the barrier, {await world.barriers[int(number)].wait()}')


async def do_wait_event(world, me, number):
    await world.events[int(number)].wait()


async def do_set(world, me, number):
    world.events[int(number)].set()


async def do_clear(world, me, number):
    world.events[int(number)].clear()


def set_event(event):
    event.set()


async def do_set_later(world, me, delay, number):
    event = world.events[int(number)]
    world.timer = asyncio.get_running_loop().call_later(float(delay), set_event, event)


async def do_stop_timer(world, me):
    if world.timer is not None:
        world.timer.cancel()


async def do_wait_condition(world, me, number):
    async with world.conditions[int(number)]:
        await world.conditions[int(number)].wait()


async def do_notify(world, me, number, count):
    condition = world.conditions[int(number)]
    async with condition:
        condition.notify(int(count))


# --- queues and futures -----------------------------------------------------------------------

async def do_put(world, me, number, value):
    await world.queues[int(number)].put(int(value))


async def do_get(world, me, number):
    say(me, f'got {await world.queues[int(number)].get()}')
    world.queues[int(number)].task_done()


async def do_offer(world, me, number, value):
    if not world.queues[int(number)].full():
        world.queues[int(number)].put_nowait(int(value))


async def do_poll(world, me, number):
    if not world.queues[int(number)].empty():
        say(me, f'polled {world.queues[int(number)].get_nowait()}')


async def do_join(world, me, number):
    await world.queues[int(number)].join()


async def do_shutdown(world, me, number, immediate):
    world.queues[int(number)].shutdown(immediate == '1')


async def do_await_future(world, me, number):
    say(me, f'future {number} gave {await world.futures[int(number)]}')


async def do_resolve(world, me, number, value):
    if not world.futures[int(number)].done():
        world.futures[int(number)].set_result(int(value))


async def do_reject(world, me, number, value):
    if not world.futures[int(number)].done():
        world.futures[int(number)].set_exception(ValueError(value))


async def do_cancel_future(world, me, number):
    world.futures[int(number)].cancel()


# --- the program ------------------------------------------------------------------------------

def fate(future):
    if future.cancelled():
        return 'cancelled'
    return f'gave {future.result()}' if future.exception() is None else repr(future.exception())


async def program(world):
    """Start task 0; after a while, cancel what is left until nothing is."""
    world.make_objects()
    world.start(0)
    await asyncio.sleep(50)
    while left := [task for _, task in sorted(world.tasks.items()) if not task.done()]:
        for task in left:
            task.cancel()
        await asyncio.sleep(1)
    for number, task in sorted(world.tasks.items()):
        say(f'task {number}', fate(task))
    for number, future in enumerate(world.futures):
        say(f'future {number}', fate(future) if future.done() else 'pending')


if __name__ == '__main__':
    for name in sys.argv[1:]:
        with open(name) as file:
            world = World(file.read())
        print(name)
        asyncio.run(program(world))
