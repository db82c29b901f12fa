"""Connections: misuse, nobody there, several addresses, and servers written in Python."""
import asyncio
import os
import pathlib
import socket
import subprocess

BUILD = pathlib.Path(__file__).resolve().parent.parent / 'build' / 'tests'


def test_connections():
    done = subprocess.run([BUILD / 'unit' / 'connections'], capture_output=True, text=True,
                          timeout=60, env={**os.environ, 'ZOETROPE_CLOCK': 'virtual'})
    assert (done.returncode, done.stderr) == (0, '')


def real():
    return {name: value for name, value in os.environ.items() if not name.startswith('ZOETROPE_')}


async def talk(host, port, text):
    process = await asyncio.create_subprocess_exec(
        BUILD / 'programs' / 'talk', host, str(port), text, env=real(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    said, complained = await asyncio.wait_for(process.communicate(), 20)
    return process.returncode, said.decode(), complained.decode()


async def shout_back(reader, writer):
    writer.write((await reader.read()).upper())
    writer.close()


def test_python_server():
    async def both():
        server = await asyncio.start_server(shout_back, '127.0.0.1', 0)
        port = server.sockets[0].getsockname()[1]
        answers = await asyncio.gather(*(talk(host, port, 'hello ' * 1000)
                                         for host in ('127.0.0.1', 'localhost')))
        server.close()
        return answers
    assert asyncio.run(both()) == [(0, 'HELLO ' * 1000, '')] * 2


def test_nobody_there():
    with socket.socket() as bound:
        bound.bind(('127.0.0.1', 0))
        port = bound.getsockname()[1]
        status, said, complained = asyncio.run(talk('127.0.0.1', port, 'x'))
    assert (status, said) == (1, '')
    assert complained.startswith('zoetrope: ConnectionRefusedError: ')
