"""Philosophers at a round table, who take the left fork, think, and want the right one: the twin of deadlock.c."""
import asyncio
import sys

SEATS = int(sys.argv[1]) if len(sys.argv) > 1 else 2
NAMES = ['Amy', 'Ben', 'Cleo', 'Dan', 'Eve', 'Finn', 'Gus', 'Hope', 'Ian'][:SEATS]


async def philosopher(forks, seat):
    async with forks[seat]:
        await asyncio.sleep(0.5)
        async with forks[(seat + 1) % SEATS]:
            pass


async def main_task():
    forks = [asyncio.Lock() for _ in NAMES]
    tasks = [asyncio.create_task(philosopher(forks, seat), name=name)
             for seat, name in enumerate(NAMES)]
    await asyncio.gather(*tasks)


asyncio.run(main_task())
