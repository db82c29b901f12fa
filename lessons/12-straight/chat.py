"""chat.py -- everybody hears what anybody says."""
import asyncio

guests = {}                                        # name: writer


async def tell_all(text):
    print(text)
    for writer in list(guests.values()):
        writer.write(text.encode() + b'\n')
        await writer.drain()


async def guest(reader, writer):
    name = (await reader.readline()).decode().strip()
    guests[name] = writer
    await tell_all(f'* {name} is here')
    while line := await reader.readline():
        await tell_all(f'{name}: {line.decode().strip()}')
    del guests[name]
    await tell_all(f'* {name} has left')
    writer.close()
    await writer.wait_closed()


async def talk(port, name, sayings, pause):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(name.encode() + b'\n')
    for saying in sayings:
        await asyncio.sleep(pause)
        writer.write(saying.encode() + b'\n')
        await writer.drain()
    await asyncio.sleep(pause)
    writer.write_eof()
    heard = (await reader.read()).decode().splitlines()
    print(f'    {name} heard {len(heard)} lines, the last: {heard[-1]}')
    writer.close()
    await writer.wait_closed()


async def main_task():
    server = await asyncio.start_server(guest, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    await asyncio.gather(talk(port, 'ann', ['hello', 'anybody?'], 1.0),
                         talk(port, 'bob', ['hi ann'], 1.75))
    server.close()
    await server.wait_closed()


asyncio.run(main_task())
