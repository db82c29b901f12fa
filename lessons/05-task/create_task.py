"""create_task.py -- a task is a coroutine that the loop resumes."""
import asyncio


async def bake(what):
    print(f'bake: the {what} is in the oven')
    return 'golden brown'


async def main_task():
    baking = asyncio.create_task(bake(what='bread'))
    print('main_task: the task is made, and has not run')
    print(f'main_task: it is {await baking}')


asyncio.run(main_task())
