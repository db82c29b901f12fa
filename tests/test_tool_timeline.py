"""The timeline, both ways: all that is drawn comes from an event, and all that decides is drawn."""
import collections
import json
import os
import re
import subprocess
import sys

import pytest

from test_tool_render import boxes
from tool import ROOT, same_as_file, tool

LESSONS = sorted(str(path.relative_to(ROOT))[:-2] for path in ROOT.glob('lessons/*/*.c')
                 if (ROOT / 'build' / path.relative_to(ROOT).with_suffix('')).exists())
TWINS = [f'{name}.py' for name in LESSONS
         if name.startswith('lessons/1') and (ROOT / f'{name}.py').exists()]
OTHERS = [name for name in ['tests/unit/signals', 'tests/programs/deadlock']
          if (ROOT / 'build' / name).exists()]
NODE = re.compile(r'^("(?:[^"\\]|\\.)*"|m\d+(?:e\d+)?[ab]?) \[(.*)\]$')
EDGE = re.compile(r'^m\d+e(\d+)a -> m\d+e\d+b \[(.*)\]$')

Event = collections.namedtuple('Event', 'n k ev fields')
Node = collections.namedtuple('Node', 'event last x y width height fill')
Line = collections.namedtuple('Line', 'event start end arrow')


def unquoted(name):
    return re.sub(r'\\(.)', r'\1', name[1:-1]).replace('&amp;', '&') if name[0] == '"' else ''


class Picture:
    """A DOT file: boxes and symbols with their events, lines, and the ground they stand on."""

    def __init__(self, source):
        self.source = source
        self.named, self.bare, self.ground, self.lines = [], [], [], []
        anchors = {}
        for line in source.splitlines():
            node, edge = NODE.match(line), EDGE.match(line)
            if edge:
                name = line.split(' ')[0]
                self.lines.append(Line(int(edge[1]), anchors[name], anchors[name[:-1] + 'b'],
                                       'arrowhead=none' not in edge[2]))
            elif node and 'style=invis' in node[2]:
                anchors[node[1]] = self.node(node[2], '')
            elif node:
                self.keep(node[1], self.node(node[2], unquoted(node[1]), node[1]))

    def node(self, attributes, tip, name=''):
        def number(key):
            found = re.search(rf'\b{key}=([\d.]+)', attributes)
            return float(found[1]) * 72 if found else 0
        x, y = map(float, re.search(r'pos="([^"]*)"', attributes)[1].split(','))
        told = re.search(r' \(events? (\d+)(?: to (\d+))?, turn (\d+)', tip)
        fill = re.search(r'fillcolor="([^"]*)"', attributes)
        bare = re.fullmatch(r'm\d+e(\d+)', name)
        return Node(int(told[1]) if told else int(bare[1]) if bare else 0,
                    int(told[2] or 0) if told else 0, x, y, number('width'), number('height'),
                    fill[1] if fill else '')

    def keep(self, name, node):
        (self.named if name[0] == '"' else self.bare if node.event else self.ground).append(node)


def output(*arguments):
    done = tool(*arguments)
    assert done.returncode == 0 and done.err == ''
    return done.out


def traced(program, path, cwd=ROOT):
    """Run a program of the build, or of Python; its trace."""
    environment = {**os.environ, 'ZOETROPE_CLOCK': 'virtual'}
    command = [sys.executable, ROOT / 'trace/asyncio_trace.py', '-o', path, program]
    if not program.endswith('.py'):
        command = [ROOT / 'build' / program]
        environment['ZOETROPE_TRACE'] = str(path)
    subprocess.run(command, cwd=cwd, stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
                   env=environment)
    return path


def read(path):
    lines = [json.loads(line) for line in path.read_text().splitlines()[1:]]
    return {line['n']: Event(line['n'], line['k'], line['ev'], line) for line in lines}


@pytest.fixture(scope='module')
def lesson(request, filmed):
    path = filmed(request.param).trace
    if not path.exists():
        pytest.skip('runs no loop')
    return read(path), Picture(output('render', '-T', 'dot', '--all', path))


every_lesson = pytest.mark.parametrize('lesson', LESSONS + TWINS + OTHERS, indirect=True)


def task_of(event):
    """The task that a handle's label names."""
    found = re.fullmatch(r'task\.(?:step|wakeup)\((T\d+)\)', event.fields.get('cb', ''))
    return found[1] if found else None


# --- from the picture to the trace -----------------------------------------------------------

# What may begin a box, a bar or a symbol, and what may begin an arrow or a dotted line.
BOXES = {'run', 'select', 'ready', 'timer', 'await', 'cancel', 'sync', 'span', 'step', 'skip', 'fd',
         'block', 'done', 'handle_cancel', 'out', 'note', 'stop', 'report', 'signal', 'wakeup', 'job',
         'child', 'transport', 'protocol', 'loop_open'}
LINES = {'ready', 'cancel', 'step', 'job', 'signal', 'timer', 'select', 'wakeup', 'child'}
GROUND = {'', '#FFFFFF', '#F4F6F9', '#E3E8EF', '#CDD4DE', '#AEB6C2'}


