"""The trace: it changes nothing, is the same every time, says what the kernel saw, and is complete."""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = sorted(path.relative_to(ROOT).with_suffix('') for path in ROOT.glob('lessons/*/*.c')
                  if (ROOT / 'build' / path.relative_to(ROOT).with_suffix('')).exists())
COMPILERS = [name for name in ('gcc', 'clang') if shutil.which(name)]
LEVELS = [('-O2', '-O0'), ('-O0', '-O2')]       # of the library, of the programs


def run(program, *arguments, build='build', clock='virtual', trace=None, wrap=(), **more):
    env = {**os.environ, 'ZOETROPE_CLOCK': clock}
    if trace is not None:
        env['ZOETROPE_TRACE'] = str(trace)
    return subprocess.run([*wrap, ROOT / build / program, *arguments], capture_output=True, env=env,
                          timeout=60, cwd=ROOT, **more)


def events(trace):
    return [json.loads(line) for line in trace.read_text().splitlines()[1:]]


@pytest.mark.parametrize('program', PROGRAMS, ids=str)
def test_tracing_changes_nothing_and_repeats(program, tmp_path):
    plain = run(program)
    first = run(program, trace=tmp_path / 'first')
    second = run(program, trace=tmp_path / 'second')
    assert (first.returncode, first.stdout, first.stderr) == \
        (plain.returncode, plain.stdout, plain.stderr)
    traces = [path.read_bytes() for path in (tmp_path / 'first', tmp_path / 'second') if path.exists()]
    assert traces[:1] == traces[1:]
    assert traces or 'zoetrope.h' not in (ROOT / program).with_suffix('.c').read_text()


def version(compiler):
    """What it says of itself, but for the name that it was called by."""
    said = subprocess.run([compiler, '--version'], capture_output=True, text=True).stdout
    return said.split()[1:]


def variants():
    """Every compiler makes library and programs with every level; `make` has made one pair."""
    made = version(os.environ.get('CC', 'cc')), LEVELS[0]
    return [(compiler, *levels) for compiler in COMPILERS for levels in LEVELS
            if (version(compiler), levels) != made]


@pytest.fixture(scope='session', params=variants(), ids=' '.join)
def variant(request):
    """The lessons' programs, built by another compiler or with another optimisation."""
    compiler, library, programs = request.param
    build = f'build/variants/{compiler}{library}{programs}'
    made = subprocess.run(['make', '-s', '-j2', f'B={build}', f'CC={compiler}', f'QUICK={library}',
                           f'PLAIN={programs}', *(f'{build}/{program}' for program in PROGRAMS)],
                          capture_output=True, text=True, cwd=ROOT, timeout=600)
    assert made.returncode == 0, made.stderr
    return build


@pytest.mark.slow
def test_same_bytes_whoever_compiled_it(variant, tmp_path):
    for program in PROGRAMS:
        ours, theirs = tmp_path / 'ours', tmp_path / 'theirs'
        assert run(program, trace=ours).stdout == run(program, trace=theirs, build=variant).stdout
        if ours.exists():
            assert ours.read_bytes() == theirs.read_bytes(), program


@pytest.mark.skipif(shutil.which('strace') is None, reason='strace is not installed')
def test_select_events_are_what_the_kernel_saw(tmp_path):
    run('tests/programs/clocks', clock='monotonic', trace=tmp_path / 'trace',
        wrap=['strace', '-f', '-o', tmp_path / 'calls', '-e', 'trace=select,pselect6,_newselect'])
    calls = (tmp_path / 'calls').read_text()
    returned = [int(n) for n in re.findall(r'^\d+ +_?p?(?:new)?select6?\(.*\) = (\d+)', calls, re.M)]
    waits = [event for event in events(tmp_path / 'trace') if event['ev'] in ('select', 'wake')]
    assert [event['ev'] for event in waits] == ['select', 'wake'] * len(returned)
    assert [event['fds'] for event in waits if event['ev'] == 'wake'] == returned
    assert {0, 1} <= set(returned)


@pytest.mark.parametrize('how', ['exit', 'SIGSEGV', 'SIGABRT', 'SIGTERM', 'SIGINT'])
def test_complete_however_the_program_ends(how, tmp_path):
    done = run('tests/programs/crash', how, trace=tmp_path / 'trace')
    expected = 3 if how == 'exit' else -getattr(signal, how)
    assert done.returncode == expected
    *_, out, last = events(tmp_path / 'trace')
    assert (out['ev'], out['text']) == ('out', 'the last words')
    assert (last['ev'], last['how'], last['by']) == ('exit', how, 'H2')


