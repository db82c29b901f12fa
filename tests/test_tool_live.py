"""`zoetrope live`: a browser follows a running program, and nobody else does."""
import contextlib
import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess

import pytest

from tool import ROOT, TOOL, one_line, tool
from tool.following import following

# Prints each line that it is sent, until the line "bye".
ECHO = '''
import asyncio, os
async def main():
    lines = asyncio.Queue()
    def read():
        for line in os.read(0, 1000).splitlines() or [b'bye']:
            lines.put_nowait(line.decode())
    asyncio.get_running_loop().add_reader(0, read)
    while (line := await lines.get()) != 'bye':
        print(line)
asyncio.run(main())
'''

# Does much, then ends.
MUCH = '''
import asyncio
async def main():
    for i in range(4000):
        print(i)
        await asyncio.sleep(0)
asyncio.run(main())
'''


@pytest.fixture
def echo(tmp_path):
    (tmp_path / 'echo.py').write_text(ECHO)
    return tmp_path / 'echo.py'


# --- events -----------------------------------------------------------------------------------

def test_events_come_as_they_happen(echo):
    with following('--', echo) as live:
        stream = live.events()
        assert stream.status == 200 and stream.fields['Content-Type'].startswith('text/event-stream')
        for word in 'one', 'two', 'three':
            live.send(word)
            n, kind, (line, words) = stream.until('out', text=word)[-1]
            assert json.loads(line)['n'] == n and kind == '' and word in words
        live.send('bye')
        *_, (n, kind, (line, words)) = stream
        assert kind == 'end' and json.loads(line) == {'status': 0, 'complete': True}
        assert words == 'the program ended with status 0'


def test_every_line_of_the_trace_is_told_once(echo, tmp_path):
    with following('-o', tmp_path / 'trace', '--', echo) as live:
        live.send('hello')
        live.send('bye')
        *messages, end = live.events()
        assert live.end()[0] == 0
    lines = (tmp_path / 'trace').read_text().splitlines()
    assert [message[2][0] for message in messages] == lines and end[0] == len(lines)
    assert [message[0] for message in messages] == list(range(len(lines)))
    assert tool('check', tmp_path / 'trace').returncode == 0


def test_who_comes_back_loses_nothing_and_gets_nothing_twice(echo):
    with following('--', echo) as live:
        seen = []
        for word in 'one', 'two', 'three':
            stream = live.events(seen[-1][0] if seen else None)
            live.send(word)
            seen += stream.until('out', text=word)
            stream.close()
        live.send('bye')
        seen += list(live.events(seen[-1][0]))
        assert seen == list(live.events()) and [n for n, *_ in seen] == list(range(len(seen)))
        for nonsense in 'x', '-1', '99999999', '9' * 40, '1 2':
            assert list(live.events(nonsense)) == seen
        assert live.events(len(seen) - 1).status == 204


def test_several_browsers_at_once(echo):
    with following('--', echo) as live:
        streams = [live.events() for _ in range(8)]
        live.send('hello')
        seen = [stream.until('out', text='hello') for stream in streams]
        assert all(each == seen[0] for each in seen)
        streams[0].close()
        live.send('again')
        assert all(stream.until('out', text='again') for stream in streams[1:])


def test_a_page_can_tell_one_run_from_another(echo):
    greetings = set()
    for _ in range(2):
        with following('--', echo) as live:
            file = live.events().file
            assert file.readline() == b'retry: 1000\n' and file.readline() == b'event: run\n'
            greetings.add(file.readline())
    assert len(greetings) == 2


@pytest.mark.skipif("asan" in TOOL, reason="a sanitizer has memory of its own")
def test_who_does_not_read_costs_no_memory(tmp_path):
    (tmp_path / 'much.py').write_text(MUCH)
    with following('--', tmp_path / 'much.py') as live:
        stuck = [live.ask(f'GET /events HTTP/1.1\r\nHost: localhost:{live.port}\r\n\r\n')
                 for _ in range(20)]
        messages = list(live.events())
        size = sum(len(line) for *_, data in messages for line in data)
        assert messages[-1][1] == 'end' and size > 2e6
        status = open(f'/proc/{live.tool.pid}/status').read()
        assert int(re.search(r'VmRSS:\s+(\d+)', status)[1]) < 30_000
        for connection in stuck:
            connection.close()
        assert list(live.events()) == messages


