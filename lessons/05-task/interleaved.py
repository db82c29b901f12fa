"""interleaved.py -- the same coroutine awaited twice, and run as two tasks."""
import asyncio


async def stir(pot, times):
    for i in range(1, times + 1):
        print(f'  {pot} {i}')
        await asyncio.sleep(0)


async def main_task():
    print('awaited one after the other:')
    await stir('soup', times=3)
    await stir('     sauce', times=2)
    print('as two tasks:')
    soup = asyncio.create_task(stir('soup', times=3))
    sauce = asyncio.create_task(stir('     sauce', times=2))
    await soup
    await sauce


asyncio.run(main_task())
