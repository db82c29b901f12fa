"""A host of several addresses: the same attempts as asyncio's, in the same turns, in the same order.

tests/programs/eyeballs.c and its twin eyeballs.py replace the resolver; the addresses are this
machine's, and what is at them refuses, says nothing, or answers.
"""
import functools
import os
import pathlib
import re
import socket
import subprocess
import sys

import pytest

from test_combinators import python

ROOT = pathlib.Path(__file__).resolve().parent.parent
OURS = [ROOT / 'build/tests/programs/eyeballs']
TRACER = ROOT / 'trace/asyncio_trace.py'
TWIN = ROOT / 'tests/programs/eyeballs.py'

# The head start, how many of the first family come first, when it is given up; what there is; the
# end, as CPython 3.13 has it.
SCENES = [
    ('0 0 0', '4answers', '127.0.0.1 after 0.00 s'),
    ('0 0 0', '4refuses 4refuses 4answers', '127.0.0.3 after 0.00 s'),
    ('0 1 0', '4refuses 4answers 6answers', '::1 after 0.00 s'),
    ('0 0 0', '4refuses 4refuses', 'nobody after 0.00 s'),
    ('0 0 0.5', '4silent 4answers', 'given up'),
    ('0.25 0 0', '4answers 4answers', '127.0.0.1 after 0.00 s'),
    ('0.25 0 0', '4refuses 4silent 6answers', '::1 after 0.00 s'),
    ('0.25 0 0', '4silent 4silent 4answers 4answers', '127.0.0.3 after 0.50 s'),
    ('0.25 0 0', '4silent 4refuses 4answers', '127.0.0.3 after 0.25 s'),
    ('0.25 0 0', '4refuses 4silent 4refuses 4silent 4answers', '127.0.0.5 after 0.50 s'),
    ('0.25 2 0', '4silent 4silent 4answers 6answers', '::1 after 0.50 s'),
    ('0.25 0 0', '4refuses 4refuses 6refuses', 'nobody after 0.00 s'),
    ('0.25 0 0.6', '4silent 4silent 4silent 6silent', 'given up'),
    ('0.25 0 0.25', '4silent 4answers', 'given up'),
]


def can_bind(address):
    family = socket.AF_INET6 if ':' in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as sock:
            sock.bind((address, 0))
    except OSError:
        return False
    return True


def free_port():
    with socket.socket() as sock:
        sock.bind(('127.0.0.1', 0))
        return sock.getsockname()[1]


def play(command, settings, kinds, trace):
    if not can_bind('127.0.0.2') or ('6' in kinds and not can_bind('::1')):
        pytest.skip('this machine does not have these addresses')
    done = subprocess.run([*command, str(free_port()), *settings.split(), *kinds.split()],
                          capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', 'ZOETROPE_TRACE': str(trace)})
    assert (done.returncode, done.stderr) == (0, '')
    return done.stdout


def without_words(trace):
    """The trace without what differs between the languages, and from run to run: how a refusal is
    told, with its port."""
    trace.write_text(re.sub(r'"ConnectionRefusedError.*?(?<!\\)"', '"refused"',
                            trace.read_text()))
    return trace


@pytest.mark.parametrize('settings, kinds, said', SCENES)
def test_whom_it_reaches_and_when(settings, kinds, said, tmp_path):
    trace = tmp_path / 'trace'
    assert play(OURS, settings, kinds, trace) == said + '\n'
    checked = subprocess.run([ROOT / 'build/zoetrope', 'check', trace], capture_output=True, text=True,
                             timeout=60)
    assert checked.returncode == 0, checked.stdout


@pytest.mark.parametrize('settings, kinds, said', SCENES)
def test_the_python_at_hand_reaches_the_same(settings, kinds, said, tmp_path):
    if not (3, 11) <= sys.version_info < (3, 14):
        pytest.skip('the tracer does not know the asyncio of this Python')
    assert play([sys.executable, TRACER, TWIN], settings, kinds, tmp_path / 'trace') == said + '\n'


@functools.cache
def races_as_ours():
    """Later 3.13 starts its runners by an event of their own: with the same result."""
    code = 'import asyncio.staggered as s, inspect; exit("ok_to_start" in inspect.getsource(s))'
    return python() is not None and subprocess.run([python(), '-c', code]).returncode == 0


@pytest.mark.parametrize('settings, kinds, said', SCENES)
def test_decisions_are_those_of_asyncio(settings, kinds, said, tmp_path):
    if not races_as_ours():
        pytest.skip('no Python 3.13.0 to compare with')
    mine, theirs = tmp_path / 'c', tmp_path / 'python'
    play(OURS, settings, kinds, mine)
    play([python(), TRACER, TWIN], settings, kinds, theirs)
    done = subprocess.run([ROOT / 'build/zoetrope', 'diff', '--level', '2', without_words(mine),
                           without_words(theirs)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout
