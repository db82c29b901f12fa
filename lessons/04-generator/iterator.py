"""iterator.py -- a loop over what is not there yet: `async for`."""
import asyncio


class Stairs:
    def __init__(self, top):
        self.step, self.top = 0, top

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.step == self.top:
            raise StopAsyncIteration('no more stairs')
        await asyncio.sleep(0.1)
        self.step += 1
        return self.step


async def main_task():
    async for step in Stairs(3):
        print(f'step {step}')
    print('at the top')


asyncio.run(main_task())
