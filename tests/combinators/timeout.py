"""The scenes of tests/unit/timeout.c."""
import asyncio

from players import cancel_later, caught, create, nap, play


async def limited(limit, delay=0, error=None):
    async with asyncio.timeout(limit):
        try:
            if delay > 0:
                await nap(delay)
        except asyncio.CancelledError:
            raise error or asyncio.CancelledError


async def timeout_in_time():
    await limited(2, 1)
    await limited(None, 1)


async def timeout_expires():
    await caught(limited(1, 9))


async def timeout_past():
    await limited(-1)
    await caught(limited(-1, 9))


async def timeout_other_error():
    await caught(limited(1, 9, ValueError('instead')))


async def nested(outer, inner):
    async with asyncio.timeout(outer):
        try:
            await limited(inner, 9)
        except TimeoutError:
            pass


async def timeout_inner_first():
    await nested(2, 1)


async def timeout_outer_first():
    await caught(nested(1, 2))


async def timeout_both():
    await caught(nested(1, 1))


async def timeout_and_cancel():
    [task] = create(limited(1, 9))
    await asyncio.sleep(0)
    cancel_later(1, task)
    await caught(task)


async def swallowing():
    await caught(nap(9))
    await caught(limited(1, 9))


async def timeout_cancelled_before():
    [task] = create(swallowing())
    await asyncio.sleep(0)
    task.cancel()
    await task


async def timeout_reschedule():
    begun = asyncio.get_running_loop().time()
    async with asyncio.timeout_at(begun + 1) as limit:
        limit.reschedule(None)
        await nap(2)
        limit.reschedule(begun + 3)
        await caught(nap(9))


async def timeout_reschedule_past():
    begun = asyncio.get_running_loop().time()
    async with asyncio.timeout_at(begun + 5) as limit:
        await nap(2)
        limit.reschedule(begun + 1)
        await caught(nap(9))


play(timeout_in_time, timeout_expires, timeout_past, timeout_other_error, timeout_inner_first,
     timeout_outer_first, timeout_both, timeout_and_cancel, timeout_cancelled_before,
     timeout_reschedule, timeout_reschedule_past)
