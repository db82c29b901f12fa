"""The scenes of tests/unit/sleep.c."""
import asyncio

from players import cancel_later, caught, create, nap, play


async def sleep_not():
    await asyncio.sleep(-1)
    await asyncio.sleep(0, 'c')


async def sleep_result():
    await asyncio.sleep(0.25, 7)


async def sleep_ties():
    for task in create(*(nap(1) for _ in range(9))):
        await task


async def sleep_cancel():
    [task] = create(nap(9))
    await asyncio.sleep(1)
    task.cancel('enough')
    await caught(task)
    await asyncio.sleep(0)


async def sleep_cancel_late():
    [task] = create(nap(1))
    cancel_later(1, task)
    await caught(task)


async def sleep_nan():
    await caught(asyncio.sleep(float('nan')))


play(sleep_not, sleep_result, sleep_ties, sleep_cancel, sleep_cancel_late, sleep_nan)
