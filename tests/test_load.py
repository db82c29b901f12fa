"""Many connections, one after the other and at the same time: nothing is lost, nothing stays open.

`make soak` does the same with ten times as many, and more.
"""
import os
import pathlib
import resource
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent


def load(what, count, selector='epoll' if os.path.exists('/proc/self') else 'poll'):
    env = {name: value for name, value in os.environ.items() if not name.startswith('ZOETROPE_')}
    return subprocess.run([ROOT / 'build/tests/programs/load', what, str(count)], text=True,
                          capture_output=True, timeout=120,
                          env={**env, 'ZOETROPE_SELECTOR': selector})


@pytest.mark.parametrize('what, count, said', [
    ('many', 1000, '1000 visits, 1000 round trips\n'),
    ('churn', 2000, '2000 visits, 2000 round trips\n'),
    ('trips', 20000, '10 visits, 20000 round trips\n'),
])
def test_everything_comes_back(what, count, said):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if what == 'many' and hard < 2100:
        pytest.skip('2,100 descriptors are not allowed here')
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 2100)), hard))
    done = load(what, count)
    assert (done.returncode, done.stdout, done.stderr) == (0, said, '')


def test_select_says_that_it_has_no_room():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < 2100:
        pytest.skip('2,100 descriptors are not allowed here')
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 2100), hard))
    done = load('many', 1000, 'select')
    assert done.returncode == 1 and 'FD_SETSIZE' in done.stderr


@pytest.mark.parametrize('arguments', [(), ('many',), ('many', '3')])
def test_how_it_is_called(arguments):
    done = subprocess.run([ROOT / 'build/tests/programs/load', *arguments], capture_output=True)
    assert done.returncode == 2
