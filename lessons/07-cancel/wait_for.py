"""wait_for.py -- await one thing, but not longer than this."""
import asyncio


async def lift(seconds):
    try:
        await asyncio.sleep(seconds)
        print('  lift: here')
        return 'going up'
    except asyncio.CancelledError:
        print('  lift: brakes')
        await asyncio.sleep(0.2)
        print('  lift: stands still')
        raise


def seconds_since(began):
    return asyncio.get_running_loop().time() - began


async def main_task():
    print('main_task: a lift that takes 0.2 seconds')
    began = seconds_since(0)
    result = await asyncio.wait_for(lift(0.2), timeout=0.5)
    print(f'main_task: {result}, after {seconds_since(began):.1f}')

    print('main_task: a lift that takes 5 seconds')
    began = seconds_since(0)
    try:
        await asyncio.wait_for(lift(5), timeout=0.5)
    except TimeoutError:
        print(f'main_task: TimeoutError, after {seconds_since(began):.1f}')


asyncio.run(main_task())
