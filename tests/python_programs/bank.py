"""A bank: transfers between accounts that may not lose money, nor wait for each other for ever.

    bank.py [seed]

A transfer holds the locks of both its accounts, always that of the lower number first: so no two
transfers can hold what the other one needs. An audit takes all of them, in the same order.
"""
import asyncio
import contextlib
import random
import sys
from dataclasses import dataclass, field

OWNERS = 'Ada', 'Bea', 'Cleo', 'Dora'
START, TRANSFERS, TELLERS = 1000, 6, 2


class InsufficientFunds(Exception):
    pass


@dataclass(order=True)
class Account:
    number: int
    owner: str = field(compare=False)
    balance: int = field(compare=False, default=START)
    lock: asyncio.Lock = field(compare=False, repr=False, default_factory=asyncio.Lock)


class Bank:
    """Accounts, and as many transfers at a time as there are tellers."""

    def __init__(self, owners):
        self.accounts = [Account(number, owner) for number, owner in enumerate(owners, 1)]
        self.tellers = asyncio.BoundedSemaphore(TELLERS)
        self.done = self.refused = 0
        self.news = asyncio.Condition()

    @contextlib.asynccontextmanager
    async def locked(self, *accounts):
        """Hold the locks of these accounts, taken in the one order that everybody keeps to."""
        async with contextlib.AsyncExitStack() as stack:
            for account in sorted(accounts):
                await stack.enter_async_context(account.lock)
            yield

    async def transfer(self, source, target, amount):
        async with self.tellers, self.locked(source, target):
            if source.balance < amount:
                raise InsufficientFunds(f'{source.owner} has {source.balance}, not {amount}')
            source.balance -= amount
            await asyncio.sleep(0.002)          # the money is nowhere: nobody may look now
            target.balance += amount
        await self.tell('done')

    async def tell(self, what):
        async with self.news:
            setattr(self, what, getattr(self, what) + 1)
            self.news.notify_all()

    async def audit(self):
        async with self.locked(*self.accounts):
            return sum(account.balance for account in self.accounts)


async def customer(bank, account, numbers):
    """Send small amounts to the others; then try what no account can pay."""
    others = [other for other in bank.accounts if other is not account]
    for _ in range(TRANSFERS):
        await bank.transfer(account, numbers.choice(others), numbers.randrange(10, 100))
        await asyncio.sleep(numbers.randrange(3) / 1000)
    try:
        await bank.transfer(account, others[0], START * len(bank.accounts))
    except InsufficientFunds:
        await bank.tell('refused')


async def auditor(bank, every):
    """Count the money after every so many transfers, until all are done."""
    total, counts = TRANSFERS * len(bank.accounts), []
    for mark in range(every, total + 1, every):
        async with bank.news:
            await bank.news.wait_for(lambda: bank.done >= mark)
        counts.append(await bank.audit())
    return counts


async def main(seed):
    bank, numbers = Bank(OWNERS), random.Random(seed)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        audits = group.create_task(auditor(bank, every=8), name='auditor')
        for account in bank.accounts:
            group.create_task(customer(bank, account, random.Random(numbers.random())),
                              name=account.owner)
    for account in bank.accounts:
        print(f'{account.number} {account.owner:5}{account.balance:5}')
    print(f'{bank.done} transfers done, {bank.refused} refused')
    print(f'audits: {audits.result()}')


if __name__ == '__main__':
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1))
