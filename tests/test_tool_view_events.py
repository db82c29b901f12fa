"""`zoetrope render --view`: every box and every arrow is accounted for by events."""
import collections
import html
import json
import re
import subprocess
import sys

import pytest

from tool import ROOT, one_line, tool
from tool.programs import PROGRAMS, dot, traces  # noqa: F401


def unquoted(text):
    return html.unescape(re.sub(r'\\(.)', r'\1', text))


class Graph:
    """The nodes and arrows of a picture that `dot` lays out, by the name of each node."""

    def __init__(self, source):
        self.tips = {name: unquoted(tip) for name, tip in re.findall(
            r'^(m\d+) \[.*tooltip="((?:[^"\\]|\\.)*)"', source, re.M)}
        self.labels = dict(re.findall(r'^(m\d+) \[.* label="((?:[^"\\]|\\.)*?)(?:\\n.*?)?"', source,
                                      re.M))
        self.arrows = [(b, a, unquoted(tip)) if 'dir=back' in rest else (a, b, unquoted(tip))
                       for a, b, rest, tip in re.findall(
                           r'^(m\d+) -> (m\d+) \[(.*?)tooltip="((?:[^"\\]|\\.)*)"', source, re.M)]
        self.red = {(a, b) if 'dir=back' not in rest else (b, a) for a, b, rest in re.findall(
            r'^(m\d+) -> (m\d+) \[(.*?)$', source, re.M) if '#D55E00' in rest}


def told(tip):
    """The numbers of the events in a tip."""
    found = re.search(r'\(events? (\d+)(?: to (\d+))?[,)]', tip)
    return tuple(int(number) for number in found.groups() if number) if found else None


def task_of(cb):
    found = re.fullmatch(r'task\.(?:step|wakeup)\((T\d+)\)', cb)
    return found and found[1]


def queue_at_cut(events, turn):
    """The "ready" events of what is in the queue when this turn makes its cut."""
    queue = []
    for event in events:
        if event['k'] == turn and event['ev'] in ('run', 'skip', 'turn_end', 'loop_return'):
            return queue
        if event['ev'] == 'ready':
            queue.append(event)
        elif event['ev'] in ('run', 'skip'):
            assert queue.pop(0)['h'] == event['h']


@pytest.mark.parametrize('name', [name for name in PROGRAMS if name != 'crowd'])
def test_turn_is_accounted_for(name, traces):
    events = traces.events(name)
    for turn in {event['k'] for event in events if event['ev'] == 'turn'}:
        source = dot('turn', traces(name), '--turn', str(turn))
        queue = queue_at_cut(events, turn)
        ran = [event for event in events
               if event['k'] == turn and event['ev'] in ('run', 'skip')]
        first = ran[0]['n'] if ran else float('inf')
        last = next(event['n'] for event in events if event['k'] == turn
                    and event['ev'] in ('turn_end', 'loop_return'))
        added = [event for event in events if first <= event['n'] <= last
                 and event['ev'] in ('ready', 'timer')]
        select = [event for event in events if event['k'] == turn and event['ev'] == 'select']
        shown = collections.Counter(
            int(number) for number in re.findall(r'^"(?:[^"\\]|\\.)*\(event (\d+), turn', source, re.M))
        origins = [event['cause'] if 'cause' in event else event['n'] for event in queue]
        assert shown == collections.Counter(
            [event['n'] for event in [*queue, *ran, *added, *select]] + origins)
        arrows = [int(n) for n in re.findall(r'^m\d+e(\d+)a -> (?!.*arrowhead=none)', source, re.M)]
        assert sorted(arrows) == sorted(event['n'] for event in [*queue, *ran, *added]
                                        if event['ev'] != 'timer')


