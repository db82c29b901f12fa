"""Locks, events, conditions, semaphores, barriers, queues.

tests/sync/NAME.txt holds scripts, each with the log it must give; the logs are CPython 3.13's. The
program build/tests/unit/NAME plays the scripts (tests/unit/play.h explains them), and here they are
played in asyncio. To see both play one of your own:

    python3 tests/test_sync.py lock 'Aa Ab . R . .'
"""
import asyncio
import pathlib
import random
import subprocess
import sys
import tempfile

import pytest

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE.parent / 'build' / 'tests' / 'unit'
NAMES = ['lock', 'event', 'condition', 'semaphore', 'barrier', 'queue']


# --- the player in asyncio: the twin of tests/unit/play.h -------------------------------------

class Player:
    def __init__(self):
        self.said = []
        self.tasks = {}

    def say(self, text):
        self.said.append(text)

    async def told(self, name, operation, *arguments):
        """Await the operation and say how it ended."""
        try:
            value = await operation(*arguments)
        except BaseException as error:
            self.say_error(name, error)
        else:
            self.say(name if value is None or isinstance(value, bool) else f'{name}={value}')

    def say_error(self, name, error):
        cancelled = isinstance(error, asyncio.CancelledError)
        self.say(f'{name}!' if cancelled else f'{name}:{type(error).__name__}')

    def start(self, name, operation, *arguments):
        self.tasks[name] = asyncio.create_task(self.told(name, operation, *arguments))

    def now(self, letter, function, *arguments):
        """Call the function and say what it returns or raises."""
        try:
            value = function(*arguments)
        except Exception as error:
            self.say_error(letter, error)
        else:
            if value is not None:
                self.say(f'{letter}={value}')

    async def play(self, script):
        for word in script.split():
            if word == '.':
                self.say('|')
                await asyncio.sleep(0)
            elif word[0] == 'X':
                self.tasks[word[1]].cancel()
            else:
                self.perform(word[0], word[1:2], int(word[-1]) if word[-1].isdigit() else None)
        log = ' '.join(self.said)
        while left := [task for task in self.tasks.values() if not task.done()]:
            for task in left:
                task.cancel()
            self.clean_up()
            await asyncio.sleep(0)
        return log

    def clean_up(self):
        """Help the tasks that are left to end."""


class Lock(Player):
    ops = 'Aa Aa Ua Ua R R R L'

    def __init__(self):
        super().__init__()
        self.lock = asyncio.Lock()

    async def use(self):
        async with self.lock:
            return None

    def perform(self, op, name, number):
        match op:
            case 'A': self.start(name, self.lock.acquire)
            case 'U': self.start(name, self.use)
            case 'R': self.now('R', self.lock.release)
            case 'L': self.say(f'L{self.lock.locked():d}')


class Event(Player):
    ops = 'Wa Wa Wa S C'

    def __init__(self):
        super().__init__()
        self.event = asyncio.Event()

    def perform(self, op, name, number):
        match op:
            case 'W': self.start(name, self.event.wait)
            case 'S': self.event.set()
            case 'C': self.event.clear()


class Condition(Player):
    ops = 'Wa Wa Va Fa Aa R R R N0 N1 N1 N2 E P L'

    def __init__(self):
        super().__init__()
        self.condition = asyncio.Condition()
        self.number = 0

    async def wait(self, name, keep):
        await self.condition.acquire()
        await self.told(name, self.condition.wait)
        if not keep:
            self.condition.release()

    async def consume(self, name):
        async with self.condition:
            await self.told(name, self.take)

    async def take(self):
        await self.condition.wait_for(lambda: self.number > 0)
        self.number -= 1

    def perform(self, op, name, number):
        match op:
            case 'A': self.start(name, self.condition.acquire)
            case 'W': self.tasks[name] = asyncio.create_task(self.wait(name, False))
            case 'V': self.tasks[name] = asyncio.create_task(self.wait(name, True))
            case 'F': self.tasks[name] = asyncio.create_task(self.consume(name))
            case 'R': self.now('R', self.condition.release)
            case 'N': self.now('N', self.condition.notify, number)
            case 'E': self.now('E', self.condition.notify_all)
            case 'P': self.number += 1
            case 'L': self.say(f'L{self.condition.locked():d}')

    def clean_up(self):
        if self.condition.locked():
            self.condition.release()


class Semaphore(Player):
    ops = 'Aa Aa Aa R R V'
    begin = ['', 'I0', 'I2', 'I3', 'B1', 'B2']

    def __init__(self):
        super().__init__()
        self.semaphore = asyncio.Semaphore()

    def perform(self, op, name, number):
        match op:
            case 'I': self.semaphore = asyncio.Semaphore(number)
            case 'B': self.semaphore = asyncio.BoundedSemaphore(number)
            case 'A': self.start(name, self.semaphore.acquire)
            case 'R': self.now('R', self.semaphore.release)
            case 'V': self.say(f'V{self.semaphore._value},{self.semaphore.locked():d}')


