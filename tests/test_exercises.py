"""The exercises: as given they fail with a hint, the solution passes, wrong answers fail."""
import heapq
import os
import pathlib
import re
import sys

import pytest

from exercising import FOLDERS, ROOT, exercise, label, number, run, solve

WRONG = [path for folder in FOLDERS for path in sorted(folder.glob('wrong/*'))]
PREDICTIONS = [(folder, line.split()[1]) for folder in FOLDERS
               for line in (folder / 'steps').read_text().splitlines()
               if line.startswith('predict')]
SOURCES = sorted(ROOT.glob('lessons/*/exercise/*.c'))


@pytest.mark.parametrize('folder', FOLDERS, ids=label)
def test_as_given_it_fails_with_a_hint(folder, tmp_path):
    done = exercise(folder, ANSWERS=str(tmp_path))
    assert done.returncode == 1
    assert done.stdout.count('Hint: ') == 1
    assert 'HINT=2' in done.stdout
    done = exercise(folder, ANSWERS=str(tmp_path), HINT='3')
    assert done.stdout.count('Hint: ') == 3
    assert 'That was the last hint. The solution: ' in done.stdout
    assert (ROOT / re.search(r'The solution: (\S+)', done.stdout)[1]).exists()


@pytest.mark.parametrize('folder', FOLDERS, ids=label)
def test_what_is_given_is_copied_once(folder, tmp_path):
    first = exercise(folder, ANSWERS=str(tmp_path / 'answers'))
    copy, = (tmp_path / 'answers').iterdir()
    assert f'{copy} is yours' in first.stdout
    copy.write_text('mine')
    assert 'is yours' not in exercise(folder, ANSWERS=str(tmp_path / 'answers')).stdout
    assert copy.read_text() == 'mine'


@pytest.mark.parametrize('folder, name', PREDICTIONS, ids=label)
def test_each_seed_has_its_own_answers(folder, name, tmp_path):
    answers = pathlib.Path(solve(folder, tmp_path / 'answers'))
    solved = (answers / f'{name}-1.txt').read_text()
    done = exercise(folder, '2', ANSWERS=str(answers))
    assert '?" is still open' in done.stdout and '#include "zoetrope.h"' in done.stdout
    assert 'SEED=2' in (answers / f'{name}-2.txt').read_text()
    assert (answers / f'{name}-1.txt').read_text() == solved
    assert exercise(folder, ANSWERS=str(answers)).returncode == 0


def test_what_nobody_promised_is_shown_in_two_orders(tmp_path):
    folder = ROOT / 'lessons/02-when/exercise'
    done = exercise(folder, ANSWERS=solve(folder, tmp_path / 'answers'))
    pictures = re.findall(r'^(?:See what|What may) happen.*: (\S+\.svg)$', done.stdout, re.M)
    first, second = [(ROOT / path).with_suffix('.jsonl').read_text() for path in pictures]
    ran = r'"ev":"run".*"cb":"([A-F])"'
    assert sorted(re.findall(ran, first)) == sorted(re.findall(ran, second)) == list('ABCDEF')
    assert re.findall(ran, first) != re.findall(ran, second)


@pytest.mark.parametrize('folder', FOLDERS, ids=label)
def test_solution_passes(folder, tmp_path):
    done = exercise(folder, ANSWERS=solve(folder, tmp_path / 'answers'))
    assert (done.returncode, done.stderr) == (0, '')
    assert f'\nLesson {number(folder)} is done.\n' in done.stdout


@pytest.mark.parametrize('wrong', WRONG, ids=label)
def test_wrong_answer_fails(wrong, tmp_path):
    folder, step = wrong.parent.parent, wrong.stem.split('-')[0]
    done = exercise(folder, step=step, ANSWERS=solve(folder, tmp_path / 'answers', wrong))
    assert done.returncode == 1
    assert 'Hint: ' in done.stdout


@pytest.mark.parametrize('folder', FOLDERS, ids=label)
def test_there_are_wrong_answers_for_every_step(folder):
    for line in (folder / 'steps').read_text().splitlines():
        assert len(list(folder.glob(f'wrong/{line.split()[1]}-*'))) >= 2


def test_a_heap_that_prints_the_expected_text_fails(tmp_path):
    folder = ROOT / 'lessons/02-when/exercise'
    answers = solve(folder, tmp_path / 'answers')
    exercise(folder, ANSWERS=answers)
    printed = pathlib.Path(answers + '.work', '02-when/timers.expected').read_text()
    assert exercise(folder, '1', ANSWERS=answers).returncode == 0
    learned = ''.join(f'puts("{line}");' for line in printed.splitlines())
    (tmp_path / 'answers/timers.c').write_text(
        f'#include <stdio.h>\n#include <stdlib.h>\n#include "timers.h"\n'
        f'__attribute__((constructor)) static void cheat(void) {{ {learned} exit(0); }}\n'
        f'void heap_push(struct heap *heap, struct timer timer) {{ }}\n'
        f'struct timer heap_pop(struct heap *heap) {{ return heap->timers[0]; }}\n')
    assert exercise(folder, '1', ANSWERS=answers).returncode == 1


