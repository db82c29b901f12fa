"""Streams: tests/unit/streams.c feeds a reader by hand, and writes to a socket whose other end it has;
tests/unit/much.c sends it much at once."""
import os
import pathlib
import subprocess

import pytest

BUILD = pathlib.Path(__file__).resolve().parent.parent / 'build'


@pytest.mark.parametrize('program', ['streams', 'much'])
@pytest.mark.parametrize('clock', ['monotonic', 'virtual'])
def test_unit(clock, program, tmp_path):
    trace = tmp_path / 'trace'
    done = subprocess.run([BUILD / 'tests' / 'unit' / program], capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': clock, 'ZOETROPE_TRACE': str(trace)})
    assert (done.returncode, done.stdout, done.stderr) == (0, '', '')
    checked = subprocess.run([BUILD / 'zoetrope', 'check', trace], capture_output=True, text=True,
                             timeout=60)
    assert checked.returncode == 0, checked.stdout + checked.stderr
