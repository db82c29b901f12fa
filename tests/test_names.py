"""Names and addresses: with and without a thread, under both clocks."""
import os
import pathlib
import subprocess

import pytest

UNIT = pathlib.Path(__file__).resolve().parent.parent / 'build' / 'tests' / 'unit'


@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
def test_names(clock):
    done = subprocess.run([UNIT / 'names'], capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': clock})
    assert (done.returncode, done.stderr) == (0, '')
