"""A cache of what is slow to load: each key is loaded once, in a thread, however many ask for it.

    cache.py [seed]

Whoever asks first begins to load; the others wait for the same load, each behind a shield. So who
loses patience is cancelled alone: the load goes on, and its value serves the next who asks. A value
expires after a while: a timer throws it out.
"""
import asyncio
import collections
import concurrent.futures
import random
import sys
import time

TTL, SLOW = 0.6, 0.05           # seconds: a value is kept; a load takes


class NoSuchPage(KeyError):
    pass


def load(key):
    """Runs in a thread, and blocks it."""
    time.sleep(SLOW)
    if key == 'missing':
        raise NoSuchPage(key)
    return f'<{key}>'


class Cache:
    def __init__(self, load, ttl, executor):
        self.load, self.ttl, self.executor = load, ttl, executor
        self.values, self.timers, self.loads = {}, {}, {}
        self.counts = collections.Counter()

    async def get(self, key):
        self.counts['asked'] += 1
        if key in self.values:
            return self.values[key]
        return await asyncio.shield(self.loading(key))

    def loading(self, key):
        """The task that loads the key: one at a time."""
        if key not in self.loads:
            self.loads[key] = asyncio.create_task(self.fill(key), name=f'load {key}')
        return self.loads[key]

    async def fill(self, key):
        loop = asyncio.get_running_loop()
        try:
            self.counts['load'] += 1
            value = await loop.run_in_executor(self.executor, self.load, key)
        finally:
            del self.loads[key]
        self.values[key] = value
        self.timers[key] = loop.call_later(self.ttl, self.expire, key)
        return value

    def expire(self, key):
        self.counts['expired'] += 1
        del self.values[key], self.timers[key]

    def drop(self, key):
        """Throw a value out before its time."""
        if timer := self.timers.pop(key, None):
            timer.cancel()
            del self.values[key]

    def clear(self):
        for key in list(self.timers):
            self.drop(key)


async def reader(cache, keys):
    """Ask for some keys, one after the other."""
    return [await cache.get(key) for key in keys]


async def impatient(cache, key):
    try:
        return await asyncio.wait_for(cache.get(key), SLOW / 5)
    except TimeoutError:
        return f'no time for {key}'


async def crowd(cache, numbers):
    """Many ask for few keys: each is loaded once."""
    pages = [f'page {number}' for number in range(4)]
    readers = [reader(cache, numbers.sample(pages, 3)) for _ in range(5)]
    found = await asyncio.gather(*readers, reader(cache, pages))
    print('served:', sum(map(len, found)), dict(cache.counts))
    print('the last reader:', *found[-1])


async def give_up(cache):
    """One loses patience, one is cancelled; the load they began is not lost."""
    other = asyncio.create_task(cache.get('report'), name='cancelled')
    print(await impatient(cache, 'report'))
    other.cancel('not needed any more')
    await asyncio.wait([other])
    print('cancelled:', other.cancelled())
    print(await cache.get('report'), dict(cache.counts))


async def main(seed):
    numbers = random.Random(seed)
    with concurrent.futures.ThreadPoolExecutor(max_workers=2) as executor:
        cache = Cache(load, TTL, executor)
        await crowd(cache, numbers)
        await give_up(cache)
        cache.drop(f'page {numbers.randrange(4)}')
        results = await asyncio.gather(reader(cache, ['missing']), reader(cache, ['report']),
                                       return_exceptions=True)
        print('asked for what is not there:', repr(results[0]))
        await asyncio.sleep(1.2 * TTL)
        print('later:', dict(cache.counts), 'left:', len(cache.values))
        print(await cache.get('page 0'))
        cache.clear()
        print('cleared:', len(cache.values), 'left')


if __name__ == '__main__':
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
