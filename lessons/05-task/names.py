"""names.py -- who am I, and who else is there?"""
import asyncio


def list_tasks():
    names = sorted(task.get_name() for task in asyncio.all_tasks())     # a set has no order
    print('  all tasks:', *names)


async def sail(days):
    print(f'{asyncio.current_task().get_name()} sets out')
    await asyncio.sleep(days)
    print(f'{asyncio.current_task().get_name()} is back')
    list_tasks()


async def main_task():
    print(f'{asyncio.current_task().get_name()} becomes ', end='')
    asyncio.current_task().set_name('Admiral')
    print(asyncio.current_task().get_name())
    gull = asyncio.create_task(sail(0.2), name='Gull')
    tern = asyncio.create_task(sail(0.1), name='Tern')
    list_tasks()
    await gull
    await tern
    print(f'{gull.get_name()} ran {gull.get_coro().__name__}')
    list_tasks()


asyncio.run(main_task())
