"""taskgroup_error.py -- one fails, all stop."""
import asyncio


async def carry(what, after, fails=False, drops=False):
    try:
        await asyncio.sleep(after)
    except asyncio.CancelledError:
        print(f'  carry: stops with the {what}')
        if drops:
            raise RuntimeError(f'the {what} was dropped')
        raise
    if fails:
        raise RuntimeError(f'the {what} is in pieces')
    print(f'  carry: the {what} is upstairs')


async def move_house():
    async with asyncio.TaskGroup() as group:
        group.create_task(carry('lamp', 0.1))
        group.create_task(carry('glass', 0.2, fails=True))
        group.create_task(carry('piano', 9))
        group.create_task(carry('vase', 9, drops=True))


async def main_task():
    try:
        await move_house()
    except ExceptionGroup as group:
        print(f'main_task: {group.message}: {len(group.exceptions)}')
        for error in group.exceptions:
            print(f'main_task: {error}')


asyncio.run(main_task())
