"""The same bytes every time: programs with sockets, threads, children and signals.

Each runs so often, and with more than three the machine is busy with other things meanwhile:
TIMES=20 tests/pytest tests/test_same_bytes.py
"""
import os
import pathlib
import subprocess
import sys

import pytest

from test_wire import WAYS

ROOT = pathlib.Path(__file__).resolve().parent.parent
BUILD = ROOT / 'build'
TIMES = int(os.environ.get('TIMES', '3'))
LESSONS = sorted(str(path.relative_to(ROOT).with_suffix('')) for path in ROOT.glob('lessons/1*/*.c')
                 if (BUILD / path.relative_to(ROOT).with_suffix('')).exists())
PROGRAMS = {name: [BUILD / name] for name in LESSONS}
PROGRAMS |= {f'wire {way}': command for way, command in WAYS.items()}
PROGRAMS['children'] = [BUILD / 'tests/programs/children', '20', '5']


@pytest.fixture(scope='module')
def perhaps_busy_machine():
    count = 3 if TIMES > 3 else 0
    busy = [subprocess.Popen([sys.executable, '-c', 'while True: pass']) for _ in range(count)]
    yield
    for process in busy:
        process.kill()
        process.wait()


@pytest.mark.parametrize('faults', [{}, {'ZOETROPE_SEED': '7', 'ZOETROPE_FAULTS': 'random'}],
                         ids=['plain', 'seeded'])
@pytest.mark.parametrize('name', PROGRAMS)
def test_trace_and_output(perhaps_busy_machine, name, faults, tmp_path):
    seen = set()
    for i in range(TIMES):
        trace = tmp_path / str(i)
        done = subprocess.run(PROGRAMS[name], capture_output=True, timeout=60, cwd=ROOT,
                              env={**os.environ, **faults, 'ZOETROPE_CLOCK': 'virtual',
                                   'ZOETROPE_TRACE': str(trace)})
        seen.add((done.returncode, done.stdout, done.stderr, trace.read_bytes()))
    assert len(seen) == 1
