"""Every lesson program and its Python twin: the same output, the same decisions (level 2).

The twin runs live, with the Python at hand, wherever that version decides as 3.13 does. For the
programs of SINCE it may be too old: these are compared with a trace of 3.13 in tests/traces, where
what is printed is an event too, and live as well if the version allows. To record those traces:

    python3 tests/test_twins.py python3.13
"""
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
TRACES = ROOT / 'tests' / 'traces'
TWINS = sorted(str(path.relative_to(ROOT / 'lessons').with_suffix(''))
               for path in ROOT.glob('lessons/*/*.py')
               if (ROOT / 'build' / path.relative_to(ROOT).with_suffix('')).exists())
KNOWN = (3, 11), (3, 13)                        # the versions that the tracer knows

# The first version of CPython that makes the same decisions, and what it did before.
SINCE = {
    '05-task/eager': ((3, 12), 'there were no eager tasks'),
    '06-many/as_completed': ((3, 13), 'the callbacks of as_completed had other names'),
    '06-many/as_completed_timeout': ((3, 13), 'the callbacks of as_completed had other names'),
    '06-many/taskgroup_error': ((3, 13), 'a group kept its request to cancel the parent'),
    '07-cancel/wait_for': ((3, 12), 'wait_for ran the coroutine as a task'),
    '09-share/queue_shutdown': ((3, 13), 'a queue could not be shut down'),
    '11-buffer/backpressure': ((3, 12), 'early 3.11 could not pause a read pipe'),
    '13-block/from_thread': ((3, 12), 'run() gave the executor all the time it wanted'),
    '13-block/getaddrinfo': ((3, 12), 'run() gave the executor all the time it wanted'),
    '13-block/getnameinfo': ((3, 12), 'run() gave the executor all the time it wanted'),
    '13-block/heartbeat': ((3, 12), 'run() gave the executor all the time it wanted'),
    '15-program/subprocess_protocol': ((3, 12), 'an exit took one turn more'),
    '15-program/subprocess_stream': ((3, 12), 'an exit took one turn more'),
    '15-program/subprocess_write': ((3, 12), 'an exit took one turn more'),
}
for name in '12-straight/chat', '12-straight/echo_client_stream', '12-straight/echo_server_stream', \
        '16-layer/echo_server_tls', '16-layer/echo_client_tls', '18-swap/crawler':
    SINCE[name] = (3, 12), "a client's task had no callback, a server did not wait"

# The deepest comparison that makes sense; 2 for all others.
LEVEL = {
    '16-layer/echo_client_tls': '1',            # what a certificate lacks has other words in C
}


def decides_the_same(name):
    """Whether the Python at hand makes the decisions of 3.13 in this program."""
    first = SINCE[name][0] if name in SINCE else KNOWN[0]
    return first <= sys.version_info[:2] <= KNOWN[1]


def recorded(name):
    return TRACES / f'{name.partition("/")[2]}.jsonl'


def run(*command, **environment):
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', **environment})
    assert (done.returncode, done.stderr) == (0, ''), f'{command}\n{done.stdout}{done.stderr}'
    return done.stdout


def assert_same_decisions(mine, theirs, level='2'):
    done = subprocess.run([ROOT / 'build' / 'zoetrope', 'diff', '--level', level, mine, theirs],
                          capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, f'\n{done.stdout}{done.stderr}'


@pytest.mark.parametrize('name', TWINS)
def test_twin(name, filmed):
    mine = filmed(f'lessons/{name}')
    assert (mine.status, mine.said) == (0, '')
    if name in SINCE:
        assert_same_decisions(mine.trace, recorded(name), LEVEL.get(name, '2'))
    elif not decides_the_same(name):
        pytest.skip('the tracer does not know this Python')
    if decides_the_same(name):
        theirs = filmed(f'lessons/{name}.py')
        assert (theirs.status, theirs.printed, theirs.said) == (0, mine.printed, '')
        assert_same_decisions(mine.trace, theirs.trace, LEVEL.get(name, '2'))


def test_no_other_traces_are_kept():
    assert sorted(TRACES.glob('*')) == sorted(map(recorded, SINCE))


def record(python):
    version = run(python, '-c', 'import sys; print(*sys.version_info[:2], sep=".")').strip()
    if version != '3.13':
        sys.exit(f'zoetrope: {python}: it is CPython {version}; name one that is 3.13')
    TRACES.mkdir(exist_ok=True)
    for name in SINCE:
        run(python, 'trace/asyncio_trace.py', '-o', recorded(name).relative_to(ROOT),
            f'lessons/{name}.py')


if __name__ == '__main__':
    record(sys.argv[1])
