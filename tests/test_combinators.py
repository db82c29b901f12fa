"""sleep, gather, wait, timeout, wait_for, as_completed, shield, TaskGroup.

build/tests/unit/NAME plays scenes and checks what they say, turn by turn (tests/unit/scene.h). The
same scenes for asyncio are in tests/combinators/NAME.py: with a Python whose asyncio is that of
3.13, the traces of the two must be the same, event by event.
"""
import functools
import json
import os
import pathlib
import shutil
import subprocess
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
BUILD = pathlib.Path(os.environ.get('B', HERE.parent / 'build')) / 'tests' / 'unit'
TRACER = HERE.parent / 'trace' / 'asyncio_trace.py'
NAMES = ['sleep', 'gather', 'gather_cancel', 'wait', 'timeout', 'wait_for', 'as_completed',
         'shield', 'taskgroup', 'taskgroup_errors']
WITH_SETS = ['wait', 'as_completed', 'taskgroup_errors']   # their order is a seed's to choose


@functools.cache
def python():
    """A Python with the asyncio that is mirrored; None: there is none."""
    others = (pathlib.Path.home() / '.pyenv' / 'versions').glob('3.13*/bin/python3')
    for name in (sys.executable, shutil.which('python3.13'), *others):
        code = 'import sys; sys.exit(sys.version_info[:2] != (3, 13))'
        if name and subprocess.run([name, '-c', code], capture_output=True).returncode == 0:
            return name


def run(command, **settings):
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True,
                          timeout=60, env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', **settings})
    assert (done.returncode, done.stderr) == (0, ''), done.stderr


def decisions(path):
    """The events of a trace, without the program's lines."""
    events = [json.loads(line) for line in path.read_text().splitlines()[1:]]
    return [{key: value for key, value in event.items() if key not in ('src', 'stack')}
            for event in events]


@pytest.mark.parametrize('name', NAMES)
def test_scenes(name):
    run([BUILD / name])


@pytest.mark.parametrize('name', NAMES)
def test_tracing_changes_nothing(name, tmp_path):
    run([BUILD / name], ZOETROPE_TRACE=str(tmp_path / 'trace.jsonl'))


@pytest.mark.parametrize('name', NAMES)
def test_seeds(name, tmp_path):
    """What a seed permutes, it permutes in the same way every time."""
    seen = {}
    for seed in ('0', '1', '2', '3', '1', '2', '3'):
        path = tmp_path / 'trace.jsonl'
        run([BUILD / name, 'twin'], ZOETROPE_TRACE=str(path), ZOETROPE_SEED=seed)
        events = decisions(path)
        assert seen.setdefault(seed, events) == events
    if name in WITH_SETS:
        assert any(events != seen['0'] for events in seen.values())


@pytest.mark.parametrize('name', NAMES)
def test_asyncio(name, tmp_path):
    if python() is None:
        pytest.skip('no Python 3.13 to compare with')
    ours, theirs = tmp_path / 'c.jsonl', tmp_path / 'python.jsonl'
    run([BUILD / name, 'twin'], ZOETROPE_TRACE=str(ours))
    run([python(), TRACER, HERE / 'combinators' / f'{name}.py'], ZOETROPE_TRACE=str(theirs))
    for mine, other in zip(decisions(ours), decisions(theirs)):
        assert mine == other
    assert len(decisions(ours)) == len(decisions(theirs))
