#!/usr/bin/env python3
"""Fill in what the documents quote, or with --check say what is out of date.

    python3 tests/docs.py [--check] [FILE.md ...]

A document marks what it quotes, and is filled in between the marks:

    <!-- code: FILE [NAME ...] -->      a whole file, or functions, types, macros of it, by name
    <!-- expand: FILE NAME [body] -->   a coroutine as the preprocessor leaves it; its body only
    <!-- trap: FILE -->                 what the compiler says of a program, or else what that says
    <!-- output: PROGRAM -->            what build/PROGRAM prints
    <!-- show: PROGRAM -->              its timeline as text
    <!-- lint: PROGRAM -->              what lint says about it
    <!-- ask: PROGRAM COMMAND ... -->   what a command of the tool answers about its trace
    <!-- diff: PROGRAM PROGRAM -->      the first different decision of two
    <!-- fix: FILE FILE -->             the lines in which two sources differ
    <!-- /code --> and so on            the end of the quotation
    <!-- picture: PROGRAM [OPTIONS] --> the next line shows ![words](FILE.svg): its timeline, drawn

Programs run under the virtual clock; PROGRAM@3 is one with seed 3; one that ends in .py is traced where it lies. The status is 0 when all is as it should be, 1 when --check
finds something that is not, 2 when something cannot be quoted.
"""
import difflib
import itertools
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from expand import expand

ROOT = pathlib.Path(__file__).resolve().parent.parent
QUOTE = re.compile(r'(?m)^<!-- (code|expand|trap|output|show|lint|ask|diff|fix): (.+) -->\n'
                   r'(?s:.*?)^<!-- /\1 -->$')
PICTURE = re.compile(r'(?m)^<!-- picture: (\S+) ?(.*) -->\n!\[[^]]*\]\((.+\.svg)\)$')
GCC = '12'                      # others say the same in other words
TRAP_FLAGS = '-std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Werror -Wjump-misses-init -iquote src'
LANGUAGES = {'.c': 'c', '.h': 'c', '.py': 'python', '.sh': 'sh'}


class CannotQuote(Exception):
    pass


def run(*command, good=(0,), cwd=ROOT, **environment):
    """Run a command, from the root of the repository; what it prints."""
    done = subprocess.run(command, cwd=cwd, env={**os.environ, **environment}, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in good:
        raise CannotQuote(f'{" ".join(map(str, command))}: {done.stderr.decode().strip()}')
    return done.stdout.decode()


def definition(lines, name):
    """The lines that define a function, a coroutine, a type or a macro, with the comment above."""
    head = re.compile(rf'({re.escape(name)}\(.*[^;]|(async def|def|class) {re.escape(name)}\b.*'
                      rf'|(typedef )?{re.escape(name)} \{{|#define {re.escape(name)}\b.*'
                      rf'|(ZOE_)?CORO\({re.escape(name)}[,)].*)$')
    for first, line in enumerate(lines):
        if head.match(line):
            break
    else:
        raise CannotQuote(f'{name} is not defined there')
    last = first
    if line.startswith(('async def', 'def', 'class')):
        while last + 1 < len(lines) and (not lines[last + 1] or lines[last + 1].startswith(' ')):
            last += 1
        return '\n'.join(lines[first:last + 1]).rstrip()
    if line.startswith('#define'):
        while lines[last].endswith('\\'):
            last += 1
        return '\n'.join(re.sub(r' +\\$', ' \\\\', each) for each in lines[first:last + 1])
    while not lines[last].startswith('}'):
        last += 1
    while first > 0 and lines[first - 1]:
        first -= 1
    return '\n'.join(lines[first:last + 1])


def code(path, *names):
    text = (ROOT / path).read_text()
    if names:
        names = ' '.join(names).replace('struct ', 'struct\0').split(' ')
        parts = [definition(text.splitlines(), name.replace('\0', ' ')) for name in names]
        text = '\n\n'.join(parts) + '\n'
    return fenced(text, LANGUAGES.get(pathlib.Path(path).suffix, ''))


def expanded(path, name, body=None):
    text = expand((ROOT / path).read_text(), name, (ROOT / 'src/coroutine.h').read_text())
    if body is not None:
        text = text[text.rindex('\nstatic ') + 1:]
    return fenced(text, 'c')


def has_words_of_gcc():
    """Whether the gcc at hand is the one whose words the documents quote."""
    return shutil.which('gcc') and run('gcc', '-dumpversion').partition('.')[0].strip() == GCC


def can_trace(program):
    """Whether the Python at hand is one that the tracer knows, if that is what it takes."""
    return not program.endswith('.py') or (3, 11) <= sys.version_info < (3, 14)


def trap(path):
    """The compiler's first error, with its notes; or else what the program says to standard error."""
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, 'program')
        made = subprocess.run(['gcc', *TRAP_FLAGS.split(), path, '-o', program, 'build/libzoetrope.a',
                               '-pthread', '-lm'], cwd=ROOT, stderr=subprocess.PIPE, text=True,
                              env={**os.environ, 'LC_ALL': 'C'}, timeout=60)
        if made.returncode == 0:
            ran = subprocess.run([program], cwd=ROOT, stderr=subprocess.PIPE, text=True, timeout=60,
                                 stdout=subprocess.DEVNULL)
            return fenced(ran.stderr)
    lines = [line for line in made.stderr.splitlines() if re.search(' (error|note): ', line)]
    more = itertools.takewhile(lambda line: ' note: ' in line, lines[1:])
    return fenced('\n'.join([lines[0], *more]))


