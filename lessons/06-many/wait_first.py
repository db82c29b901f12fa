"""wait_first.py -- wait for the first one, or for the first one that fails."""
import asyncio


async def look(where, seconds, breaks=False):
    await asyncio.sleep(seconds)
    print(f'  look: {where}')
    if breaks:
        raise RuntimeError('the vase broke')


async def search_all(until):
    places = [asyncio.create_task(look('attic', 0.4)),
              asyncio.create_task(look('bag', 0.1)),
              asyncio.create_task(look('shelf', 0.3, breaks=True)),
              asyncio.create_task(look('pocket', 0.2))]
    done, pending = await asyncio.wait(places, return_when=until)
    print(f'  {len(done)} done, {len(pending)} pending')
    for place in places:
        if place in pending:
            place.cancel()
    for place in places:
        if place in done and place.exception():
            print(f'  error: {place.exception()}')


async def main_task():
    print('until the first is done:')
    await search_all(asyncio.FIRST_COMPLETED)
    print('until the first fails:')
    await search_all(asyncio.FIRST_EXCEPTION)


asyncio.run(main_task())
