"""`zoetrope check`: good traces keep every rule, and each rule is seen when it is broken."""
import copy

import pytest

from tool import TRACES, events, find, one_line, path, text, tool

RULES = [line.split()[0] for line in
         tool('help', 'check').out.partition('rules:\n')[2].partition('\n\n')[0].splitlines()]


def index(trace, ev, nth=0, **fields):
    return find(trace, ev, nth, **fields)


def setting(ev, nth=0, where=None, **fields):
    def change(trace):
        trace[index(trace, ev, nth, **(where or {}))].update(fields)
    return change


def dropping(ev, nth=0, **fields):
    def change(trace):
        trace.pop(index(trace, ev, nth, **fields))
    return change


def run_of(trace, cb, nth=0):
    """First and last index of a run."""
    first = index(trace, 'run', nth, cb=cb)
    return first, index(trace, 'end', h=trace[first]['h'])


def swap_runs(trace):
    """T2 and T3, both ready, run in the other order."""
    a, b = run_of(trace, 'task.step(T2)')
    c, d = run_of(trace, 'task.step(T3)')
    trace[a:d + 1] = trace[c:d + 1] + trace[a:b + 1]


def drop_run(trace):
    a, b = run_of(trace, 'read_from_self')
    del trace[a:b + 1]


def merge_turns(trace):
    """What turn 3 makes ready runs in turn 3 still."""
    a, b = index(trace, 'turn_end', k=3), index(trace, 'wake', k=4)
    del trace[a:b + 1]
    for event in trace:
        event['k'] -= event['k'] > 3


def run_cancelled(trace):
    i = index(trace, 'skip')
    handle = trace[i]['h']
    trace[i] = {**trace[i], 'ev': 'run', 'cb': 'cb'}
    trace.insert(i + 1, {'k': trace[i]['k'], 't': trace[i]['t'], 'ev': 'end', 'h': handle})


def skip_good(trace):
    """A handle that nobody cancelled is skipped."""
    a, b = run_of(trace, 'cb')
    trace[a:b + 1] = [{key: value for key, value in trace[a].items() if key != 'cb'}]
    trace[a]['ev'] = 'skip'


def tick(trace):
    """The clock moves while a callback begins."""
    i = index(trace, 'run', 3)
    for event in trace[i:]:
        event['t'] += 1


def done_twice(trace):
    i = index(trace, 'done', f='F2')
    trace.insert(i + 2, {**trace[i], 'n': None, 'callbacks': 0})


def step_twice(trace):
    i = index(trace, 'step', 1)
    trace.insert(index(trace, 'end', 1) + 1, {**trace[i], 'n': None})


def step_after_end(trace):
    """T2, which has returned, is run once more."""
    i = index(trace, 'step', task='T3', nth=1)
    trace.insert(i, {**trace[i], 'n': None, 'task': 'T2', 'by': 'T2'})


def without_select(trace):
    """A turn that finds nothing does not call select at all."""
    for ev in 'select', 'wake':
        trace.pop(index(trace, ev, k=3))


def add_loop(trace):
    trace.insert(1, {'k': 0, 't': 0, 'ev': 'loop_open', 'loop': 2})


