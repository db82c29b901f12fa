"""The core: each program of tests/unit named here checks itself, under both clocks."""
import os
import pathlib
import subprocess

import pytest

UNIT = pathlib.Path(__file__).resolve().parent.parent / 'build' / 'tests' / 'unit'


@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
@pytest.mark.parametrize('name', ['misuse', 'generator', 'threadsafe'])
def test_unit(name, clock):
    done = subprocess.run([UNIT / name], capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': clock})
    assert (done.returncode, done.stderr) == (0, '')
