"""call_at.py -- a deadline instead of a delay: a clock that does not drift."""
import asyncio
import time

TICKS = 3
ticks = 0


def work(how):
    global ticks
    print(f'{how}: {loop.time() - start:.1f} s')
    time.sleep(0.1)
    ticks += 1


def drift():
    work('call_later')
    if ticks == TICKS:
        loop.stop()
    else:
        loop.call_later(1, drift)


def keep_time():
    work('call_at')
    if ticks == TICKS:
        loop.stop()
    else:
        loop.call_at(start + ticks + 1, keep_time)


loop = asyncio.new_event_loop()
start = loop.time()
loop.call_later(1, drift)
loop.run_forever()
start = loop.time()
ticks = 0
loop.call_at(start + 1, keep_time)
loop.run_forever()
loop.close()
