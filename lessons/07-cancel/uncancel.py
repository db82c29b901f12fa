"""uncancel.py -- a request to cancel can be refused, and taken back."""
import asyncio


async def child():
    print('child: plays')
    try:
        try:
            await asyncio.sleep(60)
            return
        except asyncio.CancelledError:
            requests = asyncio.current_task().cancelling()
            print(f'child: requests: {requests}; one more game, please')
            print(f'child: requests left: {asyncio.current_task().uncancel()}')
        await asyncio.sleep(60)
    finally:
        print(f'child: requests: {asyncio.current_task().cancelling()}; comes')


async def main_task():
    task, call = asyncio.create_task(child()), 1
    while not task.done():
        await asyncio.sleep(1)
        print(f'main_task: call {call}')
        task.cancel()
        await asyncio.sleep(1)
        call += 1
    print('main_task: here we are' if task.cancelled() else 'main_task: ?')


asyncio.run(main_task())
