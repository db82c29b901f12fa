"""Microseconds to start a program and to wait for its end: spawn_python.py asyncio|uvloop wall|cpu PROGRAM"""
import asyncio
import sys
import time

CHILDREN = 100
WHO, CLOCK, PROGRAM = sys.argv[1:]
seconds = time.process_time if CLOCK == 'cpu' else time.perf_counter


async def main():
    begun = seconds()
    for _ in range(CHILDREN):
        child = await asyncio.create_subprocess_exec(PROGRAM)
        await child.wait()
    print((seconds() - begun) / CHILDREN * 1e6)


if WHO == 'uvloop':
    import uvloop
    uvloop.install()
asyncio.run(main())
