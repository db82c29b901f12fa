"""getnameinfo.py -- the other way: from an address to the names of its host and its service."""
import asyncio
import socket

IN_FIGURES = socket.NI_NUMERICHOST | socket.NI_NUMERICSERV


async def name(host):
    loop = asyncio.get_running_loop()
    found, service = await loop.getnameinfo((host, 443), IN_FIGURES)
    print(f'{host}: host {found}, service {service}')


async def main_task():
    await name('127.0.0.1')
    await name('::1')


asyncio.run(main_task())
