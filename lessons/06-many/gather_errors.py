"""gather_errors.py -- when one of them fails."""
import asyncio


async def climb(who, hours, slips=False):
    await asyncio.sleep(hours)
    if slips:
        raise RuntimeError(f'{who} slips')
    print(f'  {who} is at the top')
    return who


async def climb_all(return_exceptions):
    tasks = [asyncio.create_task(climb('Ann', 0.1)),
             asyncio.create_task(climb('Ben', 0.2, slips=True)),
             asyncio.create_task(climb('Cat', 0.3))]
    for result in await asyncio.gather(*tasks, return_exceptions=return_exceptions):
        print(f'  result: {result!r}')


async def main_task():
    print('the first error ends the gather:')
    try:
        await climb_all(return_exceptions=False)
    except RuntimeError as error:
        print(f'  caught: {error}')
    await asyncio.sleep(0.5)
    print('errors as results:')
    await climb_all(return_exceptions=True)


asyncio.run(main_task())
