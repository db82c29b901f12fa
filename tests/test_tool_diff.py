"""`zoetrope diff`: what counts as the same decision, and how a difference is told."""
import copy
import re
import shutil

import pytest

from test_tool_render import boxes
from tool import events, find, one_line, path, same_as_file, text, tool
from tool.runs import trace_of


def compare(tmp_path, change, level=3, name='lock', header=None):
    """Compare a trace with a changed copy of it."""
    head, trace = events(name)
    trace = copy.deepcopy(trace)
    changed = change(trace) or trace
    (tmp_path / 'b.jsonl').write_text(text({**head, **(header or {})}, changed))
    return tool('diff', '--level', level, path(name), tmp_path / 'b.jsonl')


def rename(trace):
    """Other numbers for the same things."""
    def other(value):
        if isinstance(value, str):
            value = re.sub(r'^([THFL])(\d+)$', lambda m: m[1] + str(int(m[2]) + 40), value)
            value = re.sub(r'\(T(\d+)\)', lambda m: f'(T{int(m[1]) + 40})', value)
        return value
    for event in trace:
        for key in event:
            if key not in ('name', 'coro', 'text'):
                event[key] = other(event[key])


def underscores(trace):
    for event in trace:
        if 'cb' in event and 'task.' not in event['cb']:
            event['cb'] = '_' + event['cb']


def sources(trace):
    for event in trace:
        event.pop('src', None)
        event.pop('stack', None)


def causes(trace):
    for event in trace:
        event.pop('cause', None)


def report(trace, error='A()'):
    event = {'k': trace[-1]['k'], 't': trace[-1]['t'], 'ev': 'report', 'message': 'oops'}
    trace.insert(-1, {**event, 'error': error, 'on': 'T1'})


SAME = {
    'nothing': lambda trace: None, 'ids': rename, 'underscores': underscores, 'sources': sources,
    'causes': causes,
}


@pytest.mark.parametrize('change', SAME.values(), ids=SAME)
@pytest.mark.parametrize('level', [1, 2, 3])
def test_same(tmp_path, change, level):
    done = compare(tmp_path, change, level)
    assert done.returncode == 0, done.out
    assert re.fullmatch(rf'same: \d+ events at level {level}\n', done.out)


def test_levels_count_more_and_more():
    counts = [int(tool('diff', '--level', level, path('lock'), path('lock')).out.split()[1])
              for level in (1, 2, 3)]
    assert counts == sorted(set(counts)) and counts[2] == len(events('lock')[1])


def test_header_does_not_count(tmp_path):
    assert compare(tmp_path, lambda trace: None,
                   header={'program': 'x', 'language': 'C', 'seed': 4}).returncode == 0


def late(trace):
    for event in trace:
        event['t'] += 7
        for key in 'timeout', 'when':
            if event.get(key, 0) > 0:
                event[key] += 3


def test_times_count_under_the_virtual_clock_only(tmp_path):
    assert 'differ in "t"' in compare(tmp_path, late).out
    assert compare(tmp_path, late, header={'clock': 'monotonic'}).returncode == 0


def test_of_a_report_the_message_counts(tmp_path):
    head, trace = events('lock')
    other = copy.deepcopy(trace)
    report(trace, 'A()')
    report(other, 'B()')
    for name, changed in ('a', trace), ('b', other):
        (tmp_path / name).write_text(text(head, changed))
    assert tool('diff', tmp_path / 'a', tmp_path / 'b').returncode == 0


def swap(trace):
    """Two tasks become ready in the other order."""
    a, b = find(trace, 'ready', cb='task.step(T2)'), find(trace, 'ready', cb='task.step(T3)')
    trace[a]['cb'], trace[b]['cb'] = trace[b]['cb'], trace[a]['cb']


def drop(ev, nth=0):
    def change(trace):
        trace.pop(find(trace, ev, nth))
    return change


def setting(ev, nth=0, **fields):
    def change(trace):
        trace[find(trace, ev, nth)].update(fields)
    return change


def note(event):
    return {'k': event['k'], 't': event['t'], 'ev': 'note', 'text': 'x'}


# the change, the level from which it is seen, what is said of it
DIFFERENT = [
    (swap, 1, 'differ in "cb"'),
    (drop('run', 3), 1, 'A does "run"'),
    (drop('sync', 2), 3, 'A does "sync"'),
    (drop('await', 1), 2, 'A does "await" where B does'),
    (setting('select', 2, timeout=5), 1, 'differ in "timeout" of "select"'),
    (setting('turn', 2, ready=9), 1, 'differ in "ready" of "turn"'),
    (setting('ready', 4, ahead=9), 1, 'differ in "ahead" of "ready"'),
    (setting('out', 1, text='x'), 1, 'differ in "text" of "out"'),
    (setting('task', 1, name='x'), 2, 'differ in "name" of "task"'),
    (setting('done', 0, callbacks=4), 2, 'differ in "callbacks" of "done"'),
    (setting('await', 2, on='F1'), 2, 'differ in "on" of "await"'),
    (setting('out', 2, by='T4'), 1, 'differ in "by" of "out"'),
    (setting('sync', 4, waiters=5), 3, 'differ in "waiters" of "sync"'),
    (lambda trace: trace[:-1] + [note(trace[-1]), trace[-1]], 1,
     'A does "exit" where B does "note"'),
]


