"""event.py -- a flag that everybody waits for."""
import asyncio


async def runner(name, arrives, gun):
    await asyncio.sleep(arrives)
    print(f'{name} is there, the gun {"has fired" if gun.is_set() else "has not fired"}')
    await gun.wait()
    print(f'{name} runs')


def fire(gun):
    print('bang')
    gun.set()


async def main_task():
    gun = asyncio.Event()
    ada = asyncio.create_task(runner('Ada', 0.1, gun))      # noqa: F841
    bea = asyncio.create_task(runner('Bea', 0.2, gun))      # noqa: F841
    cyd = asyncio.create_task(runner('Cyd', 0.7, gun))
    asyncio.get_running_loop().call_later(0.5, fire, gun)
    await cyd
    gun.clear()
    print(f'the gun is loaded: {"no" if gun.is_set() else "yes"}')


asyncio.run(main_task())
