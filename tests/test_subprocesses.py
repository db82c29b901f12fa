"""Children: every one reaped, nothing of what they say lost, in whatever order it comes."""
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / 'build'
LESSON = 'lessons/15-program'


def run(program, *arguments, clock='virtual', **environment):
    done = subprocess.run([BUILD / program, *arguments], capture_output=True, text=True,
                          timeout=120, env={**os.environ, 'ZOETROPE_CLOCK': clock, **environment})
    assert (done.returncode, done.stderr) == (0, '')
    return done.stdout


@pytest.mark.parametrize('seed', range(4))
@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
def test_unit(clock, seed):
    assert run('tests/unit/subprocesses', clock=clock, ZOETROPE_SEED=str(seed)) == ''


@pytest.mark.skipif(not os.path.exists('/proc/self/fd'), reason='children look at themselves in /proc')
@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
def test_what_a_child_inherits(clock):
    assert run('tests/unit/inherited', clock=clock) == ''


def test_a_thousand_fifty_at_a_time():
    assert run('tests/programs/children', '1000', '50', clock='monotonic') == (
        '1000 of 1000 children as they should be, none left, no descriptor open\n')


@pytest.mark.parametrize('seed', range(6))
def test_every_order_of_exit_and_end_of_file(seed, tmp_path):
    trace = tmp_path / 'trace'
    assert run('tests/programs/children', '20', '10', ZOETROPE_SEED=str(seed),
               ZOETROPE_TRACE=str(trace)) == (
        '20 of 20 children as they should be, none left, no descriptor open\n')
    checked = subprocess.run([BUILD / 'zoetrope', 'check', trace], capture_output=True, text=True,
                             timeout=60)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def orders():
    """What the protocol of the lesson is told, by seed."""
    for seed in range(60):
        yield run(f'{LESSON}/subprocess_protocol', ZOETROPE_SEED=str(seed)).splitlines()


def test_what_seeds_permute_and_what_they_do_not():
    exits = set()
    for lines in orders():
        assert sorted(lines) == sorted((ROOT / LESSON / 'subprocess_protocol.out')
                                       .read_text().splitlines())
        assert (lines[0], lines[-1]) == ('the child runs', 'all is over')
        for fd in (1, 2):
            brings, = (i for i, line in enumerate(lines) if line.startswith(f'pipe {fd} brings'))
            assert brings < lines.index(f'pipe {fd} is closed')
        exits.add(lines.index('the child has exited with status 3'))
    assert len(exits) > 2, 'the exit should come early and late'


@pytest.mark.parametrize('name', ['subprocess_protocol', 'subprocess_stream', 'subprocess_write'])
def test_the_same_bytes_every_time(name, tmp_path):
    traces = set()
    for i in range(20):
        run(f'{LESSON}/{name}', ZOETROPE_TRACE=str(tmp_path / str(i)))
        traces.add((tmp_path / str(i)).read_bytes())
    assert len(traces) == 1
