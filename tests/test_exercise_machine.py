"""What the exercises have in common: promises under many seeds, reset, watching, progress."""
import os
import re
import shutil
import subprocess

import pytest

from exercising import FOLDERS, ROOT, exercise, run, solve


# --- fixing: a promise under many seeds -----------------------------------------------------------

FLAWED = """#include <stdio.h>
#include "zoetrope.h"
static void first(void *none) { (void)none; puts("first"); }
static void second(void *none) { (void)none; puts("second"); }
static void leave(void *none) { (void)none; zoe_loop_stop(zoe_get_running_loop()); }
int main(void)
{
    zoe_loop *loop = zoe_loop_new();
    zoe_call_at(loop, 1, first, NULL);
    zoe_call_at(loop, %d, second, NULL);
    zoe_call_at(loop, 3, leave, NULL);
    zoe_loop_run_forever(loop);
    zoe_loop_free(loop);
    %s
}
"""
PROMISE = '/"cb":"first"/ { first = NR } /"ev":"run".*"cb":"second"/ && !first { print "second is first" }'


@pytest.fixture
def flawed(tmp_path):
    """A lesson 99 with an exercise whose promise is that `first` is before `second`."""
    folder = tmp_path / 'lessons/99-test/exercise'
    folder.mkdir(parents=True)
    for name in 'build', 'src', 'lessons/exercise', 'lessons/watch', 'lessons/exercises':
        (tmp_path / name).symlink_to(ROOT / name)
    (folder / 'steps').write_text('fix order 10\n')
    (folder / 'order.check').write_text(PROMISE.replace('"cb":"first"/', '"ev":"run".*"cb":"first"/'))
    (folder / 'order.hints').write_text('Look.\n')
    return tmp_path


def attempt(flawed, source):
    answers = flawed / 'answers'
    answers.mkdir(exist_ok=True)
    (answers / 'order.c').write_text(source)
    return subprocess.run(['lessons/exercise', '99'], cwd=flawed, capture_output=True, text=True,
                          timeout=60, env={**os.environ, 'ANSWERS': 'answers', 'WORK': 'work'})


def test_the_first_seed_that_breaks_the_promise_is_shown_with_the_difference(flawed):
    done = attempt(flawed, FLAWED % (1, 'return 0;'))
    seed = int(re.search(r'the promise is broken, with seed (\d+):\n    second is first\n', done.stdout)[1])
    assert seed > 0 and done.returncode == 1
    run_of_it = f'work/99-test/order-{seed}.jsonl'
    assert f'"seed":{seed}}}' in (flawed / run_of_it).read_text()
    assert run_of_it[:-6] in done.stdout.partition('That run: ')[2]
    difference = done.stdout.partition('With seed 0 all is well. Where the two part:\n')[2]
    assert '"second"' in difference or ' second' in difference
    assert 'Hint: Look.' in done.stdout


def test_a_promise_that_is_kept_with_every_seed_is_solved(flawed):
    done = attempt(flawed, FLAWED % (2, 'return 0;'))
    assert (done.returncode, done.stderr) == (0, '')
    assert 'order: solved. The promise is kept with 10 seeds' in done.stdout


@pytest.mark.parametrize('end, said', [
    ('return 3;', 'Its exit status is 3.'), ('__builtin_trap();', 'It ends by signal'),
    ('for (;;) continue;', 'It did not end within 2 s.'), ('for (;;) puts("x");', 'It did not stop printing.'),
    ('fputs("no\\n", stderr); return 1;', 'no\n'),
])
def test_a_run_that_does_not_end_well_is_no_solution(end, said, flawed):
    done = attempt(flawed, FLAWED % (2, end))
    assert (done.returncode, done.stderr) == (1, '')
    assert f'with seed 0:\n    {said}' in done.stdout


# --- reset, watch, progress -----------------------------------------------------------------------

def test_reset_moves_the_learners_file_aside(tmp_path):
    folder = ROOT / 'lessons/04-generator/exercise'
    given = (folder / 'lost.c').read_text()
    (tmp_path / 'lost.c').write_text('mine')
    (tmp_path / 'lost.c.1').write_text('older')
    done = exercise(folder, ANSWERS=str(tmp_path), RESET='1')
    assert f'in {tmp_path}/lost.c.2 now' in done.stdout
    assert [(tmp_path / name).read_text() for name in ('lost.c', 'lost.c.1', 'lost.c.2')] \
        == [given.replace('N=04\n', 'N=04 SEED=1\n'), 'older', 'mine']


def test_reset_by_name_leaves_the_other_steps_alone(tmp_path):
    folder = ROOT / 'lessons/02-when/exercise'
    answers = solve(folder, tmp_path / 'answers')
    done = exercise(folder, ANSWERS=answers, RESET='promised')
    assert 'timers: solved.' in done.stdout and 'still open' in done.stdout
    assert sorted(os.listdir(answers)) == ['promised-1.txt', 'promised-1.txt.1', 'timers.c']
    done = exercise(folder, ANSWERS=answers, RESET='other')
    assert (done.returncode, done.stdout) == (2, '')
    assert re.fullmatch('zoetrope: RESET=other: no step .*\n', done.stderr)


def test_watch_checks_again_when_the_file_is_saved_and_ends_when_it_is_solved(tmp_path):
    folder = ROOT / 'lessons/04-generator/exercise'
    answers = tmp_path / 'answers'
    watch = subprocess.Popen(['lessons/watch', '4'], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                             env={**os.environ, 'ANSWERS': str(answers), 'WORK': str(tmp_path / 'work'),
                                  'RESET': '1'})

    def said_until_it_waits():
        return ''.join(iter(watch.stdout.readline, f'Waiting until you save a file in {answers}. '
                                                   'Ctrl-C ends this.\n'))
    assert 'Hint: ' in said_until_it_waits()
    (answers / 'lost.c').write_text('no C')
    assert 'does not compile' in said_until_it_waits()
    (answers / 'lost.c').write_text((folder / 'solution/lost.c').read_text())
    assert 'Lesson 04 is done.' in watch.communicate(timeout=60)[0]
    assert watch.returncode == 0
    assert os.listdir(answers) == ['lost.c']


def test_watch_refuses_bad_input():
    done = run('lessons/watch', '99')
    assert done.returncode == 2 and re.fullmatch(r'zoetrope: .*\n', done.stderr)


def test_progress_over_all_lessons(tmp_path):
    for folder in FOLDERS[:2]:
        shutil.copytree(folder / 'solution', tmp_path, dirs_exist_ok=True)
    shutil.copy(tmp_path / 'six-1.txt', tmp_path / 'six-2.txt')
    (tmp_path / 'promised-1.txt').write_text('A B: <\n')
    done = run('lessons/exercises', ANSWERS=str(tmp_path))
    lines = [line.split(maxsplit=3) for line in done.stdout.splitlines() if re.match(r'\d\d-', line)]
    found = {name: state for _, _, name, state in lines}
    steps = [line.split()[1] for folder in FOLDERS
             for line in (folder / 'steps').read_text().splitlines()]
    assert list(found) == steps
    assert (found.pop('six'), found.pop('timers'), found.pop('promised')) \
        == ('solved, SEED: 1 ', 'solved', 'not yet')
    assert set(found.values()) == {'not begun'}
    assert f'\nSolved: 2 of {len(steps)}.\n' in done.stdout
    assert 'Next: lessons/02-when/README.md, then: make exercise N=02' in done.stdout
    assert sorted(os.listdir(tmp_path)) == ['promised-1.txt', 'six-1.txt', 'six-2.txt', 'timers.c']
