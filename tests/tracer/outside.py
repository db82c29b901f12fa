"""What comes from outside the loop: a connection, a thread's job, a signal."""
import asyncio
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor


class Talker(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        transport.write(b'hello')

    def data_received(self, data):
        print(f'heard {data.decode()}')
        self.transport.pause_reading()
        self.transport.resume_reading()
        self.transport.write_eof()

    def eof_received(self):
        print('that was all')

    def connection_lost(self, error):
        print(f'lost: {error}')


def work(seconds):
    time.sleep(seconds)
    print('worked')
    return 42


async def main():
    left, right = socket.socketpair()
    await loop.create_connection(Talker, sock=left)
    await loop.create_connection(Talker, sock=right)
    jobs = [loop.run_in_executor(pool, work, 0.5) for _ in range(2)]
    jobs[1].cancel()
    print(await jobs[0])
    loop.add_signal_handler(signal.SIGUSR1, print, 'a signal')
    os.kill(os.getpid(), signal.SIGUSR1)
    await asyncio.sleep(1)
    loop.remove_signal_handler(signal.SIGUSR1)


loop = asyncio.new_event_loop()
pool = ThreadPoolExecutor(1)
loop.run_until_complete(main())
loop.close()
