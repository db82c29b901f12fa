"""loop100.py -- the same breakfast, on asyncio's event loop."""
import asyncio
import os


def say(text):
    print(f'{loop.time() - opened:.0f} s  {text}')


def serve():
    say('tea is served')
    loop.stop()


def boiled():
    say('water boils')
    loop.call_soon(serve)


def answer():
    os.read(door[0], 1)
    say('a neighbour')


def popped():
    say('toast! someone rings')
    os.write(door[1], b'!')


def toast():
    say('bread in')
    loop.call_later(1, popped)


def kettle():
    say('kettle on')
    loop.call_later(2, boiled)


loop = asyncio.new_event_loop()
opened = loop.time()
door = os.pipe()
loop.add_reader(door[0], answer)
loop.call_soon(kettle)
loop.call_soon(toast)
loop.run_forever()
loop.close()
