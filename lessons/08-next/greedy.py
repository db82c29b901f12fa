"""greedy.py -- an await that has nothing to wait for lets nobody else run."""
import asyncio
import time


async def eat():
    time.sleep(0.1)
    print(f'  {asyncio.current_task().get_name()}: a piece')


async def eater(polite):
    for _ in range(3):
        await eat()
        if polite:
            await asyncio.sleep(0)


async def guest():
    for _ in range(2):
        print('  guest: a piece')
        await asyncio.sleep(0)


async def party(name, polite):
    eating = asyncio.create_task(eater(polite), name=name)
    waiting = asyncio.create_task(guest(), name='guest')
    await eating
    await waiting


async def main_task():
    print('main_task: one who only awaits')
    await party('greedy', polite=False)
    print('main_task: one who lets turns go by')
    await party('polite', polite=True)


asyncio.run(main_task())
