"""A host of several addresses, and who of them answers: the twin of eyeballs.c."""
import asyncio
import socket
import sys

PORT, DELAY, INTERLEAVE, GIVE_UP = int(sys.argv[1]), *map(float, sys.argv[2:5])
KINDS = sys.argv[5:]
kept = []


def address(i):
    return '::1' if KINDS[i].startswith('6') else f'127.0.0.{i + 1}'


def family(i):
    return socket.AF_INET6 if KINDS[i].startswith('6') else socket.AF_INET


def occupy(i):
    """Be what this address is to be: one that refuses, one that says nothing, one that answers."""
    sock = socket.socket(family(i), socket.SOCK_STREAM)
    kept.append(sock)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.bind((address(i), PORT))
    if KINDS[i][1:] != 'refuses':
        sock.listen(0 if KINDS[i][1:] == 'silent' else 10)
    for _ in range(3 if KINDS[i][1:] == 'silent' else 0):
        caller = socket.socket(family(i), socket.SOCK_STREAM)
        kept.append(caller)
        caller.setblocking(False)
        caller.connect_ex((address(i), PORT))


def getaddrinfo(*arguments, **more):
    return [(family(i), socket.SOCK_STREAM, 0, '', (address(i), PORT)) for i in range(len(KINDS))]


class Protocol(asyncio.Protocol):
    pass


async def attempt():
    loop = asyncio.get_running_loop()
    try:
        transport, _ = await loop.create_connection(
            Protocol, 'host', PORT, happy_eyeballs_delay=DELAY or None,
            interleave=int(INTERLEAVE) or None)
    except OSError:
        print(f'nobody after {loop.time():.2f} s')
        return
    print(f'{transport.get_extra_info("peername")[0]} after {loop.time():.2f} s')
    transport.close()


async def main_task():
    task = asyncio.create_task(attempt())
    if GIVE_UP:
        asyncio.get_running_loop().call_later(GIVE_UP, task.cancel)
    await asyncio.wait([task])
    if task.cancelled():
        print('given up')
    await asyncio.sleep(1)


socket.getaddrinfo = getaddrinfo
for number in range(len(KINDS)):
    occupy(number)
asyncio.run(main_task())
