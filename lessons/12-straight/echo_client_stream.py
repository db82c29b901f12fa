"""echo_client_stream.py -- says three things and hears them back, in pieces of any size."""
import asyncio
import sys

SAYINGS = [b'one ', b'and two ', b'and three']


async def give_back(reader, writer):
    while data := await reader.read(8):
        writer.write(data)
    writer.close()


async def client(port):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.writelines(SAYINGS)
    writer.write_eof()
    print('client: sent', sum(map(len, SAYINGS)), 'bytes')
    print('client: exactly four:', (await reader.readexactly(4)).decode())
    print('client: up to "three":', (await reader.readuntil(b'three')).decode())
    try:
        await reader.readexactly(1)
    except asyncio.IncompleteReadError as error:
        print('client:', error)
    print('client: at the end:', reader.at_eof())
    writer.close()
    await writer.wait_closed()


async def main_task(port):
    if port:
        await client(port)
        return
    server = await asyncio.start_server(give_back, '127.0.0.1', 0)
    await client(server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()


asyncio.run(main_task(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