@pytest.mark.parametrize('name', [name for name in PROGRAMS if name != 'crowd'])
def test_tasks_are_accounted_for(name, traces):
    events = traces.events(name)
    shown = re.findall(r'^"(?:[^"\\]|\\.)*\((events? [\d to]+), turn', dot('tasks', traces(name)), re.M)
    tasks = [event for event in events if event['ev'] == 'task']
    ends = [event for event in events if event['ev'] == 'done' and event['f'].startswith('T')]
    steps = [event for event in events if event['ev'] == 'step']
    assert len(shown) == len(tasks) + len(ends) + len(steps)
    numbers = {int(one.split()[1]) for one in shown if one.startswith('event ')}
    assert numbers == {event['n'] for event in [*tasks, *ends]}
    for step in steps:
        assert sum(int(one.split()[1]) <= step['n'] <= int(one.split()[3]) for one in shown
                   if one.startswith('events ')) >= 1


@pytest.mark.parametrize('name', [name for name in PROGRAMS if name != 'crowd'])
def test_states_are_accounted_for(name, traces):
    source = dot('states', traces(name))
    shown = dict(re.findall(r'^"(T\d+ [^"(]*?) (?:once|never|\d+ times)? ?\((events? [\d to]+)\)"',
                            source, re.M))
    by_task = collections.defaultdict(lambda: collections.defaultdict(list))
    for event in traces.events(name):
        task = task_of(event['cb']) if event['ev'] == 'ready' else event.get('task')
        what = {'ready': 'is ready', 'step': 'runs', 'await': 'waits'}.get(event['ev'])
        if task and what:
            by_task[task][what].append(event['n'])
    for task, states in by_task.items():
        for what, numbers in states.items():
            expected = f'event {numbers[0]}' if len(numbers) == 1 else \
                f'events {numbers[0]} to {numbers[-1]}'
            assert shown.pop(f'{task} {what}') == expected
            if len(numbers) > 1:
                assert f'"{task} {what} {len(numbers)} times (' in source
    for what in shown:
        assert ' waits for ' in what
    ways = re.findall(r'^m\d+e\d+a -> .*tooltip="(T\d+) [^"]* (once|\d+ times) \(', source, re.M)
    counted = collections.Counter()
    for task, times in ways:
        counted[task] += 1 if times == 'once' else int(times.split()[0])
    for task, states in by_task.items():
        assert counted[task] == sum(map(len, states.values())) + \
            sum(event['ev'] == 'done' and event['f'] == task for event in traces.events(name))


def parents(events):
    """For each run, the run in which it was made ready; 0 for the program."""
    by_number = {event['n']: event for event in events}
    run_of, run, found = {}, 0, {}
    for event in events:
        run = event['n'] if event['ev'] == 'run' else run
        run_of[event['n']] = run
        run = 0 if event['ev'] in ('end', 'turn_end', 'loop_return') else run
    for event in events:
        if event['ev'] == 'run':
            ready = by_number[event['cause']]
            root = by_number[ready.get('cause', ready['n'])]
            while root['ev'] in ('job', 'fd') and 'cause' in root:
                root = by_number[root['cause']]
            found[event['n']] = run_of[root['n']]
    return found


@pytest.mark.parametrize('name', ['lock', 'taskgroup_error', 'threads', 'child', 'deadlock'])
def test_causes_are_accounted_for(name, traces):
    graph = Graph(dot('causes', traces(name)))
    expected = parents(traces.events(name))
    number = {node: told(tip) for node, tip in graph.tips.items()}
    assert sorted(found[0] for found in number.values() if found) == sorted(expected)
    assert {(number[b][0], number[a][0] if number[a] else 0) for a, b, _ in graph.arrows} == \
        set(expected.items())
    by_number = {event['n']: event for event in traces.events(name)}
    for _, b, tip in graph.arrows:
        assert told(tip) == (by_number[number[b][0]]['cause'],)


def test_causes_of_some_tasks(traces):
    graph = Graph(dot('causes', traces('lock'), '--task', 'T4'))
    expected = parents(traces.events('lock'))
    steps = [event['n'] for event in traces.events('lock')
             if event['ev'] == 'run' and task_of(event['cb']) == 'T4']
    shown = {told(tip)[0] for tip in graph.tips.values() if told(tip)}
    assert shown == set(steps) | {expected[step] for step in steps}


