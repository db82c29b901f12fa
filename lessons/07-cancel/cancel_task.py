"""cancel_task.py -- asking a task to stop."""
import asyncio


async def wait_for_bus():
    print('wait_for_bus: waits')
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError as error:
        print(f'wait_for_bus: hears "{error}"')
        raise
    return 'the bus'


async def main_task():
    waiting = asyncio.create_task(wait_for_bus())
    await asyncio.sleep(0.5)
    waiting.cancel('no buses today')
    print('main_task: it is over' if waiting.done() else
          'main_task: asked, not over yet')
    try:
        await waiting
    except asyncio.CancelledError as error:
        print(f'main_task: caught "{error}"')
    print('main_task: asked again' if waiting.cancel() else
          'main_task: over, nobody to ask')


asyncio.run(main_task())
