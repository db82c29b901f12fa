"""Every allocation of every program fails in turn: a clean error or a clean finish, nothing leaked.

The programs of the lessons, and those of tests/unit, run with failing_malloc.c preloaded.
"""
import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
LESSONS = sorted(path.relative_to(ROOT).with_suffix('') for path in ROOT.glob('lessons/*/*.c')
                 if (ROOT / 'build' / path.relative_to(ROOT).with_suffix('')).exists())
UNITS = sorted(path.relative_to(ROOT).with_suffix('') for path in ROOT.glob('tests/unit/*.c'))
MOST = 300      # allocations that are made to fail, spread over the run, for a program with more
FEWER = {'subprocesses': 60}    # and for one that takes its time

pytestmark = pytest.mark.skipif(not os.path.exists('/proc/self'), reason='preloading is for Linux')


@pytest.fixture(scope='session')
def preload(tmp_path_factory):
    library = tmp_path_factory.mktemp('preload') / 'failing_malloc.so'
    compiler = shutil.which('cc') or 'gcc'
    subprocess.run([compiler, '-shared', '-fPIC', '-O1', '-o', library,
                    ROOT / 'tests' / 'failing_malloc.c', '-ldl'], check=True, timeout=60)
    return library


def run(program, preload, fail_at, report):
    report.unlink(missing_ok=True)
    done = subprocess.run([ROOT / 'build' / program], capture_output=True, timeout=60, cwd=ROOT,
                          env={**os.environ, 'LD_PRELOAD': str(preload), 'FAIL_AT': str(fail_at),
                               'FAIL_REPORT': str(report), 'ZOETROPE_CLOCK': 'virtual',
                               'ZOETROPE_PATIENCE': '0.3'})
    count, live = map(int, report.read_text().split()) if report.exists() else (0, None)
    return done, count, live


def fail_in_turn(program, preload, report):
    """Yields (n, the finished run, blocks leaked beyond those of a run without failures)."""
    done, count, kept = run(program, preload, 0, report)
    assert done.returncode == 0, done.stderr.decode()
    assert count > 0
    for n in range(1, count + 1, max(1, count // FEWER.get(program.name, MOST))):
        done, _, live = run(program, preload, n, report)
        yield n, done, None if live is None else live - kept


@pytest.mark.parametrize('program', LESSONS, ids=str)
def test_lesson_program(program, preload, tmp_path):
    for n, done, leaked in fail_in_turn(program, preload, tmp_path / 'report'):
        said = done.stderr.decode()
        assert done.returncode in (0, 1), f'allocation {n}: status {done.returncode}: {said}'
        if not program.name.endswith('_tls'):           # OpenSSL keeps what it likes
            assert leaked is not None and leaked <= 0, f'allocation {n}: {leaked} leaked: {said}'


@pytest.mark.parametrize('program', UNITS, ids=str)
def test_unit_program(program, preload, tmp_path):
    for n, done, _ in fail_in_turn(program, preload, tmp_path / 'report'):
        assert done.returncode in (0, 1), f'allocation {n}: {done.returncode}: {done.stderr.decode()}'


def test_what_cannot_be_waited_for(preload, tmp_path):
    """An error says so, or that memory ran out: nobody goes on as if it were done."""
    for n, done, leaked in fail_in_turn(pathlib.Path('tests/unit/foreign'), preload, tmp_path / 'report'):
        assert done.returncode == 0, f'allocation {n}: {done.stderr.decode()}'
        assert leaked is not None and leaked <= 0, f'allocation {n}: {leaked} leaked'