class Barrier(Player):
    ops = 'Wa Wa Wa Wa Wa Wa Za Ba S'
    begin = ['I1', '', 'I3', 'I4']

    def __init__(self):
        super().__init__()
        self.barrier = asyncio.Barrier(2)

    def perform(self, op, name, number):
        match op:
            case 'I': self.barrier = asyncio.Barrier(number)
            case 'W': self.start(name, self.barrier.wait)
            case 'Z': self.start(name, self.barrier.reset)
            case 'B': self.start(name, self.barrier.abort)
            case 'S': self.say(f'S{self.barrier.n_waiting},{self.barrier.broken:d}')


class Queue(Player):
    ops = 'Ga Ga Ga Pa5 Pa6 Pa7 g g p1 p2 p3 T T Ja Q'
    begin = ['', 'I0', 'I2', 'M0', 'M2', 'O0', 'O2']
    rare = 'H K'

    def __init__(self):
        super().__init__()
        self.queue = asyncio.Queue(1)

    def perform(self, op, name, number):
        match op:
            case 'I': self.queue = asyncio.Queue(number)
            case 'M': self.queue = asyncio.LifoQueue(number)
            case 'O': self.queue = asyncio.PriorityQueue(number)
            case 'G': self.start(name, self.queue.get)
            case 'P': self.start(name, self.queue.put, number)
            case 'J': self.start(name, self.queue.join)
            case 'g': self.now('g', self.queue.get_nowait)
            case 'p': self.now('p', self.queue.put_nowait, number)
            case 'T': self.now('T', self.queue.task_done)
            case 'H': self.queue.shutdown()
            case 'K': self.queue.shutdown(immediate=True)
            case 'Q': self.say(f'Q{self.queue.qsize()}')


PLAYERS = dict(zip(NAMES, [Lock, Event, Condition, Semaphore, Barrier, Queue]))


async def play(name, script):
    return await PLAYERS[name]().play(script)


def play_in_asyncio(name, script):
    loop = asyncio.new_event_loop()
    loop.set_exception_handler(lambda loop, context: None)
    try:
        return loop.run_until_complete(play(name, script))
    finally:
        loop.close()


def random_script(name, rng):
    """Words that make sense: every name is given once, and only living names are cancelled."""
    player, names, words = PLAYERS[name], list('abcdefghijklm'), []
    living = []
    if getattr(player, 'begin', None):
        words.append(rng.choice(player.begin))
    for _ in range(rng.randint(6, 30)):
        kind = rng.random()
        if kind < 0.3:
            words.append('.')
        elif kind < 0.42 and living:
            words.append('X' + rng.choice(living))
        elif kind < 0.44 and hasattr(player, 'rare'):
            words.append(rng.choice(player.rare.split()))
        else:
            word = rng.choice(player.ops.split())
            if 'a' in word:
                if not names:
                    continue
                living.append(names.pop(0))
                word = word.replace('a', living[-1])
            words.append(word)
    return ' '.join(words + ['.'] * 6).strip()


# --- the tests --------------------------------------------------------------------------------

def play_in_c(name, scripts):
    with tempfile.NamedTemporaryFile('w', suffix='.txt') as file:
        file.write(''.join(script + '\n' for script in scripts))
        file.flush()
        done = subprocess.run([BUILD / name, file.name], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, ''), done.stderr
    return done.stdout.splitlines()


def recorded(name):
    """The (script, log) pairs of a file; lines that begin with # are for people."""
    lines = (HERE / 'sync' / f'{name}.txt').read_text().splitlines()
    return [tuple(part.strip() for part in line.split('=>'))
            for line in lines if line.strip() and not line.startswith('#')]


def compare(scripts, logs, expected):
    wrong = [f'\n    {script}\n        gives {log}\n        not   {want}'
             for script, log, want in zip(scripts, logs, expected, strict=True) if log != want]
    assert not wrong, ''.join(wrong[:5])


@pytest.mark.parametrize('name', NAMES)
def test_checks(name):
    done = subprocess.run([BUILD / name], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, ''), done.stderr


@pytest.mark.parametrize('name', NAMES)
def test_recorded(name):
    scripts, logs = zip(*recorded(name))
    compare(scripts, play_in_c(name, scripts), logs)


@pytest.mark.skipif(sys.version_info[:2] != (3, 13), reason='asyncio 3.13 is the reference')
@pytest.mark.parametrize('name', NAMES)
def test_asyncio(name):
    rng = random.Random(name)
    scripts = [script for script, _ in recorded(name)]
    scripts += [random_script(name, rng) for _ in range(1000)]
    expected = [play_in_asyncio(name, script) for script in scripts]
    compare(scripts, play_in_c(name, scripts), expected)


def main():
    name, script = sys.argv[1:]
    print('asyncio ', play_in_asyncio(name, script))
    print('zoetrope', *play_in_c(name, [script]))


if __name__ == '__main__':
    main()
