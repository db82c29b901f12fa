"""Several at once: gather, wait, shield, timeout; what is left when main returns."""
import asyncio


async def nap(seconds, fails=False):
    await asyncio.sleep(seconds)
    if fails:
        raise ValueError(seconds)
    return seconds


async def main():
    print(await asyncio.gather(nap(0.3), nap(0.1), nap(0.2)))
    print(await asyncio.gather(nap(0.1, True), nap(0.2), return_exceptions=True))
    both = {asyncio.create_task(nap(1)), asyncio.create_task(nap(2))}
    done, pending = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    shield = asyncio.shield(pending.pop())
    shield.cancel()
    try:
        async with asyncio.timeout(0.5):
            await nap(9)
    except TimeoutError:
        print('too late')
    asyncio.create_task(nap(100))
    print(len(asyncio.all_tasks()))


asyncio.run(main())
