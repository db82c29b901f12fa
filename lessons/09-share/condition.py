"""condition.py -- wait, with a lock in hand, until things are as you need them."""
import asyncio

buns = 0


def enough(wants):
    print(f'  {asyncio.current_task().get_name()} wants {wants}, sees {buns}')
    return buns >= wants


async def customer(wants):
    global buns
    async with shelf:
        while not enough(wants):
            await shelf.wait()
        buns -= wants
        print(f'  {asyncio.current_task().get_name()} takes {wants}')
        shelf.notify_all()


def sold_out():
    return buns == 0


async def deliver(wake_all):
    global buns
    async with shelf:
        buns += 2
        if wake_all:
            print('baker: 2 more, for everybody')
            shelf.notify_all()
            await shelf.wait_for(sold_out)
        else:
            print('baker: 2 more, for somebody')
            shelf.notify(1)


async def baker():
    await asyncio.sleep(1)
    await deliver(wake_all=False)
    await asyncio.sleep(1)
    await deliver(wake_all=True)
    print('baker: sold out')


async def main_task():
    global shelf
    shelf = asyncio.Condition()
    kim = asyncio.create_task(customer(3), name='Kim')
    lou = asyncio.create_task(customer(1), name='Lou')
    baking = asyncio.create_task(baker(), name='baker')
    await asyncio.gather(kim, lou, baking)


asyncio.run(main_task())
