"""wait_timeout.py -- wait for all, but not for ever."""
import asyncio


async def walk(who, seconds):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        print(f'{who} turns back')
        raise
    print(f'{who} arrives')


async def main_task():
    walks = [asyncio.create_task(walk('tortoise', 9)),
             asyncio.create_task(walk('hare', 0.1)),
             asyncio.create_task(walk('snail', 99))]
    done, pending = await asyncio.wait(walks, timeout=0.5)
    print(f'main_task: {len(done)} done, {len(pending)} pending')
    late = [walk for walk in walks if walk in pending]
    for walk_ in late:
        walk_.cancel()
    await asyncio.wait(late)
    print('main_task: nobody is on the way any more')


asyncio.run(main_task())