# --- the program ------------------------------------------------------------------------------

def test_clock_seed_and_environment(tmp_path):
    mine = tmp_path / 'mine'
    script = 'echo $ZOETROPE_CLOCK $ZOETROPE_SEED $ZOETROPE_DEBUG $ZOETROPE_SELECTOR'
    for arguments, words in ([], 'monotonic poll'), (['--clock', 'virtual', '--seed=3', '--debug'],
                                                     'virtual 3 1 poll'):
        with following(*arguments, '--', 'sh', '-c', script, ZOETROPE_TRACE=str(mine),
                       ZOETROPE_SELECTOR='poll') as live:
            assert live.tool.stdout.readline() == (words + '\n').encode()
            assert live.end()[0] == 0
    assert not mine.exists()


@pytest.mark.parametrize('script, words', [
    ('exit 3', 'the program ended with status 3; it wrote no trace: was it built with Zoetrope?'),
    ('kill -9 $$', 'the program was killed by signal 9; it wrote no trace: was it built with Zoetrope?'),
    ('echo nonsense > $ZOETROPE_TRACE', 'the program ended with status 0; its trace could not be '
     'followed to the end, see the terminal'),
    ('head -5 tests/tool/lock.jsonl > $ZOETROPE_TRACE', 'the program ended with status 0; its trace '
     'was cut off'),
    ('cat tests/tool/lock.jsonl > $ZOETROPE_TRACE', 'the program ended with status 0'),
    ('head -c 3000000 /dev/zero > $ZOETROPE_TRACE', 'the program ended with status 0; its trace '
     'could not be followed to the end, see the terminal'),
])
def test_how_it_ended(script, words):
    with following('--', 'sh', '-c', script) as live:
        *_, (n, kind, (line, told)) = live.events()
        assert kind == 'end' and told == words
        assert live.get()[0] == 200
        status, out, err = live.end()
        assert status == 0 and out == ''
        assert ('zoetrope: sh: line 1: ' in err) == ('followed' in words)


def test_a_c_program():
    with following('--clock', 'virtual', '--', 'build/lessons/09-share/lock') as live:
        *messages, end = live.events()
        assert end[1] == 'end' and len(messages) > 200
        assert live.end()[1].startswith('Amy asks\n')


# --- the end ----------------------------------------------------------------------------------

@pytest.mark.parametrize('number', [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupt_ends_it_cleanly(echo, tmp_path, number):
    with following('--', echo, TMPDIR=str(tmp_path)) as live:
        stream = live.events()
        live.send('hello')
        stream.until('out')
        status, out, err = live.end(number)
        assert (status, out, err) == (0, 'hello\n', '')
        assert [path.name for path in tmp_path.iterdir()] == ['echo.py']


def test_a_program_that_will_not_end_is_made_to(tmp_path):
    pid = tmp_path / 'pid'
    stubborn = f'trap "" INT TERM; echo $$ > {pid}; echo here; while :; do sleep 60 & wait; done'
    with following('--', 'sh', '-c', stubborn) as live:
        assert live.tool.stdout.readline() == b'here\n'
        live.tool.stdout.close()
        live.tool.send_signal(signal.SIGINT)
        assert live.tool.wait(timeout=20) == 0
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid.read_text()), 0)


# --- requests ---------------------------------------------------------------------------------

@pytest.fixture(scope='module')
def ended():
    """One that has followed a program to its end."""
    with following('--clock', 'virtual', '--', 'build/lessons/09-share/lock') as live:
        list(live.events())
        yield live


