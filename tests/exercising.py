"""What the tests of the exercises share."""
import os
import pathlib
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = sorted(path.parent for path in ROOT.glob('lessons/*/exercise/steps'))


def number(folder):
    return folder.parent.name[:2]


def label(value):
    return str(value.relative_to(ROOT)) if isinstance(value, pathlib.Path) else value


def run(*command, **environment):
    """Run a command; what it makes is put beside the answers, so that tests can run side by side."""
    if 'ANSWERS' in environment:
        environment['WORK'] = environment['ANSWERS'] + '.work'
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120,
                          env={**os.environ, **environment})


def exercise(folder, seed='1', step='', **environment):
    """Check a lesson's exercise, or a step of it."""
    return run('lessons/exercise', number(folder), seed, step, **environment)


def solve(folder, answers, wrong=None):
    """Fill a folder with the solutions, one of them replaced by a wrong one."""
    shutil.copytree(folder / 'solution', answers)
    if wrong is not None:
        name = wrong.stem.split('-')[0]
        shutil.copy(wrong, answers / (f'{name}.c' if wrong.suffix == '.c' else f'{name}-1.txt'))
    return str(answers)
