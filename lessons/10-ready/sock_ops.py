"""sock_ops.py -- the same echo as a straight line: sockets of your own, awaited."""
import asyncio
import socket

ROOM = 64


def new_socket():
    sock = socket.socket()
    sock.setblocking(False)
    return sock


def listen_here():
    sock = new_socket()
    sock.bind(('127.0.0.1', 0))
    sock.listen(5)
    return sock


async def serve(listening):
    loop = asyncio.get_running_loop()
    sock, _ = await loop.sock_accept(listening)
    print('server: somebody is there')
    with sock:
        while some := await loop.sock_recv(sock, ROOM):
            await loop.sock_sendall(sock, some)
    print('server: the other side has no more to say')


async def hear(sock, count):
    loop = asyncio.get_running_loop()
    heard = b''
    while len(heard) < count:
        some = await loop.sock_recv(sock, count - len(heard))
        if not some:
            break
        heard += some
    print(f'client: it says "{heard.decode()}"')


async def talk(where):
    loop = asyncio.get_running_loop()
    with new_socket() as sock:
        await loop.sock_connect(sock, where)
        await loop.sock_sendall(sock, b'hello, echo')
        await hear(sock, 11)
        await asyncio.sleep(1)
        await loop.sock_sendall(sock, b'goodbye')
        sock.shutdown(socket.SHUT_WR)
        await hear(sock, 7)


async def main_task():
    with listen_here() as listening:
        server = asyncio.create_task(serve(listening))
        await talk(listening.getsockname())
        await server


asyncio.run(main_task())
