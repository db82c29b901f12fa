"""Signals: callbacks through the self-pipe, and SIGINT that ends a run."""
import os
import pathlib
import select
import signal
import subprocess
import time

import pytest

BUILD = pathlib.Path(__file__).resolve().parent.parent / 'build'


@pytest.mark.parametrize('seed', ['0', '1', '2', '3'])
@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
def test_unit(clock, seed):
    done = subprocess.run([BUILD / 'tests' / 'unit' / 'signals'], capture_output=True, text=True,
                          timeout=60, env={**os.environ, 'ZOETROPE_CLOCK': clock,
                                           'ZOETROPE_SEED': seed})
    assert done.returncode == 0, done.stderr


class Interrupted:
    """A run to which SIGINT is sent whenever it has said the next of these words."""

    def __init__(self, how, words, trace=''):
        child = subprocess.Popen([BUILD / 'tests' / 'programs' / 'interrupted', how],
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                 env={**os.environ, 'ZOETROPE_CLOCK': 'monotonic',
                                      'ZOETROPE_TRACE': str(trace)},
                                 preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        begun = time.monotonic()
        for word in words:
            assert select.select([child.stdout], [], [], 30)[0], f'it never says {word}'
            assert child.stdout.readline() == word + '\n'
            child.send_signal(signal.SIGINT)
        self.output, self.errors = child.communicate(timeout=30)
        self.status, self.seconds = child.returncode, time.monotonic() - begun


def test_the_first_lets_the_task_clean_up():
    run = Interrupted('sleep', ['ready'])
    assert (run.output, run.errors) == ('cancelled\nclean\n', 'zoetrope: KeyboardInterrupt\n')
    assert run.status == 130 and run.seconds < 10


def test_the_second_does_not_wait_and_the_third_kills():
    """The second leaves the loop; then what is left is cancelled once more, and waited for."""
    run = Interrupted('stubborn', ['ready', 'cancelled', 'cancelled'])
    assert (run.output, run.errors) == ('', '')
    assert run.status == -signal.SIGINT


def test_a_callback_that_is_stuck_is_ended(tmp_path):
    run = Interrupted('stuck', ['ready'], tmp_path / 'trace')
    assert (run.status, run.errors) == (-signal.SIGINT, '')
    assert '"how":"SIGINT"' in (tmp_path / 'trace').read_text().splitlines()[-1]


def test_a_program_may_give_it_another_meaning():
    run = Interrupted('own', ['ready'])
    assert run.output == 'a meaning of its own\ncancelled\nclean\n'
    assert (run.status, run.errors) == (1, 'zoetrope: CancelledError\n')
