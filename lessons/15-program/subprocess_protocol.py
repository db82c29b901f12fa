"""subprocess_protocol.py -- a child, seen through a protocol."""
import asyncio
from asyncio.subprocess import DEVNULL


class Watcher(asyncio.SubprocessProtocol):
    def __init__(self, over):
        self.over = over

    def connection_made(self, transport):
        self.transport = transport
        print('the child runs')

    def pipe_data_received(self, fd, data):
        print(f'pipe {fd} brings {len(data)} bytes: {data[:-1].decode()}')

    def pipe_connection_lost(self, fd, error):
        print(f'pipe {fd} is closed')

    def process_exited(self):
        print(f'the child has exited with status {self.transport.get_returncode()}')

    def connection_lost(self, error):
        print('all is over')
        self.over.set_result(None)


argv = 'sh', '-c', 'echo a result; echo a complaint >&2; exit 3'


async def main_task():
    loop = asyncio.get_running_loop()
    over = loop.create_future()
    transport, _ = await loop.subprocess_exec(lambda: Watcher(over), *argv, stdin=DEVNULL)
    await over
    transport.close()


asyncio.run(main_task())
