"""barrier_abort.py -- when somebody will not come."""
import asyncio


async def player(table, comes):
    await asyncio.sleep(comes)
    name = asyncio.current_task().get_name()
    try:
        await table.wait()
        print(f'  {name} plays')
    except asyncio.BrokenBarrierError:
        print(f'  {name} hears: no game')


def invite(name, table, comes):
    return asyncio.create_task(player(table, comes), name=name)


async def game(table, late):
    players = [invite('Max', table, 0.1), invite('Ned', table, late)]
    await asyncio.gather(*players)


def show(table):
    print(f'main_task: broken: {"yes" if table.broken else "no"}')


async def main_task():
    table = asyncio.Barrier(2)
    today = asyncio.create_task(game(table, late=0.9))
    await asyncio.sleep(0.5)
    print('main_task: not today')
    await table.abort()
    await today
    show(table)
    await table.reset()
    show(table)
    await game(table, late=0.2)


asyncio.run(main_task())
