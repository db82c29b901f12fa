"""`zoetrope lint`: each mistake is found where it was made, and nowhere else."""
import json
import os
import re
import subprocess
import sys

import pytest

from test_twins import SINCE, TWINS, decides_the_same, recorded
from tool import ROOT, find, one_line, same_as_file, text, tool

HELP = tool('help', 'lint').out.partition('explains each:\n')[2].partition('\n\n')[0]
RULES = [line.split()[0] for line in HELP.splitlines()]
PROGRAMS = sorted(str(path.relative_to(ROOT / 'lessons').with_suffix(''))
                  for path in ROOT.glob('lessons/*/*.c')
                  if (ROOT / 'build' / path.relative_to(ROOT).with_suffix('')).exists())

# Lessons that make a mistake on purpose.
ON_PURPOSE = {
    '08-next/greedy': ['starvation'],
    '09-share/deadlock': ['deadlock'],
    '13-block/heartbeat': ['blocking'],
}

# The gallery of bugs, and what lint says of each; the fixed programs are all good.
GALLERY = {
    'blocking': ['blocking'],
    'deadlock': ['deadlock'],
    'forgotten_await': ['forgotten-await'],
    'held_lock': ['held-lock'],
    'herd': ['herd'],
    'lost_wakeup': ['deadlock', 'lost-wakeup'],
    'order': [],
    'parallel': ['blocking', 'blocking'],
    'starvation': ['starvation'],
    'swallowed_cancel': ['swallowed-cancel'],
}


def run(*command, **environment):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', **environment})


def run_c(program, folder, *arguments):
    path = folder / 'c.jsonl'
    run(f'build/{program}', *arguments, ZOETROPE_TRACE=str(path))
    return path


def run_python(script, folder):
    path = folder / 'python.jsonl'
    run(sys.executable, 'trace/asyncio_trace.py', '-o', str(path), str(script))
    return path


def findings(done):
    """The names of the mistakes that were told, after a look at how."""
    lines = done.out.splitlines()
    told = [line for line in lines[:-1] if not line.startswith('    ')]
    for line in told:
        assert re.fullmatch(r'[a-z-]+: .*\(event.*\[(\S+:\d+; )?lesson \d+\]', line), line
    assert done.returncode == bool(told), done.out + done.err
    if told:
        assert lines[-1].startswith(f'{len(told)} mistake')
        assert lines[-2].startswith('    ')
    else:
        assert re.fullmatch(r'nothing to say about these \d+ events\n', done.out)
    return [line.partition(':')[0] for line in told]


# --- lessons ----------------------------------------------------------------------------------

@pytest.mark.parametrize('name', PROGRAMS)
def test_lesson(name, filmed):
    path = filmed(f'lessons/{name}').trace
    if path.exists():
        assert findings(tool('lint', path)) == ON_PURPOSE.get(name, [])


@pytest.mark.parametrize('name', TWINS)
def test_twin(name, filmed):
    if decides_the_same(name):
        path = filmed(f'lessons/{name}.py').trace
    elif name in SINCE:
        path = recorded(name)
    else:
        pytest.skip('the tracer does not know this Python')
    assert findings(tool('lint', path)) == ON_PURPOSE.get(name, [])


# --- the gallery ------------------------------------------------------------------------------

@pytest.mark.parametrize('name', GALLERY)
def test_bug(name, tmp_path):
    path = run_c(f'docs/bugs/{name}_bug', tmp_path)
    assert findings(tool('lint', path)) == GALLERY[name]
    assert tool('check', path).returncode == 0
    done = tool('lint', path)
    assert all(f'docs/bugs/{name}_bug.c:' in line for line in done.out.splitlines()
               if line.endswith(']'))


@pytest.mark.parametrize('name', GALLERY)
def test_fixed_bug(name, tmp_path):
    path = run_c(f'docs/bugs/{name}_fixed', tmp_path)
    assert findings(tool('lint', path)) == []
    assert tool('check', path).returncode == 0


def test_an_order_that_nobody_promised():
    def printed(program, seed):
        return run(f'build/docs/bugs/{program}', ZOETROPE_SEED=str(seed)).stdout
    assert len({printed('order_bug', seed) for seed in range(8)}) == 2
    assert len({printed('order_fixed', seed) for seed in range(8)}) == 1


def test_the_gallery_is_whole():
    assert {path.stem for path in ROOT.glob('docs/bugs/*.c')} == \
        {f'{name}_{kind}' for name in GALLERY for kind in ('bug', 'fixed')}
    page = (ROOT / 'docs' / 'bugs.md').read_text()
    for path in ROOT.glob('docs/bugs/*'):
        assert f'bugs/{path.name}' in page


# --- Python -----------------------------------------------------------------------------------

