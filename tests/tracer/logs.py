"""What asyncio itself logs: a callback that fails, an error nobody looked at."""
import asyncio


async def fails():
    raise ValueError('nobody looks')


def fail():
    raise ValueError('in a callback')


async def main():
    loop = asyncio.get_running_loop()
    loop.call_soon(fail)
    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    del task
    loop.set_debug(True)
    print(repr(loop.call_later(9, fail)).partition(' created at ')[2])


asyncio.run(main())
