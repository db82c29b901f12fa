"""from_thread.py -- a thread that asks the loop."""
import asyncio
import time


async def add(a, b):
    print(f'loop: {a} + {b}? let me think')
    await asyncio.sleep(1)
    return a + b


def say(text):
    print(f'loop: {text}')


def ask(loop):
    time.sleep(0.5)
    print('  thread: what is 2 + 3?')
    job = asyncio.run_coroutine_threadsafe(add(2, 3), loop)
    print(f'  thread: so it is {job.result()}')
    loop.call_soon_threadsafe(say, 'the thread says goodbye')


async def main_task():
    await asyncio.to_thread(ask, asyncio.get_running_loop())
    print('loop: the thread is back')


asyncio.run(main_task())
