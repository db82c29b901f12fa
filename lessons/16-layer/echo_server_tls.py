"""echo_server_tls.py -- the server that gives back every line it gets, encrypted."""
import asyncio
import ssl
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 0
FOLDER = sys.argv[2] if len(sys.argv) > 2 else 'build/certificates'


async def echo(reader, writer):
    print('server: somebody is here')
    while line := await reader.readline():
        print(f'server: {line.decode()}', end='')
        writer.write(line)
        await writer.drain()
    print('server: that was all')
    writer.close()


async def visit(port, trusts):
    reader, writer = await asyncio.open_connection('127.0.0.1', port, ssl=trusts,
                                                   server_hostname='localhost')
    writer.write(b'hello\n')
    print(f'    client: {(await reader.readline()).decode()}', end='')
    writer.close()
    await writer.wait_closed()


async def main_task():
    shows = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    shows.num_tickets = 0
    shows.load_cert_chain(f'{FOLDER}/server.pem', f'{FOLDER}/server.key')
    trusts = ssl.create_default_context(cafile=f'{FOLDER}/authority.pem')
    server = await asyncio.start_server(echo, '127.0.0.1', PORT, ssl=shows)
    if PORT:
        await server.serve_forever()
    await visit(server.sockets[0].getsockname()[1], trusts)
    server.close()
    await server.wait_closed()


asyncio.run(main_task())
