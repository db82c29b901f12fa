"""Threads that call the loop again and again, and one with a loop of its own: in real time."""
import asyncio
import sys
import threading
import time

THREADS, CALLS = 3, 60
sys.setswitchinterval(2e-5)


def call(loop, ran):
    for number in range(CALLS):
        loop.call_soon_threadsafe(ran.add, number)
        time.sleep(0.0005)
    loop.call_soon_threadsafe(print, 'this was the last call')


async def neighbour():
    """Another loop, which turns beside the first one."""
    for _ in range(CALLS):
        await asyncio.gather(*(asyncio.sleep(0.0005) for _ in range(3)))


async def main():
    loop, ran = asyncio.get_running_loop(), set()
    threads = [threading.Thread(target=call, args=(loop, ran)) for _ in range(THREADS)]
    threads.append(threading.Thread(target=lambda: asyncio.run(neighbour())))
    for thread in threads:
        thread.start()
    while len(ran) < CALLS:
        await asyncio.gather(*(asyncio.sleep(0) for _ in range(3)))
    for thread in threads:
        thread.join()
    loop.call_soon(print, 'and this comes after it')
    await asyncio.sleep(0)
    await asyncio.sleep(0)


asyncio.run(main())
