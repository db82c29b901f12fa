"""wait.py -- wait for all, and look at each one afterwards."""
import asyncio


async def row(boat, sinks):
    print(f'boat {boat} sets off')
    await asyncio.sleep(0.1 * boat)
    if sinks:
        raise RuntimeError(f'boat {boat} has sunk')
    print(f'boat {boat} arrives')
    return boat


def report(boat):
    error = boat.exception()
    if error is not None:
        print(f'main_task: error: {error}')
    else:
        print(f'main_task: result: {boat.result()}')


async def main_task():
    boats = [asyncio.create_task(row(3 - i, sinks=i == 1)) for i in range(3)]
    print('main_task: waits for all boats')
    done, pending = await asyncio.wait(boats)
    print(f'main_task: {len(done)} done')
    for boat in boats:
        report(boat)


asyncio.run(main_task())
