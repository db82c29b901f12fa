"""More probes, second part: combinators, limits and groups, locks, queues."""
import asyncio

from players import create, fail, give, loop, nap, outcome, probe


# --- gather, wait, as_completed ---------------------------------------------------------------

@probe
async def gather_done_futures():
    """a gather of done futures is done"""
    tasks = [create(give(1)), create(give(2))]
    await asyncio.wait(tasks)
    print(await asyncio.gather(*tasks))


@probe
async def gather_duplicates():
    """a future that appears twice is listened to once, and given twice"""
    task = create(give(1, 'body'))
    print(await asyncio.gather(task, task))


@probe
async def gather_second_exception_silent():
    """the errors of the other children are not reported"""
    loop().set_exception_handler(lambda lp, context: print('handler:', context['message']))
    print(await outcome(asyncio.gather(fail('first', 'a'), fail('second', 'b'))))
    await asyncio.sleep(0)
    print('silent')
    loop().set_exception_handler(None)


@probe
async def as_completed_two():
    """tasks in turn 2, their callbacks in 3, main in 4"""
    for first in asyncio.as_completed([create(give(1, 'a')), create(give(2, 'b'))]):
        print(await first)


@probe
async def as_completed_sleep():
    """in order of completion"""
    for first in asyncio.as_completed([create(nap(2, 'x', 'two')), create(nap(1, 'y', 'one'))]):
        print(await first)


# --- wait_for, timeout, TaskGroup -------------------------------------------------------------

@probe
async def wait_for_timeout():
    """the body is cancelled, then TimeoutError"""
    print(await outcome(asyncio.wait_for(nap(9, 'n'), 1)), loop().time())


@probe
async def wait_for_none():
    """without a limit: a plain await"""
    print(await asyncio.wait_for(nap(1, 'n', 'v'), None))


@probe
async def timeout_expires():
    """the task is cancelled; on the way out that becomes TimeoutError"""
    try:
        async with asyncio.timeout(1) as limit:
            await nap(9, 'n')
    except TimeoutError:
        print('TimeoutError', limit.expired(), asyncio.current_task().cancelling())


@probe
async def timeout_nested():
    """only the limit that is over converts"""
    try:
        async with asyncio.timeout(1) as outer:
            try:
                async with asyncio.timeout(5) as inner:
                    await asyncio.sleep(9)
            except asyncio.CancelledError:
                print('inner', inner.expired())
                raise
    except TimeoutError:
        print('outer', outer.expired())


@probe
async def timeout_and_cancel():
    """a cancellation from outside in the same turn wins"""
    async def limited():
        async with asyncio.timeout(1):
            await asyncio.sleep(9)
    task = create(limited())
    loop().call_at(1, task.cancel)
    print(await outcome(task), task.cancelled())


@probe
async def taskgroup_outer_cancel():
    """a real cancellation of the parent ends the tasks and goes on"""
    async def parent():
        async with asyncio.TaskGroup() as group:
            group.create_task(nap(9, 'a'))
            group.create_task(nap(9, 'b'))
    task = create(parent())
    await asyncio.sleep(1)
    task.cancel('stop')
    print(await outcome(task), task.cancelled())


@probe
async def taskgroup_abort_order():
    """siblings are cancelled in the order in which they were made"""
    async def parent():
        async with asyncio.TaskGroup() as group:
            for name in 'abc':
                group.create_task(nap(9, name))
            group.create_task(fail('x', 'failing'))
    print((await outcome(parent())).split('(')[0])


# --- locks ------------------------------------------------------------------------------------

@probe
async def lock_fifo():
    """the lock goes to who has waited longest"""
    async def use(name):
        async with lock:
            print(name, 'has it')
            await asyncio.sleep(1)
    lock = asyncio.Lock()
    await asyncio.wait([create(use(name)) for name in 'abc'])


@probe
async def semaphore_fifo():
    """two at a time, in the order in which they came"""
    async def use(name):
        async with semaphore:
            print(name, 'in')
            await asyncio.sleep(1)
    semaphore = asyncio.Semaphore(2)
    await asyncio.wait([create(use(name)) for name in 'abcde'])


@probe
async def semaphore_cancel_handoff():
    """a waiter that was given a permit and is cancelled gives it to the next"""
    async def use(name):
        try:
            async with semaphore:
                print(name, 'in')
        except asyncio.CancelledError:
            print(name, 'cancelled')
            raise
    semaphore = asyncio.Semaphore(1)
    await semaphore.acquire()
    a, b = create(use('a')), create(use('b'))
    await asyncio.sleep(0)
    semaphore.release()
    a.cancel()
    await asyncio.wait([a, b])
    print('locked', semaphore.locked())


@probe
async def condition_cancel_notified():
    """a waiter that was notified and is cancelled passes the notification on"""
    async def wait(name):
        async with condition:
            await condition.wait()
            print(name, 'notified')
    condition = asyncio.Condition()
    a, b = create(wait('a')), create(wait('b'))
    await asyncio.sleep(0)
    async with condition:
        condition.notify(1)
        a.cancel()
    print(await outcome(a))
    await asyncio.sleep(1)
    print('b done', b.done())
    b.cancel()
    await asyncio.wait([b])


# --- queues -----------------------------------------------------------------------------------

@probe
async def queue_steal():
    """an item can be taken before the getter it has woken runs; that one queues again, last"""
    async def get(name):
        print(name, await queue.get())
    queue = asyncio.Queue()
    a, b = create(get('a')), create(get('b'))
    await asyncio.sleep(0)
    queue.put_nowait(1)
    print('stolen', queue.get_nowait())
    await asyncio.sleep(0)
    queue.put_nowait(2)
    queue.put_nowait(3)
    await asyncio.wait([a, b])


@probe
async def queue_producer_consumer():
    """a producer, two consumers, room for two"""
    async def produce():
        for i in range(5):
            await queue.put(i)
            print('put', i)

    async def consume(name):
        while True:
            print(name, await queue.get())
            await asyncio.sleep(1)
            queue.task_done()
    queue = asyncio.Queue(2)
    consumers = [create(consume(name)) for name in 'ab']
    await create(produce())
    await queue.join()
    print('joined', loop().time())
    for consumer in consumers:
        consumer.cancel()
    await asyncio.wait(consumers)
