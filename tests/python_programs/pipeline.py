"""A pipeline of child processes: what one prints is what the next one reads.

    pipeline.py [seed]

The bytes pass through this process, and no faster than the slowest child takes them: each pump
waits in drain() while the pipe behind it is full. A child that fails fails the whole pipeline; one
that does not end in time is ended.
"""
import asyncio
import random
import sys
from asyncio.subprocess import PIPE

LINES = 20000


class StageFailed(Exception):
    pass


class Stage:
    """A child, with pipes at both ends."""

    def __init__(self, *command):
        self.command, self.child = command, None

    async def start(self):
        self.child = await asyncio.create_subprocess_exec(*self.command, stdin=PIPE, stdout=PIPE)
        return self

    async def feed(self, chunks):
        """Write the chunks to the child, at its pace; then end its input."""
        pipe, count = self.child.stdin, 0
        try:
            async for chunk in chunks:
                pipe.write(chunk)
                await pipe.drain()
                count += len(chunk)
        except ConnectionError:                 # it does not read on: its status says why
            pass
        pipe.close()
        return count

    async def chunks(self):
        while chunk := await self.child.stdout.read(16384):
            yield chunk

    async def finish(self, patience=5):
        """The child's status; it is told to end if it does not do so by itself."""
        try:
            status = await asyncio.wait_for(self.child.wait(), patience)
        except TimeoutError:
            self.child.terminate()
            return f'stopped by signal {-await self.child.wait()}'
        if status:
            raise StageFailed(f'{self.command[0]} ended with status {status}')
        return 'done'


async def words(seed):
    """The lines that go in, some hundreds at a time."""
    numbers = random.Random(seed)
    for _ in range(LINES // 400):
        yield b''.join(b'%04x\n' % numbers.randrange(1 << 16) for _ in range(400))
        await asyncio.sleep(0)


async def pipeline(source, *commands):
    """Run the commands; what the last one prints, and how many bytes each one was fed."""
    stages = [await Stage(*command).start() for command in commands]
    output = bytearray()
    async with asyncio.TaskGroup() as group:
        pumps = []
        for stage in stages:
            pumps.append(group.create_task(stage.feed(source), name=f'feed {stage.command[0]}'))
            source = stage.chunks()
        async for chunk in source:
            output += chunk
    for stage in stages:
        await stage.finish()
    return output.decode().splitlines(), [pump.result() for pump in pumps]


async def idle():
    """A child that waits for input which does not come."""
    stage = await Stage('cat').start()
    return await stage.finish(patience=0.05)


async def main(seed):
    lines, counts = await pipeline(words(seed), ['sh', '-c', 'tr a-z A-Z'], ['cat'],
                                   ['sort', '-u'])
    print(f'{LINES} lines in, {len(lines)} different ones out, sorted: {lines == sorted(lines)}')
    print('bytes fed:', *counts)
    print('first and last:', lines[0], lines[-1])
    try:
        await pipeline(words(seed), ['sh', '-c', 'cat > /dev/null; exit 3'], ['sort'])
    except StageFailed as error:
        print(error)
    print('idle:', await idle())


if __name__ == '__main__':
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
