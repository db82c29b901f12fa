"""executor_thread.py -- three jobs for a pool of two threads."""
import asyncio
import time
from concurrent.futures import ThreadPoolExecutor


def read_page(number, seconds):
    print(f'  page {number}: begin')
    time.sleep(seconds)
    print(f'  page {number}: end')
    return 100 * number


async def reader(pool, number, seconds):
    loop = asyncio.get_running_loop()
    words = await loop.run_in_executor(pool, read_page, number, seconds)
    print(f'page {number} has {words} words')


async def main_task(pool):
    readers = [asyncio.create_task(reader(pool, i + 1, seconds))
               for i, seconds in enumerate([3, 1, 1])]
    await asyncio.gather(*readers)
    print('all are read')


with ThreadPoolExecutor(2) as pool:
    asyncio.run(main_task(pool))