def test_the_page(ended):
    for path, kind, part in ('/', 'text/html', '<!DOCTYPE html>'), ('/live.css', 'text/css', ':root'), \
            ('/live.js', 'text/javascript', 'EventSource'):
        status, fields, body = ended.get(path)
        assert status == 200 and fields['Content-Type'] == f'{kind}; charset=utf-8' and part in body
        assert body == (ROOT / 'trace' / 'live' / (path[1:] or 'live.html')).read_text()
        assert int(fields['Content-Length']) == len(body.encode())
        assert "default-src 'none'" in fields['Content-Security-Policy']
        assert fields['X-Content-Type-Options'] == 'nosniff'
    page = ended.get()[2]
    assert 'http' not in page and '<style' not in page and not re.search(r' on\w+=|<script>', page)


def test_only_for_this_machine(ended):
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(('127.0.0.2', ended.port), timeout=5)
    for host in f'127.0.0.1:{ended.port}', f'localhost:{ended.port}', f'LocalHost:{ended.port}':
        assert ended.get(host=host)[0] == 200
    for host in 'evil.example', f'evil.example:{ended.port}', '127.0.0.1', 'localhost', \
            f'127.0.0.1:{ended.port + 1}', f'127.0.0.1:{ended.port}.evil.example', f'[::1]:{ended.port}':
        status, fields, body = ended.get(host=host)
        assert status == 403 and body == '403 Forbidden\n'
        assert ended.get('/events', host=host)[0] == 403


def test_other_requests(ended):
    for path in '/x', '/live.htm', '//', '/events/', '/?', '/../etc/passwd', '/' + 'x' * 3000, \
            '/trace/live.c':
        assert ended.get(path)[0] == 404, path
    for method in 'POST', 'HEAD', 'PUT', 'OPTIONS', 'get', 'DELETE':
        status, fields, body = ended.get(method=method)
        assert status == 405 and fields['Allow'] == 'GET'


MALFORMED = [
    'GET\r\n\r\n', '\r\n\r\n', 'GET / HTTP/1.1\r\n\r\n', 'GET / HTTP/2.0\r\nHost: {host}\r\n\r\n',
    'GET  / HTTP/1.1\r\nHost: {host}\r\n\r\n', 'GET x HTTP/1.1\r\nHost: {host}\r\n\r\n',
    'GET / HTTP/1.1 x\r\nHost: {host}\r\n\r\n', 'GET / HTTP/1.1\r\nHost {host}\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: {host}\r\nHost: {host}\r\n\r\n',
    'GET / HTTP/1.1\r\nHost : {host}\r\n\r\n', 'GET / HTTP/1.1\r\n: x\r\nHost: {host}\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: {host}\r\nX: \0\r\n\r\n', 'GET /\x01 HTTP/1.1\r\nHost: {host}\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: {host}\r\nX: ' + 'x' * 9000 + '\r\n\r\n', 'x' * 100_000,
    'GET / HTTP/1.1\r\nHost: {host}\r\n' + 'X: y\r\n' * 3000 + '\r\n',
]


