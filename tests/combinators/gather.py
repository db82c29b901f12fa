"""The scenes of tests/unit/gather.c."""
import asyncio

from players import caught, create, fail, give, nap, play


async def gather_two():
    await asyncio.gather(*create(give(1), give(2)))


async def gather_none():
    await asyncio.gather()


async def gather_sleep():
    await asyncio.gather(*create(nap(2, 2), nap(1, 1)))


async def gather_done():
    loop = asyncio.get_running_loop()
    good, bad = loop.create_future(), loop.create_future()
    good.set_result(1)
    bad.set_exception(ValueError('y'))
    await asyncio.gather(good, bad, return_exceptions=True)
    await caught(asyncio.gather(good, bad))


async def gather_twice():
    one, two = create(give(1), nap(1, 2))
    await asyncio.gather(one, two, one)


async def gather_gather():
    inner = asyncio.gather(*create(give(1), give(2)))
    await asyncio.gather(inner, *create(give(3)))


async def gather_fails():
    failing, sibling = create(fail(), nap(5))
    gather = asyncio.gather(failing, sibling)
    await caught(gather)
    gather.cancel()
    await sibling


async def gather_both_fail():
    await caught(asyncio.gather(*create(fail('x'), fail('y', 1))))
    await asyncio.sleep(2)


async def gather_exceptions():
    await asyncio.gather(*create(fail(), give(2)), return_exceptions=True)


play(gather_two, gather_none, gather_sleep, gather_done, gather_twice, gather_gather,
     gather_fails, gather_both_fail, gather_exceptions)
