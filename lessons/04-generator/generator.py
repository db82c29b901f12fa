"""generator.py -- a generator that the loop resumes: what coroutines were before `async def`."""
import asyncio
import types


@types.coroutine
def countdown(n):
    while n > 0:
        print(f'countdown: {n}')
        yield
        n -= 1
    return 'lift-off'


def bird():
    print('           a bird flies by')


async def main_task():
    asyncio.get_running_loop().call_soon(bird)
    print(f'main_task: {await countdown(3)}')


asyncio.run(main_task())
