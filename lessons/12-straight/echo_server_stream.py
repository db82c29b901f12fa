"""echo_server_stream.py -- a server that gives back every line it gets."""
import asyncio
import sys


async def echo(reader, writer):
    print('server: somebody is here')
    while line := await reader.readline():
        print(f'server: {line.decode()}', end='')
        writer.write(line)
        await writer.drain()
    print('server: that was all')
    writer.close()
    await writer.wait_closed()


async def visit(port):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(b'hello\n')
    print(f'    client: {(await reader.readline()).decode()}', end='')
    writer.write(b'good')
    writer.write(b'bye\n')
    print(f'    client: {(await reader.readline()).decode()}', end='')
    writer.close()
    await writer.wait_closed()


async def main_task(port):
    server = await asyncio.start_server(echo, '127.0.0.1', port)
    if port:
        await server.serve_forever()
    await visit(server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()


asyncio.run(main_task(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
