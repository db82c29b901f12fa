"""A chat room over streams: a server and three people, in one process.

    chatroom.py [seed]

What is said is sent to everybody in the room, and everybody knows the play: who speaks next does so
when the line before has been heard. So the talk has one order, whatever the network does.
"""
import asyncio
import random
import sys

PEOPLE = 'Ann', 'Bob', 'Cyd'
LINES = 9


class Room:
    """The server: who is in, and what each one is still to be sent."""

    def __init__(self):
        self.outboxes, self.log = {}, []
        self.empty = asyncio.Event()            # the last guest has gone

    def say(self, text):
        self.log.append(text)
        for outbox in self.outboxes.values():
            outbox.put_nowait(text)

    async def visit(self, reader, writer):
        """One guest, from the name to the end of input."""
        name = (await reader.readline()).decode().strip()
        outbox = self.outboxes[name] = asyncio.Queue()
        sender = asyncio.create_task(self.send(outbox, writer), name=f'to {name}')
        self.say(f'* {name} joins')
        try:
            async for line in reader:
                self.say(f'{name}: {line.decode().strip()}')
        finally:
            outbox.put_nowait(None)
            await sender
            del self.outboxes[name]
            self.say(f'* {name} leaves')
            if not self.outboxes:
                self.empty.set()

    async def send(self, outbox, writer):
        while (text := await outbox.get()) is not None:
            writer.write(f'{text}\n'.encode())
            await writer.drain()
        writer.close()
        await writer.wait_closed()


class Guest:
    """A client: hears everything, and says its lines when it is its turn."""

    def __init__(self, name, play):
        self.name, self.play, self.heard = name, play, []
        self.joined = asyncio.Event()

    async def attend(self, port):
        reader, writer = await asyncio.open_connection('127.0.0.1', port)
        writer.write(f'{self.name}\n'.encode())
        spoken = 0
        async for line in reader:
            self.heard.append(text := line.decode().strip())
            if text == f'* {self.name} joins':
                self.joined.set()
            spoken += not text.startswith('*')
            if spoken == len(self.play):
                break
            if self.is_cue(text) and self.play[spoken][0] == self.name:
                writer.write(f'{self.play[spoken][1]}\n'.encode())
                await writer.drain()
        return reader, writer

    def is_cue(self, text):
        """Whether the play goes on now: it begins when the last one is in."""
        return not text.startswith('*') or text == f'* {PEOPLE[-1]} joins'

    async def leave(self, reader, writer):
        writer.write_eof()
        self.heard += [line.decode().strip() async for line in reader]
        writer.close()
        await writer.wait_closed()


async def main(seed):
    numbers, room = random.Random(seed), Room()
    play = [(numbers.choice(PEOPLE), f'line {number}') for number in range(1, LINES + 1)]
    server = await asyncio.start_server(room.visit, '127.0.0.1', 0)
    port = server.sockets[0].getsockname()[1]
    guests, visits = [Guest(name, play) for name in PEOPLE], []
    async with server, asyncio.timeout(10):
        for guest in guests:
            visits.append(asyncio.create_task(guest.attend(port), name=guest.name))
            await guest.joined.wait()
        ends = await asyncio.gather(*visits)
        for guest, streams in zip(guests, ends):
            await guest.leave(*streams)
        await room.empty.wait()
    print('\n'.join(room.log))
    for guest in guests:
        print(f'{guest.name} heard {len(guest.heard)} lines, the last: {guest.heard[-1]}')


if __name__ == '__main__':
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
