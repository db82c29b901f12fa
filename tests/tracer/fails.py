"""Ends with an error, raised in a task and in a task that it awaits."""
import asyncio


async def inner():
    await asyncio.sleep(0)
    raise ValueError('inner')


async def main():
    print('before')
    try:
        await asyncio.create_task(inner())
    except ValueError as error:
        raise RuntimeError('outer') from error


asyncio.run(main())
