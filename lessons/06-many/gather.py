"""gather.py -- wait for all, and get the results in the order in which you asked."""
import asyncio


async def fetch(what, seconds):
    await asyncio.sleep(seconds)
    print(f'fetch: {what} is here')
    return what


async def main_task():
    tasks = [asyncio.create_task(fetch('bread', 0.3)),
             asyncio.create_task(fetch('butter', 0.1)),
             asyncio.create_task(fetch('jam', 0.2))]
    everything = asyncio.gather(*tasks)
    print('main_task: waits for all three')
    print('main_task:', *await everything)


asyncio.run(main_task())
