"""What the tool reads: files, standard input, what gzip has packed; and what it says meanwhile."""
import gzip
import os
import pty
import shutil
import subprocess
import time

import pytest

from tool import ROOT, TOOL, one_line, path, tool

needs_gzip = pytest.mark.skipif(not shutil.which('gzip'), reason='gzip is not installed')


@pytest.fixture
def packed(tmp_path):
    where = tmp_path / 'lock.jsonl.gz'
    where.write_bytes(gzip.compress(path('lock').read_bytes()))
    return where


# --- packed traces ----------------------------------------------------------------------------

@needs_gzip
def test_a_packed_trace_is_read_like_any_other(packed):
    plain = tool('show', path('lock')).out
    assert tool('show', packed).out == plain
    assert tool('show', stdin=packed.read_bytes()).out == plain
    with open(packed, 'rb') as file:
        done = subprocess.run([TOOL, 'show', '-'], stdin=file, capture_output=True,
                              env={**os.environ, 'LC_ALL': 'C.UTF-8'})
    assert done.stdout.decode() == plain
    assert tool('diff', path('lock'), packed).out.startswith('same: ')


@needs_gzip
def test_two_packed_parts_are_one_trace(tmp_path):
    data = path('lock').read_bytes()
    assert tool('check', stdin=gzip.compress(data[:1000]) + gzip.compress(data[1000:])).returncode == 0


@needs_gzip
def test_broken_packages_are_refused_in_one_line(packed):
    whole = packed.read_bytes()
    wrong_sum = whole[:-8] + bytes([whole[-8] ^ 1]) + whole[-7:]
    for data, words in [(whole[:-20], 'unexpected end of file'), (whole[:700], 'unexpected end of file'),
                        (b'\x1f', 'unexpected end of file'), (b'\x1f\x8bxxxx', 'unknown method'),
                        (b'\x1fxx', 'not in gzip format'), (wrong_sum, 'crc error'),
                        (whole + b'junk', 'trailing garbage')]:
        message = one_line(tool('check', stdin=data))
        assert message.startswith('zoetrope: standard input: gzip says: ') and words in message
        assert message.endswith('; pack the trace again\n')


@needs_gzip
def test_what_is_wrong_in_a_package_has_its_line(packed):
    lines = path('lock').read_bytes().splitlines(keepends=True)
    message = one_line(tool('check', stdin=gzip.compress(b''.join(lines[:5]) + b'nonsense\n')))
    assert message.startswith('zoetrope: standard input: line 6: ')
    message = one_line(tool('check', stdin=gzip.compress(b''.join(lines[:5]))))
    assert 'line 5: the trace was cut off here' in message
    assert 'the trace is empty' in one_line(tool('check', stdin=gzip.compress(b'')))
    assert 'line 1: longer than 1048576 bytes' in one_line(tool('check', stdin=gzip.compress(b'{' * 3_000_000)))


def test_without_gzip(packed, tmp_path):
    message = one_line(tool('check', packed, PATH=str(tmp_path)))
    assert 'packed by gzip, which is not installed; install it, or unpack the trace' in message


def test_odd_files(tmp_path):
    assert 'name a trace' in one_line(tool('check', tmp_path / 'no'))
    assert 'readable file' in one_line(tool('check', tmp_path))
    assert 'the trace is empty' in one_line(tool('check', '/dev/null'))
    _, terminal = pty.openpty()
    done = subprocess.run([TOOL, 'check'], stdin=terminal, capture_output=True, text=True, timeout=20)
    assert done.returncode == 2 and 'no trace comes from a terminal' in done.stderr


# --- the tool's own environment ---------------------------------------------------------------

@pytest.mark.skipif(not shutil.which('dot'), reason='Graphviz is not installed')
@pytest.mark.parametrize('command', [
    'show', 'show --view turn', 'render', 'render --view tasks', 'play', 'frames -o DIR/out', 'stats',
    'stats --json', 'lint', 'quiz -o DIR/out', 'why 1', 'why T1', 'export --to chrome'])
def test_a_program_without_a_loop(command, tmp_path):
    """One line says so, and nothing is written; that the trace keeps the rules is true all the same."""
    trace = tmp_path / 'trace'
    trace.write_text('{"zoetrope":1,"program":"none","language":"C","clock":"virtual","seed":0}\n'
                     '{"n":1,"k":0,"t":0,"ev":"out","text":"hello"}\n'
                     '{"n":2,"k":0,"t":0,"ev":"exit","how":"exit"}\n')
    said = one_line(tool(*command.replace('DIR', str(tmp_path)).split(), trace))
    assert said.endswith('no loop began in this trace; let the program run one\n')
    assert list(tmp_path.iterdir()) == [trace]
    assert tool('check', trace).out == 'good: 2 events keep 31 rules\n'


