"""The tracer for CPython: what it writes, and that the program does not notice it."""
import json
import os
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCRIPTS = ROOT / 'tests' / 'tracer'
TRACED = sorted(path.stem for path in SCRIPTS.glob('*.jsonl'))
TRACER = [sys.executable, '../../trace/asyncio_trace.py']

pytestmark = pytest.mark.skipif(not (3, 11) <= sys.version_info < (3, 14),
                                reason='the tracer does not know the asyncio of this Python')


def run(*command, **environment):
    """Run a command in the folder of the scripts."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith('ZOETROPE_')}
    return subprocess.run(command, cwd=SCRIPTS, env={**clean, **environment}, capture_output=True,
                          timeout=60)


def trace(script, path, *arguments, clock='virtual', **environment):
    return run(*TRACER, '--clock', clock, '-o', path, f'{script}.py', *arguments, **environment)


def events(path):
    return [json.loads(line) for line in path.read_text().splitlines()[1:]]


# --- what it writes ---------------------------------------------------------------------------

@pytest.mark.parametrize('script', TRACED)
def test_trace(script, tmp_path):
    """Byte for byte the committed trace, with whatever hash seed."""
    for seed in '1', '2':
        trace(script, tmp_path / 'trace', PYTHONHASHSEED=seed)
        got = (tmp_path / 'trace').read_text().splitlines()
        expected = (SCRIPTS / f'{script}.jsonl').read_text().splitlines()
        for line, (a, b) in enumerate(zip(got, expected), 1):
            assert a == b, f'{script}.jsonl:{line}'
        assert len(got) == len(expected)


def documented_fields():
    """{event: [(field, may be left out), ...]} as docs/trace-format.md has it."""
    rows = re.findall(r'(?m)^\| `(\w+)` \| [123] \| (.*?) \|',
                      (ROOT / 'docs' / 'trace-format.md').read_text())
    return {event: [(name, star == '*') for name, star in re.findall(r'`(\w+)`(\*?)', fields)]
            for event, fields in rows}


@pytest.mark.parametrize('script', TRACED)
def test_schema(script):
    """Only documented events, with their fields in the documented order."""
    fields = documented_fields()
    for event in events(SCRIPTS / f'{script}.jsonl'):
        keys = [('n', False), ('k', False), ('t', False), ('ev', False), ('by', True),
                ('cause', True), *fields[event['ev']], ('src', True),
                *[('stack', True)] * (event['ev'] in ('await', 'yield'))]
        expected = [name for name, optional in keys if name in event or not optional]
        assert list(event) == expected, event


def test_all_documented_events():
    """The scripts show every event but those of the program's own notes."""
    seen = {event['ev'] for script in TRACED for event in events(SCRIPTS / f'{script}.jsonl')}
    assert set(documented_fields()) - seen == {'note', 'span', 'span_end', 'child'}


def test_protocol_without_room_for_anything(tmp_path):
    """asyncio.Protocol itself has __slots__: its calls are not told, but it works."""
    done = trace('bare_protocol', tmp_path / 'trace')
    assert (done.returncode, done.stdout, done.stderr) == (0, b'made\n', b'')
    told = [event['op'] for event in events(tmp_path / 'trace') if event['ev'] == 'transport']
    assert told == ['new', 'close']


def test_child(tmp_path):
    """Versions differ in how many turns its end takes; what is told of it is the same."""
    done = trace('child', tmp_path / 'trace')
    assert (done.returncode, done.stdout) == (0, b"(b'HELLO', None) 0\n")
    told = [event for event in events(tmp_path / 'trace') if event['ev'] == 'child']
    assert [(event['child'], event['op'], event.get('status')) for event in told] == [
        ('C1', 'spawn', None), ('C1', 'exit', 0), ('C1', 'close', None)]
    assert [event['t'] for event in told] == [0, 7000000, 7000000]


CAUSES = {                # of what may an event of this kind be the consequence
    'run': {'ready'}, 'skip': {'ready'}, 'end': {'run'}, 'timer': {'run'}, 'fd': {'watch'},
    'select': {'timer'}, 'ready done': {'done'}, 'ready timer': {'timer'}, 'ready io': {'fd'},
    'ready soon': {'run', 'task', 'yield', 'signal'}, 'ready threadsafe': {'run', 'job'},
    'job': {'run', 'job'}, 'transport': {'run'}, 'protocol': {'run'},
}


@pytest.mark.parametrize('script', TRACED)
def test_causes(script):
    """A cause is an earlier event of the right kind, about the same handle."""
    seen = {}
    for event in events(SCRIPTS / f'{script}.jsonl'):
        seen[event['n']] = event
        if 'cause' in event:
            cause = seen[event['cause']]
            kind = f"ready {event['why']}" if event['ev'] == 'ready' else event['ev']
            assert cause['ev'] in CAUSES[kind], event
            if event['ev'] in ('run', 'skip', 'end'):
                assert cause['h'] == event['h']


