"""`zoetrope why`: the chain of causes back to the root, in words and as a picture."""
import re
import shutil
import xml.etree.ElementTree as ElementTree

import pytest

from tool import events, one_line, path, same_as_file, text, tool
from tool.runs import events_of, trace_of

needs_dot = pytest.mark.skipif(not shutil.which('dot'), reason='Graphviz is not installed')

# A program and what is asked about it.
QUESTIONS = [
    ('lock', 'T4@16'), ('lock', '114'), ('lock_twin', 'T4@16'), ('threads', 'T1'), ('children', 'T1'),
    ('deadlock', 'T2'), ('taskgroup_error', 'T1'), ('chat', 'T1'), ('hundred_thousand', 'T5'),
]
NAMES = [f'{name}-{question.replace("@", "-")}' for name, question in QUESTIONS]


def why(question, trace, *arguments):
    done = tool('why', *arguments, question, trace)
    assert done.returncode == 0, done.err
    return done.out


@pytest.mark.parametrize('name, question', QUESTIONS, ids=NAMES)
def test_as_expected(name, question):
    same_as_file(f'why/{name}-{question.replace("@", "-")}.txt', why(question, trace_of(name)))


@pytest.mark.parametrize('name, question', QUESTIONS, ids=NAMES)
def test_picture_as_expected(name, question):
    same_as_file(f'why/{name}-{question.replace("@", "-")}.dot',
                 why(question, trace_of(name), '-T', 'dot'))


def test_both_twins_tell_the_same():
    """But for the names of files and their lines."""
    ours, theirs = (re.sub(r'\(?[^ ]*\.(c|py):\d+\)?|\s+', ' ', why('T4@16', trace_of(name)))
                    for name in ('lock', 'lock_twin'))
    assert re.sub(r'[ ,.)]+', ' ', ours) == re.sub(r'[ ,.)]+', ' ', theirs)


@pytest.mark.parametrize('name', ['lock', 'lock_twin', 'threads', 'children', 'deadlock', 'chat'])
def test_every_run_goes_back_to_a_root(name):
    """Each run's chain is that of the causes in the trace, and ends in the program or outside."""
    trace = {event['n']: event for event in events_of(name)}
    for event in trace.values():
        if event['ev'] != 'run':
            continue
        told = ' '.join(why(event['n'], trace_of(name)).split())
        assert told.endswith(('That is the root.', 'That came from outside.')), told
        assert f'(event {event["n"]}' in told
        cause = trace[trace[event['cause']].get('cause', event['cause'])]
        if cause['ev'] in ('done', 'timer', 'task', 'job'):
            assert f'(event {cause["n"]}' in told, (event, told)


def test_what_is_asked_about():
    assert why('T2@10', trace_of('lock')).startswith('T2 Amy ran alone in turn 10 (event 125, ')
    assert why('T2@2', trace_of('lock')).startswith('T2 Amy ran first of three in turn 2 (event 26)')
    assert why('T2', trace_of('lock')) == why('T2@19', trace_of('lock'))
    assert why(127, trace_of('lock')).startswith(
        'Event 127 in turn 10: the program prints: Amy is done. T2 Amy ran alone')
    assert 'No other event led to it' in why(7, trace_of('lock'))


def test_an_error_thrown_in_is_told():
    told = ' '.join(why('T1', trace_of('taskgroup_error')).split())
    assert 'with CancelledError() thrown in, because F5 was cancelled' in told


def test_operations_on_locks_are_told():
    told = ' '.join(why('T3@11', trace_of('lock')).split())
    assert 'because F5 was done, with which it awaited Lock L1 since event 89' in told
    assert 'F5 was set by T2 Amy, with "release" of Lock L1, in turn 10 (event 129)' in told


def test_a_task_that_waits_for_ever():
    """Cut a run short while T3 waits for the lock that T2 has."""
    header, trace = events('lock')
    waits = next(i for i, event in enumerate(trace)
                 if event['ev'] == 'sync' and event['op'] == 'wait')
    end = next(i for i in range(waits, len(trace)) if trace[i]['ev'] == 'turn_end')
    cut = trace[:end + 1] + [{'k': trace[end]['k'], 't': trace[end]['t'], 'ev': 'exit',
                              'how': 'SIGTERM'}]
    waiter = trace[waits]['by']
    told = ' '.join(tool('why', waiter, stdin=text(header, cut)).out.split())
    assert f'{waiter} never ran again: it waits for Lock L1 (event ' in told
    assert re.search(r', which T\d \w+ has had since event \d+\.$', told)


def test_turns_bound_the_chain():
    told = why('T4@16', trace_of('lock'), '--turn', '13..')
    assert 'in turn 13' in told and 'in turn 12' not in told
    assert why('T4@16', trace_of('lock')).startswith(told.split('F6 was set')[0])


def test_long_chains_leave_out_their_middle():
    told = why('T5', trace_of('hundred_thousand'))
    assert len(told.splitlines()) < 70
    assert re.search(r'\.\.\. \d+ steps of the same kind are left out here \.\.\.', told)


@needs_dot
def test_picture(tmp_path):
    done = tool('why', 'T4@16', '-o', tmp_path / 'x.svg', trace_of('lock'))
    assert done.returncode == 0 and done.out == ''
    root = ElementTree.parse(tmp_path / 'x.svg').getroot()
    assert root.find('{http://www.w3.org/2000/svg}title').text == 'lock: why T4@16'


def test_in_the_picture_the_chain_is_bright():
    """A run that the words tell of has its colour; no other run has."""
    told = why('T4@16', trace_of('lock'))
    picture = why('T4@16', trace_of('lock'), '-T', 'dot')
    for line in picture.splitlines():
        found = re.match(r'"[^"]* \(events (\d+) to .* fillcolor="(#56B4E9|#F0E442)"', line)
        if found:
            assert f'(event {found[1]}' in told.replace('\n ', ''), line
    for event in re.findall(r'ran [a-z ]+ \(event (\d+)', told.replace('\n ', '')):
        assert re.search(rf'\(events {event} to [^\n]*fillcolor="#(56B4E9|F0E442)"', picture), event


def test_hostile_names():
    header, trace = events('lock')
    trace = [dict(event) for event in trace]
    for event in trace:
        if event['ev'] == 'task':
            event['name'] = '<b>"\\\x1b[31m\n&'
    data = text(header, trace)
    done = tool('why', 'T2', stdin=data)
    assert done.returncode == 0 and '\x1b' not in done.out
    assert '\n<b>' not in done.out.replace(' <b>', '')
    assert tool('why', 'T2', '-T', 'dot', stdin=data).returncode == 0


@pytest.mark.parametrize('question', ['', 'T', 'T0', 'T2@', 'T2@x', '0', 'x', '-', '2x', '9' * 30,
                                      'T' + '9' * 30])
def test_no_question(question):
    assert 'neither an event nor a task' in one_line(tool('why', question, path('lock')))


def test_bad_use():
    assert 'no event 999' in one_line(tool('why', 999, path('lock')))
    assert 'it runs in 2, ' in one_line(tool('why', 'T2@1', trace_of('lock')))
    assert 'T9 does not run' in one_line(tool('why', 'T9', path('lock')))
    assert 'write zoetrope why' in one_line(tool('why'))
    assert 'write zoetrope why' in one_line(tool('why', 'T2', path('lock'), path('lock')))
    assert 'No such file' in one_line(tool('why', 'T2', 'nothing'))
