"""context.py -- values that travel with the task."""
import asyncio
import contextvars

language = contextvars.ContextVar('language', default='no language')


def greet(who):
    print(f'{who}: {language.get()}')


async def learn(what):
    language.set(what)


async def guest(name, speaks=None):
    if speaks:
        await learn(speaks)
    await asyncio.sleep(0)
    greet(name)


async def main_task():
    greet('host')
    await learn('English')
    ana = asyncio.create_task(guest('Ana', speaks='Spanish'))
    bo = asyncio.create_task(guest('Bo'))
    await learn('French')
    await ana
    await bo
    greet('host')


asyncio.run(main_task())
