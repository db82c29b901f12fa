"""`zoetrope show`: the timeline as text, compared with what lies in tests/tool/*.txt."""
import pytest

from tool import TRACES, events, one_line, path, same_as_file, text, tool


@pytest.mark.parametrize('name', TRACES)
def test_as_expected(name):
    done = tool('show', path(name))
    assert done.returncode == 0 and done.err == ''
    same_as_file(f'{name}.txt', done.out)


@pytest.mark.parametrize('name', TRACES)
def test_fits_a_terminal(name):
    for arguments in [], ['--ascii'], ['--task', 'T1,T2']:
        lines = tool('show', *arguments, path(name)).out.splitlines()
        assert max(map(len, lines), default=0) <= 100


def test_ascii():
    expected = tool('show', '--ascii', path('busy')).out
    assert expected.isascii() and '?' in expected
    same_as_file('busy.ascii.txt', expected)
    assert tool('show', path('busy'), LC_ALL='C').out == expected


@pytest.mark.parametrize('name', TRACES)
def test_tells_every_output_in_order(name):
    printed = [event['text'] for event in events(name)[1] if event['ev'] == 'out']
    shown = [line.partition('» ')[2] for line in tool('show', path(name)).out.splitlines()
             if '» ' in line and 'prints' not in line]
    assert shown == printed


def rows(*arguments):
    """The numbers of the events that begin a row."""
    lines = tool('show', *arguments).out.splitlines()[3:-3]
    return [int(line[5:10]) for line in lines if line[5:10].strip()]


def test_filters():
    every = rows(path('lock'))
    some = rows('--turn', '2..3', path('lock'))
    assert some and set(some) < set(every)
    assert rows('--turn', '2', path('lock')) + rows('--turn', '3..3', path('lock')) == some
    assert rows('--turn', '0..', path('lock')) == every == rows('--turn', '..999', path('lock'))
    assert set(rows('--task', 'T3', path('lock'))) < set(every)


def test_many_tasks_share_columns():
    header, trace = events('lock')
    before = trace[:11]
    tasks = [{'k': 1, 't': 0, 'ev': 'task', 'by': 'T1', 'task': f'T{n}', 'name': f'Task-{n}',
              'coro': 'x'} for n in range(50, 80)]
    rest = [event for event in trace[11:] if event['ev'] in ('end', 'turn_end', 'exit')][:2]
    done = tool('show', stdin=text(header, before + tasks + rest + [trace[-1]]))
    assert done.returncode == 0 and 'more tasks have no column' in done.out


def test_bad_use():
    for turn in '5..3', 'x', '', '1..2x', '-1':
        assert '--turn' in one_line(tool('show', f'--turn={turn}', path('lock')))
    for task in 'x', 'T', 'T0', 'T1,', 'T1 T2', 'F1', '':
        assert '--task' in one_line(tool('show', f'--task={task}', path('lock')))
    assert 'needs a value' in one_line(tool('show', path('lock'), '--turn'))
    assert 'takes no value' in one_line(tool('show', '--ascii=yes', path('lock')))
    assert 'unknown option "--width"' in one_line(tool('show', '--width', '900', path('lock')))
    assert 'one from 1 to' in one_line(tool('show', '--around=99999', path('lock')))
    assert 'the last turn is' in one_line(tool('show', '--turn=999', path('lock')))
    assert 'no task T9,' in one_line(tool('show', '--task=T1,T9', path('lock')))