def output(program):
    return fenced(run(f'build/{program}', ZOETROPE_CLOCK='virtual'))


def trace(program, folder):
    """The trace of a program, which may fail: some are there to be looked at when they do."""
    name, _, seed = program.partition('@')
    path = pathlib.Path(folder, pathlib.Path(program).name.removesuffix('.py') + '.jsonl')
    command = [sys.executable, 'trace/asyncio_trace.py', name] if name.endswith('.py') else [f'build/{name}']
    run(*command, good=(0, 1), ZOETROPE_CLOCK='virtual', ZOETROPE_TRACE=str(path),
        ZOETROPE_SEED=seed or '0')
    return path


def show(program):
    with tempfile.TemporaryDirectory() as folder:
        return fenced(run('build/zoetrope', 'show', trace(program, folder)))


def lint(program):
    with tempfile.TemporaryDirectory() as folder:
        return fenced(run('build/zoetrope', 'lint', trace(program, folder), good=(0, 1)))


def ask(program, *command):
    with tempfile.TemporaryDirectory() as folder:
        return fenced(run('build/zoetrope', *command, trace(program, folder), good=(0, 1)))


def diff(*programs):
    with tempfile.TemporaryDirectory() as folder:
        names = [trace(program, folder).name for program in programs]
        return fenced(run(ROOT / 'build/zoetrope', 'diff', *names, good=(0, 1), cwd=folder))


def fix(*files):
    """Without what the first line says, which names the file."""
    texts = [(ROOT / name).read_text().splitlines()[1:] for name in files]
    lines = list(difflib.unified_diff(*texts, n=2, lineterm=''))[2:]
    return fenced('\n'.join(line for line in lines if not line.startswith('@@')), 'diff')


def fenced(text, language='text'):
    return f'```{language}\n{text.rstrip()}\n```\n'


def quoted(match):
    """A quotation with its marks, as it should be."""
    kind, what = match[1], match[2].split()
    if kind == 'trap' and not has_words_of_gcc() or kind == 'ask' and not can_trace(what[0]):
        return match[0]
    text = {'code': code, 'expand': expanded, 'trap': trap, 'output': output, 'show': show,
            'lint': lint, 'ask': ask, 'diff': diff, 'fix': fix}[kind](*what)
    return f'<!-- {kind}: {match[2]} -->\n{text}<!-- /{kind} -->'


def drawn(program, options):
    with tempfile.TemporaryDirectory() as folder:
        path = trace(program, folder)
        return run('build/zoetrope', 'render', *options, '-T', 'svg', path)


def settle(path, text, check):
    """Write the text to the file, or only say that it differs; whether it did."""
    if path.exists() and path.read_text() == text:
        return False
    print(f'{path.relative_to(ROOT)}: ' + ('is out of date; type: make docs' if check else 'updated'))
    if not check:
        path.write_text(text)
    return True


def update(document, check):
    """Whether anything in or beside the document was out of date."""
    text = document.read_text()
    changed = settle(document, QUOTE.sub(quoted, text), check)
    for program, options, name in PICTURE.findall(text) if shutil.which('dot') else ():
        if not can_trace(program):
            continue
        changed |= settle(document.parent / name, drawn(program, options.split()), check)
    return changed


def main():
    check = '--check' in sys.argv[1:]
    given = [ROOT / name for name in sys.argv[1:] if name != '--check']
    documents = given or sorted([*ROOT.glob('*.md'), *ROOT.glob('docs/*.md'),
                                 *ROOT.glob('lessons/*/*.md')])
    changed = False
    for document in documents:
        try:
            changed |= update(document, check)
        except (CannotQuote, OSError) as error:
            sys.exit(print(f'zoetrope: {document.relative_to(ROOT)}: {error}', file=sys.stderr) or 2)
    return 1 if check and changed else 0


if __name__ == '__main__':
    sys.exit(main())
