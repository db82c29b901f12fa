"""A connection whose protocol is asyncio.Protocol itself."""
import asyncio
import socket


async def main_task():
    ours, theirs = socket.socketpair()
    transport, _ = await asyncio.get_running_loop().create_connection(asyncio.Protocol, sock=ours)
    print('made')
    transport.close()
    theirs.close()


asyncio.run(main_task())
