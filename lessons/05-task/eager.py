"""eager.py -- tasks that take their first step at once (Python 3.12 and later)."""
import asyncio


async def look_up(word, known=False):
    print(f'  look_up: {word}')
    if not known:
        await asyncio.sleep(0.1)
    print(f'  look_up: {word} found')


def state(task):
    return 'done' if task.done() else 'pending'


async def main_task():
    for factory in None, asyncio.eager_task_factory:
        print(f'eager: {"yes" if factory else "no"}')
        asyncio.get_running_loop().set_task_factory(factory)
        known = asyncio.create_task(look_up('loop', known=True))
        unknown = asyncio.create_task(look_up('zoetrope'))
        print(f'main_task: loop is {state(known)}, zoetrope is {state(unknown)}')
        await known
        await unknown


asyncio.run(main_task())
