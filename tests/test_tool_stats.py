"""`zoetrope stats`: the numbers are those of the trace, counted here a second time."""
import collections
import json

import pytest

from tool import TRACES, events, one_line, path, same_as_file, text, tool
from tool.runs import events_of, trace_of

PROGRAMS = ['lock', 'lock_twin', 'threads', 'children', 'deadlock', 'chat', 'hundred_thousand']


def stats(trace, *arguments, **more):
    done = tool('stats', *arguments, trace, **more)
    assert done.returncode == 0, done.err
    return done.out


def numbers(trace, *arguments):
    return json.loads(stats(trace, '--json', *arguments))


@pytest.mark.parametrize('name', PROGRAMS)
def test_as_expected(name):
    same_as_file(f'stats/{name}.txt', stats(trace_of(name)))
    same_as_file(f'stats/{name}.json', stats(trace_of(name), '--json'))


def test_twins_have_the_same_numbers():
    ours, theirs = numbers(trace_of('lock')), numbers(trace_of('lock_twin'))
    for key in 'turns', 'looks', 'ready_mean', 'ready_most', 'timers', 'locks', 'ahead', 'time_ns':
        assert ours[key] == theirs[key], key


def count(trace, ev, **fields):
    return sum(event['ev'] == ev and all(event.get(k) == v for k, v in fields.items())
               for event in trace)


@pytest.mark.parametrize('name', PROGRAMS)
def test_counts(name):
    told, trace = numbers(trace_of(name)), events_of(name)
    assert told['events'] == len(trace)
    assert told['turns'] == count(trace, 'turn')
    assert told['callbacks']['count'] == count(trace, 'end')
    assert told['latencies']['count'] == count(trace, 'run')
    assert told['skipped'] == count(trace, 'skip')
    assert told['looks'] + told['selects']['count'] == count(trace, 'wake')
    assert told['timers']['armed'] == count(trace, 'timer')
    assert told['timers']['due'] == count(trace, 'ready', why='timer')
    assert told['jobs_submitted'] == count(trace, 'job', op='submit')
    assert told['jobs']['count'] == count(trace, 'job', op='done')
    assert told['children']['spawned'] == count(trace, 'child', op='spawn')
    assert told['output'] == count(trace, 'out')
    assert told['time_ns'] == trace[-1]['t'] - trace[0]['t']
    for slices in 'durations', 'delays', 'ahead':
        assert sum(slice['callbacks'] for slice in told[slices]) == count(trace, 'run')


@pytest.mark.parametrize('name', PROGRAMS)
def test_tasks(name):
    steps = collections.Counter(event['task'] for event in events_of(name)
                                if event['ev'] == 'step')
    ends = {event['f']: event['state'] for event in events_of(name) if event['ev'] == 'done'}
    tasks = numbers(trace_of(name))['tasks']
    assert len(tasks) == count(events_of(name), 'task')
    for task in tasks:
        assert task['steps'] == steps[task['task']]
        assert task['end'] == ends.get(task['task'])


def test_waiting_is_from_the_end_of_a_run_to_ready():
    told = {task['name']: task for task in numbers(trace_of('lock'))['tasks']}
    assert told['Amy']['waiting_ns'] == 3_500_000_000
    assert told['Ben']['waiting_ns'] == 2_000_000_000
    assert told['Eve']['running_ns'] == told['Eve']['ready_ns'] == 0


def test_the_queue():
    """Its depth when a turn begins to run it, and at most."""
    depth, most, cuts, turns = 0, 0, 0, 0
    cut = True
    for event in events_of('chat'):
        if event['ev'] == 'turn':
            turns, cut, depth = turns + 1, False, event['ready']
        if event['ev'] in ('run', 'skip', 'turn_end') and not cut:
            cuts, cut = cuts + depth, True
        depth += (event['ev'] == 'ready') - (event['ev'] in ('run', 'skip'))
        most = max(most, depth)
    told = numbers(trace_of('chat'))
    assert told['ready_most'] == most
    assert told['ready_mean'] == cuts * 1000 // turns / 1000


