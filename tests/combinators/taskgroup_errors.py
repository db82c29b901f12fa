"""The scenes of tests/unit/taskgroup_errors.c."""
import asyncio

from players import cancel_later, caught, create, fail, nap, play


async def block(first=0, second=0, body=0, body_fails=None):
    async with asyncio.TaskGroup() as group:
        group.create_task(nap(9))
        if first > 0:
            group.create_task(fail('x', first))
        if second > 0:
            group.create_task(fail('y', second))
        if body > 0:
            await nap(body)
        if body_fails is not None:
            raise ValueError(body_fails)


async def fails_in_body():
    await caught(block(first=1, body=9))


async def fails_at_exit():
    await caught(block(first=1))


async def both_fail():
    await caught(block(first=1, second=1))


async def body_fails():
    await caught(block(body=1, body_fails='body'))


async def rude():
    async with asyncio.TaskGroup() as group:
        group.create_task(fail('x', 1))
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            raise RuntimeError('rude')


async def task_and_body_fail():
    await caught(rude())


async def task_cancelled():
    async with asyncio.TaskGroup() as group:
        group.create_task(nap(1))
        group.create_task(nap(9)).cancel()


async def cancelled_in_body():
    [task] = create(block(body=9))
    await asyncio.sleep(1)
    task.cancel('stop')
    await caught(task)


async def cancelled_at_exit():
    [task] = create(block(first=9))
    await asyncio.sleep(1)
    task.cancel()
    await caught(task)


async def cancelled_and_fails():
    [task] = create(block(first=1, body=9))
    await asyncio.sleep(0)
    cancel_later(1, task)
    await caught(task)


async def outer_group(inner_fails=0, outer_fails=0):
    async with asyncio.TaskGroup() as group:
        group.create_task(nap(9))
        if outer_fails > 0:
            group.create_task(fail('o', outer_fails))
        await block(first=inner_fails, body=9)


async def nested_inner():
    await caught(outer_group(inner_fails=1))


async def nested_outer():
    await caught(outer_group(outer_fails=1))


play(fails_in_body, fails_at_exit, both_fail, body_fails, task_and_body_fail, task_cancelled,
     cancelled_in_body, cancelled_at_exit, cancelled_and_fails, nested_inner, nested_outer)
