"""Programs that no lesson knows, as people write them: traced unchanged, and every command on each.

They lie in tests/python_programs: locks and conditions, streams, threads, children, queues and timers;
the broker is all of it in a few hundred lines. What a program decides under the virtual clock is the
same on every run, its threads and children too: these belong to the simulated world there. Under the
machine's clock only what it prints is.
"""
import collections
import json
import os
import re
import subprocess
import sys

import pytest

from player import data_of, decoded, lines_of
from test_tool_export import Validator
from tool import ROOT, one_line, tool
from tool.following import following
from tool.programs import VIEWS, needs_dot

FOLDER = ROOT / 'tests' / 'python_programs'
PROGRAMS = sorted(path.stem for path in FOLDER.glob('*.py'))
BIG = 'broker'                          # too much for one picture
TRACER = ROOT / 'trace' / 'asyncio_trace.py'

pytestmark = pytest.mark.skipif(not (3, 11) <= sys.version_info < (3, 14),
                                reason='the tracer does not know the asyncio of this Python')


def run(*command, **environment):
    """Run Python in the folder of the programs; what it prints."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith('ZOETROPE_')}
    done = subprocess.run([sys.executable, *map(str, command)], cwd=FOLDER, capture_output=True,
                          env={**clean, **environment}, timeout=60, text=True)
    assert (done.returncode, done.stderr) == (0, '')
    return done.stdout


class Traces:
    """The traces of programs under the virtual clock, made when they are first asked for."""

    def __init__(self, folder):
        self.folder, self.printed, self.read = folder, {}, {}

    def __call__(self, name, seed=1):
        trace = self.folder / f'{name}-{seed}'
        if trace not in self.printed:
            self.printed[trace] = run(TRACER, '--clock', 'virtual', '-o', trace, f'{name}.py', seed)
        return trace

    def output(self, name):
        return self.printed[self(name)]

    def events(self, name, kind):
        """The events of one kind."""
        trace = self(name)
        if trace not in self.read:
            self.read[trace] = collections.defaultdict(list)
            for line in trace.read_text().splitlines()[1:]:
                event = json.loads(line)
                self.read[trace][event['ev']].append(event)
        return self.read[trace][kind]

    def names(self, name):
        """What the tool calls the tasks: "T3 Ada"."""
        return [f"{event['task']} " + (event['coro'] if event['name'].startswith('Task-') else
                                       event['name']) for event in self.events(name, 'task')]


@pytest.fixture(scope='module')
def traces(tmp_path_factory):
    return Traces(tmp_path_factory.mktemp('traces'))


def told(*arguments, status=0):
    """What a command prints, if it ends as it should."""
    done = tool(*arguments)
    assert (done.returncode, done.err) == (status, '')
    return done.out


def each(*names):
    return pytest.mark.parametrize('name', names or PROGRAMS)


# --- the programs and their traces ------------------------------------------------------------

def test_there_are_six_and_one_is_long():
    lengths = [len((FOLDER / f'{name}.py').read_text().splitlines()) for name in PROGRAMS]
    assert len(PROGRAMS) == 6 and max(lengths) > 300
    for name in PROGRAMS:
        assert not list(ROOT.glob(f'lessons/*/{name}.*'))


def prints(expected, *command):
    """In real time, where a machine with much to do is late now and then: one run of ten must."""
    return any(run(*command) == expected for _ in range(10))


@each()
def test_a_program_prints_the_same_traced_or_not(name, traces, tmp_path):
    expected = traces.output(name)
    assert expected.count('\n') > 4
    assert prints(expected, f'{name}.py', 1)
    assert prints(expected, TRACER, '--clock', 'monotonic', '-o', tmp_path / 'trace', f'{name}.py', 1)
    assert told('check', tmp_path / 'trace').startswith('good: ')


@each()
def test_what_it_prints_is_in_the_trace(name, traces):
    lines = traces.output(name).splitlines()
    shown = [event['text'] for event in traces.events(name, 'out')]
    assert len(lines) == len(shown)
    for line, text in zip(lines, shown):
        assert line == text or text.endswith('...') and line.startswith(text[:-3])


@each()
def test_the_same_trace_every_time(name, traces, tmp_path):
    for seed in '1', '2':
        run(TRACER, '--clock', 'virtual', '-o', tmp_path / 'trace', f'{name}.py', 1,
            PYTHONHASHSEED=seed)
        assert (tmp_path / 'trace').read_bytes() == traces(name).read_bytes()


@each()
def test_good_programs_are_found_good(name, traces):
    for seed in 1, 2:
        trace = traces(name, seed)
        count = len(lines_of(trace))
        assert told('check', trace) == f'good: {count} events keep 31 rules\n'
        assert told('lint', trace) == f'nothing to say about these {count} events\n'


def time_of(trace):
    return json.loads(told('stats', '--json', trace))['time_ns']


def test_one_teller_more_and_they_are_in_each_others_way(traces, tmp_path):
    """What docs/own.md says of it; and lint is not blind to what is not in the bank as it is."""
    source = (FOLDER / 'bank.py').read_text()
    assert source.count('TELLERS = 1000, 6, 2') == 1
    (tmp_path / 'bank.py').write_text(source.replace('TELLERS = 1000, 6, 2', 'TELLERS = 1000, 6, 3'))
    run(TRACER, '--clock', 'virtual', '-o', tmp_path / 'trace', tmp_path / 'bank.py')
    assert re.match(r'held-lock: T\d \w+ holds L1 for 4 ms .*, while 3 wait in line',
                    told('lint', tmp_path / 'trace', status=1))
    assert [time_of(traces('bank')), time_of(tmp_path / 'trace')] == [39000000, 38000000]


# --- pictures ---------------------------------------------------------------------------------

def drawn(view, trace, *arguments):
    return told('render', '--view', view, '-T', 'dot', *arguments, trace)


@each()
def test_the_timeline_has_all_turns_tasks_and_runs(name, traces):
    source = drawn('timeline', traces(name), '--all')
    turns = len(traces.events(name, 'turn'))
    assert {int(turn) for turn in re.findall(r'label="turn (\d+)', source)} == {*range(1, turns + 1)}
    for task in traces.events(name, 'task'):
        assert re.search(rf'label="{task["task"]} ', source), task
    runs = {event['n'] for event in traces.events(name, 'run')}
    assert runs <= {int(n) for n in re.findall(r'\(events? (\d+)', source)}


@each()
def test_the_other_views_name_the_tasks(name, traces):
    names = traces.names(name)
    source = drawn('tasks', traces(name))
    if name == BIG:                     # connections that were accepted at once share a line
        assert 'label="T15 … T20: 6 tasks\\l"' in source
        names[14:20] = []
    assert [task for task in names if f'label="{task[:16]}' not in source] == []
    source = drawn('states', traces(name), '--task', 'T1,T2,T4')
    assert [task in names for task in re.findall(r'label="(T\d+ [^"\\]+)\\l"', source)] == [True] * 3
    assert f'label="{names[0]}\\n{name}.py:' in drawn('waits', traces(name))
    assert 'label="the program"' in drawn('causes', traces(name))
    assert 'ready queue at the cut' in drawn('turn', traces(name))


def test_too_much_for_one_picture(traces):
    for view in 'timeline', 'states':
        assert '--task' in one_line(tool('render', '--view', view, traces(BIG)))
    assert 'label="turn 29' in drawn('timeline', traces(BIG), '--turn', '29..30')


@needs_dot
@pytest.mark.parametrize('view', ['timeline', *VIEWS])
@each()
def test_graphviz_draws_it(name, view, traces):
    part = ['--task', 'T9,T21'] if (name, view) == (BIG, 'states') else ['--turn', '1..12']
    done = tool('render', '--view', view, *part, traces(name))
    assert (done.returncode, done.err) == (0, '')
    assert f'<title>{name}</title>' in done.out and done.out.endswith('</svg>\n')


# --- words ------------------------------------------------------------------------------------

@each()
def test_text_of_the_timeline(name, traces):
    text = told('show', traces(name))
    turns = [int(turn) for turn in re.findall(r'(?m)^ *(\d+) +\d+ ', text)]
    assert sorted({*turns}) == [*range(1, len(traces.events(name, 'turn')) + 1)]
    for task in traces.names(name)[1:]:
        assert f'makes {task.partition(" ")[0]} ' in text


@pytest.mark.parametrize('view', VIEWS)
@each()
def test_text_of_the_views(name, view, traces):
    part = ['--task', 'T9,T21'] if (name, view) == (BIG, 'states') else []
    text = told('show', '--view', view, *part, traces(name))
    assert text.startswith(f'{name}: Python, virtual clock')
    if view == 'tasks':
        shown = {int(n) for n in re.findall(r'(?m)^ *T(\d+) ', text)}
        assert shown | ({*range(16, 21)} if name == BIG else set()) == \
            {*range(1, len(traces.names(name)) + 1)}


@each()
def test_why_goes_back_to_the_root(name, traces):
    for task in traces.events(name, 'task'):
        words = told('why', task['task'], traces(name))
        assert words.startswith(task['task'])
        assert words.endswith(('That is the root.\n', 'That came from outside.\n'))
    last = traces.events(name, 'out')[-1]
    assert re.match(rf'Event {last["n"]} in turn \d+ \({name}\.py:\d+\): the program prints: ',
                    told('why', last['n'], traces(name)))


def test_waits_of_a_gather_and_of_streams(traces):
    """All that was gathered is needed; whoever reads waits for a descriptor, whatever tasks he made."""
    lines = told('show', '--view', 'waits', traces('cache')).splitlines()
    assert [line.split(' (')[0] for line in lines if line.startswith('gather F1 needs')] == [
        f'gather F1 needs T{number} reader' for number in range(2, 8)]
    text = told('show', '--view', 'waits', traces(BIG))
    readers = re.findall(r'(?m)^T\d+ connected waits for (future F\d+)', text)
    assert len(readers) == 6
    for future in readers:
        assert re.findall(rf'(?m)^{future} (.*) fd\d+ ', text) == ['will be done by descriptor']
    assert 'rankdir=LR' in drawn('waits', traces(BIG))
    assert 'rankdir=TB' in drawn('waits', traces('cache'))


@each()
def test_statistics(name, traces):
    found = json.loads(told('stats', '--json', traces(name)))
    for what, kind in ('turns', 'turn'), ('output', 'out'), ('skipped', 'skip'):
        assert found[what] == len(traces.events(name, kind))
    assert found['callbacks']['count'] == len(traces.events(name, 'run'))
    assert found['jobs']['count'] == sum(job['op'] == 'done' for job in traces.events(name, 'job'))
    assert found['children']['spawned'] == sum(child['op'] == 'spawn'
                                               for child in traces.events(name, 'child'))
    steps = collections.Counter(step['task'] for step in traces.events(name, 'step'))
    assert {task['task']: task['steps'] for task in found['tasks']} == steps
    assert traces.names(name)[0] in told('stats', traces(name))


# --- other forms ------------------------------------------------------------------------------

@each()
def test_export(name, traces):
    exported = told('export', '--to', 'chrome', traces(name))
    assert Validator(exported).slices > len(traces.events(name, 'run'))
    tracks = {event['args']['name'] for event in json.loads(exported)['traceEvents']
              if event.get('name') == 'thread_name'}
    assert {*traces.names(name)} <= tracks


@needs_dot
@each()
def test_frames(name, traces, tmp_path):
    done = tool('frames', '--by', 'turn', '--turn', '2..4', '-o', tmp_path, traces(name))
    frames = sorted(tmp_path.iterdir())
    assert (done.returncode, done.err) == (0, f'zoetrope: {len(frames)} frames are in {tmp_path}\n')
    turns = [re.search(r'<desc>\d+ of \d+: turn (\d+)', frame.read_text())[1] for frame in frames]
    assert sorted({*turns}) == ['2', '3', '4']


@each()
def test_player(name, traces):
    page = told('play', '--source', FOLDER, traces(name))
    data = data_of(page)
    assert decoded(data) == lines_of(traces(name))
    assert data['sources'] == [[f'{name}.py', (FOLDER / f'{name}.py').read_text()]]


@needs_dot
@each()
def test_quiz(name, traces, tmp_path):
    part = ['--turn', '1..30']
    done = tool('quiz', '--seed', 7, *part, '-o', tmp_path, traces(name))
    assert done.returncode == 0, done.err
    key = tmp_path / 'key.txt'
    told('quiz', *part, '--check', key, traces(name))
    key.write_text(key.read_text().replace('\nB: ', '\nB: not '))
    assert 'B' in told('quiz', *part, '--check', key, traces(name), status=1)


@each()
def test_diff(name, traces):
    assert told('diff', '--level', 3, traces(name), traces(name)).startswith('same: ')
    assert re.match(r'different after \d+ equal events at level 3: ',
                    told('diff', '--level', 3, traces(name), traces(name, 2), status=1))


@each()
def test_run_asks_any_command(name):
    done = tool('run', 'check', '--', FOLDER / f'{name}.py')
    assert done.returncode == 0 and 'good: ' in done.out


def test_live(traces):
    """Chosen for its sockets: they are watched in real time, beside those of the page."""
    with following('--', FOLDER / 'chatroom.py', '1') as live:
        *messages, (_, kind, (line, words)) = live.events()
        assert kind == 'end' and json.loads(line) == {'status': 0, 'complete': True}
    followed = [json.loads(data[0]) for _, _, data in messages]
    printed = [event['text'] for event in followed if event.get('ev') == 'out']
    assert printed == traces.output('chatroom').splitlines()
