"""call_soon.py -- the queue: first in, first out, and what is added meanwhile waits."""
import asyncio


def greet(name):
    print(f'hello {name}')


def invite(name):
    print(f'hello {name}, bring a friend')
    loop.call_soon(greet, 'friend')


def leave():
    print('good night')
    loop.stop()


def ask():
    loop.call_soon(invite, 'Ada')
    loop.call_soon(greet, 'Grace')
    nobody = loop.call_soon(greet, 'nobody')
    nobody.cancel()
    loop.call_later(1, leave)


loop = asyncio.new_event_loop()
ask()
print('the loop has not turned yet')
loop.run_forever()
loop.close()
