"""The scenes of tests/unit/gather_cancel.c."""
import asyncio

from players import cancel_later, caught, create, nap, play


async def gather_child_cancelled():
    child, other = create(nap(9), nap(1))
    gather = asyncio.gather(child, other)
    cancel_later(0.5, child)
    await caught(gather)
    await other


async def gather_cancelled_twice():
    child, = create(nap(9))
    gather = asyncio.gather(child, child)

    def cancel_with_words():
        child.cancel('msg')
    asyncio.get_running_loop().call_later(1, cancel_with_words)
    await caught(gather)


async def gather_cancel(return_exceptions=False):
    gather = asyncio.gather(*create(nap(9), nap(9)), return_exceptions=return_exceptions)
    cancel_later(1, gather)
    await caught(gather)


async def gather_cancel_exceptions():
    await gather_cancel(True)


async def wait_for_pair():
    await asyncio.gather(*create(nap(9), nap(9)))


async def gather_cancel_task():
    [task] = create(wait_for_pair())
    await asyncio.sleep(1)
    task.cancel('msg')
    await caught(task)


async def stubborn():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        pass


async def gather_cancel_stubborn():
    gather = asyncio.gather(*create(stubborn(), stubborn()), return_exceptions=True)
    cancel_later(1, gather)
    await caught(gather)


play(gather_child_cancelled, gather_cancelled_twice, gather_cancel, gather_cancel_exceptions,
     gather_cancel_task, gather_cancel_stubborn)