def test_condition_and_barrier(tmp_path):
    """Versions differ in what a condition does first; what it does is the same."""
    trace('condition', tmp_path / 'trace')
    found = {}
    for event in events(tmp_path / 'trace'):
        if event['ev'] == 'sync':
            found.setdefault(event['obj'], []).append(
                (event['kind'], event['op'], event['waiters'], event.get('value')))
    assert found['L2'] == [('Condition', 'new', 0, None), ('Condition', 'wait', 1, None),
                           ('Condition', 'wait', 2, None), ('Condition', 'notify', 2, 2)]
    assert found['L5'] == [('Barrier', 'new', 0, None), ('Barrier', 'wait', 1, None),
                           ('Barrier', 'trip', 0, None)]


def test_real_clock(tmp_path):
    """Time goes on by itself, and starts at 0 with the first loop."""
    trace('twice', tmp_path / 'trace', clock='monotonic')
    times = [event['t'] for event in events(tmp_path / 'trace')]
    assert times == sorted(times) and times[0] < 1e9 and times[-1] < 60e9


def checked(path):
    """What `zoetrope check` says."""
    done = subprocess.run([ROOT / 'build' / 'zoetrope', 'check', path], capture_output=True)
    return done.stdout.decode()


def test_threads_in_real_time(tmp_path):
    """What they call and print is put between the events of the loop, in the order in which it was
    done; a loop that another thread runs is not in the trace."""
    done = trace('hammer', tmp_path / 'trace', clock='monotonic')
    lines = ['this was the last call'] * 3 + ['and this comes after it']
    assert (done.stdout.decode().splitlines(), done.stderr) == (lines, b'')
    assert checked(tmp_path / 'trace').startswith('good: ')
    told = events(tmp_path / 'trace')
    assert [event['loop'] for event in told if event['ev'] == 'loop_open'] == [1]
    assert 'neighbour' not in {event['coro'] for event in told if event['ev'] == 'task'}
    called = [event for event in told if event.get('why') == 'threadsafe']
    assert len(called) == 3 * 61 and not any('by' in event or 'cause' in event for event in called)


def test_loop_in_a_thread(tmp_path):
    """It is traced wherever it runs; what others print meanwhile is told when it wakes."""
    trace('elsewhere', tmp_path / 'trace', clock='monotonic')
    told = [event.get('text', event['ev']) for event in events(tmp_path / 'trace')]
    thread = told.index('the thread')
    assert told[thread - 1:thread + 2] == ['select', 'the thread', 'wake']
    assert told[-5:-3] == ['loop_return', 'loop_close'] and told[-2:] == ['closed', 'exit']
    assert checked(tmp_path / 'trace').startswith('good: ')


def test_deadlock(tmp_path):
    script = tmp_path / 'stuck.py'
    script.write_text('import asyncio\nloop = asyncio.new_event_loop()\n'
                      'loop.run_until_complete(loop.create_future())\n')
    done = run(*TRACER, '--clock', 'virtual', '-o', tmp_path / 'trace', script)
    assert done.returncode == 1 and b'deadlock: nothing can wake this loop' in done.stderr
    assert [event['ev'] for event in events(tmp_path / 'trace')][-3:] == \
        ['loop_return', 'uncallback', 'exit']


# --- the program does not notice --------------------------------------------------------------

@pytest.mark.parametrize('script, arguments', [
    *((script, []) for script in TRACED if script not in ('callbacks', 'together', 'tasks')),
    ('condition', []), ('fails', []), ('logs', []), ('arguments', ['-o', 'x', '--clock']),
    ('exits', ['0']), ('exits', ['7']), ('exits', ['SIGINT']), ('exits', ['SIGTERM']),
])
def test_same_as_without(script, arguments, tmp_path):
    """The same output, error output and status; and the trace is complete."""
    alone = run(sys.executable, f'{script}.py', *arguments)
    traced = trace(script, tmp_path / 'trace', *arguments, clock='monotonic')
    assert (traced.stdout, traced.stderr) == (alone.stdout, alone.stderr)
    assert traced.returncode == alone.returncode
    how = arguments[0] if arguments and arguments[0].startswith('SIG') else 'exit'
    assert (events(tmp_path / 'trace')[-1]['ev'], events(tmp_path / 'trace')[-1]['how']) == \
        ('exit', how)


@pytest.mark.parametrize('script', ['callbacks', 'tasks', 'together'])
def test_same_under_both_clocks(script, tmp_path):
    """What the scripts that take seconds print does not depend on the tracer."""
    alone = run(sys.executable, f'{script}.py')
    assert trace(script, tmp_path / 'trace').stdout == alone.stdout


