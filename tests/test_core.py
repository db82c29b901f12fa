"""The core: each program of tests/unit named here checks itself, under both clocks."""
import json
import os
import pathlib
import subprocess

import pytest

UNIT = pathlib.Path(__file__).resolve().parent.parent / 'build' / 'tests' / 'unit'


@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
@pytest.mark.parametrize('name', ['misuse', 'generator', 'threadsafe', 'threads', 'closing', 'withdrawn',
                                  'foreign', 'descriptors', 'traced', 'context', 'released'])
def test_unit(name, clock):
    done = subprocess.run([UNIT / name], capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': clock})
    assert (done.returncode, done.stderr) == (0, '')


def test_a_future_released_twice():
    done = subprocess.run([UNIT / 'released', 'twice'], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (
        0, 'zoetrope: a future was released once too often; release what you have retained, once\n')


@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
@pytest.mark.parametrize('selector', ['select', 'poll'])
def test_closed_standard_descriptors(clock, selector):
    done = subprocess.run([UNIT / 'descriptors', 'closed'], timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': clock, 'ZOETROPE_SELECTOR': selector})
    assert done.returncode == 0


def traced(trace, *arguments, clock='virtual', **more):
    return subprocess.run([UNIT / 'traced', *arguments], timeout=60, text=True,
                          stderr=subprocess.PIPE, env={**os.environ, 'ZOETROPE_CLOCK': clock,
                                                       'ZOETROPE_TRACE': str(trace)}, **more)


def good(trace):
    done = subprocess.run([UNIT.parent.parent / 'zoetrope', 'check', trace], capture_output=True,
                          text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return trace.read_text()


@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
def test_hard_things_in_a_trace(clock, tmp_path):
    done = traced(tmp_path / 'trace', clock=clock, stdout=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, '')
    assert done.stdout.count('another thread prints\n') == 300
    trace = good(tmp_path / 'trace')
    assert '1234567,"..."]' in trace
    assert '\ufffd\ufffd\ufffd \ufffd' in trace and '\ud7ff \U0010ffff \u0800 \U00010000' in trace
    assert 'in the child' not in trace
    assert trace.count('another thread prints') == 300
    assert trace.index('inside the outermost') < trace.rindex('"outermost"')


def test_very_late(tmp_path):
    done = traced(tmp_path / 'trace', 'far')
    assert (done.returncode, done.stderr) == (0, '')


def test_limits_of_a_line(tmp_path):
    done = traced(tmp_path / 'trace', 'limits')
    assert (done.returncode, done.stderr) == (0, '')
    events = [json.loads(line) for line in good(tmp_path / 'trace').splitlines()]
    *numbers, smallest, deep, deeper, text = [event['value'] for event in events
                                              if event.get('ev') == 'done']
    assert numbers == [n for power in range(18) for n in (10 ** power - 1, -10 ** power)]
    assert smallest == -2 ** 63
    assert json.dumps(deep) == '[' * 10 + '10' + ']' * 10
    assert json.dumps(deeper) == '[' * 32 + '"<object>"' + ']' * 32
    assert text == ''.join(map(chr, range(1, 81))) + '...'
    assert max(len(event.get('src', '')) for event in events) == 1024 + len('...')


def test_standard_output_is_closed_by_the_program(tmp_path):
    done = traced(tmp_path / 'trace', 'closes', stdout=subprocess.PIPE)
    assert (done.returncode, done.stdout, done.stderr) == (0, '', '')
    assert '"ev":"exit"' in (tmp_path / 'trace').read_text()


def test_a_timer_that_is_due_while_there_is_work(tmp_path):
    done = traced(tmp_path / 'trace', 'busy', clock='monotonic')
    assert (done.returncode, done.stderr) == (0, '')
    good(tmp_path / 'trace')


def test_closed_standard_output(tmp_path):
    traced(tmp_path / 'trace', preexec_fn=lambda: os.close(1))
    assert 'the traced thread prints' not in good(tmp_path / 'trace')


@pytest.mark.skipif(not os.path.exists('/dev/full'), reason='no /dev/full')
def test_full_disk():
    done = traced('/dev/full', stdout=subprocess.DEVNULL)
    assert (done.returncode, done.stderr) == (
        0, 'zoetrope: ZOETROPE_TRACE=/dev/full: the trace is cut off: no space is left on the '
           'device; write it elsewhere\n')
