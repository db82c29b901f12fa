"""coroutine_error.py -- how a coroutine fails, who catches it, and what runs on the way."""
import asyncio


async def open_box(number):
    if number == 2:
        raise ValueError(f'box {number} is empty')
    print(f'  open_box: {number} has a toy in it')


async def open_all(last):
    try:
        for number in range(1, last + 1):
            await open_box(number)
        print('  open_all: opened all of them')
    finally:
        print('  open_all: tidies up')


async def main_task():
    for last in 1, 3:
        print(f'main_task: boxes: {last}')
        try:
            await open_all(last)
        except ValueError as error:
            print(f'main_task: caught "{error}"')


asyncio.run(main_task())
