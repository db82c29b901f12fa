"""echo_client_tls.py -- knocks three times, and does not believe everybody."""
import asyncio
import ssl
import sys

PORT = int(sys.argv[1]) if len(sys.argv) > 1 else 0
FOLDER = sys.argv[2] if len(sys.argv) > 2 else 'build/certificates'


async def give_back(reader, writer):
    writer.write(await reader.readline())
    writer.close()


async def knock(port, trusts, whom):
    try:
        reader, writer = await asyncio.open_connection('127.0.0.1', port, ssl=trusts,
                                                       server_hostname=whom)
    except ssl.SSLError:
        print(f'client: I do not believe that this is {whom}')
        return
    writer.write(b'hello\n')
    print(f'client: {whom} says {(await reader.readline()).decode()}', end='')
    writer.close()
    await writer.wait_closed()


async def client(port):
    authority = ssl.create_default_context(cafile=f'{FOLDER}/authority.pem')
    stranger = ssl.create_default_context(cafile=f'{FOLDER}/stranger.pem')
    await knock(port, authority, 'localhost')
    await knock(port, stranger, 'localhost')
    await knock(port, authority, 'example.org')


async def main_task():
    if PORT:
        return await client(PORT)
    shows = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    shows.num_tickets = 0
    shows.load_cert_chain(f'{FOLDER}/server.pem', f'{FOLDER}/server.key')
    server = await asyncio.start_server(give_back, '127.0.0.1', 0, ssl=shows)
    await client(server.sockets[0].getsockname()[1])
    server.close()
    await server.wait_closed()


asyncio.run(main_task())