@pytest.mark.parametrize('change, level, says', DIFFERENT)
def test_different(tmp_path, change, level, says):
    for seen in range(1, 4):
        done = compare(tmp_path, change, seen)
        assert done.returncode == (seen >= level), (seen, done.out)
    assert says in done.out
    first, *rest = done.out.splitlines()
    assert re.match(r'different after \d+ equal events at level 3: ', first)
    assert sum(line.startswith('  >') for line in rest) == 2


# --- the picture ------------------------------------------------------------------------------

def picture(a, b, *arguments):
    done = tool('diff', '-T', 'dot', *arguments, a, b)
    assert done.returncode == 1 and done.err == '', done.err
    return done.out


def other_lock(tmp_path):
    """A run of the lock in which Ben prints something else."""
    lines = trace_of('lock').read_text().replace('Ben bakes', 'Ben naps')
    (tmp_path / 'other.jsonl').write_text(lines)
    return 'other.jsonl'


PAIRS = [('lock', 'taskgroup_error'), ('lock_twin', 'deadlock_twin'), ('threads', 'children'),
         ('children', 'chat'), ('deadlock', 'lock'), ('hundred_thousand', 'lock')]


@pytest.mark.parametrize('a, b', PAIRS)
def test_picture_as_expected(a, b):
    shown = picture(trace_of(a), trace_of(b)).replace(str(trace_of(a).parent) + '/', '')
    same_as_file(f'diff/{a}-{b}.dot', shown)


@pytest.mark.parametrize('a, b', PAIRS)
def test_both_sides_are_marked(a, b):
    shown = picture(trace_of(a), trace_of(b))
    frames = [box for box in boxes(shown) if box.name and not box.lines and box.shape == 'box'
              and box.name.startswith('m') and box.height > 60 and box.width < 400]
    dashed = re.findall(r'^m\d+ \[[^\n]*style="?dashed"?[^\n]* color="#D55E00"', shown, re.M)
    assert len(dashed) == 3 and len(frames) >= 2, 'one of them in the legend'
    told = tool('diff', trace_of(a), trace_of(b)).out.splitlines()
    assert f'label="{told[0]}'.replace('"', '') in shown.replace('\\"', '').replace('"', '')


def test_picture_of_the_turns_around(tmp_path):
    name = other_lock(tmp_path)
    shown = tool('diff', '-T', 'dot', trace_of('lock'), name, cwd=tmp_path).out
    turns = set(re.findall(r'label="turn (\d+)', shown))
    assert turns == {'9', '10', '11', '12'}
    chosen = tool('diff', '-T', 'dot', '--turn', '11', trace_of('lock'), name, cwd=tmp_path).out
    assert set(re.findall(r'label="turn (\d+)', chosen)) == {'11'}
    tips = [box.name for box in boxes(shown) if ' (event' in box.name]
    assert tips and all(tip.startswith(('A: ', 'B: ')) for tip in tips) and len(set(tips)) == len(tips)


@pytest.mark.skipif(not shutil.which('dot'), reason='Graphviz is not installed')
def test_picture_and_words(tmp_path):
    name = other_lock(tmp_path)
    words = tool('diff', trace_of('lock'), name, cwd=tmp_path)
    done = tool('diff', '-o', 'x.svg', trace_of('lock'), name, cwd=tmp_path)
    assert (done.returncode, done.out) == (1, words.out)
    assert 'the first difference' in (tmp_path / 'x.svg').read_text()


def test_no_picture_of_no_difference(tmp_path):
    done = tool('diff', '-o', tmp_path / 'x.svg', path('lock'), path('lock'))
    assert done.returncode == 0 and done.out.startswith('same: ')
    assert not (tmp_path / 'x.svg').exists()
    done = tool('diff', '-T', 'svg', path('lock'), path('lock'))
    assert done.returncode == 0 and done.out == '' and done.err.startswith('same: ')


def test_bad_use():
    assert 'two traces' in one_line(tool('diff', path('lock')))
    assert 'two traces' in one_line(tool('diff'))
    assert '--level' in one_line(tool('diff', '--level', 4, path('lock'), path('lock')))
    assert 'No such file' in one_line(tool('diff', path('lock'), 'nothing'))
