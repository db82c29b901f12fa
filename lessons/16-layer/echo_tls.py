"""echo_tls.py -- the echo server and its visitor, encrypted."""
import asyncio
import ssl
import sys

FOLDER = sys.argv[1] if len(sys.argv) > 1 else 'build/certificates'


async def echo(reader, writer):
    print('server: somebody is here')
    while line := await reader.readline():
        print(f'server: {line.decode()}', end='')
        writer.write(line)
        await writer.drain()
    print('server: that was all')
    writer.close()


async def visit(port, authority):
    trusts = ssl.create_default_context(cafile=f'{FOLDER}/{authority}.pem')
    try:
        reader, writer = await asyncio.open_connection('127.0.0.1', port, ssl=trusts,
                                                       server_hostname='localhost')
    except ssl.SSLError:
        print('    client: I do not believe that this is localhost')
        return
    print('    client: connected')
    writer.write(b'hello\n')
    print(f'    client: {(await reader.readline()).decode()}', end='')
    writer.close()
    await writer.wait_closed()


async def main_task():
    shows = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    shows.num_tickets = 0
    shows.load_cert_chain(f'{FOLDER}/server.pem', f'{FOLDER}/server.key')
    server = await asyncio.start_server(echo, '127.0.0.1', 0, ssl=shows)
    port = server.sockets[0].getsockname()[1]
    await visit(port, 'authority')
    await visit(port, 'stranger')
    server.close()
    await server.wait_closed()


asyncio.run(main_task())
