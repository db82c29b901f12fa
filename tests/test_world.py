"""The virtual world: what happens in which order, and how a loop that waits for nothing ends."""
import os
import pathlib
import subprocess

UNIT = pathlib.Path(__file__).resolve().parent.parent / 'build' / 'tests' / 'unit'


def test_world():
    done = subprocess.run([UNIT / 'world'], capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual'})
    assert (done.returncode, done.stderr) == (0, '')
