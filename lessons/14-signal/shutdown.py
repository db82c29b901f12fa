"""shutdown.py -- closing time: SIGTERM ends a program that takes the time to clean up."""
import asyncio
import os
import signal


def name():
    return asyncio.current_task().get_name()


async def cook(seconds):
    dishes = 0
    try:
        while True:
            await asyncio.sleep(seconds)
            dishes += 1
            print(f'{name()} serves dish {dishes}')
    finally:
        print(f'{name()} cleans up')
        await asyncio.sleep(seconds / 10)
        print(f'{name()} leaves')


def close_kitchen():
    print('closing time')
    for task in cooks:
        task.cancel()


def terminate():
    os.kill(os.getpid(), signal.SIGTERM)


def hire(named, seconds):
    cooks.append(asyncio.create_task(cook(seconds), name=named))


async def main_task():
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, close_kitchen)
    loop.call_later(2.5, terminate)
    hire('Amy', 0.7)
    hire('Ben', 1)
    hire('Eve', 1.2)
    await asyncio.gather(*cooks, return_exceptions=True)
    print('the kitchen is closed')


cooks = []
asyncio.run(main_task())
