"""Callbacks: soon, later, cancelled, equal deadlines, one that fails; the loop stopped and run again."""
import asyncio
import functools
import time


def say(text):
    print(text)


def fail():
    raise ValueError('of a callback')


def busy():
    time.sleep(0.25)


loop = asyncio.new_event_loop()
loop.set_exception_handler(lambda loop, context: say('handled'))
loop.call_soon(say, 'soon')
loop.call_soon(functools.partial(say, text='partial'))
loop.call_soon(fail)
never = loop.call_soon(say, 'never')
loop.call_soon(loop.stop)
never.cancel()
loop.run_forever()
when = loop.time() + 1
for number in range(9):
    loop.call_at(when, say, f'timer {number}')
late = loop.call_later(0.5, say, 'late')
loop.call_later(0.5, busy)
loop.call_later(0.25, late.cancel)
loop.call_soon_threadsafe(say, 'threadsafe')
loop.call_later(2, loop.stop)
loop.run_forever()
loop.close()
