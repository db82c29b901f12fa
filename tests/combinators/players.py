"""Who plays in the scenes: the twins of what tests/unit/scene.h defines."""
import asyncio


def create(*coroutines):
    """A task for each coroutine."""
    return [asyncio.create_task(coroutine) for coroutine in coroutines]


def cancel_later(delay, *futures):
    def cancel_it():
        for future in futures:
            future.cancel()
    asyncio.get_running_loop().call_later(delay, cancel_it)


async def give(value=0):
    return value


async def nap(delay, value=0):
    await asyncio.sleep(delay)
    return value


async def fail(message='x', delay=0):
    if delay > 0:
        await asyncio.sleep(delay)
    raise ValueError(message)


async def caught(awaitable):
    """Await it; an error becomes the value."""
    try:
        return await awaitable
    except BaseException as error:
        return error


def play(*scenes):
    for scene in scenes:
        asyncio.run(scene())
