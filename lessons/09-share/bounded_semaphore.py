"""bounded_semaphore.py -- a semaphore that counts its keys."""
import asyncio


async def use(keys):
    await keys.acquire()
    print('  takes the key')
    keys.release()
    print('  gives it back')
    try:
        keys.release()
        print('  gives it back again: nobody minds')
    except ValueError as error:
        print(f'  gives it back again: {error}')


async def main_task():
    print('a semaphore:')
    await use(asyncio.Semaphore(1))
    print('a bounded semaphore:')
    await use(asyncio.BoundedSemaphore(1))


asyncio.run(main_task())
