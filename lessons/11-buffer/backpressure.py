"""backpressure.py -- somebody writes faster than somebody reads."""
import asyncio
import os

BLOCK, BLOCKS = 16384, 20
HIGH, LOW = 2 * BLOCK, BLOCK // 2


class Producer(asyncio.BaseProtocol):
    def connection_made(self, transport):
        self.transport = transport
        self.left = BLOCKS
        self.paused = False
        transport.set_write_buffer_limits(HIGH, LOW)
        self.produce()

    def produce(self):
        while not self.paused and self.left > 0:
            self.left -= 1
            self.transport.write(bytes(BLOCK))
        if self.left == 0:
            asyncio.get_running_loop().call_soon(self.finish)

    def finish(self):
        self.transport.close()

    def pause_writing(self):
        self.paused = True
        print(f'writer: pause: {self.transport.get_write_buffer_size() // 1024} KiB are kept, '
              f'{self.left} blocks are left')

    def resume_writing(self):
        self.paused = False
        print(f'writer: go on: {self.transport.get_write_buffer_size() // 1024} KiB are kept')
        self.produce()


class Consumer(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport
        self.got = 0
        self.take_a_nap()

    def take_a_nap(self):
        self.transport.pause_reading()
        self.nap = asyncio.get_running_loop().call_later(1, self.wake_up)

    def wake_up(self):
        self.transport.resume_reading()

    def data_received(self, data):
        self.got += len(data)
        print(f'    reader: {self.got // 1024} KiB so far')
        self.take_a_nap()

    def connection_lost(self, error):
        self.nap.cancel()
        all_read.set_result(None)


async def main_task():
    global all_read
    loop = asyncio.get_running_loop()
    all_read = loop.create_future()
    ends = os.pipe()
    await loop.connect_read_pipe(Consumer, open(ends[0], 'rb', 0))
    await loop.connect_write_pipe(Producer, open(ends[1], 'wb', 0))
    await all_read


asyncio.run(main_task())
