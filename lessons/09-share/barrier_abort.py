"""barrier_abort.py -- when somebody will not come."""
import asyncio


async def player(name, comes, table):
    await asyncio.sleep(comes)
    try:
        await table.wait()
        print(f'  {name} plays')
    except asyncio.BrokenBarrierError:
        print(f'  {name} hears: no game')


def invite(name, comes, table):
    return asyncio.create_task(player(name, comes, table), name=name)


async def main_task():
    table = asyncio.Barrier(2)
    max = invite('Max', 0.1, table)
    ned = invite('Ned', 0.9, table)
    await asyncio.sleep(0.5)
    print('main_task: not today')
    await table.abort()
    await max
    await ned
    print(f'main_task: broken: {"yes" if table.broken else "no"}')
    await table.reset()
    print(f'main_task: broken: {"yes" if table.broken else "no"}')
    pia = invite('Pia', 0.2, table)
    quy = invite('Quy', 0.1, table)
    await pia
    await quy


asyncio.run(main_task())
