"""queue.py -- one makes, two take."""
import asyncio


async def cook(counter):
    for plate in range(1, 7):
        if counter.full():
            print('cook: no room')
        await counter.put(plate)
        print(f'cook: plate {plate}')
    print('cook: that was the last one')


async def waiter(counter, seconds):
    name = asyncio.current_task().get_name()
    try:
        while True:
            print(f'  {name} takes {await counter.get()}')
            await asyncio.sleep(seconds)
            counter.task_done()
    finally:
        print(f'  {name} goes home')


async def dismiss(task):
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        pass


async def main_task():
    counter = asyncio.Queue(2)
    vic = asyncio.create_task(waiter(counter, 0.3), name='Vic')
    wes = asyncio.create_task(waiter(counter, 0.25), name='Wes')
    cooking = asyncio.create_task(cook(counter), name='cook')
    await cooking
    await counter.join()
    print('main_task: all plates are served')
    await dismiss(cooking)
    await dismiss(vic)
    await dismiss(wes)


asyncio.run(main_task())
