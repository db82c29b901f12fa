"""coroutine.py -- calling a coroutine does not run it; awaiting it does."""
import asyncio


async def greet():
    print('greet: hello')


async def main_task():
    print('main_task: makes a coroutine')
    coroutine = greet()
    print('main_task: it has not said anything')
    await coroutine
    print('main_task: now it has')


asyncio.run(main_task())
