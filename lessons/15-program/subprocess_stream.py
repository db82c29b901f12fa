"""subprocess_stream.py -- reading what a child says, line by line, as if it were a file."""
import asyncio
from asyncio.subprocess import PIPE


async def main_task():
    lines = 0
    process = await asyncio.create_subprocess_shell('for n in one two three; do echo $n; done',
                                                    stdout=PIPE)
    print('the child runs')
    while line := await process.stdout.readline():
        lines += 1
        print(f'line {lines}: {line.decode()}', end='')
    print('nothing more to read')
    print('exit status', await process.wait())


asyncio.run(main_task())
