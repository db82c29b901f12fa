"""timeout.py -- a block of code that must not take longer than this."""
import asyncio


def extend(limit, seconds):
    print(f'  dinner: may take {seconds} longer')
    limit.reschedule(limit.when() + seconds)


async def dinner(what, cooks, extra=0):
    try:
        async with asyncio.timeout(0.5) as limit:
            if extra > 0:
                extend(limit, extra)
            await asyncio.sleep(cooks)
            print(f'  dinner: {what} is served')
    finally:
        print(f'  dinner: {"too late" if limit.expired() else "in time"}')


async def main_task():
    print('main_task: soup takes 0.2')
    await dinner('soup', 0.2)
    print('main_task: roast takes 2.0')
    try:
        await dinner('roast', 2)
    except TimeoutError:
        print('main_task: TimeoutError: bread and cheese, then')
    print('main_task: pie takes 1.0')
    await dinner('pie', 1, extra=0.7)


asyncio.run(main_task())
