"""Peers that are not installed everywhere: our clients fetch pages from nginx, a browser fetches ours."""
import contextlib
import hashlib
import os
import shutil
import socket
import subprocess

import pytest

import browser
from test_servers import BUILD, HTTP, SELECTORS, Server
from test_tls import PAPERS

PROGRAMS = BUILD / 'tests' / 'programs'
BIG = hashlib.shake_128(b'zoetrope').digest(3_000_000)
NGINX = shutil.which('nginx', path=f'{os.environ["PATH"]}:/usr/sbin:/usr/local/sbin')

USER = ' user root;' if os.getuid() == 0 else ''    # whose folders these are

needs_nginx = pytest.mark.skipif(NGINX is None, reason='nginx is not installed (nginx-light)')
needs_tls = pytest.mark.skipif(not (PROGRAMS / 'fetch_tls').exists(), reason='built without OpenSSL')

CONFIGURATION = '''
daemon off; worker_processes 1;{user}
pid {folder}/pid; error_log {folder}/errors;
events {{ }}
http {{
    access_log off; root {folder}/pages; default_type text/plain;
    client_body_temp_path {folder}/1; proxy_temp_path {folder}/2; fastcgi_temp_path {folder}/3;
    uwsgi_temp_path {folder}/4; scgi_temp_path {folder}/5;
    server {{ listen 127.0.0.1:{port} {kind}; {papers} }}
}}
'''


@contextlib.contextmanager
def nginx(folder, papers=None):
    """nginx, with two pages and perhaps a certificate; gives its port. It inherits a socket that
    listens already, so nobody needs to guess a port, or when it is ready."""
    (folder / 'pages').mkdir()
    (folder / 'pages' / 'index.html').write_text('Welcome.\n')
    (folder / 'pages' / 'big').write_bytes(BIG)
    shown = papers and (f'ssl_certificate "{PAPERS}/{papers}.pem"; '
                        f'ssl_certificate_key "{PAPERS}/{papers}.key";')
    with socket.create_server(('127.0.0.1', 0)) as listening:
        port = listening.getsockname()[1]
        (folder / 'conf').write_text(CONFIGURATION.format(
            folder=folder, port=port, user=USER, kind='ssl' if papers else '', papers=shown or ''))
        server = subprocess.Popen([NGINX, '-e', folder / 'errors', '-p', folder, '-c', folder / 'conf'],
                                  pass_fds=[listening.fileno()], stderr=subprocess.DEVNULL,
                                  env={**os.environ, 'NGINX': f'{listening.fileno()};'})
    try:
        yield port
        assert server.poll() is None, (folder / 'errors').read_text()
    finally:
        server.terminate()
        server.wait(20)


def run(program, *arguments, selector='select'):
    environment = {name: value for name, value in os.environ.items()
                   if not name.startswith('ZOETROPE_')}
    return subprocess.run([PROGRAMS / program, *map(str, arguments)], capture_output=True, timeout=60,
                          env={**environment, 'ZOETROPE_SELECTOR': selector})


# --- our clients ------------------------------------------------------------------------------

@needs_nginx
@pytest.mark.parametrize('selector', SELECTORS)
def test_pages_of_nginx(selector, tmp_path):
    with nginx(tmp_path) as port:
        for path, body in ('/', b'Welcome.\n'), ('/big', BIG):
            done = run('talk', '127.0.0.1', port, f'GET {path} HTTP/1.0\r\n\r\n', selector=selector)
            head, _, received = done.stdout.partition(b'\r\n\r\n')
            assert (done.returncode, done.stderr) == (0, b'')
            assert head.startswith(b'HTTP/1.1 200 OK\r\n') and received == body


@needs_nginx
@needs_tls
@pytest.mark.parametrize('selector', SELECTORS)
def test_pages_of_nginx_over_tls(selector, tmp_path):
    with nginx(tmp_path, 'server') as port:
        for path, body in ('/', b'Welcome.\n'), ('/big', BIG):
            done = run('fetch_tls', port, path, 'localhost', PAPERS / 'authority.pem', selector=selector)
            assert (done.returncode, done.stdout, done.stderr) == (0, body, b'')
        missing = run('fetch_tls', port, '/x', 'localhost', PAPERS / 'authority.pem', selector=selector)
        assert (missing.returncode, missing.stdout) == (1, b'')
        assert missing.stderr == b'zoetrope: RuntimeError: HTTP/1.1 404 Not Found\n'


@needs_nginx
@needs_tls
@pytest.mark.parametrize('papers, name, believes, why', [
    ('expired', 'localhost', 'authority', 'certificate has expired'),
    ('other', 'localhost', 'authority', 'hostname mismatch'),
    ('server', '127.0.0.2', 'authority', 'IP address mismatch'),
    ('stranger', 'localhost', 'authority', 'self-signed certificate'),
    ('server', 'localhost', 'stranger', 'unable to get local issuer certificate'),
])
def test_nginx_with_an_invalid_certificate_is_refused_by_name(papers, name, believes, why, tmp_path):
    with nginx(tmp_path, papers) as port:
        done = run('fetch_tls', port, '/', name, PAPERS / f'{believes}.pem')
    assert (done.returncode, done.stdout) == (1, b'')
    assert done.stderr.startswith(b'zoetrope: SSLError: ') and done.stderr.count(b'\n') == 1
    assert f'certificate verify failed: {why}' in done.stderr.decode()


@needs_nginx
@needs_tls
def test_nginx_without_tls_is_refused(tmp_path):
    with nginx(tmp_path) as port:
        done = run('fetch_tls', port, '/', 'localhost', PAPERS / 'authority.pem')
    assert (done.returncode, done.stdout) == (1, b'')
    assert done.stderr.startswith(b'zoetrope: SSLError: ') and done.stderr.count(b'\n') == 1


# --- our server -------------------------------------------------------------------------------

@pytest.mark.skipif(browser.MISSING is not None, reason=str(browser.MISSING))
def test_page_in_a_browser():
    with browser.browser() as window, Server(HTTP) as server:
        address = f'http://127.0.0.1:{server.port}/'
        window.open(address)
        assert window.run('return document.body.innerText').strip() == 'Hello, outside world!'
        assert window.run('return document.contentType') == 'text/plain'
        answers = window.run('''return Promise.all(Array.from({length: 20}, (_, i) =>
            fetch(i % 2 ? "/" : "/nothing").then(async a => [a.status, await a.text()])))''')
        assert answers == [[404, 'There is one page only: /\n'], [200, 'Hello, outside world!\n']] * 10
        assert server.process.poll() is None
    assert b'Traceback' not in server.complained