@every_lesson
def test_every_mark_has_its_event(lesson):
    events, picture = lesson
    for node in picture.named + picture.bare:
        assert node.event in events, node
        event = events[node.event]
        assert event.ev in BOXES or event.k == 0 or event.ev.startswith('loop'), (node, event)
        assert node.last == 0 or node.event <= node.last <= len(events)
    for line in picture.lines:
        assert events[line.event].ev in LINES, line
        assert not line.arrow or events[line.event].ev not in ('timer', 'select', 'wakeup', 'child')


@every_lesson
def test_the_ground_decides_nothing(lesson):
    """What stands for no event is ground, or the legend below everything else."""
    _, picture = lesson
    lowest = min(node.y - node.height / 2 for node in picture.named)
    for node in picture.ground:
        assert node.fill in GROUND or node.y < lowest, node


# --- from the trace to the picture -----------------------------------------------------------

def told(picture):
    """The boxes and bars by the event that begins them."""
    by_event = collections.defaultdict(list)
    for node in picture.named:
        by_event[node.event].append(node)
    return by_event


@every_lesson
def test_every_decision_is_drawn(lesson):
    events, picture = lesson
    by_event = told(picture)
    for event in events.values():
        if event.ev in ('run', 'select'):
            assert [node for node in by_event[event.n] if node.last], event
        elif event.ev in ('fd', 'out', 'skip', 'signal', 'wakeup', 'timer'):
            assert by_event[event.n], event
        elif event.ev == 'done' and event.fields['f'][0] == 'T':
            assert by_event[event.n], event


def left_of_queue(events, n):
    """The event with which a handle leaves the ready queue."""
    for event in list(events.values())[n:]:
        if event.ev in ('run', 'skip') and event.fields.get('cause') == n:
            return event.n
    return None


def step_of(event):
    return event.fields.get('by') if str(event.fields.get('by', '')).startswith('T') else None


@every_lesson
def test_every_cause_is_drawn(lesson):
    """ready to run: a bar from one to the other. What made it ready: an arrow that ends there."""
    events, picture = lesson
    by_event = told(picture)
    arrows = {line.event: line for line in picture.lines if line.arrow}
    for event in events.values():
        if event.ev != 'ready':
            continue
        bars = by_event[event.n]
        assert bars, event
        run = left_of_queue(events, event.n)
        ends = {node.last for node in bars}
        between = [n for n in range(event.n, run or event.n) if events[n].ev == 'cancel']
        assert run in ends or between or run is None, (event, ends)
        if step_of(event) and step_of(event) == task_of(event):
            assert event.n not in arrows      # what makes itself ready goes on where it is
            continue
        arrow = arrows[event.n]
        assert arrow.start.x == arrow.end.x
        assert any(abs(arrow.end.x - (bar.x - bar.width / 2)) <= 4 for bar in bars), event


@every_lesson
def test_what_goes_outside_and_comes_back_is_drawn(lesson):
    events, picture = lesson
    lines = {line.event for line in picture.lines}
    by_event = told(picture)
    for event in events.values():
        op = event.fields.get('op')
        if (event.ev, op) in (('job', 'submit'), ('child', 'spawn'), ('child', 'exit')):
            assert event.n in lines, event
        if (event.ev, op) in (('job', 'submit'), ('job', 'start'), ('child', 'spawn'),
                              ('transport', 'new')):
            assert by_event[event.n], event
        if event.ev in ('signal', 'wakeup'):
            assert event.n in lines, event


@every_lesson
def test_cancellations_and_timers_are_drawn(lesson):
    events, picture = lesson
    lines = {line.event for line in picture.lines}
    for event in events.values():
        if event.ev == 'cancel' and not event.fields.get('done'):
            assert event.n in lines or event.fields['task'] == event.fields.get('by'), event
        if event.ev == 'select' and event.fields.get('timer') and event.fields['timeout'] > 0:
            assert event.n in lines, event


# --- what holds for every lesson's picture ----------------------------------------------------

@every_lesson
def test_no_label_meets_another(lesson):
    labels = sorted((box.text(), box.lines) for box in boxes(lesson[1].source) if box.lines)
    for i, (a, words) in enumerate(labels):
        for b, other in labels[i + 1:]:
            if b[0] >= a[1]:
                break
            assert a[3] <= b[2] or b[3] <= a[2], (words, other)


# --- six programs, as expected ----------------------------------------------------------------

TICKS = '''
import asyncio

async def main():
    for i in range(3500):
        await asyncio.sleep(0.1)
        if i == 3:
            print('three')
        await asyncio.sleep(0)

asyncio.run(main())
'''
PROGRAMS = {
    'c': 'lessons/09-share/lock',
    'python': 'lessons/09-share/lock.py',
    'threads': 'lessons/13-block/executor_thread',
    'child': 'lessons/15-program/subprocess_stream',
    'deadlock': 'tests/programs/deadlock',
    'long': 'ticks.py',
}


@pytest.fixture(scope='module')
def program(request, tmp_path_factory):
    """The trace of one of the six."""
    folder = tmp_path_factory.mktemp('program')
    (folder / 'ticks.py').write_text(TICKS)
    name = PROGRAMS[request.param]
    return traced(name, folder / 'trace.jsonl', folder if name == 'ticks.py' else ROOT)


