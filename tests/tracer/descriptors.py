"""Descriptors: read and written, replaced, removed while queued."""
import asyncio
import socket

loop = asyncio.new_event_loop()
left, right = socket.socketpair()
first, second = socket.socketpair()


def readable():
    print(left.recv(9))
    loop.remove_reader(left)
    loop.add_writer(left, writable)


def writable():
    print('can be written')
    loop.remove_writer(left)
    loop.call_later(1, loop.stop)


def rival():
    print('only one of us runs')
    loop.remove_reader(first)
    loop.remove_reader(second)


loop.add_reader(left, print, 'replaced')
loop.add_reader(left, readable)
right.send(b'hello')
loop.add_reader(first, rival)
loop.add_reader(second, rival)
first.send(b'x')
second.send(b'x')
loop.run_forever()
loop.close()
