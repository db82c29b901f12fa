"""The scenes of tests/unit/wait.c."""
import asyncio

from players import cancel_later, caught, create, fail, give, nap, play


async def partition(tasks, **arguments):
    """As zoe_wait: the done ones first. Returns the list and how many they are."""
    done, pending = await asyncio.wait(tasks, **arguments)
    return [*(t for t in tasks if t in done), *(t for t in tasks if t in pending)], len(done)


async def wait_all():
    tasks = create(give(), give())
    await asyncio.wait(tasks)
    await asyncio.wait(tasks)


async def wait_first():
    tasks = create(nap(2), nap(1), nap(3), nap(1))
    tasks, done = await partition(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks[done:]:
        task.cancel()
    await asyncio.wait(tasks)


async def wait_error():
    tasks = create(nap(3), nap(1), fail('x', 2))
    cancel_later(0.5, tasks[1])
    tasks, done = await partition(tasks, return_when=asyncio.FIRST_EXCEPTION)
    tasks, done = await partition(tasks, return_when=asyncio.FIRST_EXCEPTION)
    tasks[done].cancel()
    await asyncio.wait(tasks)


async def wait_timeout():
    tasks = create(nap(3), nap(1))
    for timeout in (2, -1, 9):
        tasks, _ = await partition(tasks, timeout=timeout)


async def wait_tie():
    tasks = create(nap(1))
    await asyncio.wait(tasks, timeout=1)
    await asyncio.wait(tasks)


async def wait_twice():
    quick, slow = create(give(), nap(1))
    await asyncio.wait([quick, slow, quick], timeout=0.5)
    await slow


async def waiter(futures):
    await asyncio.wait(futures, timeout=9, return_when=asyncio.FIRST_COMPLETED)


async def wait_cancel():
    tasks = create(nap(2), nap(3))
    [waiting] = create(waiter(tasks))
    await asyncio.sleep(1)
    waiting.cancel()
    await caught(waiting)
    for task in tasks:
        await task


async def finish(future):
    future.set_result(None)


async def wait_late():
    loop = asyncio.get_running_loop()
    futures = [loop.create_future(), loop.create_future()]
    [waiting] = create(waiter(futures))
    await asyncio.sleep(0)
    futures[0].set_result(None)
    [finishing] = create(finish(futures[1]))
    for _ in range(3):
        await asyncio.sleep(0)


play(wait_all, wait_first, wait_error, wait_timeout, wait_tie, wait_twice, wait_cancel, wait_late)
