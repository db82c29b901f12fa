"""echo_server_protocol.py -- a server that says everything back."""
import asyncio
import sys

callers = 0


class Echo(asyncio.Protocol):
    def connection_made(self, transport):
        global callers
        self.transport = transport
        callers += 1
        self.number = callers
        print(f'server: caller {self.number} is there')

    def data_received(self, data):
        print(f'server: caller {self.number} says {data.decode()}')
        self.transport.write(data)

    def eof_received(self):
        print(f'server: caller {self.number} has no more to say')
        return False

    def connection_lost(self, error):
        print(f'server: caller {self.number} is gone{", and not politely" if error else ""}')


class Caller(asyncio.Protocol):
    def __init__(self, name):
        self.name = name
        self.words = ['one', 'two', 'three']

    def connection_made(self, transport):
        self.transport = transport
        self.say_a_word()

    def say_a_word(self):
        if not self.words:
            self.transport.write_eof()
            return
        self.transport.writelines([self.name.encode(), b' ', self.words.pop(0).encode()])
        self.next = asyncio.get_running_loop().call_later(1, self.say_a_word)

    def data_received(self, data):
        print(f'    {self.name} hears {data.decode()}')

    def connection_lost(self, error):
        global left
        self.next.cancel()
        print(f'    {self.name} is through')
        left -= 1
        if left == 0:
            both.set_result(None)


async def call(name, port):
    await asyncio.get_running_loop().create_connection(lambda: Caller(name), '127.0.0.1', port)


async def main_task(port):
    global both, left
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Echo, '127.0.0.1', max(port, 0))
    listening = server.sockets[0].getsockname()[1]
    if port >= 0:
        print('listening on port', listening, flush=True)
        await server.serve_forever()
    both = loop.create_future()
    left = 2
    await call('ann', listening)
    await asyncio.sleep(0.5)
    await call('bob', listening)
    await both
    server.close()


asyncio.run(main_task(int(sys.argv[1]) if len(sys.argv) > 1 else -1))
