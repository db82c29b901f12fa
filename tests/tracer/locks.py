"""Locks and their family, each with somebody who waits."""
import asyncio


async def use(lock, seconds):
    async with lock:
        await asyncio.sleep(seconds)


async def wait(event):
    await event.wait()


async def meet(barrier):
    await barrier.wait()


async def consume(queue):
    while (item := await queue.get()) is not None:
        await asyncio.sleep(0.125)
        queue.task_done()
    queue.task_done()


async def main():
    lock, event = asyncio.Lock(), asyncio.Event()
    semaphore = asyncio.BoundedSemaphore(2)
    await asyncio.gather(*(use(lock, 0.125) for _ in range(3)))
    await asyncio.gather(*(use(semaphore, 0.125) for _ in range(3)))
    waiters = asyncio.gather(wait(event), wait(event))
    await asyncio.sleep(0)
    event.set()
    event.clear()
    await waiters
    queue = asyncio.PriorityQueue(1)
    consumer = asyncio.create_task(consume(queue))
    for item in (2, 1):
        await queue.put(item)
    await queue.join()
    consumer.cancel()


asyncio.run(main())
