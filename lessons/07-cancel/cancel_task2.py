"""cancel_task2.py -- a task that cancels another, and a clean-up that awaits."""
import asyncio


async def paint():
    try:
        wall = 1
        while wall <= 4:
            print(f'paint: wall {wall}')
            await asyncio.sleep(1)
            wall += 1
    finally:
        print(f'paint: stops at wall {wall}, washes the brush')
        await asyncio.sleep(0.5)
        print('paint: the brush is clean')


async def landlord(painter):
    await asyncio.sleep(2.5)
    print('landlord: that colour will not do')
    painter.cancel()
    print('landlord: leaves')


async def main_task():
    painter = asyncio.create_task(paint())
    await asyncio.create_task(landlord(painter))
    try:
        await painter
        cancelled = False
    except asyncio.CancelledError:
        cancelled = True
    print(f'main_task: cancelled: {"yes" if cancelled else "no"}')


asyncio.run(main_task())
