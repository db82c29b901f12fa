"""queue_order.py -- three queues, three orders."""
import asyncio


def put(queue, number):
    try:
        queue.put_nowait(number)
        print(f' {number}', end='')
    except asyncio.QueueFull as error:
        print(f' ({number}: {type(error).__name__})', end='')


def use(name, queue):
    print(f'{name}: put', end='')
    for number in 4, 1, 5, 2, 3:
        put(queue, number)
    print(', got', end='')
    try:
        while True:
            print(f' {queue.get_nowait()}', end='')
    except asyncio.QueueEmpty as error:
        print(f', then {type(error).__name__}')


async def main_task():
    use('Queue', asyncio.Queue(4))
    use('LifoQueue', asyncio.LifoQueue(4))
    use('PriorityQueue', asyncio.PriorityQueue(4))


asyncio.run(main_task())
