"""`zoetrope render --view`: turn, causes, waits, tasks, states; every box and arrow has its events."""
import collections
import html
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

import pytest

from tool import ROOT, TRACES, one_line, path, same_as_file, tool
from test_tool_render import boxes

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


@pytest.mark.parametrize('view', VIEWS)
@pytest.mark.parametrize('name', PROGRAMS)
def test_as_expected(name, view, traces):
    same_as_file(f'views/{name}.{view}.dot', dot(view, traces(name)))


@pytest.mark.parametrize('view', VIEWS)
def test_in_print(view, traces):
    same_as_file(f'views/taskgroup_error.{view}.print.dot',
                 dot(view, traces('taskgroup_error'), '--theme', 'print', '--title', 'A & <B>',
                     '--caption', 'What "they" did, and <why>; in as many words as it takes to '
                     'fill a line and to begin another one, which has to be below the first.'))


# --- as text ----------------------------------------------------------------------------------

def shown(view, trace, *arguments):
    done = tool('show', '--view', view, *arguments, trace)
    assert done.returncode == 0 and done.err == ''
    return done.out


@pytest.mark.parametrize('view', VIEWS)
@pytest.mark.parametrize('name', PROGRAMS)
def test_text_as_expected(name, view, traces):
    same_as_file(f'views/{name}.{view}.txt', shown(view, traces(name)))


@pytest.mark.parametrize('view', VIEWS)
def test_text_fits_a_terminal_and_the_twin_says_the_same(view, traces):
    for name in TWINS:
        text = shown(view, traces(name))
        assert max(map(len, text.splitlines())) <= 100
        twin = shown(view, traces(name, twin=True))
        assert text.replace('C, virtual', 'virtual').split() == \
            twin.replace('Python, virtual', 'virtual').split()
    assert shown(view, traces('lock'), '--ascii').isascii()


def test_text_of_a_deadlock(traces):
    lines = shown('waits', traces('deadlock')).splitlines()
    assert lines[1] == ('deadlock: T2 Amy waits for Lock L2, held by T3 Ben, which waits for '
                        'Lock L1, held by T2 Amy')
    assert 'T2 Amy waits for Lock L2 (event 67)' in lines
    assert 'too many for a picture' in one_line(
        tool('show', '--view', 'waits', traces('crowd', '2000', '10')))


# --- a program and its twin -------------------------------------------------------------------

def without_places(source):
    """A picture without what names the language and its files, and without what is as wide."""
    source = re.sub(r'\b(C|Python), virtual', 'virtual', source)
    source = re.sub(r' URL="[^"]*"| (source|width)=\S+|; [-\w/]+\.(c|py):\d+|\\n\w+\.(c|py):\d+', '',
                    source)
    source = re.sub(r'^("(?:[^"\\]|\\.)*" \[.*) tooltip="(?:[^"\\]|\\.)*"', r'\1', source, flags=re.M)
    source = re.sub(r' height=\S+| fontsize=\d+|WIDTH="\d+"', '', source)
    return source


@pytest.mark.parametrize('view', VIEWS)
@pytest.mark.parametrize('name', TWINS)
def test_the_twin_has_the_same_picture(name, view, traces):
    assert without_places(dot(view, traces(name))) == \
        without_places(dot(view, traces(name, twin=True)))


# --- every box and every arrow ----------------------------------------------------------------

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
        arrows = len(re.findall(r'^m\d+a -> (?!.*arrowhead=none)', source, re.M))
        assert arrows - (arrows > 0) == \
            len(queue) + len(ran) + sum(event['ev'] == 'ready' for event in added)


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
    ways = re.findall(r'^m\d+a -> .*tooltip="(T\d+) [^"]* (once|\d+ times) \(', source, re.M)
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


# --- what holds for every picture -------------------------------------------------------------

@pytest.mark.parametrize('view', ['turn', 'tasks', 'states'])
@pytest.mark.parametrize('name', PROGRAMS)
def test_labels_do_not_meet_and_fit(name, view, traces):
    found = [box for box in boxes(dot(view, traces(name))) if box.lines]
    for i, one in enumerate(found):
        a = one.text()
        for other in found[:i]:
            b = other.text()
            assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2], \
                (one.lines, other.lines)
        if one.shape == 'box' and not one.left_aligned:
            assert a[0] >= one.x - one.width / 2 and a[1] <= one.x + one.width / 2, one.lines


@pytest.mark.parametrize('view', VIEWS)
def test_names_of_nodes_are_unique(view, traces):
    for name in PROGRAMS:
        names = re.findall(r'^("(?:[^"\\]|\\.)*"|m\d+) \[', dot(view, traces(name)), re.M)
        assert len(set(names)) == len(names)