@pytest.mark.parametrize('request_', MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_requests(ended, request_):
    with ended.ask(request_.replace('{host}', f'127.0.0.1:{ended.port}')) as connection:
        connection.shutdown(socket.SHUT_WR)
        with contextlib.suppress(ConnectionResetError):
            answer = connection.recv(100)
            assert answer.startswith(b'HTTP/1.1 400 Bad Request\r\n')
    assert ended.get()[0] == 200


def test_half_a_request(ended):
    with ended.ask('GET / HTTP/1.1\r\nHost:') as connection:
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(100).startswith(b'HTTP/1.1 400 ')
    with ended.ask('GET / HT') as connection:
        assert ended.get()[0] == 200
        connection.sendall(f'TP/1.0\nHost: 127.0.0.1:{ended.port}\n\n'.encode())
        assert connection.recv(100).startswith(b'HTTP/1.1 200 OK\r\n')


# --- bad use ----------------------------------------------------------------------------------

def test_bad_use(tmp_path):
    assert 'a program is needed' in one_line(tool('live'))
    assert 'a program is needed' in one_line(tool('live', '--no-open', '--'))
    for port in '-1', '65536', 'x', '80x', '':
        assert 'is not a port' in one_line(tool('live', f'--port={port}', '--', 'true'))
    assert 'name a program that can be run' in one_line(tool('live', '--', './nothing'))
    assert 'for the trace' in one_line(tool('live', '-o', tmp_path / 'no' / 'x', '--', 'true'))
    assert 'set TMPDIR' in one_line(tool('live', '--', 'true', TMPDIR=str(tmp_path / 'no')))
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        taken.listen()
        message = one_line(tool('live', '--port', taken.getsockname()[1], '--', 'true'))
        assert 'choose another one' in message


def test_at_a_port(echo):
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        port = free.getsockname()[1]
    with following('--port', port, '--', echo) as live:
        assert live.port == port and live.get()[0] == 200


@pytest.mark.parametrize('terminal, options', [(True, []), (True, ['--no-open']), (False, [])])
def test_a_browser_is_opened_from_a_terminal_only(tmp_path, terminal, options):
    opened = tmp_path / 'opened'
    for name in 'xdg-open', 'open':
        (tmp_path / name).write_text(f'#!/bin/sh\necho "$@" > {opened}.part; mv {opened}.part {opened}\n'
                                     f'echo x > {tmp_path}/done\n')
        (tmp_path / name).chmod(0o755)
    os.mkfifo(tmp_path / 'done')
    ours, theirs = pty.openpty() if terminal else os.pipe()
    live = subprocess.Popen([TOOL, 'live', *options, '--', 'true'], stderr=theirs,
                            env={**os.environ, 'PATH': f'{tmp_path}:{os.environ["PATH"]}'})
    os.close(theirs)
    address = re.search(r'http://[^ ]*/', os.read(ours, 1000).decode())[0]
    if terminal and not options:
        (tmp_path / 'done').read_text()         # waits until it is written
    live.send_signal(signal.SIGINT)
    assert live.wait(timeout=20) == 0
    os.close(ours)
    assert opened.exists() == (terminal and not options)
    assert not opened.exists() or opened.read_text() == f'{address}\n'


# --- the page in a browser --------------------------------------------------------------------

browser = shutil.which('chromium') or shutil.which('chromium-browser')


@pytest.mark.skipif(not browser, reason='Chromium is not installed')
def test_in_a_browser(tmp_path):
    hostile = '<img src=x onerror=alert(1)>'
    (tmp_path / 'page.py').write_text(f'''
import asyncio
async def work():
    await asyncio.sleep(.1)
    print({hostile!r})
    1 / 0
async def main():
    await asyncio.wait([asyncio.create_task(work(), name={hostile!r})])
asyncio.run(main())
''')
    with following('--clock', 'virtual', '--', tmp_path / 'page.py') as live:
        list(live.events())
        done = subprocess.run(
            [browser, '--headless', '--no-sandbox', '--disable-gpu', '--enable-logging=stderr',
             f'--user-data-dir={tmp_path / "profile"}', '--virtual-time-budget=3000', '--dump-dom',
             f'http://127.0.0.1:{live.port}/'], capture_output=True, text=True, timeout=60)
    page = re.sub(r'\s+', ' ', done.stdout)
    assert 'CONSOLE' not in done.stderr, done.stderr
    assert 'the program ended with status 0' in page and '<h1 id="program">page</h1>' in page
    escaped = hostile.replace('<', '&lt;').replace('>', '&gt;')
    row = page.partition('<tbody')[2].partition('</tbody>')[0]
    assert f'>{escaped}</td><td data-state="failed">failed</td><td>ZeroDivisionError(' in row
    assert f'role="log" aria-labelledby="console-title" aria-live="off">{escaped}</pre>' in page
    assert '<img' not in page and 'the program ends: exit' in page
