"""as_completed_timeout.py -- take each result as soon as it is there, but do not wait for ever."""
import asyncio


async def ask(who, seconds):
    await asyncio.sleep(seconds)
    return who


async def main_task():
    tasks = [asyncio.create_task(ask('aunt', 0.3)),
             asyncio.create_task(ask('brother', 0.1)),
             asyncio.create_task(ask('cousin', 2))]
    for following in asyncio.as_completed(tasks, timeout=1.0):
        try:
            print(f'main_task: the {await following} answers')
        except TimeoutError:
            print('main_task: somebody did not answer in time')
    print(f'main_task: the {await tasks[2]} answers, too late')


asyncio.run(main_task())
