"""subprocess_write.py -- a child that is talked to: all of the input, all of the output, at once."""
import asyncio
from asyncio.subprocess import PIPE

argv = 'tr', 'a-z', 'A-Z'
text = b'pictures that move\nare pictures that stand still\n'


async def main_task():
    process = await asyncio.create_subprocess_exec(*argv, stdin=PIPE, stdout=PIPE)
    print(f'writing {len(text)} bytes')
    output, _ = await process.communicate(text)
    print(output.decode(), end='')
    print('exit status', process.returncode)


asyncio.run(main_task())
