"""Tasks: made, awaited, named, cancelled, cancelled in vain; a future set by a callback."""
import asyncio


async def inner(value):
    await asyncio.sleep(0)
    return value


async def stubborn():
    try:
        await asyncio.sleep(9)
    except asyncio.CancelledError:
        return 'kept'


async def failing():
    raise ValueError('of a task')


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print('handled'))
    future = loop.create_future()
    loop.call_later(1, future.set_result, 'from a timer')
    print(await future, await future)
    task = asyncio.create_task(inner(7), name='inner')
    print(await inner(3), await task)
    never = asyncio.create_task(inner(1))
    never.cancel('before it began')
    kept = asyncio.create_task(stubborn())
    await asyncio.sleep(0)
    kept.cancel()
    await asyncio.wait([never, kept])
    print(never.cancelled(), kept.result(), kept.cancelling())
    lost = asyncio.create_task(failing())
    await asyncio.sleep(0.5)
    del lost


asyncio.run(main())
