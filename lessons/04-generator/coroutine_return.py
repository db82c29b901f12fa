"""coroutine_return.py -- what a coroutine gives back."""
import asyncio


async def divide(cakes, guests):
    return divmod(cakes, guests)


async def main_task():
    each, left = await divide(cakes=17, guests=5)
    print(f'{each} cakes each, {left} left')
    each, left = await divide(guests=4, cakes=10)
    print(f'{each} cakes each, {left} left')


asyncio.run(main_task())
