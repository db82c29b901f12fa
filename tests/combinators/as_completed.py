"""The scenes of tests/unit/as_completed.c."""
import asyncio

from players import cancel_later, caught, create, fail, give, nap, play


async def in_order():
    async for future in asyncio.as_completed(create(nap(2, 0), give(1), nap(1, 2))):
        future.result()


async def resolved():
    tasks = create(fail(), give(1), nap(9))
    cancel_later(1, tasks[2])
    for result in asyncio.as_completed(tasks):
        await caught(result)


async def too_late():
    tasks = create(nap(9), nap(1, 1), nap(8))
    for result in asyncio.as_completed(tasks, timeout=2):
        await caught(result)
    tasks[0].cancel()
    tasks[2].cancel()
    await asyncio.sleep(0)


async def no_time():
    loop = asyncio.get_running_loop()
    futures = [loop.create_future(), loop.create_future()]
    futures[1].set_result(1)
    for result in asyncio.as_completed(futures, timeout=-1):
        await caught(result)


async def twice_and_none():
    asyncio.as_completed([], timeout=5)
    slow, quick = create(nap(1, 1), give(2))
    for result in asyncio.as_completed([slow, quick, slow], timeout=5):
        await result
    await asyncio.sleep(0)


async def left_early():
    tasks = create(nap(9, 0), give(1))
    for result in asyncio.as_completed(tasks, timeout=5):
        await result
        break
    await asyncio.sleep(6)
    await tasks[0]


play(in_order, resolved, too_late, no_time, twice_and_none, left_early)