@needs_dot
@pytest.mark.parametrize('view', VIEWS)
@pytest.mark.parametrize('name', ['lock', 'threads', 'deadlock', 'crowd'])
def test_svg(name, view, traces):
    first, second = (tool('render', '--view', view, traces(name)).stdout for _ in range(2))
    assert first == second
    source = first.decode()
    root = ElementTree.fromstring(source)
    assert root.get('role') == 'img' and root.get('width').isdigit()
    width, height = root.get('viewBox').split()[2:]
    assert (width, height) == (root.get('width'), root.get('height')) and int(width) > 200
    svg = '{http://www.w3.org/2000/svg}'
    assert root.find(svg + 'title').text.split('/')[-1] in source
    assert 'virtual clock' in root.find(svg + 'desc').text
    assert '<!--' not in source and 'transparent' not in source
    assert not re.search(r'<title>(m\d|cluster)', source)


@needs_dot
@pytest.mark.parametrize('view', VIEWS)
def test_other_files(view, traces, tmp_path):
    for kind, magic in {'png': b'\x89PNG', 'pdf': b'%PDF'}.items():
        out = tmp_path / f'x.{kind}'
        assert tool('render', '--view', view, '-T', kind, '-o', out, traces('lock')).returncode == 0
        assert out.read_bytes().startswith(magic)


HOSTILE = '<b>&"\\N\\G</TABLE>]];\u202e\n\t\x01"'


@needs_dot
@pytest.mark.parametrize('view', ['timeline', *VIEWS])
def test_hostile_names(view, traces):
    """Names of tasks, coroutines and callbacks, titles and captions are nothing but words."""
    lines = traces('taskgroup_error').read_text().splitlines()
    changed = []
    for event in map(json.loads, lines):
        for key in 'name', 'coro', 'program':
            if key in event:
                event[key] = HOSTILE + event[key]
        if event.get('cb') == 'set_result_unless_cancelled':
            event['cb'] = HOSTILE
        changed.append(json.dumps(event))
    for kind in 'svg', 'dot':
        done = tool('render', '--view', view, '-T', kind, '--title', HOSTILE.replace('\x01', ''),
                    '--caption', HOSTILE.replace('\x01', ''), stdin='\n'.join(changed) + '\n')
        assert done.returncode == 0 and done.err == ''
        if kind == 'svg':
            root = ElementTree.fromstring(done.stdout)
            assert '<b>&' in root.find('{http://www.w3.org/2000/svg}title').text
            assert not [node for node in root.iter() if node.tag.endswith('}b')]


# --- choosing ---------------------------------------------------------------------------------

def test_turn_chooses(traces):
    events = traces.events('lock')
    ran = collections.Counter(event['k'] for event in events if event['ev'] == 'run')
    busiest = min(turn for turn in ran if ran[turn] == max(ran.values()))
    assert f'turn {busiest} of ' in dot('turn', traces('lock'))
    assert 'turn 9 of ' in dot('turn', traces('lock'), '--turn', '9')
    chosen = int(re.search(r'clock: turn (\d+) of', dot('turn', traces('lock'), '--task', 'T4'))[1])
    assert any(event['k'] == chosen and event['ev'] == 'step' and event['task'] == 'T4'
               for event in events)


def test_tasks_bring_those_that_made_them(traces):
    source = dot('tasks', traces('lock'), '--task', 'T3')
    shown = re.findall(r'^"(T\d+) is made', source, re.M)
    assert shown == ['T1', 'T3'] and '2 of 6 tasks' in source
    assert re.findall(r'^"(T\d+) is made', dot('tasks', traces('lock'), '--turn', '22..'),
                      re.M) == ['T5', 'T6']


def test_states_of_some_tasks(traces):
    assert re.findall(r'^"(T\d+) is made', dot('states', traces('lock'), '--task', 'T2,T4'),
                      re.M) == ['T2', 'T4']


def test_causes_of_some_tasks(traces):
    graph = Graph(dot('causes', traces('lock'), '--task', 'T4'))
    expected = parents(traces.events('lock'))
    steps = [event['n'] for event in traces.events('lock')
             if event['ev'] == 'run' and task_of(event['cb']) == 'T4']
    shown = {told(tip)[0] for tip in graph.tips.values() if told(tip)}
    assert shown == set(steps) | {expected[step] for step in steps}


@pytest.mark.parametrize('view', ['waits', 'states'])
def test_too_much_is_refused_by_naming_the_filters(view, traces):
    message = one_line(tool('render', '--view', view, '-Tdot', traces('crowd', '2000', '10')))
    assert 'too many for a picture' in message and '--task T1,T2' in message
    assert dot(view, traces('crowd', '2000', '10'), '--task', 'T2,T3')


def test_many_tasks_share_rows(traces):
    source = dot('tasks', traces('crowd', '2000', '10'))
    assert 'T2 … T2001: 2000 tasks' in source and '2003 of 2003 tasks' in source


@pytest.mark.parametrize('name', TRACES)
def test_old_traces(name):
    """What lies here already: each view draws it, or says in a line why not."""
    for view in VIEWS:
        done = tool('render', '--view', view, '-Tdot', path(name))
        if done.returncode:
            assert 'task' in one_line(done)


def test_captions(traces):
    for view in ['timeline', *VIEWS]:
        assert 'Look at this.' in dot(view, traces('lock'), '--caption', 'Look at this.')
