"""Random programs: C and Python make the same decisions (see random_program.py).

    PROGRAMS=5000 make conformance          as many as you like
    PYTHON=python3.13 make conformance      with every operation, live

CPython before 3.13 decides some things differently and runs programs without them. What 3.13 does
in the others is kept in random_programs.3.13, one digest for every 20 programs, written by

    python3.13 tests/test_random_programs.py
"""
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile

try:
    import pytest
except ImportError:       # main() does without
    pytest = None

import random_program

ROOT = pathlib.Path(__file__).resolve().parent.parent
DIGESTS = ROOT / 'tests' / 'random_programs.3.13'
PROGRAMS = int(os.environ.get('PROGRAMS') or 200)
TOGETHER = 20             # programs that one process runs
LEVEL_3 = ('callback', 'uncallback', 'watch', 'unwatch', 'sync')


def run(folder, *command, **environment):
    done = subprocess.run(command, cwd=folder, env={**os.environ, **environment}, timeout=120,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, done.stdout
    return done.stdout


def write_programs(folder, first, new):
    names = [f'{seed}.txt' for seed in range(first, first + TOGETHER)]
    for name in names:
        (folder / name).write_text(random_program.Generator(int(name[:-4]), new).text())
    return names


def run_ours(folder, names):
    """Without a trace, when some things are done on shorter ways, and with one."""
    command = ROOT / 'build/tests/random_program', *names
    untraced = run(folder, *command, ZOETROPE_CLOCK='virtual')
    traced = run(folder, *command, ZOETROPE_CLOCK='virtual', ZOETROPE_TRACE='c.jsonl')
    assert traced == untraced
    return traced


def run_theirs(folder, names):
    return run(folder, sys.executable, ROOT / 'trace/asyncio_trace.py', '--clock', 'virtual',
               '-o', 'py.jsonl', ROOT / 'tests/random_program_twin.py', *names)


def digest(trace):
    """What a trace decides at level 2, in a few letters."""
    decisions = hashlib.sha256()
    for line in trace.read_text().splitlines()[1:]:
        event = json.loads(line)
        if event['ev'] not in LEVEL_3:
            kept = {key: event[key] for key in sorted(event)
                    if key not in ('n', 'cause', 'src', 'stack')}
            decisions.update(json.dumps(kept).encode())
    return decisions.hexdigest()[:16]


def pytest_generate_tests(metafunc):
    metafunc.parametrize('first', range(1, PROGRAMS + 1, TOGETHER))


def test_same_decisions(first, tmp_path):
    """Live, with the Python at hand."""
    if not (3, 11) <= sys.version_info < (3, 14):
        pytest.skip('the tracer does not know the asyncio of this Python')
    names = write_programs(tmp_path, first, new=sys.version_info >= (3, 13))
    assert run_ours(tmp_path, names) == run_theirs(tmp_path, names)
    run(tmp_path, ROOT / 'build/zoetrope', 'diff', '--level', '2', 'c.jsonl', 'py.jsonl')


def test_decisions_of_3_13(first, tmp_path):
    """All operations, against what CPython 3.13 did."""
    kept = dict(line.split() for line in DIGESTS.read_text().splitlines())
    run_ours(tmp_path, write_programs(tmp_path, first, new=True))
    if str(first) in kept:
        assert digest(tmp_path / 'c.jsonl') == kept[str(first)], \
            f'PYTHON=python3.13 make conformance shows where a program from {first} on differs'


def main():
    lines = []
    for first in range(1, PROGRAMS + 1, TOGETHER):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            run_theirs(folder, write_programs(folder, first, new=True))
            lines.append(f'{first} {digest(folder / "py.jsonl")}\n')
    DIGESTS.write_text(''.join(lines))


if __name__ == '__main__':
    main()
