"""future_await.py -- a task that waits for a future."""
import asyncio


def ring(bell):
    print('ring: somebody is at the door')
    bell.set_result('a parcel')


async def main_task():
    loop = asyncio.get_running_loop()
    bell = loop.create_future()
    loop.call_later(0.5, ring, bell)
    print('main_task: waits for the bell')
    print(f'main_task: it is {await bell}')
    print(f'main_task: it is still {await bell}')


asyncio.run(main_task())
