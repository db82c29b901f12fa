"""barrier.py -- nobody goes on until all are there."""
import asyncio


def say(what, hut):
    print(f'  {asyncio.current_task().get_name()} {what} hut {hut}')


async def hike(pace, hut):
    for stage in 1, 2:
        await asyncio.sleep(pace)
        say('reaches', stage)
        if await hut.wait() == 0:
            say('was first, and leads on from', stage)


async def main_task():
    hut = asyncio.Barrier(3)
    print(f'main_task: a hut for {hut.parties}')
    ida = asyncio.create_task(hike(0.3, hut), name='Ida')
    jon = asyncio.create_task(hike(0.1, hut), name='Jon')
    kai = asyncio.create_task(hike(0.2, hut), name='Kai')
    await asyncio.gather(ida, jon, kai)
    print(f'main_task: {hut.n_waiting} wait')


asyncio.run(main_task())
