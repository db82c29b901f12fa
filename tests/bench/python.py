"""The same works with asyncio or uvloop:  python.py asyncio|uvloop WORK

Prints one number, most often nanoseconds of processor time for each. asyncio waits with select(),
as our loop does; uvloop cannot.
"""
import asyncio
import selectors
import sys
import time
import tracemalloc
import types

A_TURN, SOON_TURNS, TURNS = 1000, 30, 5000
TASKS, ROUNDS, AWAITS = 1000, 40, 20_000
HANDOVERS, PAIRS, MANY = 10_000, 1000, 100_000
TIMERS = 100_000          # a tenth of the C sides': a lower heap, to the advantage of this side


def each_since(begun, count):
    return (time.process_time() - begun) * 1e9 / count


def run_forever(loop, count, first):
    loop.call_soon(first)
    begun = time.process_time()
    loop.run_forever()
    return each_since(begun, count)


# --- the loop ---------------------------------------------------------------------------------


def call_soon(loop):
    left = SOON_TURNS

    def nothing():
        pass

    def schedule():
        nonlocal left
        left -= 1
        if left < 0:
            loop.stop()
        for _ in range(A_TURN - 1):
            loop.call_soon(nothing)
        loop.call_soon(schedule)

    return run_forever(loop, SOON_TURNS * A_TURN, schedule)


def turn(loop):
    left = TURNS

    def again():
        nonlocal left
        left -= 1
        if left < 0:
            loop.stop()
        else:
            loop.call_soon(again)

    return run_forever(loop, TURNS, again)


def turn_debug(loop):
    loop.set_debug(True)
    return turn(loop)


def make_deadlines():
    state, deadlines = 1, []
    for _ in range(TIMERS):
        state = (state * 1664525 + 1013904223) % 2**32
        deadlines.append((state >> 12) * 1e-6)
    return deadlines


def timers(loop):
    """Deadlines lie in the past for asyncio. uvloop would make plain callbacks of such: there they
    lie ahead, closer together, and the time until the last of them is slept away."""
    deadlines, fired = make_deadlines(), 0

    def fire():
        nonlocal fired
        fired += 1
        if fired == TIMERS // 2:
            loop.stop()

    ahead = type(loop).__module__.startswith("uvloop")
    start, spread = loop.time() + (1 if ahead else -2), 0.2 if ahead else 1
    begun = time.process_time()
    handles = [loop.call_at(start + spread * deadline, fire) for deadline in deadlines]
    for handle in handles[::2]:
        handle.cancel()
    if ahead:
        time.sleep(max(0, start + 0.25 - loop.time()))
    loop.run_forever()
    return each_since(begun, TIMERS)


# --- tasks ------------------------------------------------------------------------------------


@types.coroutine
def bare_yield():
    yield


async def take_turns(turn_once):
    async def taker():
        for _ in range(ROUNDS):
            await turn_once()

    tasks = [asyncio.create_task(taker()) for _ in range(TASKS)]
    begun = time.process_time()
    for task in tasks:
        await task
    return each_since(begun, TASKS * ROUNDS)


def switch(loop):
    return loop.run_until_complete(take_turns(bare_yield))


def sleep(loop):
    return loop.run_until_complete(take_turns(lambda: asyncio.sleep(0)))


async def await_coroutine():
    async def nothing():
        return 1

    begun = time.process_time()
    for _ in range(AWAITS):
        await nothing()
        await nothing()
        await nothing()
        await nothing()
        await nothing()
        await nothing()
        await nothing()
        await nothing()
        await nothing()
        await nothing()
    return each_since(begun, AWAITS * 10)


async def await_done():
    done = asyncio.get_running_loop().create_future()
    done.set_result(1)
    begun = time.process_time()
    for _ in range(AWAITS):
        await done
        await done
        await done
        await done
        await done
        await done
        await done
        await done
        await done
        await done
    return each_since(begun, AWAITS * 10)


async def use_lock():
    lock = asyncio.Lock()
    begun = time.process_time()
    for _ in range(AWAITS * 5):
        await lock.acquire()
        lock.release()
        await lock.acquire()
        lock.release()
    return each_since(begun, AWAITS * 10)


async def hand_over(pairs):
    async def player(get_from, put_to, left):
        for _ in range(left):
            await get_from.get()
            await put_to.put(left)

    queues = [asyncio.Queue() for _ in range(2 * pairs)]
    tasks = [asyncio.create_task(player(queues[i], queues[i ^ 1], HANDOVERS // 2 // pairs))
             for i in range(2 * pairs)]
    for queue in queues[::2]:
        queue.put_nowait(0)
    begun = time.process_time()
    for task in tasks:
        await task
    return each_since(begun, HANDOVERS)


async def live(in_use):
    async def waits():
        await gate

    gate = asyncio.get_running_loop().create_future()
    tasks = [None] * MANY
    before, begun = in_use(), time.process_time()
    for i in range(MANY):
        tasks[i] = asyncio.create_task(waits())
    await asyncio.sleep(0)
    held = (in_use() - before) / MANY
    gate.set_result(None)
    for i in range(MANY):
        await tasks[i]
        tasks[i] = None
    return held, each_since(begun, MANY)


def spawn(loop):
    return loop.run_until_complete(live(lambda: 0))[1]


def bytes_each(loop):
    """What Python asked for; what the allocator adds is not counted, to the advantage of this
    side."""
    tracemalloc.start()
    return loop.run_until_complete(live(lambda: tracemalloc.get_traced_memory()[0]))[0]


WORKS = {
    "call_soon": call_soon,
    "turn": turn,
    "turn_debug": turn_debug,
    "timers": timers,
    "switch": switch,
    "sleep": sleep,
    "await": lambda loop: loop.run_until_complete(await_coroutine()),
    "done": lambda loop: loop.run_until_complete(await_done()),
    "lock": lambda loop: loop.run_until_complete(use_lock()),
    "pair": lambda loop: loop.run_until_complete(hand_over(1)),
    "pairs": lambda loop: loop.run_until_complete(hand_over(PAIRS)),
    "spawn": spawn,
    "bytes": bytes_each,
}


def new_loop(who):
    if who == "uvloop":
        import uvloop
        return uvloop.new_event_loop()
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


if __name__ == "__main__":
    print(f"{WORKS[sys.argv[2]](new_loop(sys.argv[1])):.4f}")
