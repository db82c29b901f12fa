"""`zoetrope export --to chrome`: what Perfetto asks of trace events holds for every program here."""
import collections
import hashlib
import json
import pathlib
import subprocess

import pytest

from tool import ROOT, TRACES, events, one_line, path, same_as_file, text, tool
from tool.runs import RUNS, events_of, trace_of

LESSONS = sorted(str(file.relative_to(ROOT).with_suffix('')) for file in
                 (ROOT / 'lessons').glob('*/*.c'))
TWINS = [lesson + '.py' for lesson in LESSONS if (ROOT / f'{lesson}.py').exists()]


def export(trace, *arguments, **more):
    done = tool('export', '--to', 'chrome', *arguments, trace, **more)
    assert done.returncode == 0, done.err
    return done.out


# --- the rules --------------------------------------------------------------------------------

class Validator:
    """Reads trace events in the order of the file, as Perfetto does, and refuses what breaks a rule."""

    def __init__(self, source):
        self.open = collections.defaultdict(list)      # by track: the slices that are open
        self.last = collections.defaultdict(float)     # by track: the time of its last event
        self.flows, self.done = {}, {}                 # by id: the slice of each end
        self.asyncs, self.tracks, self.groups = {}, {}, {}
        self.slices = self.instants = self.counters = 0
        file = json.loads(source)
        assert set(file) == {'traceEvents', 'displayTimeUnit', 'otherData'}
        for event in file['traceEvents']:
            track = event['pid'], event['tid']
            assert isinstance(event['ts'], (int, float)) and event['ts'] >= 0
            getattr(self, event['ph'])(event, track)
        assert not any(self.open.values()), 'slices that never end'
        assert self.flows.keys() == self.done.keys(), 'flows with one end'
        assert not [one for one in self.asyncs.values() if one is not None]
        assert {track for track in self.open if self.open[track]} <= set(self.tracks)

    def tick(self, event, track):
        assert event['ts'] >= self.last[track], 'time runs backwards on a track'
        self.last[track] = event['ts']

    def M(self, event, track):
        names = self.groups if event['name'] == 'process_name' else self.tracks
        key = track[0] if event['name'] == 'process_name' else track
        assert key not in names and event['args']['name'] is not None
        names[key] = event['args']['name']

    def B(self, event, track):
        assert event['name'] and track in self.tracks and track[0] in self.groups
        self.tick(event, track)
        self.slices += 1
        self.open[track].append(self.slices)

    def E(self, event, track):
        self.tick(event, track)
        self.open[track].pop()

    def s(self, event, track):
        self.tick(event, track)
        assert event['id'] not in self.flows and event['cat'] == 'cause'
        self.flows[event['id']] = (self.open[track][-1], event['ts'], event['name'])

    def f(self, event, track):
        self.tick(event, track)
        assert event['bp'] == 'e' and event['id'] not in self.done
        start, time, name = self.flows[event['id']]
        assert self.open[track][-1] != start, 'a flow within a slice'
        assert event['ts'] >= time and event['name'] == name
        self.done[event['id']] = self.open[track][-1]

    def i(self, event, track):
        self.tick(event, track)
        assert event['s'] == 't' and event['name'] is not None
        self.instants += 1

    def C(self, event, track):
        self.tick(event, track)
        assert event['args']['value'] >= 0, 'less than nothing'
        self.counters += 1

    def b(self, event, track):
        key = event['cat'], event['id']
        assert key not in self.asyncs
        self.asyncs[key] = event

    def e(self, event, track):
        key = event['cat'], event['id']
        assert self.asyncs[key]['name'] == event['name'] and self.asyncs[key]['ts'] <= event['ts']
        self.asyncs[key] = None


@pytest.mark.parametrize('lesson', LESSONS + TWINS)
def test_lessons(lesson, filmed):
    if not lesson.endswith('.py') and not (ROOT / 'build' / lesson).exists():
        pytest.skip('not built here')
    trace = filmed(lesson).trace
    if not trace.exists():
        pytest.skip('runs no loop')
    for axis in 'step', 'time':
        assert Validator(export(trace, '--axis', axis)).slices > 2


@pytest.mark.parametrize('name', RUNS)
@pytest.mark.parametrize('part', [['--turn', '2..4'], ['--turn', '..3'], ['--task', 'T2']], ids=str)
def test_parts(name, part):
    assert Validator(export(trace_of(name), *part)).slices


@pytest.mark.parametrize('name', TRACES)
def test_other_traces(name):
    Validator(export(path(name)))


# --- what is in it ----------------------------------------------------------------------------

@pytest.mark.parametrize('name', [name for name in RUNS if name != 'hundred_thousand'])
def test_as_expected(name):
    same_as_file(f'export/{name}.json', export(trace_of(name), '--turn', '1..4'))


def test_a_hundred_thousand_events_as_expected():
    whole = export(trace_of('hundred_thousand'))
    Validator(whole)
    same_as_file('export/hundred_thousand.sha256', hashlib.sha256(whole.encode()).hexdigest() + '\n')


