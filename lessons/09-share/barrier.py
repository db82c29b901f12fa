"""barrier.py -- nobody goes on until all are there."""
import asyncio


async def hike(name, pace, hut):
    for stage in 1, 2:
        await asyncio.sleep(pace)
        print(f'  {name} reaches hut {stage}')
        if await hut.wait() == 0:
            print(f'  {name}, who was first, leads on from hut {stage}')


async def main_task():
    hut = asyncio.Barrier(3)
    print(f'main_task: a hut for {hut.parties}')
    ida = asyncio.create_task(hike('Ida', 0.3, hut), name='Ida')
    jon = asyncio.create_task(hike('Jon', 0.1, hut), name='Jon')
    kai = asyncio.create_task(hike('Kai', 0.2, hut), name='Kai')
    await ida
    await jon
    await kai
    print(f'main_task: {hut.n_waiting} wait')


asyncio.run(main_task())
