"""The scenes of tests/unit/taskgroup.c."""
import asyncio

from players import give, nap, play


async def double_it(delay=0):
    await asyncio.sleep(delay)


async def group_ok():
    async with asyncio.TaskGroup() as group:
        group.create_task(double_it())
        group.create_task(double_it(1))


async def group_empty():
    async with asyncio.TaskGroup():
        pass


async def maker(group):
    group.create_task(nap(1))
    return 5


async def group_kept():
    async with asyncio.TaskGroup() as group:
        group.create_task(maker(group), name='maker')


async def group_eager():
    asyncio.get_running_loop().set_task_factory(asyncio.eager_task_factory)
    async with asyncio.TaskGroup() as group:
        group.create_task(give())
        group.create_task(give())


play(group_ok, group_empty, group_kept, group_eager)
