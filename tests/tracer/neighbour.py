"""Imported by arguments.py."""
import asyncio


async def hello():
    await asyncio.sleep(0)
    print('hello')


def greet():
    asyncio.run(hello())
