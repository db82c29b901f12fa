"""The lessons: every program prints what it should, every document quotes what is there."""
import os
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROGRAMS = sorted(str(path.relative_to(ROOT))[:-2] for path in ROOT.glob('lessons/*/*.c')
                  if (ROOT / 'build' / path.relative_to(ROOT).with_suffix('')).exists())
TWINS = [name for name in PROGRAMS if (ROOT / f'{name}.py').exists()]
READMES = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob('lessons/*/README.md'))
DOCUMENTS = READMES + sorted(str(path.relative_to(ROOT))
                             for path in [*ROOT.glob('*.md'), *ROOT.glob('docs/*.md')])


def run(*command, **environment):
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', **environment})


def expected(name):
    return (ROOT / f'{name}.out').read_text()


@pytest.mark.parametrize('name', PROGRAMS)
def test_program_prints_the_same_traced_or_not(name, tmp_path):
    plain = run(f'build/{name}')
    traced = run(f'build/{name}', ZOETROPE_TRACE=str(tmp_path / 'trace.jsonl'))
    assert plain.stdout == expected(name)
    assert (traced.stdout, traced.stderr) == (plain.stdout, plain.stderr)
    assert (plain.returncode, traced.returncode) == (0, 0)


@pytest.mark.parametrize('name', PROGRAMS)
def test_trace_keeps_the_rules(name, filmed):
    trace = filmed(name).trace
    if not trace.exists():
        assert 'zoe_' not in (ROOT / f'{name}.c').read_text()
        return
    done = run('build/zoetrope', 'check', trace)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize('name', TWINS)
def test_twin_prints_the_same(name, filmed):
    needs = re.search(r'Python 3\.(\d+)', (ROOT / f'{name}.py').read_text().partition('\n')[0])
    if needs and sys.version_info < (3, int(needs[1])):
        pytest.skip(f'needs {needs[0]}')
    assert filmed(f'{name}.py').printed == expected(name)


def test_the_hundred_lines_decide_as_asyncio_does(filmed):
    c, python = filmed('lessons/01-loop/loop100'), filmed('lessons/01-loop/loop100.py')
    done = run('build/zoetrope', 'diff', '--level', '2', c.trace, python.trace)
    assert (done.returncode, done.stdout[:5]) == (0, 'same:')


def test_the_hundred_lines_are_about_a_hundred():
    loop, _, _ = (ROOT / 'lessons/01-loop/loop100.c').read_text().partition('/* --- a program')
    lines = [line for line in loop.splitlines()
             if not re.match(r'\s*($|/\*|\*|#include|film_)', line)]
    assert len(lines) <= 115


@pytest.mark.parametrize('name', DOCUMENTS)
def test_document_is_up_to_date(name):
    done = run(sys.executable, 'tests/docs.py', '--check', name)
    assert (done.returncode, done.stdout, done.stderr) == (0, '', '')


def commands(name):
    for block in re.findall(r'```sh\n(.*?)```', (ROOT / name).read_text(), re.S):
        yield from block.splitlines()


@pytest.mark.parametrize('name', READMES)
def test_commands_run(name, tmp_path):
    for command in commands(name):
        done = run('sh', '-c', command, ANSWERS=str(tmp_path))
        if command.startswith('make exercise'):
            assert done.returncode == 0 or 'Hint: ' in done.stdout, done.stderr
        elif ' lint ' in command:
            assert (done.returncode, done.stderr) == (1, ''), 'a lesson shows it for what it finds'
        else:
            assert done.returncode == 0, f'{command}\n{done.stdout}{done.stderr}'


@pytest.mark.parametrize('name', DOCUMENTS)
def test_links_lead_somewhere(name):
    text = re.sub(r'```.*?```', '', (ROOT / name).read_text(), flags=re.S)
    for target in re.findall(r'\]\(([^)#]+)[^)]*\)', text):
        if '://' not in target:
            assert ((ROOT / name).parent / target).exists(), target
