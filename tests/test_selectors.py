"""Whatever selector a loop has, a program makes the same decisions; and no one loses a descriptor."""
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = ['02-when/call_at', '09-share/queue', '11-buffer/echo_server_protocol', '11-buffer/udp',
            '12-straight/chat', '12-straight/echo_client_stream', '13-block/executor_thread',
            '14-signal/signals', '15-program/subprocess_stream']
HERE = ['poll', 'epoll'] if os.uname().sysname == 'Linux' else ['poll', 'kqueue']


def run(name, selector, trace=None, **environment):
    if trace:
        environment['ZOETROPE_TRACE'] = str(trace)
    return subprocess.run([ROOT / 'build' / name], capture_output=True, text=True, timeout=60,
                          cwd=ROOT, env={**os.environ, 'ZOETROPE_SELECTOR': selector, **environment})


@pytest.mark.parametrize('selector', HERE)
@pytest.mark.parametrize('name', PROGRAMS)
def test_decisions_are_those_of_select(name, selector, tmp_path):
    traces = []
    for which in ('select', selector):
        done = run(f'lessons/{name}', which, tmp_path / which, ZOETROPE_CLOCK='virtual')
        assert (done.returncode, done.stderr) == (0, '')
        traces.append((tmp_path / which).read_bytes())
    assert traces[0] == traces[1]


@pytest.mark.parametrize('selector', ['select', *HERE])
def test_under_the_machines_clock(selector):
    done = run('tests/unit/selectors', selector)
    assert (done.returncode, done.stderr) == (0, '')
    assert done.stdout.splitlines()[-1] == 'all is well'


@pytest.mark.parametrize('selector, why', [
    ('best', 'best is no selector; there are select, poll, epoll and kqueue'),
    ('kqueue' if 'epoll' in HERE else 'epoll', 'select and poll are everywhere'),
])
def test_unknown_selector(selector, why):
    done = run('lessons/09-share/lock', selector)
    assert done.returncode == 2 and done.stdout == ''
    assert why in done.stderr and done.stderr.count('\n') == 1
