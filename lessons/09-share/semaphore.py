"""semaphore.py -- at most two at a time."""
import asyncio


def say(what):
    print(f'{asyncio.current_task().get_name()} {what}')


async def paddle(seconds, boats):
    if boats.locked():
        say('waits')
    async with boats:
        say('paddles')
        await asyncio.sleep(seconds)
        say('is back')


def start(name, seconds, boats):
    return asyncio.create_task(paddle(seconds, boats), name=name)


async def main_task():
    boats = asyncio.Semaphore(2)
    people = [('Ann', 0.5), ('Bob', 0.2), ('Cem', 0.4), ('Dot', 0.3), ('Eli', 0.3)]
    trips = [start(name, seconds, boats) for name, seconds in people]
    for trip in trips:
        await trip
    print('all boats are back')


asyncio.run(main_task())
