"""lock.py -- three bakers and one oven: who has it, who waits in line, and how it changes hands."""
import asyncio


def say(name, what):
    print(f'{asyncio.get_running_loop().time() - opening:.1f}  {name:4}  {what}')


async def bake(name, oven, seconds):
    say(name, 'waits for the oven' if oven.locked() else 'finds the oven free')
    async with oven:
        say(name, 'bakes')
        await asyncio.sleep(seconds)
        say(name, 'gives the oven back')


async def baker(name, oven, arrives, bakes, loaves):
    await asyncio.sleep(arrives)
    for _ in range(loaves):
        await bake(name, oven, bakes)
    say(name, 'goes home')


def hire(name, oven, **job):
    return asyncio.create_task(baker(name, oven, **job), name=name)


async def main_task():
    global opening
    opening = asyncio.get_running_loop().time()
    oven = asyncio.Lock()
    amy = hire('Amy', oven, arrives=0.2, bakes=1.0, loaves=2)
    ben = hire('Ben', oven, arrives=0.4, bakes=0.8, loaves=1)
    eve = hire('Eve', oven, arrives=0.7, bakes=0.5, loaves=1)
    await amy
    await ben
    await eve


asyncio.run(main_task())
