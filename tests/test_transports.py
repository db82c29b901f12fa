"""Transports: transports.c and transport_faults.c of tests/unit check themselves."""
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
UNIT = ROOT / 'build' / 'tests' / 'unit'


def run(name, **settings):
    return subprocess.run([UNIT / name], capture_output=True, text=True, timeout=60,
                          env={**os.environ, **settings})


@pytest.mark.parametrize('name', ['transports', 'transport_faults', 'sendfile'])
@pytest.mark.parametrize('selector', ['select', 'poll', 'epoll'])
@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
def test_whatever_happens_connection_lost_comes_last_and_once(clock, selector, name):
    if selector == 'epoll' and not os.path.exists('/proc/self'):
        pytest.skip('epoll is for Linux')
    done = run(name, ZOETROPE_CLOCK=clock, ZOETROPE_SELECTOR=selector)
    assert (done.returncode, done.stderr) == (0, '')


@pytest.mark.parametrize('name', ['transports', 'transport_faults'])
def test_trace_keeps_the_rules(name, tmp_path):
    trace = tmp_path / 'trace.jsonl'
    done = run(name, ZOETROPE_CLOCK='virtual', ZOETROPE_TRACE=str(trace))
    assert (done.returncode, done.stderr) == (0, '')
    checked = subprocess.run([ROOT / 'build' / 'zoetrope', 'check', trace], capture_output=True,
                             text=True, timeout=60)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert '"op":"error"' in trace.read_text()
