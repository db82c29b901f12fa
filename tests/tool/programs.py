"""What the tests of the views share: programs to trace, and how to ask for a picture."""
import json
import os
import shutil
import subprocess
import sys

import pytest

from tool import ROOT, tool

VIEWS = ['turn', 'causes', 'waits', 'tasks', 'states']
PROGRAMS = {
    'lock': 'lessons/09-share/lock',
    'taskgroup_error': 'lessons/06-many/taskgroup_error',
    'threads': 'lessons/13-block/executor_thread',
    'child': 'lessons/15-program/subprocess_stream',
    'deadlock': 'tests/programs/deadlock',
    'eager': 'lessons/05-task/eager',
    'crowd': 'tests/programs/crowd',
}
TWINS = ['lock', 'threads', 'deadlock']
needs_dot = pytest.mark.skipif(not shutil.which('dot'), reason='Graphviz is not installed')


class Traces:
    """The traces of programs, run when they are first asked for."""

    def __init__(self, folder):
        self.folder, self.made = folder, {}

    def __call__(self, name, *arguments, twin=False):
        trace = self.folder / '-'.join([name, 'twin' if twin else 'c', *arguments])
        if trace not in self.made:
            tracer = [sys.executable, 'trace/asyncio_trace.py', '--clock', 'virtual', '-o', trace]
            program = f'build/{PROGRAMS[name]}'
            subprocess.run([*tracer, f'{PROGRAMS[name]}.py', *arguments] if twin else
                           [program, *arguments], cwd=ROOT, capture_output=True, timeout=60,
                           env={**os.environ, 'ZOETROPE_TRACE': '' if twin else str(trace),
                                'ZOETROPE_CLOCK': 'virtual', 'ZOETROPE_PATIENCE': '0'})
            self.made[trace] = [json.loads(line) for line in
                                trace.read_text().splitlines()[1:]]
        return trace

    def events(self, name, *arguments):
        return self.made[self(name, *arguments)]


@pytest.fixture(scope='module')
def traces(tmp_path_factory):
    return Traces(tmp_path_factory.mktemp('traces'))


def dot(view, trace, *arguments):
    done = tool('render', '--view', view, '-T', 'dot', *arguments, trace)
    assert done.returncode == 0 and done.err == ''
    return done.out