def test_every_emitted_event_is_documented(tmp_path):
    text = (ROOT / 'docs' / 'trace-format.md').read_text()
    fields = {name: re.findall(r'`(\w+)`\*?', keys) for name, keys in
              re.findall(r'^\| `(\w+)` \| [123] \|([^|]*)\|', text, re.M)}
    seen = set()
    for program in [*PROGRAMS, 'tests/programs/clocks']:
        run(program, trace=tmp_path / 'trace')
        if not (tmp_path / 'trace').exists():
            continue
        for event in events(tmp_path / 'trace'):
            keys = [key for key in event if key not in ('n', 'k', 't', 'ev', 'by', 'cause', 'src')]
            if event['ev'] in ('await', 'yield') and 'stack' in keys:
                assert keys.pop() == 'stack'
            documented = fields[event['ev']]
            assert keys == [key for key in documented if key in keys], event
            seen.add(event['ev'])
    assert len(seen) > 30


@pytest.mark.parametrize('language', ['C', 'Python'])
def test_await_names_everyone_who_waits(language, tmp_path):
    name = 'lessons/04-generator/coroutine_chain'
    if language == 'C':
        run(name, trace=tmp_path / 'trace')
    else:
        subprocess.run([sys.executable, 'trace/asyncio_trace.py', '-o', tmp_path / 'trace',
                        f'{name}.py'], cwd=ROOT, check=True, timeout=60, stdout=subprocess.DEVNULL)
    first = next(event for event in events(tmp_path / 'trace') if event['ev'] == 'await')
    assert [frame.split()[0] for frame in first['stack']] == ['main_task', 'breakfast', 'boil']
    assert first['stack'][-1] == f'boil {first["src"]}'


@pytest.mark.parametrize('where', ['-', 'fd:2'])
def test_trace_goes_to_descriptors(where):
    done = run('tests/programs/clocks', trace=where)
    text = (done.stdout if where == '-' else done.stderr).decode()
    assert text.startswith('{"zoetrope":1,"program":"clocks"')
    assert '"ev":"exit"' in text


@pytest.mark.parametrize('name, value, why', [
    ('ZOETROPE_TRACE', '/no/such/folder/trace', 'No such file or directory'),
    ('ZOETROPE_TRACE', 'fd:99', 'no such open descriptor; use fd:N, a path, or -'),
    ('ZOETROPE_TRACE', 'fd:4294967297', 'no such open descriptor; use fd:N, a path, or -'),
    ('ZOETROPE_TRACE', 'fd: 1', 'no such open descriptor; use fd:N, a path, or -'),
    ('ZOETROPE_TRACE', 'fd:x', 'no such open descriptor; use fd:N, a path, or -'),
    ('ZOETROPE_CLOCK', 'sundial', 'a clock is monotonic or virtual'),
    ('ZOETROPE_DEBUG', 'yes', 'debug mode is 0 or 1'),
    ('ZOETROPE_PATIENCE', '-1', 'patience is a decimal number of seconds, 0 or above'),
    ('ZOETROPE_PATIENCE', 'nan', 'patience is a decimal number of seconds, 0 or above'),
    ('ZOETROPE_PATIENCE', '0x10', 'patience is a decimal number of seconds, 0 or above'),
    ('ZOETROPE_PATIENCE', '1.2.3', 'patience is a decimal number of seconds, 0 or above'),
    ('ZOETROPE_PATIENCE', '1s', 'patience is a decimal number of seconds, 0 or above'),
    ('ZOETROPE_SEED', '-1', 'a seed is a whole number, 0 or above'),
    ('ZOETROPE_SEED', '+1', 'a seed is a whole number, 0 or above'),
    ('ZOETROPE_SEED', '12x', 'a seed is a whole number, 0 or above'),
    ('ZOETROPE_SEED', '99999999999999999999', 'a seed is a whole number, 0 or above'),
])
def test_settings_that_mean_nothing_are_refused(name, value, why):
    done = subprocess.run([ROOT / 'build/tests/programs/clocks'], capture_output=True, text=True,
                          env={**os.environ, name: value}, timeout=60)
    assert (done.returncode, done.stdout) == (2, '')
    assert done.stderr == f'zoetrope: {name}={value}: {why}\n'


def test_a_descriptor_that_cannot_be_written_is_refused():
    with open(os.devnull, 'rb') as readable:
        done = subprocess.run([ROOT / 'build/tests/programs/clocks'], capture_output=True, text=True,
                              env={**os.environ, 'ZOETROPE_TRACE': 'fd:0'}, stdin=readable, timeout=60)
    assert (done.returncode, done.stdout) == (2, '')
    assert done.stderr == 'zoetrope: ZOETROPE_TRACE=fd:0: the descriptor cannot be written to\n'
