"""queue_shutdown.py -- closing a queue is the polite way to send everybody home (Python 3.13)."""
import asyncio


async def reader(letters):
    name = asyncio.current_task().get_name()
    try:
        while True:
            print(f'  {name} reads {await letters.get()}')
            await asyncio.sleep(1)
    except asyncio.QueueShutDown:
        print(f'  {name}: no more letters')


async def main_task():
    letters = asyncio.Queue()
    una = asyncio.create_task(reader(letters), name='Una')
    val = asyncio.create_task(reader(letters), name='Val')
    try:
        await letters.put('a postcard')
        await letters.put('a bill')
        await letters.put('a poem')
        await asyncio.sleep(0.5)
    finally:
        print('main_task: the post office closes')
        letters.shutdown()
        try:
            await letters.put('a parcel')
        except asyncio.QueueShutDown:
            print('main_task: too late for a parcel')
        await una
        await val


asyncio.run(main_task())
