"""Traces of programs that the tests run themselves: in C, in Python, with threads, with children."""
import functools
import json
import os
import pathlib
import subprocess
import sys
import tempfile

from tool import ROOT

RUNS = {
    'lock': 'lessons/09-share/lock',
    'lock_twin': 'lessons/09-share/lock.py',
    'threads': 'lessons/13-block/executor_thread',
    'children': 'lessons/15-program/subprocess_stream',
    'deadlock': 'tests/programs/deadlock',
    'deadlock_twin': 'tests/programs/deadlock.py',
    'taskgroup_error': 'lessons/06-many/taskgroup_error',
    'chat': 'lessons/12-straight/chat',
    'hundred_thousand': 'tests/programs/hundred_thousand',
}
FOLDER = tempfile.TemporaryDirectory()
TRACER = [sys.executable, 'trace/asyncio_trace.py', '--clock', 'virtual', '-o']


def trace_program(program, trace):
    """Run a program, in virtual time, its trace into a file."""
    if program.endswith('.py'):
        command = [*TRACER, str(trace), program]
    else:
        command = [str(ROOT / 'build' / program)]
    kept = {key: value for key, value in os.environ.items() if not key.startswith('ZOETROPE_')}
    subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60,
                   env={**kept, 'ZOETROPE_CLOCK': 'virtual', 'ZOETROPE_PATIENCE': '0',
                        **({} if program.endswith('.py') else {'ZOETROPE_TRACE': str(trace)})})
    return trace


@functools.lru_cache(None)
def trace_of(name):
    """The trace of one of RUNS."""
    return trace_program(RUNS[name], pathlib.Path(FOLDER.name) / f'{name}.jsonl')


@functools.lru_cache(None)
def events_of(name):
    """Its events."""
    return [json.loads(line) for line in trace_of(name).read_text().splitlines()[1:]]
