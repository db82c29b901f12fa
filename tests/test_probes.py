"""Probes: small programs that pin one rule of asyncio's scheduling each.

tests/probes/expected.json holds what each printed in CPython 3.13, in which turn ("2 a"), and how
many turns, callbacks and skipped handles it took. A probe that fails, by hand:

    build/tests/probes/probes gather_two

The probes that are in Python too (tests/probes/more.py) are also compared with the python3 at hand.
"""
import json
import os
import pathlib
import subprocess
import sys

import pytest

from conformance import PROBES, TABLE

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLAYER = ROOT / 'build' / 'tests' / 'probes' / 'probes'
TOOL = ROOT / 'build' / 'zoetrope'
TRACER = ROOT / 'trace' / 'asyncio_trace.py'
MORE = ROOT / 'tests' / 'probes' / 'more.py'
OURS = {(text['probe'], text['python']): text['c'] for text in TABLE['texts']}

IN_PYTHON = [name for path in (MORE, MORE.with_name('more_waits.py'),
                                   MORE.with_name('more_children.py'))
             for name in PROBES if f'def {name}(' in path.read_text()]
# Python decides otherwise before this version.
SINCE = {'gather_done_futures': (3, 12), 'wait_for_timeout': (3, 12),
         'condition_cancel_notified': (3, 13), 'uncancel_pending': (3, 13),
         'subprocess_order': (3, 12), 'subprocess_wait_kill': (3, 12)}


def counts(probe):
    return f'turns {probe["iters"]} run {probe["run"]} skip {probe["skip"]}'


@pytest.mark.parametrize('name', PROBES)
def test_probe(name):
    lines = [OURS.get((name, line), line) for line in PROBES[name]['log']]
    played = subprocess.run([PLAYER, name], capture_output=True, text=True, timeout=100)
    assert played.stdout.splitlines() == [line for line in lines if line] + [counts(PROBES[name])]
    assert played.returncode == 0, played.stderr


@pytest.mark.parametrize('name', PROBES)
def test_trace_keeps_the_rules(name, tmp_path):
    trace = tmp_path / 'trace.jsonl'
    subprocess.run([PLAYER, '--play', name], capture_output=True, timeout=100, check=True,
                   env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', 'ZOETROPE_TRACE': str(trace)})
    checked = subprocess.run([TOOL, 'check', trace], capture_output=True, text=True, timeout=100)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_probe_is_expected():
    listed = subprocess.run([PLAYER], capture_output=True, text=True, timeout=100)
    assert sorted(listed.stdout.split()) == sorted(PROBES)


def test_slow_callback_is_told():
    played = subprocess.run([PLAYER, 'debug_slow_callback'], capture_output=True, text=True,
                            timeout=100)
    assert 'Executing be_slow created at' in played.stderr
    assert 'took 0.250 seconds' in played.stderr


def read(trace):
    """What a probe in Python printed in which turn, and its counts, up to its end."""
    lines, seen = [], {'turn': 0, 'run': 0, 'skip': 0}
    for event in map(json.loads, trace.read_text().splitlines()[1:]):
        if event.get('text') == 'over':
            break
        if event['ev'] in seen:
            seen[event['ev']] += 1
        if event['ev'] == 'out':
            lines.append(f'{event["k"]} {event["text"]}')
    return {'iters': seen['turn'], 'run': seen['run'], 'skip': seen['skip'], 'log': lines}


@pytest.mark.parametrize('name', IN_PYTHON)
def test_probe_in_python(name, tmp_path):
    if sys.version_info < SINCE.get(name, (3, 11)):
        pytest.skip('this version of Python decides otherwise')
    trace = tmp_path / 'trace.jsonl'
    subprocess.run([sys.executable, '-B', TRACER, '--clock', 'virtual', '-o', trace, MORE, name],
                   capture_output=True, timeout=100, check=True)
    assert read(trace) == PROBES[name]
