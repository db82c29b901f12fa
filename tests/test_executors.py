"""Executors and threads: tests/unit programs that check themselves, under both clocks; traces that
are the same in every run; seeds that change what they may, and nothing else."""
import json
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNIT = ROOT / 'build' / 'tests' / 'unit'
LESSON = ROOT / 'build' / 'lessons' / '13-block'
TOOL = ROOT / 'build' / 'zoetrope'
PROGRAMS = sorted(path.stem for path in (ROOT / 'lessons' / '13-block').glob('*.c'))


def run(program, **environment):
    done = subprocess.run([program], capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', **environment})
    assert (done.returncode, done.stderr) == (0, ''), environment
    return done.stdout


@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
@pytest.mark.parametrize('name', ['jobs', 'executors', 'processes', 'crossing'])
def test_unit(name, clock):
    run(UNIT / name, ZOETROPE_CLOCK=clock)


@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
def test_every_seed(clock):
    for seed in range(1, 30):
        run(UNIT / 'crossing', ZOETROPE_CLOCK=clock, ZOETROPE_SEED=str(seed))


@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
@pytest.mark.parametrize('name', PROGRAMS)
def test_program(name, clock, tmp_path):
    """What the lesson shows; under both clocks the trace keeps the rules."""
    if clock == 'virtual':
        expected = (ROOT / 'lessons' / '13-block' / f'{name}.out').read_text()
        assert run(LESSON / name) == expected
    run(LESSON / name, ZOETROPE_CLOCK=clock, ZOETROPE_TRACE=str(tmp_path / 'trace'))
    checked = subprocess.run([TOOL, 'check', tmp_path / 'trace'], capture_output=True, text=True,
                             timeout=60)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.fixture
def busy_machine():
    busy = [subprocess.Popen([sys.executable, '-c', 'while True: pass']) for _ in range(3)]
    yield
    for process in busy:
        process.kill()
        process.wait()


@pytest.mark.parametrize('seed', ['0', '7'])
def test_the_same_bytes_every_time(busy_machine, seed, tmp_path):
    for name in PROGRAMS:
        traces = set()
        for i in range(20):
            trace = tmp_path / f'{name}-{i}'
            run(LESSON / name, ZOETROPE_TRACE=str(trace), ZOETROPE_SEED=seed)
            traces.add(trace.read_bytes())
        assert len(traces) == 1, name


def arrivals(seed, tmp_path):
    """The order in which the jobs of three sums end, all at the same instant."""
    trace = tmp_path / f'{seed}'
    run(LESSON / 'executor_process', ZOETROPE_TRACE=str(trace), ZOETROPE_SEED=str(seed))
    events = [json.loads(line) for line in trace.read_text().splitlines()[1:]]
    return ' '.join(e['job'] for e in events if e['ev'] == 'job' and e['op'] == 'done')


def test_a_seed_permutes_arrivals(tmp_path):
    assert arrivals(0, tmp_path) == 'J1 J2 J3'
    assert len({arrivals(seed, tmp_path) for seed in range(1, 20)}) > 1


def test_job_events_under_the_machines_clock(tmp_path):
    trace = tmp_path / 'trace'
    run(LESSON / 'executor_process', ZOETROPE_TRACE=str(trace), ZOETROPE_CLOCK='monotonic')
    jobs = [json.loads(line) for line in trace.read_text().splitlines() if '"ev":"job"' in line]
    for job in ('J1', 'J2', 'J3'):
        ops = [(event['op'], event['cb']) for event in jobs if event['job'] == job]
        assert ops == [(op, 'count_primes') for op in ('submit', 'start', 'done')]
