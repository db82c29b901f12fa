"""lock.py -- three bakers and one oven: who has it, who waits in line, and how it changes hands."""
import asyncio


def say(what):
    print(f'{asyncio.current_task().get_name()} {what}')


async def bake(seconds):
    say('asks')
    async with oven:
        say('bakes')
        await asyncio.sleep(seconds)
        say('is done')


async def baker(arrives, bakes, loaves):
    await asyncio.sleep(arrives)
    for _ in range(loaves):
        await bake(bakes)


async def main_task():
    global oven
    oven = asyncio.Lock()
    amy = asyncio.create_task(baker(arrives=0.2, bakes=1.0, loaves=2), name='Amy')
    ben = asyncio.create_task(baker(arrives=0.4, bakes=0.8, loaves=1), name='Ben')
    eve = asyncio.create_task(baker(arrives=0.7, bakes=0.5, loaves=1), name='Eve')
    await amy
    await ben
    await eve


asyncio.run(main_task())
