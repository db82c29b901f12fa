"""as_completed.py -- take each result as soon as it is there."""
import asyncio


async def ask(who, seconds):
    await asyncio.sleep(seconds)
    return who


async def main_task():
    tasks = [asyncio.create_task(ask('aunt', 0.3)),
             asyncio.create_task(ask('brother', 0.1)),
             asyncio.create_task(ask('cousin', 0.2))]
    for following in asyncio.as_completed(tasks):
        print(f'main_task: the {await following} answers')


asyncio.run(main_task())
