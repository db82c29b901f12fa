"""TLS with others: OpenSSL's own server and client, and Python's; and whom a client must not believe."""
import contextlib
import os
import pathlib
import shutil
import signal
import socket
import ssl
import subprocess
import threading

import pytest

BUILD = pathlib.Path(__file__).resolve().parent.parent / 'build'
TALK, SHOUT = (BUILD / 'tests' / 'programs' / name for name in ('talk_tls', 'shout_tls'))
PAPERS = BUILD / 'certificates'

pytestmark = pytest.mark.skipif(not TALK.exists(), reason='built without OpenSSL')


def real():
    return {name: value for name, value in os.environ.items() if not name.startswith('ZOETROPE_')}


def talk(port, text='hello', name='localhost', authorities=PAPERS / 'authority.pem'):
    done = subprocess.run([TALK, str(port), text, name, authorities], capture_output=True, text=True,
                          timeout=20, env=real())
    return done.returncode, done.stdout, done.stderr


@contextlib.contextmanager
def shouting(seconds='20'):
    """Our server, which lets a handshake take so long; gives its port."""
    server = subprocess.Popen([SHOUT, PAPERS / 'server.pem', PAPERS / 'server.key', seconds],
                              stdout=subprocess.PIPE, text=True, env=real())
    try:
        yield int(server.stdout.readline())
    finally:
        server.send_signal(signal.SIGINT)
        server.communicate(timeout=20)


@contextlib.contextmanager
def python_server(papers='server', **limits):
    """Python's ssl: it answers one line of one visitor; gives its port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(PAPERS / f'{papers}.pem', PAPERS / f'{papers}.key')
    for name, value in limits.items():
        setattr(context, name, value)
    listening = socket.create_server(('127.0.0.1', 0))
    listening.settimeout(20)

    def serve():
        with contextlib.suppress(OSError):
            plain, _ = listening.accept()
            plain.settimeout(20)
            with context.wrap_socket(plain, server_side=True) as sock:
                sock.sendall(sock.makefile().readline().upper().encode())
                sock.recv(1)
    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listening.getsockname()[1]
    finally:
        thread.join()
        listening.close()


# --- our server -------------------------------------------------------------------------------

def test_our_own_client():
    with shouting() as port:
        assert talk(port) == (0, 'HELLO\n', '')


@pytest.mark.parametrize('version', [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_client_of_python(version):
    context = ssl.create_default_context(cafile=PAPERS / 'authority.pem')
    context.minimum_version = context.maximum_version = version
    with shouting() as port, socket.create_connection(('127.0.0.1', port), 20) as plain:
        with context.wrap_socket(plain, server_hostname='localhost') as sock:
            for words in b'one\n', b'x' * 60000 + b'\n':
                sock.sendall(words)
                assert sock.makefile('rb').readline() == words.upper()
            assert sock.unwrap() is not None        # both say goodbye


@pytest.mark.skipif(shutil.which('openssl') is None, reason='openssl is not installed')
def test_client_of_openssl():
    with shouting() as port:
        client = subprocess.Popen(['openssl', 's_client', '-quiet', '-no_ign_eof',
                                   '-verify_return_error', '-CAfile', PAPERS / 'authority.pem',
                                   '-verify_hostname', 'localhost', '-connect', f'127.0.0.1:{port}'],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                  stderr=subprocess.DEVNULL)
        client.stdin.write(b'hello\n')
        client.stdin.flush()
        assert client.stdout.readline() == b'HELLO\n'
        client.communicate(timeout=20)
        assert client.returncode == 0


@pytest.mark.skipif(shutil.which('curl') is None, reason='curl is not installed')
def test_client_of_curl_believes_the_authority_only():
    with shouting() as port:
        done = subprocess.run(['curl', '-sS', '--max-time', '20', '--cacert', PAPERS / 'stranger.pem',
                               f'https://localhost:{port}/'], capture_output=True)
        assert done.returncode == 60                # "unable to authenticate the peer"
        assert talk(port) == (0, 'HELLO\n', '')     # and the server goes on


def test_who_does_not_speak_tls_is_sent_away():
    with shouting() as port:
        with socket.create_connection(('127.0.0.1', port), 20) as plain:
            plain.sendall(b'GET / HTTP/1.0\r\n\r\n')
            while plain.recv(1000):
                pass
        assert talk(port) == (0, 'HELLO\n', '')


def test_who_says_nothing_is_sent_away_in_time():
    with shouting('0.05') as port, socket.create_connection(('127.0.0.1', port), 20) as silent:
        assert silent.recv(1) == b''


# --- our client -------------------------------------------------------------------------------

@pytest.mark.parametrize('version', [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_server_of_python(version):
    with python_server(minimum_version=version, maximum_version=version) as port:
        assert talk(port) == (0, 'HELLO\n', '')


def test_a_name_that_is_an_address():
    with python_server() as port:
        assert talk(port, name='127.0.0.1') == (0, 'HELLO\n', '')


@pytest.mark.parametrize('papers, name, believes, why', [
    ('other', 'localhost', 'authority', 'certificate verify failed: hostname mismatch'),
    ('server', '127.0.0.2', 'authority', 'certificate verify failed: IP address mismatch'),
    ('stranger', 'localhost', 'authority', 'certificate verify failed: self-signed certificate'),
    ('server', 'localhost', 'stranger', 'certificate verify failed: unable to get local issuer'),
])
def test_whom_a_client_does_not_believe(papers, name, believes, why):
    with python_server(papers) as port:
        status, said, complained = talk(port, name=name, authorities=PAPERS / f'{believes}.pem')
    assert (status, said) == (1, '')
    assert complained.startswith('zoetrope: SSLError: ') and why in complained
    assert complained.count('\n') == 1


def test_a_server_that_does_not_speak_tls():
    with socket.create_server(('127.0.0.1', 0)) as listening:
        def serve():
            plain, _ = listening.accept()
            with plain:
                plain.sendall(b'220 hello, I am a mail server\r\n')
                plain.recv(1000)
        thread = threading.Thread(target=serve)
        thread.start()
        status, said, complained = talk(listening.getsockname()[1])
        thread.join()
    assert (status, said) == (1, '')
    assert complained.startswith('zoetrope: SSLError: ')


@pytest.mark.parametrize('arguments, what', [
    (('nowhere.pem', 'server.key'), 'nowhere.pem'),
    (('server.pem', 'nowhere.key'), 'nowhere.key'),
    (('server.pem', 'other.key'), 'other.key'),
    (('server.key', 'server.key'), 'server.key'),
])
def test_papers_that_are_not_in_order(arguments, what):
    done = subprocess.run([SHOUT, *(PAPERS / name for name in arguments), '20'], capture_output=True,
                          text=True, timeout=20, env=real())
    assert (done.returncode, done.stdout) == (1, '')
    assert what in done.stderr and done.stderr.count('\n') == 1