# the rule, the trace, how it is broken
BROKEN = [
    ('turns', 'lock', dropping('turn_end', 1)),
    ('turns', 'lock', lambda trace: [event.update(k=event['k'] + 1) for event in trace[30:]]),
    ('cut', 'lock', merge_turns),
    ('whole', 'soon', drop_run),
    ('fifo', 'lock', swap_runs),
    ('ready', 'lock', setting('run', 2, cause=1)),
    ('ready', 'lock', lambda trace: trace[index(trace, 'run', 2)].update(
        cause=trace[index(trace, 'run', 1)]['cause'])),
    ('counts', 'lock', setting('ready', 3, ahead=9)),
    ('counts', 'lock', setting('turn', 3, ready=9)),
    ('counts', 'lock', setting('turn_end', 3, ran=9)),
    ('counts', 'lock', setting('turn_end', 3, ready=9)),
    ('cancelled', 'soon', run_cancelled),
    ('cancelled', 'soon', skip_good),
    ('overlap', 'lock', dropping('end', 1)),
    ('overlap', 'lock', setting('end', 2, h='H2')),
    ('early', 'lock', setting('timer', when=100000002)),
    ('early', 'soon', setting('ready', where={'why': 'timer'}, cause=1)),
    ('late', 'soon', setting('timer', where={'when': 200000000}, when=100000000)),
    ('deadlines', 'timers', lambda trace: [trace[index(trace, 'timer', n)].update(when=9 - n)
                                           for n in (0, 1)]),
    ('timeout', 'lock', setting('select', 1, timeout=5)),
    ('timeout', 'lock', setting('select', 2, timeout=99000000)),
    ('timeout', 'lock', setting('select', 2, timeout=-1, why='nothing')),
    ('timeout', 'timers', setting('select', 1, timeout=7)),
    ('timeout', 'busy', setting('select', 0, timeout=6000000)),
    ('wake', 'soon', setting('wake', 0, fds=4)),
    ('wake', 'soon', dropping('wake', 0)),
    ('wake', 'soon', dropping('select', 0)),
    ('wake', 'lock', without_select),
    ('clock', 'lock', tick),
    ('once', 'lock', done_twice),
    ('callbacks', 'lock', dropping('callback', f='F2')),
    ('callbacks', 'lock', setting('callback', where={'f': 'F2'}, cb='other')),
    ('callbacks', 'lock', setting('ready', where={'why': 'done'}, why='soon')),
    ('next-turn', 'lock', merge_turns),
    ('steps', 'lock', step_twice),
    ('steps', 'lock', step_after_end),
    ('steps', 'lock', dropping('step', 2)),
    ('cancels', 'cancel', setting('uncancel', left=5)),
    ('by', 'lock', setting('out', 1, by='T4')),
    ('by', 'lock', setting('end', 1, by='T4')),
    ('lock', 'lock', dropping('sync', op='release')),
    ('lock', 'lock', dropping('sync', op='acquire')),
    ('line', 'lock', setting('sync', 1, where={'op': 'acquire'}, by='T4')),
    ('semaphore', 'queue', setting('sync', where={'kind': 'Semaphore', 'op': 'acquire'}, value=-1)),
    ('semaphore', 'queue', setting('sync', where={'kind': 'Semaphore', 'op': 'release'}, value=2)),
    ('queue', 'queue', setting('sync', 1, where={'kind': 'Queue', 'op': 'put'}, value=2)),
    ('queue', 'queue', dropping('sync', 0, kind='Queue', op='get')),
]


@pytest.mark.parametrize('name', TRACES)
def test_good(name):
    done = tool('check', path(name))
    assert done.returncode == 0
    assert done.out == f'good: {len(events(name)[1])} events keep {len(RULES)} rules\n'


@pytest.mark.parametrize('rule, name, change', BROKEN,
                         ids=[f'{i}-{rule}' for i, (rule, *_) in enumerate(BROKEN)])
def test_broken(rule, name, change):
    header, trace = events(name)
    trace = copy.deepcopy(trace)
    change(trace)
    done = tool('check', stdin=text(header, trace))
    assert done.returncode == 1, done.out + done.err
    said = [line for line in done.out.splitlines() if line.startswith(f'{rule}: ')]
    assert said and 'event ' in said[0], done.out
    assert done.out.splitlines()[-1].endswith(f'rules broken, {len(trace)} events')


def test_every_rule_is_broken_by_some_trace():
    inside = RULES[:RULES.index('queue') + 1]             # the others: test_tool_check_outside.py
    assert set(inside) - {'wakeup'} == {rule for rule, *_ in BROKEN}


def test_several_loops_at_once():
    header, trace = events('lock')
    add_loop(trace)
    done = tool('check', stdin=text(header, trace))
    assert done.returncode == 0 and '(several loops at once' in done.out


def test_many_breaches_are_counted():
    header, trace = events('lock')
    for event in trace:
        if event['ev'] == 'ready':
            event['ahead'] += 7
    done = tool('check', stdin=text(header, trace))
    assert done.out.count('\ncounts: ') == 5 and 'times more' in done.out


def test_bad_use():
    assert 'unknown option' in one_line(tool('check', '--strict', path('lock')))
