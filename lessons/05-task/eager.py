"""eager.py -- tasks that take their first step at once (Python 3.12 and later)."""
import asyncio


async def look_up(word, known=False):
    print(f'  look_up: {word}')
    if not known:
        await asyncio.sleep(0.1)
    print(f'  look_up: {word} found')


def state(task):
    return 'done' if task.done() else 'pending'


async def look_up_both(eager):
    print(f'eager: {"yes" if eager else "no"}')
    factory = asyncio.eager_task_factory if eager else None
    asyncio.get_running_loop().set_task_factory(factory)
    known = asyncio.create_task(look_up('loop', known=True))
    unknown = asyncio.create_task(look_up('zoetrope'))
    print(f'loop is {state(known)}, zoetrope is {state(unknown)}')
    await known
    await unknown


async def main_task():
    await look_up_both(eager=False)
    await look_up_both(eager=True)


asyncio.run(main_task())
