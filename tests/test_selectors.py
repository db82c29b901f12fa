"""Whatever selector a loop has, a program makes the same decisions; and no one loses a descriptor."""
import json
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = ['02-when/call_at', '09-share/queue', '10-ready/crowd',
            '11-buffer/echo_server_protocol', '11-buffer/udp', '12-straight/chat',
            '12-straight/echo_client_stream', '13-block/executor_thread', '14-signal/signals',
            '15-program/subprocess_stream']
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


def test_of_many_ready_descriptors_a_turn_queues_64(tmp_path):
    run('lessons/10-ready/crowd', 'select', tmp_path / 'trace', ZOETROPE_CLOCK='virtual')
    events = [json.loads(line) for line in (tmp_path / 'trace').read_text().splitlines()[1:]]
    told = {k: [e['ev'] for e in events if e['k'] == k and
                (e['ev'] in ('select', 'wake', 'fd') or e.get('why') == 'io')] for k in (1, 2)}
    assert told == {1: ['select', 'wake'] + 64 * ['fd', 'ready'] + 36 * ['fd'], 2: 36 * ['ready']}
    shown = subprocess.run([ROOT / 'build/zoetrope', 'show', tmp_path / 'trace'], text=True,
                           capture_output=True, check=True, timeout=60).stdout
    assert [line.split()[3:6] for line in shown.splitlines() if line[2:4].strip().isdigit()] == [
        ['select', 'looks:', 'something'], ['left', 'over:', 'queues']]


@pytest.mark.parametrize('selector, why', [
    ('best', 'best is no selector; there are select, poll, epoll and kqueue'),
    ('kqueue' if 'epoll' in HERE else 'epoll', 'select and poll are everywhere'),
])
def test_unknown_selector(selector, why):
    done = run('lessons/09-share/lock', selector)
    assert done.returncode == 2 and done.stdout == ''
    assert why in done.stderr and done.stderr.count('\n') == 1
