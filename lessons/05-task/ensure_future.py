"""ensure_future.py -- whatever it is, make it something that can be waited for."""
import asyncio


async def whistle(tune):
    print(f'whistle: {tune}')
    return tune


def show(what, before, after):
    print(f'main_task: a {what} becomes {"itself" if before is after else "a new task"}')


async def main_task():
    task = asyncio.ensure_future(whistle('la la'))
    show('coroutine', None, task)
    same = asyncio.ensure_future(task)
    show('task', task, same)
    future = asyncio.get_running_loop().create_future()
    show('future', future, asyncio.ensure_future(future))
    print(f'main_task: got {await same}')


asyncio.run(main_task())
