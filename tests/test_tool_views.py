"""`zoetrope render --view` and `show --view`: turn, causes, waits, tasks, states."""
import collections
import json
import re
import xml.etree.ElementTree as ElementTree

import pytest

from tool import TRACES, one_line, path, same_as_file, tool
from tool.programs import PROGRAMS, TWINS, VIEWS, dot, needs_dot, traces  # noqa: F401
from test_tool_render import boxes, chain

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


def test_waits_in_some_turns(traces):
    for turn in 2, 9, 18:
        assert f', in turn {turn}, at ' in dot('waits', traces('lock'), '--turn', str(turn))
    assert 'choose an event with --at N' in one_line(
        tool('render', '--view', 'waits', '--turn', '99..', traces('lock')))


def test_around_an_event(traces):
    for n in 50, 110, 200:
        event = traces.events('lock')[n - 1]
        assert f'after event {n}, ' in shown('waits', traces('lock'), '--around', str(n))
        assert f': turn {event["k"]} of ' in shown('turn', traces('lock'), '--around', str(n))
    for view in VIEWS:
        assert 'there is no event 9999' in one_line(
            tool('show', '--view', view, '--around', '9999', traces('lock')))


def test_turns_that_are_not_there(traces):
    for arguments in ['--turn', '99..'], ['--task', 'T99']:
        assert 'no such turn is in the trace' in one_line(
            tool('render', '--view', 'turn', *arguments, traces('lock')))


def test_tasks_bring_those_that_made_them(traces):
    source = dot('tasks', traces('lock'), '--task', 'T3')
    shown = re.findall(r'^"(T\d+) is made', source, re.M)
    assert shown == ['T1', 'T3'] and '2 of 6 tasks' in source
    assert re.findall(r'^"(T\d+) is made', dot('tasks', traces('lock'), '--turn', '22..'),
                      re.M) == ['T5', 'T6']


def test_states_of_some_tasks(traces):
    assert re.findall(r'^"(T\d+) is made', dot('states', traces('lock'), '--task', 'T2,T4'),
                      re.M) == ['T2', 'T4']


@pytest.mark.parametrize('view', ['waits', 'states'])
def test_too_much_is_refused_by_naming_the_filters(view, traces):
    message = one_line(tool('render', '--view', view, '-Tdot', traces('crowd', '2000', '10')))
    assert 'too many for a picture' in message and '--task T1,T2' in message
    assert dot(view, traces('crowd', '2000', '10'), '--task', 'T2,T3')


def test_too_many_callbacks_are_refused(traces):
    """Nothing can be folded where each callback has a name of its own."""
    lines = chain(200).splitlines()
    named = [line.replace('"again"', f'"again{int(found[1])}"')
             if (found := re.search(r'"h":"H(\d+)"', line)) else line for line in lines]
    source = '\n'.join(named) + '\n'
    message = one_line(tool('render', '--view', 'causes', '-Tdot', stdin=source))
    assert 'too much ran for a picture' in message and '--turn A..B' in message
    assert tool('render', '--view', 'causes', '-Tdot', '--turn', '5..9', stdin=source).returncode == 0
    assert tool('render', '--view', 'causes', '-Tdot', stdin=chain(200)).returncode == 0


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
