"""The scenes of tests/unit/shield.c."""
import asyncio

from players import cancel_later, caught, create, fail, give, nap, play


async def shielded(inner):
    return await asyncio.shield(inner)


async def shield_plain():
    [task] = create(give(1))
    await shielded(task)


async def shield_cancel():
    [inner] = create(nap(2, 7))
    [outer] = create(shielded(inner))
    await asyncio.sleep(1)
    outer.cancel()
    await caught(outer)
    await inner


async def shield_inner_cancel():
    [inner] = create(nap(2))
    shield = asyncio.shield(inner)
    cancel_later(1, inner)
    await caught(shield)


async def shield_done():
    [inner] = create(give())
    await asyncio.sleep(0)
    asyncio.shield(inner)


async def shield_fails():
    [inner] = create(fail('x', 1))
    await caught(shielded(inner))


async def shield_race():
    inner = asyncio.get_running_loop().create_future()
    asyncio.shield(inner).cancel()
    inner.set_exception(ValueError('x'))
    await asyncio.sleep(0)


async def shield_forgotten():
    asyncio.shield(*create(nap(1)))
    await asyncio.sleep(2)


play(shield_plain, shield_cancel, shield_inner_cancel, shield_done, shield_fails, shield_race,
     shield_forgotten)