def test_locks():
    lock, = numbers(trace_of('lock'))['locks']
    assert lock == {'lock': 'L1', 'kind': 'Lock', 'acquired': 4, 'contended': 3,
                    'most_in_line': 3, 'longest_hold_ns': 1_000_000_000}


def test_transports():
    told, trace = numbers(trace_of('chat'))['transports'], events_of('chat')
    assert len(told) == 4
    for transport in told:
        for key, op in ('written', 'write'), ('sent', 'send'), ('received', 'recv'):
            assert transport[key] == sum(event.get('bytes', 0) for event in trace
                                         if event['ev'] == 'transport' and event['op'] == op
                                         and event['x'] == transport['transport'])


def monotonic(header, trace):
    """Times of a clock that goes on: 300 ns an event, and 5 ms more in each select that waits."""
    time = 0
    for event in trace:
        time += 5_000_000 if event['ev'] == 'wake' else 300
        event['t'] = time
    return text({**header, 'clock': 'monotonic'}, trace)


def test_times_of_a_real_clock():
    header, trace = events('lock')
    told = json.loads(tool('stats', '--json', stdin=monotonic(header, trace)).out)
    ends = [event for event in trace if event['ev'] == 'end']
    lengths = [end['t'] - trace[end['cause'] - 1]['t'] for end in ends]
    assert told['callbacks'] == {'count': len(ends), 'total_ns': sum(lengths),
                                 'longest_ns': max(lengths), 'longest_event': next(
                                     end['n'] for end, length in zip(ends, lengths)
                                     if length == max(lengths))}
    waits = [run['t'] - trace[run['cause'] - 1]['t'] for run in trace if run['ev'] == 'run']
    assert told['latencies']['total_ns'] == sum(waits)
    assert told['delays'][0]['callbacks'] == sum(wait < 1000 for wait in waits)
    shown = tool('stats', stdin=monotonic(header, trace)).out
    assert 'how long callbacks ran' in shown and 'take no time' not in shown


def test_turns_add_up():
    """What the turns have, one by one, is what the whole has."""
    whole = numbers(path('lock'))
    turns = [numbers(path('lock'), '--turn', str(k)) for k in range(0, whole['turns'] + 1)]
    for key in 'events', 'turns', 'looks', 'output', 'skipped':
        assert sum(turn[key] for turn in turns) == whole[key], key
    assert sum(turn['callbacks']['count'] for turn in turns) == whole['callbacks']['count']
    assert sum(turn['timers']['armed'] for turn in turns) == whole['timers']['armed']


def test_tasks_can_be_chosen():
    assert [task['task'] for task in numbers(path('lock'), '--task', 'T2,T3')['tasks']] == ['T2', 'T3']
    shown = stats(path('lock'), '--task', 'T2')
    assert '\nT2 ' in shown and '\nT1 ' not in shown


def test_under_the_virtual_clock_durations_are_no_news():
    shown = stats(trace_of('lock'))
    assert 'take no time: under the virtual clock' in shown and 'how long' not in shown


@pytest.mark.parametrize('name', TRACES)
def test_lines_are_for_a_terminal(name):
    for line in stats(path(name), '--ascii').splitlines():
        assert line.isascii() and len(line) <= 100 and line == line.rstrip()


def test_hostile_names():
    header, trace = events('lock')
    for event in trace:
        if event['ev'] == 'task':
            event['name'] = '"},\\\x1b[31m\n&' * 5
    data = text({**header, 'program': '"\x1b]0;x\x07\n'}, trace)
    assert json.loads(tool('stats', '--json', stdin=data).out)['tasks'][0]['name'].startswith('"}')
    shown = tool('stats', stdin=data)
    assert shown.returncode == 0 and '\x1b' not in shown.out and '\x07' not in shown.out


def test_bad_use():
    assert 'one trace is enough' in one_line(tool('stats', path('lock'), path('lock')))
    assert 'takes no value' in one_line(tool('stats', '--json=1', path('lock')))
    assert 'empty' in one_line(tool('stats', stdin=''))
    for nothing in ['--turn', '900'], ['--json', '--turn', '900..'], ['--task', 'T99']:
        assert 'nothing is left' in one_line(tool('stats', *nothing, path('lock')))
    assert 'No such file' in one_line(tool('stats', 'nothing'))
