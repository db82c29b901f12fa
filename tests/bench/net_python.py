"""The echo servers of asyncio and uvloop:  net_python.py asyncio|uvloop protocol|stream"""
import asyncio
import sys


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def give_back(reader, writer):
    while data := await reader.read(1 << 18):
        writer.write(data)
        await writer.drain()
    writer.close()


async def main(streams):
    loop = asyncio.get_running_loop()
    server = await (asyncio.start_server(give_back, '127.0.0.1', 0, backlog=1000) if streams else
                    loop.create_server(Echo, '127.0.0.1', 0, backlog=1000))
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if sys.argv[1] == 'uvloop':
    import uvloop
    uvloop.install()
asyncio.run(main(sys.argv[2] == 'stream'))
