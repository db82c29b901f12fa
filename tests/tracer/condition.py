"""A condition and a barrier."""
import asyncio


async def wait(condition):
    async with condition:
        await condition.wait()


async def meet(barrier):
    return await barrier.wait()


async def main():
    condition = asyncio.Condition()
    waiters = [asyncio.create_task(wait(condition)) for _ in range(2)]
    await asyncio.sleep(0)
    async with condition:
        condition.notify(5)
    await asyncio.wait(waiters)
    barrier = asyncio.Barrier(2)
    print(await asyncio.gather(meet(barrier), meet(barrier)))


asyncio.run(main())
