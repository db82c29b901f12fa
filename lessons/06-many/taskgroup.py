"""taskgroup.py -- tasks that end before the block does."""
import asyncio


async def pick(fruit, basket, count):
    await asyncio.sleep(0.1 * count)
    basket.extend([fruit] * count)
    print(f'  pick: {count} {fruit}')


async def harvest(basket):
    async with asyncio.TaskGroup() as group:
        group.create_task(pick('apples', basket, 4))
        group.create_task(pick('pears', basket, 2))
        print('  harvest: everybody is in the garden')
    print('  harvest: everybody is back')


async def main_task():
    print('main_task: begins')
    basket = []
    await harvest(basket)
    print(f'main_task: {len(basket)} fruits')


asyncio.run(main_task())
