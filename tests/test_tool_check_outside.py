"""`zoetrope check` and the world outside: each rule is seen when a real trace breaks it."""
import copy
import json
import os
import subprocess

import pytest

from test_tool_check import dropping, setting
from tool import ROOT, find, text, tool

PROGRAMS = {
    'crowd': '10-ready/crowd',
    'child': '15-program/subprocess_stream',
    'jobs': '13-block/executor_thread',
    'signals': '14-signal/signals',
    'chat': '12-straight/chat',
    'backpressure': '11-buffer/backpressure',
    'echo': '11-buffer/echo_client_protocol',
    'pipe': '15-program/subprocess_write',
}


@pytest.fixture(scope='module')
def traced(tmp_path_factory):
    """The header and the events of a lesson's program, which runs once."""
    known = {}

    def trace(name):
        if name not in known:
            path = tmp_path_factory.mktemp('traces') / f'{name}.jsonl'
            subprocess.run([ROOT / 'build/lessons' / PROGRAMS[name]], check=True, timeout=60,
                           stdout=subprocess.DEVNULL,
                           env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', 'ZOETROPE_TRACE': path})
            known[name] = [json.loads(line) for line in path.read_text().splitlines()]
        lines = copy.deepcopy(known[name])
        return lines[0], lines[1:]
    return trace


def again(ev, nth=0, **fields):
    """The event comes twice."""
    def change(trace):
        i = find(trace, ev, nth, **fields)
        trace.insert(i + 1, {**trace[i], 'n': None})
    return change


def behind(ev, other, nth=0, where=None, **fields):
    """An event of the same moment as the last of another kind comes behind that one."""
    def change(trace):
        i = find(trace, ev, nth, **(where or {}))
        j = find(trace, other, -1, **fields)
        trace.insert(j + 1, {**trace[i], 'n': None, **{key: trace[j].get(key) for key in 'kt'},
                             'by': trace[j].get('by')})
        if trace[j + 1]['by'] is None:
            del trace[j + 1]['by']
    return change


def op(name, **fields):
    return {'op': name, **fields}


def wave(pause):
    """Reading is paused twice, or resumed though it was not paused."""
    def change(trace):
        i = find(trace, 'transport', op='recv')
        for _ in range(2 if pause else 1):
            trace.insert(i + 1, {**trace[i], 'n': None,
                                 'op': 'pause_reading' if pause else 'resume_reading'})
            del trace[i + 1]['bytes']
    return change


def end_again(*then):
    """The end was met, reading is paused and resumed, and then this happens."""
    def change(trace):
        i = find(trace, 'transport', op='eof')
        for name in reversed(['pause_reading', 'resume_reading', *then]):
            event = {**trace[i], 'n': None, 'op': name}
            if name == 'recv':
                event.update(bytes=1, buffered=event.pop('buffered'))
            trace.insert(i + 1, event)
    return change


def call(name, count):
    """The protocol is called by this name after its first data, so many times."""
    def change(trace):
        i = find(trace, 'protocol', call='data_received')
        for _ in range(count):
            trace.insert(i + 1, {**trace[i], 'n': None, 'call': name})
            del trace[i + 1]['bytes']
    return change


def late(trace):
    """What the signal makes ready comes one event later."""
    i = find(trace, 'signal')
    trace.insert(i + 1, {**trace[i], 'n': None, 'ev': 'wakeup'})
    del trace[i + 1]['signal']


def unnamed(nth):
    """A descriptor that is ready is not named; something else happens instead."""
    def change(trace):
        i = find(trace, 'fd', nth)
        trace[i] = {**{key: trace[i][key] for key in 'nkt'}, 'ev': 'wakeup'}
    return change


# the rule, the trace, how it is broken
BROKEN = [
    ('wake', 'crowd', unnamed(3)),
    ('wake', 'crowd', unnamed(70)),
    ('wake', 'crowd', again('fd', 70)),
    ('wake', 'crowd', setting('wake', fds=64)),
    ('wake', 'crowd', setting('wake', fds=101)),
    ('child', 'child', dropping('child', op='spawn')),
    ('child', 'child', again('child', op='spawn')),
    ('child', 'child', again('child', op='exit')),
    ('child', 'child', again('child', op='close')),
    ('child', 'child', lambda trace: trace[find(trace, 'child', op='exit')].pop('status')),
    ('child', 'child', setting('child', where=op('spawn'), status=0)),
    ('job', 'jobs', dropping('job', op='submit')),
    ('job', 'jobs', dropping('job', op='start')),
    ('job', 'jobs', again('job', op='done')),
    ('job', 'jobs', setting('job', where=op('start'), cause=1)),
    ('job', 'jobs', setting('job', where=op('done', job='J2'), cause=47)),
    ('job', 'jobs', setting('job', where=op('done'), op='cancel')),
    ('signal', 'signals', setting('run', where={'cb': 'read_from_self'}, cb='other')),
    ('signal', 'signals', late),
    ('wakeup', 'child', setting('fd', where={'fd': 'fd1'}, fd='fd2')),
    ('transport', 'echo', dropping('transport', op='new')),
    ('transport', 'echo', again('transport', op='new')),
    ('transport', 'echo', again('transport', op='eof')),
    ('transport', 'echo', end_again('eof', 'eof')),
    ('transport', 'echo', end_again('recv')),
    ('transport', 'echo', again('transport', op='close')),
    ('transport', 'echo', again('transport', op='write_eof')),
    ('transport', 'echo', behind('transport', 'transport', where=op('recv', x='X2'),
                                 **op('close'))),
    ('transport', 'echo', behind('transport', 'transport', where=op('write', x='X2'),
                                 **op('write_eof', x='X2'))),
    ('transport', 'echo', setting('transport', where=op('write'), op='abort')),
    ('transport', 'echo', wave(pause=True)),
    ('transport', 'echo', wave(pause=False)),
    ('bytes', 'echo', dropping('transport', op='write')),
    ('bytes', 'echo', setting('transport', where=op('send'), buffered=5)),
    ('bytes', 'backpressure', setting('transport', where=op('send'), nth=4, buffered=0)),
    ('bytes', 'echo', setting('transport', where=op('recv'), buffered=-1)),
    ('bytes', 'pipe', setting('transport', where=op('send'), bytes=48)),
    ('protocol', 'echo', dropping('protocol', call='connection_made')),
    ('protocol', 'echo', again('protocol', call='connection_made')),
    ('protocol', 'echo', again('protocol', call='connection_lost')),
    ('protocol', 'echo', again('protocol', call='eof_received')),
    ('protocol', 'chat', behind('protocol', 'protocol', where={'call': 'data_received'},
                                call='eof_received')),
    ('protocol', 'echo', call('pause_writing', 2)),
    ('protocol', 'echo', call('resume_writing', 1)),
    ('protocol', 'child', behind('protocol', 'protocol', where={'call': 'pipe_data_received'},
                                 call='connection_lost', x='X1')),
]


@pytest.mark.parametrize('name', PROGRAMS)
def test_good(name, traced):
    header, trace = traced(name)
    done = tool('check', stdin=text(header, trace))
    assert (done.returncode, done.out[:5]) == (0, 'good:')


@pytest.mark.parametrize('rule, name, change', BROKEN,
                         ids=[f'{i}-{rule}' for i, (rule, *_) in enumerate(BROKEN)])
def test_broken(rule, name, change, traced):
    header, trace = traced(name)
    change(trace)
    done = tool('check', stdin=text(header, trace))
    assert done.returncode == 1, done.out + done.err
    said = [line for line in done.out.splitlines() if line.startswith(f'{rule}: ')]
    assert said and 'event ' in said[0], done.out


def test_another_protocol_may_take_over_the_connection(traced):
    header, trace = traced('echo')
    again('protocol', call='connection_made')(trace)
    trace[find(trace, 'protocol', 1, call='connection_made')]['p'] = 'P2'
    done = tool('check', stdin=text(header, trace))
    assert (done.returncode, done.out[:5]) == (0, 'good:'), done.out


def test_on_a_real_clock_a_byte_may_miss_the_select_that_it_comes_in(traced):
    header, trace = traced('child')
    setting('fd', where={'fd': 'fd1'}, fd='fd2')(trace)
    for clock, missed in ('virtual', True), ('monotonic', False):
        done = tool('check', stdin=text({**header, 'clock': clock}, trace))
        assert ('does not see the byte' in done.out) == missed, done.out


def test_every_rule_of_the_outside_is_broken():
    laws = tool('help', 'check').out.partition('rules:\n')[2].partition('\n\n')[0].splitlines()
    rules = [line.split()[0] for line in laws]
    outside = {rule for rule, *_ in BROKEN}
    assert outside == {'wake', 'wakeup', *rules[rules.index('queue') + 1:]}


def killed(trace, by):
    """A signal kills the program in the middle of the first step of T2."""
    step = find(trace, 'step', task='T2')
    del trace[step:]
    trace.append({**{key: trace[-1][key] for key in 'kt'}, 'ev': 'exit', 'by': by,
                  'how': 'SIGTERM'})


@pytest.mark.parametrize('by, status', [('T2', 0), ('T1', 1)])
def test_who_runs_is_said_to_exit(by, status, traced):
    header, trace = traced('jobs')
    killed(trace, by)
    done = tool('check', stdin=text(header, trace))
    assert done.returncode == status
    assert ('by: "exit" says that T1 does it' in done.out) == bool(status)
