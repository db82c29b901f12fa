"""A scheduler of jobs: the urgent first, no more than so many a second, and failures tried again.

    scheduler.py [seed]

Workers take jobs from a priority queue, but each start costs a token, and a task hands out tokens
at a fixed rate. A job that fails goes back into the queue after a pause that doubles each time.
"""
import asyncio
import itertools
import random
import sys
from dataclasses import dataclass, field

RATE, WORKERS, ATTEMPTS = 200, 3, 3     # starts a second; at a time; of each job
PATIENCE, PAUSE = 0.2, 0.01             # seconds for an attempt; before the second one


class Unlucky(Exception):
    pass


@dataclass(order=True)
class Job:
    priority: int
    number: int
    name: str = field(compare=False)
    failures: int = field(compare=False, default=0)     # so many attempts fail
    hangs: bool = field(compare=False, default=False)
    attempts: int = field(compare=False, default=0)
    fate: str = field(compare=False, default='waiting')

    async def run(self):
        self.attempts += 1
        if self.hangs:
            await asyncio.Event().wait()
        await asyncio.sleep(0.001 * (1 + self.number % 3))
        if self.attempts <= self.failures:
            raise Unlucky(f'{self.name} failed')
        return f'done in attempt {self.attempts}'


class RateLimiter:
    """Tokens that come at a fixed rate; a few can be saved up."""

    def __init__(self, rate, saved):
        self.interval, self.tokens = 1 / rate, asyncio.Queue(saved)

    async def refill(self):
        loop = asyncio.get_running_loop()
        start = loop.time()
        for count in itertools.count(1):
            await self.tokens.put(count)
            await asyncio.sleep(start + count * self.interval - loop.time())


class Scheduler:
    def __init__(self, workers, limiter):
        self.queue, self.limiter = asyncio.PriorityQueue(), limiter
        self.workers, self.started, self.retries = workers, [], set()
        self.open, self.finished = 0, asyncio.Event()       # jobs without a fate; none is left

    def submit(self, job):
        self.open += 1
        self.queue.put_nowait(job)

    def finish(self, job, fate):
        job.fate = fate
        self.open -= 1
        if not self.open:
            self.finished.set()

    async def worker(self):
        while True:
            job = await self.queue.get()
            await self.limiter.tokens.get()
            if not job.attempts:
                self.started.append(job)
            try:
                async with asyncio.timeout(PATIENCE):
                    self.finish(job, await job.run())
            except TimeoutError:
                self.finish(job, f'too slow in attempt {job.attempts}')
            except Unlucky as error:
                self.again(job, error)

    def again(self, job, error):
        """Let the job try again later, unless it has had its chances."""
        if job.attempts == ATTEMPTS:
            self.finish(job, f'given up after {job.attempts}: {error}')
            return
        retry = asyncio.create_task(self.later(job), name=f'retry {job.name}')
        self.retries.add(retry)
        retry.add_done_callback(self.retries.discard)

    async def later(self, job):
        await asyncio.sleep(PAUSE * 2 ** (job.attempts - 1))
        self.queue.put_nowait(job)

    async def run(self):
        """Work until nothing is left."""
        helpers = [asyncio.create_task(self.limiter.refill(), name='refill')]
        helpers += [asyncio.create_task(self.worker(), name=f'worker {number}')
                    for number in range(1, self.workers + 1)]
        try:
            await self.finished.wait()
        finally:
            for helper in helpers:
                helper.cancel()
            await asyncio.gather(*helpers, return_exceptions=True)


async def main(seed):
    numbers = random.Random(seed)
    jobs = [Job(numbers.randrange(3), number, f'job {number:2}', numbers.choice([0, 0, 1, 5]))
            for number in range(1, 13)]
    jobs[6].hangs = True
    scheduler = Scheduler(WORKERS, RateLimiter(RATE, saved=2))
    for job in jobs:
        scheduler.submit(job)
    await scheduler.run()
    order = [job.priority for job in scheduler.started]
    print('the urgent first:', order == sorted(order))
    for job in jobs:
        print(f'priority {job.priority}: {job.name} -> {job.fate}')


if __name__ == '__main__':
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