def test_running_a_program_without_a_loop(tmp_path):
    (tmp_path / 'none.py').write_text('print("hello")\n')
    for arguments in [], ['-O', tmp_path / 'out.svg']:
        done = tool('run', *arguments, '--', tmp_path / 'none.py')
        assert (done.returncode, done.out) == (2, 'hello\n') and done.err.count('\n') == 1
        assert 'no loop began in this trace' in done.err
    assert not (tmp_path / 'out.svg').exists()


def test_the_tool_traces_nobody_but_the_program(packed, tmp_path):
    """What the environment asks of programs, the tool, which uses the library too, does not do."""
    mine = tmp_path / 'mine'
    mine.write_text('mine')
    asked = {'ZOETROPE_TRACE': str(mine), 'ZOETROPE_CLOCK': 'virtual', 'ZOETROPE_SEED': '3',
             'ZOETROPE_FAULTS': 'read:1=EIO', 'ZOETROPE_SELECTOR': 'nonsense'}
    for arguments in ['render', path('lock')], ['show', packed], ['run', 'show', '--', 'true']:
        plain, done = tool(*arguments), tool(*arguments, **asked)
        assert (done.returncode, done.stdout, done.err) == (plain.returncode, plain.stdout, plain.err)
        assert mine.read_text() == 'mine'
    done = tool('run', '--', 'sh', '-c', 'env | grep ^ZOETROPE_', **asked)
    told = dict(line.split('=', 1) for line in done.out.splitlines())
    told.pop('ZOETROPE_TOOL', None)     # which tool the tests are to use
    assert told.pop('ZOETROPE_TRACE') != str(mine)
    assert told == {'ZOETROPE_CLOCK': 'virtual', 'ZOETROPE_SEED': '3', 'ZOETROPE_FAULTS': 'read:1=EIO',
                    'ZOETROPE_SELECTOR': 'nonsense'}


# --- progress ---------------------------------------------------------------------------------

def slowly(terminal):
    """Read a trace that comes slowly: what is said on standard error, a terminal or a pipe."""
    lines = ['{"zoetrope":1,"program":"x","language":"C","clock":"virtual","seed":0}']
    lines += [f'{{"n":{n},"k":0,"t":0,"ev":"note","text":"x"}}' for n in range(1, 12000)]
    lines += ['{"n":12000,"k":0,"t":0,"ev":"exit","how":"exit"}', '']
    ours, theirs = pty.openpty() if terminal else os.pipe()
    reader = subprocess.Popen([TOOL, 'check'], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    reader.stdin.write('\n'.join(lines[:4200]).encode())
    reader.stdin.flush()
    time.sleep(.7)
    out, _ = reader.communicate('\n'.join(['', *lines[4200:]]).encode(), timeout=20)
    said = b''
    try:
        while data := os.read(ours, 1000):
            said += data
    except OSError:                 # how a terminal says that there is nobody at its other end
        pass
    os.close(ours)
    assert out.startswith(b'good: 12000 events')
    return said.decode()


def test_on_a_terminal_work_that_takes_long_says_how_far_it_is():
    said = slowly(terminal=True)
    assert 'zoetrope: standard input: 8192 events are read' in said
    last = said.rpartition('read')[2]
    assert last.count('\r') == 2 and not last.strip(), 'the line is not wiped out'


def test_anywhere_else_it_says_nothing():
    assert slowly(terminal=False) == ''


@pytest.mark.skipif(not shutil.which('dot'), reason='Graphviz is not installed')
def test_drawing_that_takes_long(tmp_path):
    (tmp_path / 'dot').write_text(f'#!/bin/sh\nsleep .9\nexec {shutil.which("dot")} "$@"\n')
    (tmp_path / 'dot').chmod(0o755)
    ours, theirs = pty.openpty()
    done = subprocess.run([TOOL, 'render', path('lock')], stdout=subprocess.PIPE, stderr=theirs, timeout=20,
                          cwd=ROOT, env={**os.environ, 'PATH': f'{tmp_path}:{os.environ["PATH"]}'})
    os.close(theirs)
    assert done.returncode == 0 and done.stdout == tool('render', path('lock')).stdout
    said = os.read(ours, 4000).decode()
    assert 'zoetrope: dot draws, since 0 s' in said and not said.rpartition('s')[2].strip()
    os.close(ours)
