"""Two loops, one after the other; output in pieces and of all kinds."""
import asyncio
import sys


async def main(number):
    print('loop', number, end=' ')
    sys.stdout.write('in two\npieces\n')
    sys.stdout.writelines(['a list', ' of lines\n'])
    print('Zoë ✓', 'x' * 100)
    return number / 4


for number in (1, 2):
    print(asyncio.run(main(number)))
print('no end of line', end='')