@pytest.mark.parametrize('name', ['lock', 'lock_twin', 'threads', 'children', 'deadlock', 'chat'])
def test_everything_is_there(name):
    """Each turn, select and run is a slice; each cause in another slice a flow; output an instant."""
    valid, trace = Validator(export(trace_of(name))), events_of(name)
    lines = json.loads(export(trace_of(name)))['traceEvents']
    begun = collections.Counter((line['args']['event'], line['pid']) for line in lines
                                if line['ph'] == 'B')
    for event in trace:
        if event['ev'] in ('turn', 'select', 'run'):
            assert begun[event['n'], 1] == 1
        if event['ev'] == 'run' and event['cb'].startswith('task.'):
            assert begun[event['n'], 2] == 1
        if event['ev'] == 'run':
            assert event['n'] in valid.flows or event['cause'] in valid.flows
        if event['ev'] in ('timer', 'end'):
            assert event['n'] not in valid.flows
    assert valid.flows.keys() <= {event['n'] for event in trace if 'cause' in event}
    said = [line['name'] for line in lines if line['ph'] == 'i' and line['cat'] == 'out']
    assert said == [event['text'] for event in trace if event['ev'] == 'out']


def counter(name, trace):
    return [line['args']['value'] for line in json.loads(export(trace_of(trace)))['traceEvents']
            if line['ph'] == 'C' and line['name'] == name]


def test_counters():
    assert counter('ready queue', 'lock')[:4] == [1, 0, 1, 2]
    assert counter('ready queue', 'lock')[-1] == counter('timers', 'lock')[-1] == 0
    assert max(counter('timers', 'lock')) == 3
    assert max(counter('ready queue', 'lock')) == 3


def test_tracks():
    assert set(Validator(export(trace_of('lock'))).tracks.values()) >= {
        'loop', 'T1 main_task', 'T2 Amy', 'T3 Ben', 'T4 Eve'}
    assert 'J1' in Validator(export(trace_of('threads'))).tracks.values()
    assert 'C1' in Validator(export(trace_of('children'))).tracks.values()
    some = Validator(export(trace_of('lock'), '--task', 'T3')).tracks.values()
    assert set(some) == {'loop', 'T3 Ben'}


def test_what_a_task_does():
    lines = json.loads(export(trace_of('lock')))['traceEvents']
    amy = next(line['tid'] for line in lines if line['ph'] == 'M' and line['args']['name'] == 'T2 Amy')
    does = [line['name'] for line in lines if line['ph'] == 'B' and line['tid'] == amy]
    assert does == ['ready', 'runs', 'waits for F1', 'ready', 'runs', 'waits for F4', 'ready',
                    'runs', 'waits for Lock L1', 'ready', 'runs', 'waits for F10', 'ready', 'runs']


def test_locks_are_held():
    lines = json.loads(export(trace_of('lock')))['traceEvents']
    assert [line['name'] for line in lines if line['ph'] == 'b'] == [
        'T2 Amy has Lock L1', 'T3 Ben has Lock L1', 'T4 Eve has Lock L1', 'T2 Amy has Lock L1']


def test_axes():
    """Under the virtual clock a microsecond is an event, else one of time."""
    def last(*arguments, **more):
        return max(line['ts'] for line in json.loads(export(*arguments, **more))['traceEvents'])
    count, end = len(events_of('lock')), events_of('lock')[-1]['t'] / 1000
    assert last(trace_of('lock')) == last(trace_of('lock'), '--axis', 'step') == count
    assert last(trace_of('lock'), '--axis=time') == end
    header, trace = events('lock')
    real = text({**header, 'clock': 'monotonic'}, trace)
    assert last('-', stdin=real) == trace[-1]['t'] / 1000
    assert last('-', '--axis=step', stdin=real) == len(trace)


def test_output(tmp_path):
    assert tool('export', '--to=chrome', '-o', tmp_path / 'x', path('lock')).out == ''
    assert (tmp_path / 'x').read_text() == export(path('lock'))


def test_hostile_names():
    header, trace = events('lock')
    for event in trace:
        if event['ev'] in ('task', 'out'):
            event['name' if event['ev'] == 'task' else 'text'] = '"},\\\x1b</script>\n&\u2028'
    source = export('-', stdin=text({**header, 'program': '"]}'}, trace))
    assert '"]}' in Validator(source).groups.values()


def test_bad_use(tmp_path):
    assert 'choose from: chrome' in one_line(tool('export', '--to', 'x', path('lock')))
    assert 'write zoetrope export --to chrome' in one_line(tool('export', path('lock')))
    assert 'can be written' in one_line(
        tool('export', '--to', 'chrome', '-o', tmp_path / 'no' / 'x', path('lock')))
    assert 'empty' in one_line(tool('export', '--to', 'chrome', stdin=''))
    for nothing in ['--turn', '900'], ['--task', 'T99']:
        assert 'nothing is left' in one_line(
            tool('export', '--to', 'chrome', *nothing, '-o', tmp_path / 'x', path('lock')))
    assert not (tmp_path / 'x').exists()
