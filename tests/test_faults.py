"""System calls that fail or do half of what they are asked: programs say the same as without."""
import os
import pathlib
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLIENT, CHAT = '12-straight/echo_client_stream', '12-straight/chat'


def run(name, trace=None, **environment):
    if trace:
        environment['ZOETROPE_TRACE'] = str(trace)
    return subprocess.run([ROOT / 'build' / 'lessons' / name], capture_output=True, text=True,
                          timeout=60, cwd=ROOT,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', **environment})


def expected(name):
    return (ROOT / 'lessons' / f'{name}.out').read_text()


@pytest.mark.parametrize('faults', ['send:*=short', 'recv:*=short', 'recv:*=short3,send:*=short7',
                                    'recv:*2=EINTR', 'send:*2=EAGAIN', 'recv:1=EAGAIN,send:2+=short'])
def test_harmless_faults_change_nothing(faults):
    done = run(CLIENT, ZOETROPE_FAULTS=faults)
    assert (done.returncode, done.stdout, done.stderr) == (0, expected(CLIENT), '')


def test_faults_happen(tmp_path):
    run(CLIENT, tmp_path / 'plain')
    run(CLIENT, tmp_path / 'short', ZOETROPE_FAULTS='recv:*=short')
    counts = [(tmp_path / name).read_text().count('"op":"recv"') for name in ('plain', 'short')]
    assert counts[0] < counts[1] and counts[1] >= 2 * 21


def test_lost_connection_is_an_error_of_the_program():
    done = run(CLIENT, ZOETROPE_FAULTS='recv:3=ECONNRESET')
    assert done.returncode == 1
    assert done.stderr.endswith('zoetrope: ConnectionResetError: Connection reset by peer\n')


def test_out_of_descriptors_is_said_once_and_survived():
    done = run(CLIENT, ZOETROPE_FAULTS='accept:1=EMFILE')
    assert (done.returncode, done.stdout) == (0, expected(CLIENT))
    assert done.stderr.count('out of system resource') == 1


@pytest.mark.parametrize('faults', ['send:*=short', 'recv:*=short', 'recv:*2=EAGAIN', 'send:*2=EINTR'])
def test_a_datagram_comes_whole_or_later(faults):
    udp = '11-buffer/udp'
    done = run(udp, ZOETROPE_FAULTS=faults)
    assert (done.returncode, done.stderr) == (0, '')
    assert sorted(done.stdout.splitlines()) == sorted(expected(udp).splitlines())


@pytest.mark.parametrize('faults', ['read:*2=EAGAIN', 'write:*2=EINTR', 'read:*=short,write:*=short'])
def test_a_simulated_child_knows_no_faults(faults):
    talk = '15-program/subprocess_write'
    done = run(talk, ZOETROPE_FAULTS=faults)
    assert (done.returncode, done.stdout, done.stderr) == (0, expected(talk), '')


@pytest.mark.parametrize('faults, why', [
    ('knock:1=EIO', 'CALL one of recv send read write'), ('recv', 'counted from 1'),
    ('recv:0=EIO', 'counted from 1'), ('recv:1=EWHAT', 'the name of an error, or short'),
    ('recv:1', 'CALL:WHICH=WHAT'), ('recv:1=short0', 'counted from 1'),
    ('random', 'needs a seed'), ('recv:1=EIO;send', 'the name of an error'),
])
def test_malformed_rules(faults, why):
    done = run(CLIENT, ZOETROPE_FAULTS=faults)
    assert done.returncode == 2 and done.stdout == ''
    assert why in done.stderr and done.stderr.count('\n') == 1
    assert done.stderr.startswith(f'zoetrope: ZOETROPE_FAULTS={faults}: ')
