"""udp.py -- datagrams: messages without a connection."""
import asyncio


class Server(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        print('server: got', data.decode())
        self.transport.sendto(data, address)

    def connection_lost(self, error):
        print('server: closed')


class Client(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        transport.sendto(b'one')
        transport.sendto(b'two')

    def datagram_received(self, data, address):
        print('    client: hears', data.decode())

    def error_received(self, error):
        print('    client:', type(error).__name__)


async def main_task():
    loop = asyncio.get_running_loop()
    bound, _ = await loop.create_datagram_endpoint(Server, local_addr=('127.0.0.1', 0))
    connected, _ = await loop.create_datagram_endpoint(
        Client, remote_addr=bound.get_extra_info('sockname'))
    await asyncio.sleep(1)
    bound.close()
    await asyncio.sleep(1)
    connected.sendto(b'three')
    await asyncio.sleep(1)
    connected.close()


asyncio.run(main_task())
