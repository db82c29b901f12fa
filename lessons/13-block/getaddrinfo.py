"""getaddrinfo.py -- from the name of a host to addresses, without stopping the loop."""
import asyncio
import socket


def text(family, address):
    host, port = address[:2]
    return f'[{host}]:{port}' if family == socket.AF_INET6 else f'{host}:{port}'


async def look_up(host, port):
    print(f'{host} port {port}:')
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for family, kind, protocol, name, address in found:
        print(f'  {family.name}, {text(family, address)}')


async def main_task():
    await look_up('127.0.0.1', '80')
    await look_up('::1', '443')


asyncio.run(main_task())
