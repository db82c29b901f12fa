"""What the probes in Python are made of, and how one is played."""
import asyncio
import sys

PROBES = {}


def probe(function):
    PROBES[function.__name__] = function
    return function


def play():
    """Play the probe that is named on the command line; say when only cleaning up is left."""
    function = PROBES[sys.argv[1]]
    lp = asyncio.new_event_loop()
    asyncio.set_event_loop(lp)
    if function.__name__.startswith('raw_'):
        function(lp)
    else:
        lp.run_until_complete(function())
    print('over')
    for task in asyncio.all_tasks(lp):
        task.cancel()
    lp.run_until_complete(asyncio.sleep(0))
    lp.close()


# --- coroutines -------------------------------------------------------------------------------

async def give(value, name=None):
    if name:
        print(name)
    return value


async def fail(message, name=None):
    if name:
        print(name)
    raise ValueError(message)


async def nap(delay, name, value=None):
    try:
        await asyncio.sleep(delay)
    except asyncio.CancelledError:
        print(name, 'cancelled')
        raise
    print(name, 'slept')
    return value


async def outcome(awaitable):
    """What it ends with: its value, or "ValueError(x)"."""
    try:
        return await awaitable
    except BaseException as error:
        return f'{type(error).__name__}({",".join(map(str, error.args))})'


# --- calls ------------------------------------------------------------------------------------

def loop():
    return asyncio.get_running_loop()


def create(coroutine):
    return asyncio.create_task(coroutine)


def failure(function, *arguments):
    """The kind of error that a call fails with, else what it returns."""
    try:
        return function(*arguments)
    except BaseException as error:
        return type(error).__name__
