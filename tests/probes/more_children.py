"""Probes of child processes, in Python; see more.py."""
import asyncio
from asyncio.subprocess import PIPE

from players import loop, probe


class Watcher(asyncio.SubprocessProtocol):
    def __init__(self):
        self.over = loop().create_future()

    def connection_made(self, transport):
        print('made')

    def pipe_data_received(self, fd, data):
        print('data', fd, data[:-1].decode())

    def pipe_connection_lost(self, fd, error):
        print('pipe lost', fd, error)

    def process_exited(self):
        print('exited')

    def connection_lost(self, error):
        print('lost', error)
        self.over.set_result(None)


@probe
async def subprocess_order():
    """exit and end-of-file come in no fixed order; connection_lost comes last"""
    transport, watcher = await loop().subprocess_shell(Watcher, 'cat; echo err >&2; exit 3')
    print('started')
    stdin = transport.get_pipe_transport(0)
    stdin.write(b'out\n')
    stdin.close()
    await watcher.over
    print('code', transport.get_returncode())
    transport.close()


@probe
async def subprocess_wait_kill():
    """a child that is killed: wait() returns minus the signal"""
    process = await asyncio.create_subprocess_exec('cat', stdin=PIPE)
    print('started')
    await asyncio.sleep(1)
    process.kill()
    print('code', await process.wait())