@pytest.mark.parametrize('arguments', [[], ['2000', '10']])
def test_folded_causes_leave_nothing_out(arguments, traces):
    graph = Graph(dot('causes', traces('crowd', *arguments)))
    times = [int(found[1]) if (found := re.search(r'(\d+) times \(', tip)) else 1
             for tip in graph.tips.values() if told(tip)]
    runs = sum(event['ev'] == 'run' for event in traces.events('crowd', *arguments))
    assert sum(times) == runs
    assert sum(int(found[1]) if (found := re.match(r'(\d+) times \(', tip)) else 1
               for _, _, tip in graph.arrows) == runs
    assert len(graph.tips) <= 60


@pytest.mark.parametrize('name', PROGRAMS)
def test_waits_are_accounted_for(name, traces):
    """Each arrow is told with the event that made it, of the kind that makes such arrows."""
    graph = Graph(dot('waits', traces(name)))
    by_number = {event['n']: event for event in traces.events(name)}
    names = {node: label.split(' ')[0] if label[0] == 'T' else label.split(' ')[-1]
             for node, label in graph.labels.items()}
    waiting = set()
    for a, b, tip in graph.arrows:
        event = by_number[told(tip)[0]]
        if names[a].startswith('T'):
            assert event['ev'] == 'await' and event['task'] == names[a]
            waiting.add(names[a])
        elif ' is held by ' in tip:
            assert (event['ev'], event['op'], event['obj']) == ('sync', 'acquire', names[a])
            assert event['by'] == names[b]
        elif ' needs ' in tip:
            assert event['ev'] == 'callback' and event['f'] == names[b]
        elif names[a] == 'select':
            assert event['ev'] in ('watch', 'timer', 'child', 'job')
        else:
            assert ' will be done by ' in tip and event['ev'] == 'done' and event['f'] == names[a]
    at = int(re.search(r'after event (\d+)', dot('waits', traces(name)))[1])
    last = {}
    for event in traces.events(name)[:at]:
        if event['ev'] == 'task':
            last[event['task']] = 'ready'
        elif event['ev'] in ('await', 'step', 'yield'):
            last[event['task']] = event['ev']
        elif event['ev'] == 'ready' and task_of(event['cb']):
            last[task_of(event['cb'])] = 'ready'
        elif event['ev'] == 'done' and event['f'] in last:
            del last[event['f']]
    assert waiting == {task for task, state in last.items() if state == 'await'}
    assert {name for name in names.values() if re.fullmatch(r'T\d+', name)} == set(last)


# --- deadlocks --------------------------------------------------------------------------------

@pytest.mark.parametrize('seats', [2, 3, 5, 9])
def test_a_deadlock_is_red_and_told(seats, traces):
    source = dot('waits', traces('deadlock', str(seats)))
    graph = Graph(source)
    names = {node: label.split(' ')[0] if label[0] == 'T' else label.split(' ')[-1]
             for node, label in graph.labels.items()}
    red = {(names[a], names[b]) for a, b in graph.red}
    expected = set()
    for seat in range(seats):
        after = (seat + 1) % seats
        expected |= {(f'T{seat + 2}', f'L{after + 1}'), (f'L{after + 1}', f'T{after + 2}')}
    assert red == expected
    words = ' '.join(re.findall(r'<B>([^<]*)</B>', source))
    assert 'deadlock: T2 Amy waits for Lock L2, held by T3 Ben, which waits for' in words


STUCK = """
import asyncio


async def twice(lock):
    async with lock, lock:
        pass


async def then(wait):
    await asyncio.sleep(0.1)
    await wait()


async def main():
    event, queue, tasks = asyncio.Event(), asyncio.Queue(), []
    for waits in WAITS:
        tasks.append(asyncio.create_task(waits(), name='Amy' if not tasks else 'Ben'))
    await tasks[0]


asyncio.run(main())
"""