def name_of(request):
    return request.node.callspec.params['program']


six_programs = pytest.mark.parametrize('program', PROGRAMS, indirect=True)


@six_programs
def test_drawn_as_expected(program, request):
    same_as_file(f'timeline.{name_of(request)}.dot', output('render', '-T', 'dot', program))


@six_programs
def test_shown_as_expected(program, request):
    same_as_file(f'timeline.{name_of(request)}.txt', output('show', '--fold', program))


long_program = pytest.mark.parametrize('program', ['long'], indirect=True)


@long_program
def test_what_is_too_long_is_folded(program):
    assert len(program.read_text().splitlines()) > 100_000
    whole = output('render', '-T', 'dot', program)
    assert whole == output('render', '-T', 'dot', '--fold', program)
    assert 'turns 13-15, 3496 times, to turn 10500' in whole
    assert 'turns 13-15, 3496 times, to turn 10500' in output('show', '--fold', program)
    some = output('render', '-T', 'dot', '--turn', '100..109', program)
    assert 'times' not in some and len(re.findall(r' runs \(events', some)) >= 6


@long_program
def test_around_an_event_are_its_turn_and_its_neighbours(program):
    event = read(program)[50_000]
    turns = f'{event.k - 1}..{event.k + 1}'
    for command in ['render', '-T', 'dot'], ['show']:
        assert output(*command, '--around', event.n, program) \
            == output(*command, '--turn', turns, program)


@pytest.mark.parametrize('program', ['c'], indirect=True)
def test_levels(program):
    everything = output('render', '-T', 'dot', program)
    assert output('render', '-T', 'dot', '--level', '3', program) == everything
    tasks = output('render', '-T', 'dot', '--level', '2', program)
    assert 'await F' in tasks and 'Lock L1' not in tasks
    loop = output('render', '-T', 'dot', '--level', '1', program)
    assert 'await' not in loop and 'waits for' not in loop
    runs = re.compile(r'\(events (\d+) to (\d+), turn')
    assert set(runs.findall(loop)) < set(runs.findall(tasks)) < set(runs.findall(everything))
    words = output('show', '--level', '2', program)
    assert 'waits for F' in words and 'Lock' not in words.replace('waits in line', '')


@pytest.mark.parametrize('program', ['c'], indirect=True)
def test_width(program):
    pages = {}
    for width in 500, 960, 5000:
        found = boxes(output('render', '-T', 'dot', '--width', width, program))
        pages[width] = max(found, key=lambda box: box.width * box.height)
    assert pages[500].height > pages[960].height > pages[5000].height
    assert pages[5000].width <= 5001


def test_a_step_that_the_program_resumes_is_not_cut_in_two(tmp_path):
    trace = traced('lessons/04-generator/countdown', tmp_path / 'trace')
    for width in 400, 640, 1240:
        assert 'width=-' not in output('render', '-T', 'dot', '--width', width, trace)


# --- many at a time ---------------------------------------------------------------------------

def text_of(lines):
    header = {'zoetrope': 1, 'program': 'many', 'language': 'C', 'clock': 'virtual', 'seed': 0}
    return '\n'.join(json.dumps(line, separators=(',', ':')) for line in [header] + lines) + '\n'


def test_more_connections_than_lanes():
    """Twelve connections: eight are drawn, and the lane says that there are four more."""
    lines = [{'ev': 'turn', 'ready': 0, 'timers': 0},
             {'ev': 'select', 'timeout': 0, 'why': 'ready'}, {'ev': 'wake', 'fds': 0}]
    for x in range(1, 13):
        lines.append({'ev': 'transport', 'x': f'X{x}', 'kind': 'socket', 'op': 'new', 'buffered': 0})
    lines += [{'ev': 'turn_end', 'ran': 0, 'ready': 0}, {'ev': 'exit', 'how': 'exit'}]
    trace = text_of([{'n': n, 'k': 1, 't': 0, **line} for n, line in enumerate(lines, 1)])
    done = tool('render', '-T', 'dot', stdin=trace)
    assert 'connections, 4 more' in done.out and 'socket X8' in done.out
    assert 'socket X9' not in done.out


SLEEPERS = '''
import asyncio

async def main():
    sleepers = [asyncio.create_task(asyncio.sleep(60)) for _ in range(20)]
    for i in range(30):
        await asyncio.sleep(1)
        print('hour', i)
    await asyncio.wait(sleepers)

asyncio.run(main())
'''


def test_tasks_that_only_wait_share_a_lane(tmp_path):
    (tmp_path / 'sleepers.py').write_text(SLEEPERS)
    trace = traced('sleepers.py', tmp_path / 'trace.jsonl', tmp_path)
    source = output('render', '-T', 'dot', '--all', trace)
    rows = source.count('label="select\\l"')
    shared = source.count('label="20 tasks\\l"')
    assert 2 <= shared < rows
    assert source.count('label="T2 sleep\\l"') + shared <= rows
    for event in read(trace).values():
        if event.ev == 'run':
            assert f'(events {event.n} to ' in source
