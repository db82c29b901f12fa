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
TALK, SHOUT, WHIMS = (BUILD / 'tests' / 'programs' / name
                      for name in ('talk_tls', 'shout_tls', 'whims_tls'))
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


# --- a client of whims --------------------------------------------------------------------------

class Peer:
    """A server whose TLS lies between two memories, so that it can send whatever it likes."""

    def __init__(self, act):
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(PAPERS / 'server.pem', PAPERS / 'server.key')
        context.sni_callback = lambda sock, name, context: self.heard.append(f'for {name}')
        self.incoming, self.outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.tls = context.wrap_bio(self.incoming, self.outgoing, server_side=True)
        self.listening = socket.create_server(('127.0.0.1', 0))
        self.listening.settimeout(10)
        self.act, self.heard = act, []

    def flush(self):
        self.plain.sendall(self.outgoing.read())

    def drive(self, step):
        """Do it as far as it goes; wait for more; again. False: no more came."""
        while True:
            try:
                return step() is not False
            except ssl.SSLWantReadError:
                self.flush()
            data = self.plain.recv(65536)
            if not data:
                return False
            self.incoming.write(data)

    def serve(self):
        with contextlib.suppress(OSError):
            self.plain, _ = self.listening.accept()
            with self.plain:
                self.plain.settimeout(10)
                if self.drive(self.tls.do_handshake):
                    self.heard.append('handshake')
                    self.act(self)
                self.flush()

    def say_goodbye(self):
        self.drive(self.tls.unwrap)

    def send_three(self):
        for _ in range(3):
            self.tls.write(b'x' * 100)
        self.say_goodbye()

    def send_nonsense(self):
        self.plain.sendall(b'\x17\x03\x03\x00\x20' + b'z' * 32)
        self.plain.recv(65536)


def whim(what, act=Peer.say_goodbye):
    """What the client says, what the server hears, what the client complains of."""
    peer = Peer(act)
    peer.client = subprocess.Popen([WHIMS, what, str(peer.listening.getsockname()[1]),
                                    PAPERS / 'authority.pem'], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=real())
    peer.serve()
    peer.listening.close()
    said, complained = peer.client.communicate(timeout=20)
    return said.splitlines(), peer.heard, complained


def test_who_pauses_at_once_still_completes_the_handshake():
    assert whim('pause when made', lambda peer: peer.client.kill())[1] == ['for localhost', 'handshake']


@pytest.mark.parametrize('what', ['close', 'pause and close'])
def test_who_closes_hears_no_more_and_says_goodbye(what):
    said, _, complained = whim(what, Peer.send_three)
    assert said == ['made', 'connected', 'data 300', 'eof', 'lost: None']
    assert complained == ''


def test_who_aborts_hears_no_more():
    said, _, complained = whim('abort', Peer.send_three)
    assert said == ['made', 'connected', 'data 300', 'lost: None']
    assert complained == ''


def test_what_cannot_be_decrypted_ends_the_connection():
    said, _, complained = whim('', Peer.send_nonsense)
    assert said == ['made', 'connected', 'lost: decryption failed or bad record mac']
    assert complained == ''


def test_a_protocol_that_fails_when_made():
    said, _, complained = whim('raise when made')
    assert said == ['made', 'lost: a whim']
    assert complained.splitlines()[-1] == 'zoetrope: ValueError: a whim'


def test_who_trusts_anybody_still_says_whom_he_wants():
    assert whim('trust anybody')[1] == ['for localhost', 'handshake']


def test_tls_over_a_connection_that_is_closed():
    said, _, complained = whim('too late')
    assert said[:1] == ['made']
    assert complained.splitlines()[-1] == 'zoetrope: RuntimeError: the connection is closing'


# --- papers -------------------------------------------------------------------------------------

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