@pytest.mark.parametrize('waits, verdict', [
    ('twice(asyncio.Lock())', 'T2 Amy waits for Lock L4, held by T2 Amy'),
    ('then(event.wait)', 'nothing will wake T1 main, T2 Amy'),
    ('then(queue.get), lambda: then(event.wait)', 'nothing will wake T1 main, T2 Amy, T3 Ben'),
    ('then(lambda: tasks[1]), lambda: then(lambda: asyncio.wait(tasks[:1]))',
     'T2 Amy waits for T3 Ben, which waits for future F3, which waits for T2 Amy'),
    ('then(lambda: asyncio.gather(*tasks[1:])), lambda: then(lambda: tasks[0])',
     'T2 Amy waits for gather F3, which waits for T3 Ben, which waits for T2 Amy'),
])
def test_other_deadlocks(waits, verdict, tmp_path):
    script, trace = tmp_path / 'stuck.py', tmp_path / 'trace'
    script.write_text(STUCK.replace('WAITS', f'(lambda: {waits},)'))
    subprocess.run([sys.executable, ROOT / 'trace/asyncio_trace.py', '--clock', 'virtual', '-o', trace,
                    script], capture_output=True, timeout=60)
    text = tool('show', '--view', 'waits', trace).out
    assert f'\ndeadlock: {verdict}\n' in text
    assert ('#D55E00' in re.sub('FONT COLOR="#D55E00"', '', dot('waits', trace))) == \
        ('nothing' not in verdict)


GROUP = """
import asyncio


async def child():
    await asyncio.sleep(1)


async def main():
    never = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        amy, ben = (group.create_task(child(), name=name) for name in ('Amy', 'Ben'))
        BODY


asyncio.run(main())
"""


@pytest.mark.parametrize('body, needed', [
    ('pass', ['T2 Amy', 'T3 Ben']),
    ('await never', []),
    ('await asyncio.get_running_loop().create_future()', []),
    ('asyncio.get_running_loop().call_later(2, never.set_result, 0); await never', []),
    ('await asyncio.wait([ben])', ['T3 Ben']),
    ('await asyncio.shield(ben)', ['T3 Ben']),
    ('await asyncio.wait([asyncio.ensure_future(never), ben])', ['T3 Ben']),
])
def test_needs_of_a_future_beside_a_group(body, needed, tmp_path):
    """A group's children are needed by the future that its end waits for, and by no other."""
    script, trace = tmp_path / 'group.py', tmp_path / 'trace'
    script.write_text(GROUP.replace('BODY', body))
    subprocess.run([sys.executable, ROOT / 'trace/asyncio_trace.py', '--clock', 'virtual', '-o', trace,
                    script], capture_output=True, timeout=60)
    at = next(event['n'] for event in map(json.loads, trace.read_text().splitlines()[1:])
              if event['ev'] == 'turn' and event['k'] == 3)
    text = tool('show', '--view', 'waits', '--at', at, trace).out
    assert re.findall(r'(?m)^future F\d+ needs (T\d \w+) ', text) == needed


def test_no_deadlock_is_invented(traces):
    for name in PROGRAMS:
        if name != 'deadlock':
            source = dot('waits', traces(name))
            assert not Graph(source).red and 'deadlock: ' not in source


def test_waits_at_any_event(traces):
    events = traces.events('lock')
    for n in range(1, len(events) + 1, 7):
        done = tool('render', '--view', 'waits', '-T', 'dot', '--at', n, traces('lock'))
        if done.returncode == 0:
            assert f'after event {n}, ' in done.out
        else:
            assert 'choose another event with --at N' in one_line(done)
    assert 'which has' in one_line(tool('render', '--view', 'waits', '--at', '9999', traces('lock')))
    assert 'write one, such as 12' in one_line(tool('render', '--at', 'x', traces('lock')))
