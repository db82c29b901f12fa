"""Microseconds to start a program and to wait for its end: spawn_python.py asyncio|uvloop"""
import asyncio
import sys
import time

CHILDREN = 100


async def main():
    before = time.perf_counter()
    for _ in range(CHILDREN):
        child = await asyncio.create_subprocess_exec('/bin/true')
        await child.wait()
    print((time.perf_counter() - before) / CHILDREN * 1e6)


if sys.argv[1] == 'uvloop':
    import uvloop
    uvloop.install()
asyncio.run(main())
