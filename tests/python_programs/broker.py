"""A small message broker: topics, subscriptions, acknowledgements, redelivery, a clean end.

    broker.py [seed]

The protocol has one line for each command and each reply, over TCP:

    SUB topic           OK                      from now on messages of the topic come in
    PUB topic text      OK id                   the broker has it
    ACK id              OK | NO id              it will not come again | it was not yours
    (at any time)       MSG id topic attempt text
    (at the end)        BYE                     the broker stops: nothing more comes

A message goes to one subscriber of its topic, in turn, who has one at a time. It is given to another
if it is not acknowledged in time, or if the subscriber goes; after a few attempts it is dead.
SIGTERM stops the broker: it takes no more messages, and waits for those on their way.
"""
import asyncio
import collections
import contextlib
import itertools
import os
import random
import signal
import sys
from dataclasses import dataclass

ATTEMPTS, PATIENCE, GRACE = 3, 0.25, 3.0    # deliveries; seconds for an ACK; for the end
SAMPLE = 0.04                               # seconds between two looks of the statistics


@dataclass
class Message:
    id: int
    topic: str
    text: str
    attempt: int = 0


# --- the broker -------------------------------------------------------------------------------

class Topic:
    """Messages that wait for a subscriber, and subscribers that wait for a message."""

    def __init__(self, name):
        self.name = name
        self.waiting, self.sessions = collections.deque(), collections.deque()
        self.changed = asyncio.Event()

    def put(self, message):
        self.waiting.append(message)
        self.changed.set()

    def put_back(self, message):
        self.waiting.appendleft(message)
        self.changed.set()

    def next_free(self):
        """The session whose turn it is, among those that have no message now."""
        for _ in range(len(self.sessions)):
            self.sessions.rotate(-1)
            if self.sessions[-1].sent is None:
                return self.sessions[-1]

    async def deliver(self):
        """Bring the two together, as long as there are both."""
        while True:
            await self.changed.wait()
            self.changed.clear()
            while self.waiting and (session := self.next_free()):
                session.send(self.waiting.popleft())


class Session:
    """One connection: its commands, and the message that it has not acknowledged yet."""

    def __init__(self, broker, reader, writer):
        self.broker, self.reader, self.writer = broker, reader, writer
        self.outbox, self.topics = asyncio.Queue(maxsize=100), []
        self.sent = self.timer = None           # the message, and when it counts as lost

    async def run(self):
        writing = asyncio.create_task(self.write(), name='session writes')
        try:
            async for line in self.reader:
                command, *words = line.decode().strip().split(maxsplit=2)
                reply = getattr(self, f'do_{command.lower()}', self.unknown)(*words)
                await self.outbox.put(reply)
        except ConnectionError:
            pass
        finally:
            self.leave()
            await self.outbox.put(None)
            await writing

    async def write(self):
        """What is to be sent, in the order in which it was decided."""
        with contextlib.suppress(ConnectionError):
            while (line := await self.outbox.get()) is not None:
                self.writer.write(f'{line}\n'.encode())
                await self.writer.drain()
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()

    def do_sub(self, name):
        topic = self.broker.topic(name)
        topic.sessions.append(self)
        self.topics.append(topic)
        topic.changed.set()
        return 'OK'

    def do_pub(self, name, text):
        if self.broker.stopping:
            return 'NO the broker stops'
        return f'OK {self.broker.publish(name, text).id}'

    def do_ack(self, number):
        if self.sent is None or self.sent.id != int(number):
            return f'NO {number}'
        self.broker.settle(self.take_back(), 'acknowledged')
        return 'OK'

    def unknown(self, *words):
        return 'NO such command'

    def send(self, message):
        """Give it a message; it has it until it says ACK, or until it is too late."""
        message.attempt += 1
        self.sent = message
        self.timer = asyncio.get_running_loop().call_later(PATIENCE, self.too_late)
        self.outbox.put_nowait(
            f'MSG {message.id} {message.topic} {message.attempt} {message.text}')

    def take_back(self):
        """Whatever it has is not its own any more."""
        message, self.sent = self.sent, None
        self.timer.cancel()
        for topic in self.topics:
            topic.changed.set()
        return message

    def too_late(self):
        self.broker.again(self.take_back(), 'expired')

    def leave(self):
        for topic in self.topics:
            topic.sessions.remove(self)
        if self.sent is not None:
            self.broker.again(self.take_back(), 'left behind')