def test_a_heap_that_crashes_or_hangs_fails(tmp_path):
    folder = ROOT / 'lessons/02-when/exercise'
    answers = solve(folder, tmp_path / 'answers')
    solution = (folder / 'solution/timers.c').read_text()
    for harm, said in (('__builtin_trap();', 'it ends by signal'),
                       ('for (;;) continue;', 'it did not end within 5 s')):
        (tmp_path / 'answers/timers.c').write_text(solution.replace('int hole = 0;',
                                                                    f'int hole = 0; {harm}'))
        done = exercise(folder, step='timers', ANSWERS=answers)
        assert done.returncode == 1
        assert f'yours:    {said}' in done.stdout
        assert 'the heap: ' in done.stdout


def test_what_does_not_compile_gets_no_hint(tmp_path):
    (tmp_path / 'timers.c').write_text('int heap_pop')
    done = exercise(ROOT / 'lessons/02-when/exercise', ANSWERS=str(tmp_path))
    assert done.returncode == 1
    assert 'timers.c does not compile.' in done.stdout and 'Hint' not in done.stdout


class Timer:
    def __init__(self, number, when):
        self.number, self.when = number, when

    def __lt__(self, other):
        return self.when < other.when


def compiled(once, *sources):
    """A program that needs no library, made once."""
    folder = once(label(sources[0]), lambda folder: run(
        'cc', '-std=c11', '-D_POSIX_C_SOURCE=200809L', '-I', str(sources[0].parent),
        '-o', str(folder / 'program'), *map(str, sources)))
    return str(folder / 'program')


@pytest.mark.parametrize('seed', range(20))
def test_the_reference_heap_is_heapqs(seed, once):
    folder = ROOT / 'lessons/02-when/exercise'
    program = compiled(once, folder / 'check_timers.c', folder / 'solution/timers.c')
    heap = []
    for line in run(program, str(seed)).stdout.splitlines():
        found = re.match(r'(push|pop gives) timer (\d+), due at (\d+)', line)
        if found is None:
            assert line.startswith('heap: ') or heap == []
        elif found[1] == 'push':
            heapq.heappush(heap, Timer(int(found[2]), int(found[3])))
        else:
            assert heapq.heappop(heap).number == int(found[2])


def test_the_lesson_tells_heapqs_order():
    heap = []
    for each in range(1, 10):
        heapq.heappush(heap, Timer(each, 0))
    order = ' '.join(str(heapq.heappop(heap).number) for _ in range(9))
    assert order in (ROOT / 'lessons/02-when/README.md').read_text()


# --- predictions: the problems, run by asyncio itself ---------------------------------------------

PYTHON = [
    (r'struct (\w+) \{[^}]*\};', ''),
    (r'CORO\((\w+)\)', r'async def \1():'),
    (r'ASYNC \(me\) \{', 'me = types.SimpleNamespace()'),
    (r'    FINALLY:\n(        zoe_task_release.*\n)*', ''),
    (r'^        (?=puts|me->|AWAIT|CALL)', '    '),
    (r'puts\((".")\)', r'print(\1)'),
    (r'AWAIT\(zoe_yield\)', 'await asyncio.sleep(0)'),
    (r'zoe_create_task\((\w+)\)', r'asyncio.create_task(\1())'),
    (r'CALL\((\w+), .*\)', r'await \1()'),
    (r'AWAIT\((.*)\)', r'await \1'),
    (r'me->', 'me.'),
    (r'return zoe_exit_status\(zoe_run\((\w+)\)\)', r'asyncio.run(\1())'),
    (r'static zoe_.*;\n|#include.*\n|/\*.*?\*/|^ *[{}]$|    return 0;|    void \*none = NULL;', ''),
    (r'static void (\w)\(zoe_future \*future, void \*none\)', r'def \1(future):\n    pass'),
    (r'static void (\w+)\(void \*none\)', r'def \1():\n    pass'),
    (r'int main\(void\)', '# main'),
    (r'double ', ''),
    (r'zoe_loop_new\(\)', 'asyncio.new_event_loop()'),
    (r'zoe_future_new\(loop\)', 'loop.create_future()'),
    (r'zoe_loop_time\(loop\)', 'loop.time()'),
    (r'zoe_call_soon\(loop, (\w+), none\)', r'loop.call_soon(\1)'),
    (r'zoe_call_(later|at)\(loop, (.*), (\w+), none\)', r'loop.call_\1(\2, \3)'),
    (r'zoe_future_add_done_callback\((\w+), (\w), none\)', r'\1.add_done_callback(\2)'),
    (r'zoe_future_set_result\((\w+), zoe_none\(\)\)', r'\1.set_result(None)'),
    (r'zoe_loop_(stop|run_forever)\(loop\)', r'loop.\1()'),
    (r'zoe_loop_free\(loop\)', 'loop.close()'),
    (r'zoe_future_release\(\w+\)', 'pass'),
    (r';', ''),
]


