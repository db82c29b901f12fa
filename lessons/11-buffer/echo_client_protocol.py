"""echo_client_protocol.py -- a client that waits for its own protocol."""
import asyncio


class Client(asyncio.Protocol):
    def __init__(self, over):
        self.over = over
        self.heard = 0

    def connection_made(self, transport):
        for message in (b'This is the message. ', b'It will be sent ', b'in parts.'):
            print('client: sends', message.decode())
            transport.write(message)
        if transport.can_write_eof():
            transport.write_eof()

    def data_received(self, data):
        self.heard += len(data)
        print('client: hears', data.decode())

    def eof_received(self):
        print('client: the server has no more to say')

    def connection_lost(self, error):
        print('client: the connection is over')
        if not self.over.done():
            self.over.set_result(self.heard)


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.transport.write(data)


async def main_task():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    over = loop.create_future()
    await loop.create_connection(lambda: Client(over), '127.0.0.1', port)
    print('main: connected')
    print('main:', await over, 'bytes came back')
    server.close()


asyncio.run(main_task())
