"""Servers: what they do when something is missing, and real peers under every selector."""
import asyncio
import os
import pathlib
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time

import pytest

BUILD = pathlib.Path(__file__).resolve().parent.parent / 'build'
ECHO = BUILD / 'lessons' / '11-buffer' / 'echo_server_protocol'
HTTP = BUILD / 'tests' / 'programs' / 'http'
SELECTORS = ['select', 'poll'] + (['epoll'] if sys.platform == 'linux' else [])


@pytest.mark.parametrize('name', ['servers', 'given_up'])
def test_servers(name):
    done = subprocess.run([BUILD / 'tests' / 'unit' / name], capture_output=True, text=True,
                          timeout=60, cwd=BUILD.parent,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual'})
    assert (done.returncode, done.stderr) == (0, '')


class Server:
    """A program that prints its port, until the end of the block."""

    def __init__(self, *command, selector='select'):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith('ZOETROPE_')}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                        env={**environment, 'ZOETROPE_SELECTOR': selector})
        self.port = int(self.process.stdout.readline().split()[-1])

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.send_signal(signal.SIGINT)
        self.said, self.complained = self.process.communicate(timeout=20)

    def descriptors(self):
        return len(os.listdir(f'/proc/{self.process.pid}/fd'))


@pytest.fixture(params=SELECTORS)
def echo(request):
    with Server(ECHO, '0', selector=request.param) as server:
        yield server
    assert b'Traceback' not in server.complained and server.process.returncode in (1, 130, -2)


@pytest.mark.skipif(shutil.which('nc') is None, reason='nc is not installed')
def test_nc(echo):
    with subprocess.Popen(['nc', '127.0.0.1', str(echo.port)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE) as nc:
        nc.stdin.write(b'hello\n')
        nc.stdin.flush()
        assert nc.stdout.readline() == b'hello\n'
        nc.terminate()


async def converse(port, number):
    """Say some things of different sizes; hear them all."""
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    for size in (1, 100, 70000):
        text = bytes((number + i) % 256 for i in range(size))
        writer.write(text)
        assert await reader.readexactly(size) == text
    writer.write_eof()
    assert await reader.read() == b''
    writer.close()


def test_python_clients(echo):
    async def everybody():
        await asyncio.wait_for(asyncio.gather(*(converse(echo.port, i) for i in range(20))), 60)
    reading = subprocess.Popen(['cat'], stdin=echo.process.stdout, stdout=subprocess.DEVNULL)
    asyncio.run(everybody())
    echo.process.send_signal(signal.SIGINT)
    reading.wait(20)


@pytest.mark.skipif(not os.path.exists('/proc/self/fd'), reason='descriptors are counted in /proc')
def test_rude_clients_leave_nothing_behind(echo):
    """Some go at once, some with data unread (a reset): the server stays, and closes all. Who comes
    last and is answered knows that all were let in."""
    before = echo.descriptors()
    for i in range(100):
        rude = socket.create_connection(('127.0.0.1', echo.port))
        if i % 2 == 0:
            rude.send(b'x' * 1000)
            rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
        rude.close()
    asyncio.run(converse(echo.port, 0))
    deadline = time.monotonic() + 20
    while echo.descriptors() > before and time.monotonic() < deadline:
        time.sleep(0.01)
    assert echo.descriptors() == before and echo.process.poll() is None


@pytest.mark.skipif(shutil.which('curl') is None, reason='curl is not installed')
@pytest.mark.parametrize('selector', SELECTORS)
def test_curl(selector):
    with Server(HTTP, selector=selector) as server:
        address = f'http://127.0.0.1:{server.port}'
        page = subprocess.run(['curl', '-sS', '-f', f'{address}/'], capture_output=True, timeout=20)
        other = subprocess.run(['curl', '-sS', '-f', f'{address}/x'], capture_output=True,
                               timeout=20)
    assert page.stdout == b'Hello, outside world!\n', page.stderr
    assert other.returncode == 22 and b'404' in other.stderr
