"""coroutine_chain.py -- coroutines that await coroutines."""
import asyncio


async def boil(what, seconds):
    print(f'    boil: {what} goes in')
    await asyncio.sleep(seconds)
    print(f'    boil: {what} is ready')
    return what


async def slice(what):
    print(f'    slice: {what}, never pauses')
    return what


async def breakfast():
    print('  breakfast: begins')
    first = await boil('egg', 0.4)
    second = await slice('bread')
    print(f'  breakfast: {first} and {second}')
    return 2


async def main_task():
    print('main_task: begins')
    count = await breakfast()
    print(f'main_task: {count} things to eat')


asyncio.run(main_task())
