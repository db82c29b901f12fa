"""A loop that nothing can wake says who waits for whom, under both clocks, in C and in Python."""
import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).parent.parent
PROGRAM = [ROOT / 'build/tests/programs/deadlock']
TWIN = [sys.executable, ROOT / 'trace/asyncio_trace.py', '--clock', 'virtual']
TWO = ('RuntimeError: deadlock: nothing can wake this loop: T1 (Task-1) waits for gather F1; '
       'T2 (Amy) waits for Lock L2, which T3 (Ben) has; T3 (Ben) waits for Lock L1, which T2 (Amy) has')


def run(*command, **environment):
    done = subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=60, cwd=ROOT,
                          env={**os.environ, 'ZOETROPE_PATIENCE': '0', **environment})
    assert done.returncode == 1 and done.stdout == ''
    return done.stderr.splitlines()[-1].removeprefix('zoetrope: ')


def said(path):
    """What the trace says of the deadlock: the report, and the event behind it."""
    events = [json.loads(line) for line in path.read_text().splitlines()[1:]]
    [report] = [event for event in events if event['ev'] == 'report']
    assert events[-1]['ev'] == 'exit'
    return report['message'], events[report['n'] - 2]['ev'], events[report['n']]['ev']


@pytest.mark.parametrize('clock', ['virtual', 'monotonic'])
def test_names_who_waits_for_whom(clock, tmp_path):
    assert run(*PROGRAM, ZOETROPE_CLOCK=clock, ZOETROPE_TRACE=str(tmp_path / 'trace')) == TWO
    assert said(tmp_path / 'trace') == ('deadlock: nothing can wake this loop', 'select', 'wake')


def test_the_twin_says_the_same(tmp_path):
    script = 'tests/programs/deadlock.py'
    assert run(*TWIN, '-o', tmp_path / 'trace', script) == TWO
    assert said(tmp_path / 'trace') == ('deadlock: nothing can wake this loop', 'select', 'wake')
    real = run(*TWIN, '--clock', 'monotonic', '-o', tmp_path / 'trace', script)
    assert real == TWO and said(tmp_path / 'trace')[1:] == ('select', 'wake')
    nine = run(*TWIN, '-o', tmp_path / 'trace', script, '9')
    assert nine == run(*PROGRAM, '9', ZOETROPE_CLOCK='virtual')
    assert nine.endswith('; and 3 more')


def test_a_loop_without_tasks(tmp_path):
    script = tmp_path / 'stuck.py'
    script.write_text('import asyncio\nloop = asyncio.new_event_loop()\n'
                      'loop.run_until_complete(loop.create_future())\n')
    assert run(*TWIN, '-o', tmp_path / 'trace', script).endswith(
        'no timer is set, and no descriptor it watches will be ready')