def test_out_is_what_was_printed(tmp_path):
    printed = trace('locks', tmp_path / 'trace').stdout.decode().splitlines()
    printed += trace('twice', tmp_path / 'trace').stdout.decode().splitlines()[:-1]
    out = [event['text'] for event in events(tmp_path / 'trace') if event['ev'] == 'out']
    assert out == [line if len(line.encode()) <= 80 else line.encode()[:80].decode() + '...'
                   for line in printed]


# --- where it writes --------------------------------------------------------------------------

def test_environment(tmp_path):
    """The variables count where the options are absent."""
    variables = {'ZOETROPE_TRACE': str(tmp_path / 'a'), 'ZOETROPE_CLOCK': 'virtual'}
    run(*TRACER, 'twice.py', **variables)
    assert (tmp_path / 'a').read_bytes() == (SCRIPTS / 'twice.jsonl').read_bytes()
    run(*TRACER, '--clock', 'monotonic', '-o', tmp_path / 'b', 'twice.py', **variables)
    assert json.loads((tmp_path / 'b').read_text().splitlines()[0])['clock'] == 'monotonic'


def test_far_times_and_deep_lists(tmp_path):
    script = tmp_path / 'far.py'
    script.write_text("""
import asyncio, math
async def main():
    asyncio.get_running_loop().call_at(-math.inf, print, 'long ago')
    asyncio.get_running_loop().call_later(math.inf, print, 'never')
    future = asyncio.get_running_loop().create_future()
    future.set_result([])
    future.result().append(future.result())
    again = asyncio.get_running_loop().create_future()
    again.set_result(future.result())
    await asyncio.sleep(1)
asyncio.run(main())
""")
    done = trace(script.with_suffix(''), tmp_path / 'trace')
    assert (done.returncode, done.stdout, done.stderr) == (0, b'long ago\n', b'')
    assert [event['when'] for event in events(tmp_path / 'trace') if event['ev'] == 'timer'] == [
        -9 * 10 ** 18, 9 * 10 ** 18, 10 ** 9]
    assert '[' * 32 + '"<object>"' + ']' * 32 in (tmp_path / 'trace').read_text()


def test_descriptor(tmp_path):
    with open(tmp_path / 'trace', 'wb') as file:
        subprocess.run([*TRACER, '--clock', 'virtual', '-o', f'fd:{file.fileno()}', 'twice.py'],
                       cwd=SCRIPTS, pass_fds=[file.fileno()], stdout=subprocess.DEVNULL)
    assert (tmp_path / 'trace').read_bytes() == (SCRIPTS / 'twice.jsonl').read_bytes()


def test_standard_output():
    """The lines of trace and program are both there, and whole."""
    lines = trace('descriptors', '-').stdout.decode().splitlines(keepends=True)
    ours = [line for line in lines if line.startswith('{"')]
    theirs = [line for line in lines if not line.startswith('{"')]
    assert ''.join(ours) == (SCRIPTS / 'descriptors.jsonl').read_text()
    assert ''.join(theirs) == run(sys.executable, 'descriptors.py').stdout.decode()


def test_full_disk():
    """The program goes on when its trace cannot."""
    done = trace('twice', '/dev/full')
    assert done.returncode == 0 and done.stdout == run(sys.executable, 'twice.py').stdout
    assert done.stderr == b'zoetrope: the trace: No space left on device; it ends here\n'


@pytest.mark.parametrize('arguments, complaint', [
    ([], 'the following arguments are required: script'),
    (['--sundial', 'twice.py'], 'unrecognized arguments: --sundial; try --help'),
    (['-o'], 'argument -o/--output: expected one argument; try --help'),
    (['--clock', 'sundial', 'twice.py'], 'sundial: no such clock; choose monotonic or virtual'),
    (['nothing.py'], 'nothing.py: No such file or directory; name a script to run'),
    (['.'], '.: Is a directory; name a script to run'),
    (['-o', 'no/such/folder', 'twice.py'],
     'no/such/folder: No such file or directory; write the trace to a path, - or fd:N'),
    (['-o', 'fd:99', 'twice.py'],
     'fd:99: Bad file descriptor; write the trace to a path, - or fd:N'),
    (['-o', 'fd:x', 'twice.py'],
     'fd:x: no such descriptor; write the trace to a path, - or fd:N'),
])
def test_refused(arguments, complaint):
    """One line, and status 2; the script is not run."""
    done = run(*TRACER, *arguments)
    assert (done.returncode, done.stdout) == (2, b'')
    assert done.stderr.decode().startswith(f'zoetrope: {complaint}')
    assert done.stderr.count(b'\n') == 1
