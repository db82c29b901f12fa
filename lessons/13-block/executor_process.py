"""executor_process.py -- three sums for a pool of two processes."""
import asyncio
from concurrent.futures import ProcessPoolExecutor


def count_primes(below):
    if below < 0:
        raise ValueError('no number is below 0')
    return sum(all(n % divisor for divisor in range(2, int(n ** 0.5) + 1))
               for n in range(2, below))


async def main_task():
    loop = asyncio.get_running_loop()
    limits = [1000, 10000, -1]
    with ProcessPoolExecutor(2) as pool:
        jobs = [loop.run_in_executor(pool, count_primes, below) for below in limits]
        for below, job in zip(limits, jobs):
            try:
                print(f'below {below}: {await job} primes')
            except ValueError as error:
                print(f'below {below}: {error}')


if __name__ == '__main__':
    asyncio.run(main_task())
