"""The scenes of tests/unit/wait_for.c."""
import asyncio

from players import caught, create, give, nap, play


async def wait_for_give():
    await asyncio.wait_for(give(1), 10)
    await asyncio.wait_for(give(2), None)


async def wait_for_nap():
    await asyncio.wait_for(nap(1, 7), 10)


async def wait_for_nothing():
    loop = asyncio.get_running_loop()
    await caught(asyncio.wait_for(give(), -1))
    future = loop.create_future()
    future.set_result(3)
    await asyncio.wait_for(future, -1)
    future = loop.create_future()
    future.cancel()
    await caught(asyncio.wait_for(future, -1))


async def wait_for_too_long():
    await caught(asyncio.wait_for(nap(9), 1))


async def wait_for_future():
    await caught(asyncio.wait_for(asyncio.get_running_loop().create_future(), 1))


async def slow_cleaner():
    try:
        await asyncio.sleep(9)
    finally:
        await asyncio.sleep(3)


async def wait_for_slow_cleaner():
    await caught(asyncio.wait_for(slow_cleaner(), 1))
    [task] = create(slow_cleaner())
    await asyncio.sleep(0)
    await caught(asyncio.wait_for(task, -1))


async def swallower():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        return 'kept'


async def wait_for_swallower():
    await asyncio.wait_for(swallower(), 1)
    [task] = create(swallower())
    await asyncio.sleep(0)
    await asyncio.wait_for(task, -1)


async def waiting(awaitable, timeout):
    return await asyncio.wait_for(awaitable, timeout)


async def wait_for_cancelled():
    [task] = create(waiting(nap(9), 20))
    await asyncio.sleep(1)
    task.cancel('stop')
    await caught(task)


async def wait_for_cancelled_twice():
    [inner] = create(slow_cleaner())
    await asyncio.sleep(0)
    [task] = create(waiting(inner, -1))
    await asyncio.sleep(1)
    task.cancel()
    await caught(task)
    await caught(inner)


async def wait_for_race():
    future = asyncio.get_running_loop().create_future()
    [task] = create(waiting(future, 20))
    await asyncio.sleep(0)
    future.set_result('done')
    task.cancel()
    await caught(task)


async def wait_for_tie():
    await caught(asyncio.wait_for(nap(1), 1))


async def wait_for_gather():
    future = asyncio.get_running_loop().create_future()
    await caught(asyncio.wait_for(asyncio.gather(future), -1))


play(wait_for_give, wait_for_nap, wait_for_nothing, wait_for_too_long, wait_for_future,
     wait_for_slow_cleaner, wait_for_swallower, wait_for_cancelled, wait_for_cancelled_twice,
     wait_for_race, wait_for_tie, wait_for_gather)
