"""call_later.py -- timers: a delay says not before, and the order is that of the deadlines."""
import asyncio


def ring(what):
    print(f'{loop.time() - start:.0f} s  {what}')


def last_ring(what):
    ring(what)
    loop.stop()


loop = asyncio.new_event_loop()
start = loop.time()
loop.call_later(3, last_ring, 'tea')
loop.call_later(2, ring, 'eggs')
alarm = loop.call_later(1, ring, 'alarm')
loop.call_later(0, ring, 'now, by a timer')
loop.call_soon(ring, 'now, by the queue')
alarm.cancel()
loop.run_forever()
loop.close()
