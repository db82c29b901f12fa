"""heartbeat.py -- a heart beats in a task: a slow sum in the loop stops it, in a thread not."""
import asyncio
import time


def now():
    return asyncio.get_running_loop().time()


async def heart():
    while True:
        print(f'{now():.1f} beat')
        await asyncio.sleep(0.2)


def slow_sum():
    time.sleep(0.7)
    return 2 + 3


async def main_task():
    beating = asyncio.create_task(heart(), name='heart')
    await asyncio.sleep(0.5)
    print(f'{now():.1f} a slow sum, in the loop')
    total = slow_sum()
    print(f'{now():.1f} it is {total}')
    await asyncio.sleep(0.5)
    print(f'{now():.1f} the same, in a thread')
    total = await asyncio.to_thread(slow_sum)
    print(f'{now():.1f} it is {total}')
    beating.cancel()


asyncio.run(main_task())