def python_of(c):
    """The problem in Python: the same calls in the same order."""
    for pattern, replacement in PYTHON:
        c = re.sub(pattern, replacement, c, flags=re.M)
    callbacks, _, main = c.partition('# main')
    return 'import asyncio, types\n' + callbacks + re.sub(r'^ +', '', main, flags=re.M)


def equal_deadlines(c):
    """The pairs of neighbours in the alphabet that are due at the same time."""
    when = {name: second for second, name in re.findall(r'start \+ (\d+), (\w)', c)}
    return [one + ' ' + other for one, other in zip('ABCDE', 'BCDEF')
            if one in when and when[one] == when.get(other)]


@pytest.mark.parametrize('seed', range(1, 1 + int(os.environ.get('SEEDS', '8'))))
@pytest.mark.parametrize('folder, name', PREDICTIONS, ids=label)
def test_asyncio_gives_the_same_answers(folder, name, seed, once, tmp_path):
    answers = tmp_path / 'answers'
    answers.mkdir()
    problem = run(compiled(once, folder / f'{name}.c'), str(seed)).stdout
    script, trace = tmp_path / 'problem.py', str(tmp_path / 'trace.jsonl')
    script.write_text(python_of(problem))
    done = run(sys.executable, 'trace/asyncio_trace.py', '--clock', 'virtual', '-o', trace,
               str(script))
    assert done.stderr == ''
    key = run('awk', '-f', str(folder / f'{name}.key'), trace).stdout
    for pair in equal_deadlines(problem):
        key = re.sub(f'{pair}: .', f'{pair}: =', key)
    (answers / f'{name}-{seed}.txt').write_text(key)
    assert f'{name}: right' in exercise(folder, str(seed), name, ANSWERS=str(answers)).stdout


# --- bad input ------------------------------------------------------------------------------------

@pytest.mark.parametrize('arguments', [['99'], [''], ['04x'], ['01', 'x'], ['01', '-1']])
def test_bad_input_is_refused_in_one_line(arguments):
    done = run('lessons/exercise', *arguments)
    assert done.returncode == 2
    assert re.fullmatch(r'zoetrope: .*\n', done.stderr)


def test_a_lesson_without_exercise_says_so():
    without = next(path.name[:2] for path in sorted(ROOT.glob('lessons/[0-9]*'))
                   if not (path / 'exercise/steps').exists())
    having = ' '.join(f'N={number(folder)}' for folder in FOLDERS)
    done = run('lessons/exercise', without)
    assert (done.returncode, done.stderr) == (1, '')
    assert done.stdout == f'Lesson {without} has no exercise yet; these have: {having}\n'
    done = run('make', 'lesson', f'N={without}')
    assert done.returncode == 0 and 'make exercise' not in done.stdout


def test_what_is_not_solved_is_no_error_of_make(tmp_path):
    done = run('make', 'exercise', 'N=01', ANSWERS=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, '')
    assert run('make', 'exercise', 'N=99').returncode != 0


@pytest.mark.parametrize('written, said', [
    ('1: C\n', '"2:" is missing'), ('', '"1:" is missing'), ('2: A\n1: B\n', '"1:" is missing'),
    ('# all open\n' + ''.join(f'{i}: ?\n' for i in range(1, 7)), '"1: ?" is still open'),
    ('1: C\n2: E\n3: D\n4: F\n5: B\n6: A\n7: A\n', 'one line too many'),
    ('1: C\n2: G\n', '"2: G": "G" is not a letter from A to F'),
    ('1:c\n2 : e\n3: d\n4: f\n5: A\n', '"5: A" is not what happens'),
])
def test_an_answer_that_is_not_one_is_named(written, said, tmp_path):
    (tmp_path / 'six-1.txt').write_text(written)
    done = exercise(ROOT / 'lessons/01-loop/exercise', ANSWERS=str(tmp_path))
    assert done.returncode == 1
    assert said in done.stdout


@pytest.mark.parametrize('source', SOURCES, ids=label)
def test_sources_compile_without_warnings(source, tmp_path):
    done = run('cc', '-std=c11', '-D_POSIX_C_SOURCE=200809L', '-Wall', '-Wextra', '-Wpedantic',
               '-Wshadow', '-Wconversion', '-Werror', '-I', 'src', '-c', '-o', str(tmp_path / 'object.o'),
               str(source))
    assert (done.returncode, done.stderr) == (0, '')