class Broker:
    def __init__(self):
        self.topics, self.sessions = {}, {}     # by name; the task of each session
        self.numbers, self.counts = itertools.count(1), collections.Counter()
        self.open, self.dead, self.samples = 0, [], []
        self.idle, self.ended = asyncio.Condition(), asyncio.Event()
        self.group = self.port = None
        self.stopping = False

    async def run(self, started):
        """Serve until SIGTERM."""
        loop = asyncio.get_running_loop()
        loop.add_signal_handler(signal.SIGTERM, self.ended.set)
        server = await asyncio.start_server(self.connected, '127.0.0.1', 0)
        self.port = server.sockets[0].getsockname()[1]
        async with asyncio.TaskGroup() as self.group:
            statistics = self.group.create_task(self.watch(), name='statistics')
            started.set()
            await self.ended.wait()
            loop.remove_signal_handler(signal.SIGTERM)
            await self.stop(server)
            for task in [statistics, *(topic.task for topic in self.topics.values())]:
                task.cancel()

    async def connected(self, reader, writer):
        session = Session(self, reader, writer)
        self.sessions[session] = asyncio.current_task()
        self.counts['connections'] += 1
        try:
            await session.run()
        finally:
            del self.sessions[session]

    async def stop(self, server):
        """No more of anything new; then what is on its way; then the connections."""
        self.stopping = True
        server.close()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE), self.idle:
                await self.idle.wait_for(lambda: not self.open)
        for session in self.sessions:
            await session.outbox.put('BYE')
        await asyncio.gather(*self.sessions.values())
        await server.wait_closed()

    async def watch(self):
        """The statistics: how many messages are open, now and then."""
        while True:
            self.samples.append(self.open)
            await asyncio.sleep(SAMPLE)

    def topic(self, name):
        if name not in self.topics:
            self.topics[name] = topic = Topic(name)
            topic.task = self.group.create_task(topic.deliver(), name=f'topic {name}')
        return self.topics[name]

    def publish(self, name, text):
        message = Message(next(self.numbers), name, text)
        self.open += 1
        self.counts['published'] += 1
        self.topic(name).put(message)
        return message

    def again(self, message, why):
        """A delivery has failed: the next one, if there may be one."""
        self.counts[why] += 1
        if message.attempt < ATTEMPTS:
            self.topic(message.topic).put_back(message)
        else:
            self.dead.append(message)
            self.settle(message, 'dead')

    def settle(self, message, how):
        self.counts[how] += 1
        self.open -= 1
        if not self.open:
            self.group.create_task(self.tell_idle(), name='idle')

    async def tell_idle(self):
        async with self.idle:
            self.idle.notify_all()


# --- its clients ------------------------------------------------------------------------------

class Client:
    """A connection to the broker: ask() for replies, and messages as they come."""

    def __init__(self, port):
        self.port = port
        self.replies, self.messages = collections.deque(), asyncio.Queue()

    async def __aenter__(self):
        self.reader, self.writer = await asyncio.open_connection('127.0.0.1', self.port)
        self.listening = asyncio.create_task(self.listen(), name='client listens')
        return self

    async def __aexit__(self, *error):
        self.writer.close()
        with contextlib.suppress(ConnectionError):
            await self.writer.wait_closed()
        await self.listening

    async def listen(self):
        """Sort what comes in into messages and replies."""
        with contextlib.suppress(ConnectionError):
            async for line in self.reader:
                kind, _, rest = line.decode().strip().partition(' ')
                if kind == 'MSG':
                    self.messages.put_nowait(rest.split(maxsplit=3))
                elif kind == 'BYE':
                    break
                else:
                    self.replies.popleft().set_result((kind, rest))
        self.messages.put_nowait(None)

    async def ask(self, *words):
        reply = asyncio.get_running_loop().create_future()
        self.replies.append(reply)
        self.writer.write((' '.join(words) + '\n').encode())
        await self.writer.drain()
        return await reply

    async def __aiter__(self):
        while (message := await self.messages.get()) is not None:
            yield message


async def producer(port, topic, texts, numbers):
    async with Client(port) as client:
        for text in texts:
            await client.ask('PUB', topic, text)
            await asyncio.sleep(numbers.randrange(4) / 1000)


async def consumer(port, topic, seen, subscribed):
    """Acknowledge: the flaky when they come again, the poisoned never."""
    async with Client(port) as client:
        await client.ask('SUB', topic)
        subscribed.set()
        async for number, _, attempt, text in client:
            if 'poison' in text or 'flaky' in text and attempt == '1':
                continue
            await asyncio.sleep(0.002)              # the work
            if await client.ask('ACK', number) == ('OK', ''):
                seen[text] += 1


async def quitter(port, topic, seen):
    """Take two messages, acknowledge one, and go."""
    async with Client(port) as client:
        await client.ask('SUB', topic)
        number, *_, text = await client.messages.get()
        await client.ask('ACK', number)
        seen[text] += 1
        await client.messages.get()


async def clients(port, numbers, seen):
    """Everything that is sent; returns when the broker has been told of all of it."""
    orders = [f'order {number}' for number in range(1, 13)]
    for kind in ('flaky',) * 3 + ('poison',):
        orders[numbers.randrange(len(orders))] += f', {kind}'
    letters = [f'letter {number}' for number in range(1, 7)]
    subscribed = asyncio.Event()
    consumers = [asyncio.create_task(consumer(port, 'orders', seen, subscribed), name=name)
                 for name in ('Eve', 'Fay')]
    async with asyncio.TaskGroup() as group:
        for number, half in enumerate((orders[:6], orders[6:]), 1):
            group.create_task(producer(port, 'orders', half, numbers), name=f'producer {number}')
        group.create_task(producer(port, 'mail', letters, numbers), name='post')
        group.create_task(quitter(port, 'mail', seen), name='Gus')
    subscribed.clear()
    consumers.append(asyncio.create_task(consumer(port, 'mail', seen, subscribed), name='Hal'))
    await subscribed.wait()
    return consumers


async def main(seed):
    broker, started, seen = Broker(), asyncio.Event(), collections.Counter()
    serving = asyncio.create_task(broker.run(started), name='broker')
    await started.wait()
    async with Client(broker.port) as client:
        print('HELP ->', *await client.ask('HELP'))
        print('ACK 99 ->', *await client.ask('ACK', '99'))
    consumers = await clients(broker.port, random.Random(seed), seen)
    os.kill(os.getpid(), signal.SIGTERM)
    await serving
    await asyncio.gather(*consumers)
    for what in 'connections', 'published', 'acknowledged', 'expired', 'left behind', 'dead':
        print(f'{what}: {broker.counts[what]}')
    print('dead:', *(message.text for message in broker.dead))
    print('everybody once:', set(seen.values()) == {1}, '- left:', broker.open)
    print('statistics taken:', len(broker.samples) > 3)


if __name__ == '__main__':
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
