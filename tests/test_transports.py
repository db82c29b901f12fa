"""Transports: transports.c and transport_faults.c of tests/unit check themselves."""
import json
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


@pytest.mark.parametrize('name', ['11-buffer/backpressure', '12-straight/echo_client_stream'])
@pytest.mark.parametrize('faults', ['send:*=short3,write:*=short999',
                                    'send:*2=EAGAIN,write:*2=EAGAIN'])
def test_trace_says_what_is_kept_after_each_send(name, faults, tmp_path):
    trace = tmp_path / 'trace.jsonl'
    done = subprocess.run([ROOT / 'build/lessons' / name], capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', 'ZOETROPE_FAULTS': faults,
                               'ZOETROPE_TRACE': str(trace)})
    assert (done.returncode, done.stderr) == (0, '')
    kept, most = {}, 0
    for event in map(json.loads, trace.read_text().splitlines()[1:]):
        if event['ev'] != 'transport' or event['kind'] == 'datagram':
            continue
        x, op = event['x'], event['op']
        before = kept.get(x, 0)
        if op == 'write':
            kept[x] = before + event['bytes']
            assert event['buffered'] == (kept[x] if before else 0), event
        elif op == 'send':
            kept[x] = before - event['bytes']
            assert event['buffered'] == kept[x], event
            most = max(most, kept[x])
        elif op in ('new', 'abort', 'error'):
            kept[x] = 0
    assert most > 0
