"""Where the tool's answers go: what cannot be written is told once, a reader may leave early."""
import subprocess

import pytest

from tool import TOOL, one_line, path, tool

COMMANDS = {
    'show': ['show', path('lock')],
    'render': ['render', '-T', 'dot', path('lock')],
    'check': ['check', path('lock')],
    'diff': ['diff', path('lock'), path('lock')],
    'help': ['help'],
    'version': ['--version'],
}


@pytest.mark.parametrize('command', COMMANDS)
def test_a_full_disk_is_told_in_one_line(command):
    with open('/dev/full', 'w') as full:
        done = subprocess.run([TOOL, *COMMANDS[command]], stdout=full, stderr=subprocess.PIPE,
                              text=True)
    done.out, done.err = '', done.stderr
    assert 'No space left on device' in one_line(done)


@pytest.mark.parametrize('command', COMMANDS)
def test_a_reader_that_goes_away_is_no_accident(command):
    with subprocess.Popen([TOOL, *COMMANDS[command]], stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, stdin=subprocess.DEVNULL) as child:
        child.stdout.close()
        error = child.stderr.read()
    assert (child.returncode, error) in [(2, b''), (0, b'')]


def test_a_picture_that_cannot_be_written():
    done = tool('render', '-T', 'dot', '-o', '/dev/full', path('lock'))
    assert 'No space left on device' in one_line(done)