# What lint says, a script that makes it say so, and one that does not.
SCRIPTS = {
    'lost-task': ('''
        async def main():
            asyncio.create_task(waits())
            await asyncio.sleep(1)
            gc.collect()
            await asyncio.sleep(1)
    ''', '''
        async def main():
            task = asyncio.create_task(waits())
            await asyncio.sleep(1)
            gc.collect()
            task.cancel()
            await asyncio.wait([task])
    '''),
    'never-retrieved': ('''
        async def main():
            task = asyncio.create_task(fails())
            await asyncio.sleep(1)
            del task
            await asyncio.sleep(1)
    ''', '''
        async def main():
            task = asyncio.create_task(fails())
            await asyncio.sleep(1)
            print(task.exception())
    '''),
    'convoy': ('''
        async def worker(lock, pieces):
            for _ in range(pieces):
                async with lock:
                    await asyncio.sleep(0)

        async def main():
            lock = asyncio.Lock()
            await asyncio.gather(*(worker(lock, 5) for _ in range(4)))
    ''', '''
        async def worker(lock, pieces):
            async with lock:
                for _ in range(pieces):
                    await asyncio.sleep(0)

        async def main():
            lock = asyncio.Lock()
            await asyncio.gather(*(worker(lock, 5) for _ in range(4)))
    '''),
    'no-backpressure': ('''
        async def main():
            async with served() as writer:
                for _ in range(200):
                    writer.write(bytes(100000))
                await writer.drain()
    ''', '''
        async def main():
            async with served() as writer:
                for _ in range(200):
                    writer.write(bytes(100000))
                    await writer.drain()
    '''),
    'zombie': ('''
        async def main():
            await asyncio.create_subprocess_exec('sleep', '100')
    ''', '''
        async def main():
            child = await asyncio.create_subprocess_exec('true')
            await child.wait()
    '''),
    'deadlock': ('''
        async def main():
            await asyncio.Queue().get()
    ''', '''
        async def main():
            queue = asyncio.Queue()
            asyncio.get_running_loop().call_later(1, queue.put_nowait, 1)
            await queue.get()
    '''),
    'forgotten-await': ('''
        async def main():
            task = asyncio.create_task(waits())
            await asyncio.sleep(1)
    ''', '''
        async def main():
            task = asyncio.create_task(waits())
            await asyncio.wait([task], timeout=1)
    '''),
    'lost-wakeup': ('''
        async def main():
            bell = asyncio.Condition()
            async with bell:
                bell.notify()
                await bell.wait()
    ''', '''
        async def main():
            bell = asyncio.Condition()
            async with bell:
                bell.notify()
                asyncio.get_running_loop().call_later(1, asyncio.ensure_future, ring(bell))
                await bell.wait()
    '''),
}
COMMON = '''import asyncio
import contextlib
import gc


async def waits():
    await asyncio.get_running_loop().create_future()


async def fails():
    raise ValueError('x')


async def ring(bell):
    async with bell:
        bell.notify()


@contextlib.asynccontextmanager
async def served():
    """A writer to a server that reads all there is."""
    ends = asyncio.Event()

    async def client(reader, writer):
        while await reader.read(1 << 20):
            pass
        writer.close()
        ends.set()

    server = await asyncio.start_server(client, '127.0.0.1', 0)
    _, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
    yield writer
    writer.close()
    await ends.wait()
    server.close()

'''


def script(body, folder):
    lines = body.strip('\n').splitlines()
    path = folder / 'script.py'
    path.write_text(COMMON + '\n'.join(line[8:] for line in lines) + '\n\nasyncio.run(main())\n')
    return path


@pytest.mark.parametrize('name', SCRIPTS)
def test_script(name, tmp_path):
    told = findings(tool('lint', run_python(script(SCRIPTS[name][0], tmp_path), tmp_path)))
    assert name in told
    assert set(told) - {'deadlock'} <= {name}


@pytest.mark.parametrize('name', SCRIPTS)
def test_good_script(name, tmp_path):
    assert findings(tool('lint', run_python(script(SCRIPTS[name][1], tmp_path), tmp_path))) == []


def test_a_coroutine_that_python_throws_away(tmp_path):
    path = run_python(script("""
        async def main():
            waits()
            await asyncio.sleep(1)
    """, tmp_path), tmp_path)
    done = tool('lint', path)
    assert findings(done) == ['forgotten-await']
    assert "coroutine 'waits' was never awaited" in done.out and f'{tmp_path}/script.py:' in done.out


def test_every_mistake_is_found_somewhere():
    assert set(RULES) == set(SCRIPTS) | {name for names in GALLERY.values() for name in names}


# --- the words --------------------------------------------------------------------------------

def long_lock(tmp_path, change):
    lines = run_c('lessons/09-share/lock', tmp_path).read_text().splitlines()
    header, trace = json.loads(lines[0]), [json.loads(line) for line in lines[1:]]
    change(trace)
    return tool('lint', stdin=text(header, trace))


def test_many_are_counted(tmp_path):
    def change(trace):
        for event in trace:
            event['t'] = event['n'] * 1000000000
    done = long_lock(tmp_path, change)
    lines = done.out.splitlines()
    assert sum(line.startswith('blocking: T') for line in lines) <= 5
    assert re.search(r'^blocking: \.\.\. and \d+ times more$', done.out, re.M)
    assert int(lines[-1].split()[0]) > 10


def test_hostile_names_stay_on_their_line(tmp_path):
    def change(trace):
        trace[find(trace, 'task', name='Amy')]['name'] = 'A\n\x1b[31m' + 'm' * 70
        for event in trace:
            event['t'] = event['n'] * 1000000000
    out = long_lock(tmp_path, change).out
    assert '\x1b' not in out and 'A  [31mmmm' in out and len(max(out.splitlines(), key=len)) < 300


def test_bad_use():
    assert 'unknown option' in one_line(tool('lint', '--json', '-'))
    one_line(tool('lint', 'no-such-file'))
    one_line(tool('lint', stdin='{}'))


# --- what the tool says about six programs ------------------------------------------------------

SIX = {
    'C': 'lessons/09-share/lock',
    'its twin': 'lessons/09-share/lock.py',
    'threads': 'lessons/13-block/executor_thread',
    'children': 'lessons/15-program/subprocess_stream',
    'a deadlock': 'tests/programs/deadlock',
    '100,000 events': 'tests/programs/many',
}


@pytest.mark.parametrize('command', ['check', 'lint'])
def test_six_programs(command, tmp_path):
    said = ''
    for name, program in SIX.items():
        path = (run_python if program.endswith('.py') else run_c)(program, tmp_path)
        said += f'--- {name}\n{tool(command, path).out}'
    same_as_file(f'six.{command}.txt', said)
