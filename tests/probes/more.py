"""More probes: those that tests/probes/expected.json has no other source for, in Python.

    python3 trace/asyncio_trace.py --clock virtual -o trace.jsonl tests/probes/more.py timer_ties

Each pins one rule of asyncio's scheduling by what it prints in which turn. The C probe of the same
name prints the same. Here: the loop, futures, tasks, cancelling; the others are in more_waits.py.
"""
import asyncio
import os
import signal
import socket
import time

from players import create, fail, failure, give, loop, nap, outcome, play, probe
import more_children    # noqa: F401: importing it makes its probes known
import more_waits       # noqa: F401: the same


# --- the loop ---------------------------------------------------------------------------------

@probe
async def timer_ties():
    """equal deadlines come in the order of heapq"""
    for i in range(9):
        loop().call_at(1, print, i)
    await asyncio.sleep(2)


@probe
async def timer_beyond_a_day():
    """no select() waits longer than a day"""
    loop().call_later(100000, print, 'late')
    await asyncio.sleep(100001)


@probe
async def fd_order():
    """ready descriptors come in ascending order"""
    pairs = [socket.socketpair() for _ in range(3)]
    for i, (near, far) in reversed(list(enumerate(pairs))):
        loop().add_reader(near, lambda i=i, near=near: (print(i), loop().remove_reader(near)))
        far.send(b'x')
    await asyncio.sleep(1)
    for near, far in pairs:
        near.close(), far.close()


@probe
def raw_stop_before(lp):
    """stop() before run_forever(): one turn"""
    lp.call_soon(print, 'a')
    lp.stop()
    lp.run_forever()
    print('returned')


@probe
def raw_ruc_done_future(lp):
    """run_until_complete() of a done future: one turn"""
    future = lp.create_future()
    future.set_result(5)
    print(lp.run_until_complete(future))


@probe
async def exception_handler_fails():
    """an exception handler that fails is reported to the default one"""
    def handler(lp, context):
        print('handler')
        raise ValueError('handler')
    loop().set_exception_handler(handler)
    loop().call_soon(lambda: 1 / 0)
    loop().call_soon(print, 'next callback')
    await asyncio.sleep(0)
    print('main')
    loop().set_exception_handler(None)


@probe
async def debug_slow_callback():
    """debug mode tells of a callback that takes 0.1 s or more"""
    loop().set_debug(True)
    loop().call_soon(lambda: time.sleep(0.25))
    await asyncio.sleep(0)
    print('main', loop().time())
    loop().set_debug(False)


# --- futures and tasks ------------------------------------------------------------------------

@probe
async def fut_states():
    """what a future that is done, pending or cancelled refuses"""
    future = loop().create_future()
    print(failure(future.result), failure(future.exception))
    future.set_result(1)
    print(failure(future.set_result, 2), failure(future.set_exception, ValueError()),
          future.cancel(), future.result())
    future = loop().create_future()
    print(future.cancel('why'), future.cancelled(), future.cancel())
    print(await outcome(future), failure(future.set_result, 2))


@probe
async def sleep_zero():
    """a bare yield takes one turn"""
    for name in 'abc':
        create(asyncio.sleep(0)).add_done_callback(lambda _, name=name: print(name))
    print('main')
    await asyncio.sleep(0)
    print('main again')
    await asyncio.sleep(0)
    print('and again')


@probe
async def sleep_positive():
    """the timer in one turn, the task in the next"""
    loop().call_later(1, print, 'timer')
    await asyncio.sleep(1)
    print('slept', loop().time())


@probe
async def task_two_waiters():
    """two tasks that await a third go on in the order in which they began to"""
    async def wait(name):
        print(name, await task)
    task = create(nap(1, 'nap', 7))
    await asyncio.gather(wait('a'), wait('b'))


@probe
async def task_self_await():
    """a task cannot await itself, nor a future of another loop"""
    async def itself():
        await asyncio.current_task()
    print((await outcome(create(itself())))[:34])
    other = asyncio.new_event_loop()
    future = other.create_future()
    print((await outcome(future)).split('(')[0])
    other.close()


@probe
async def task_result_sealed():
    """nobody outside may set a task's result"""
    task = create(give(1))
    print(failure(task.set_result, 2), failure(task.set_exception, ValueError()))
    print(await task)


@probe
async def current_task_steps():
    """current_task() is set during a step only"""
    async def tell():
        print(asyncio.current_task().get_name())
        await asyncio.sleep(0)
        print(asyncio.current_task().get_name())
    tasks = [asyncio.create_task(tell(), name=name) for name in 'ab']
    loop().call_soon(lambda: print(asyncio.current_task()))
    await asyncio.wait(tasks)


# --- cancelling -------------------------------------------------------------------------------

@probe
async def cancel_done():
    """a task that is done cannot be cancelled"""
    task = create(give(1))
    await asyncio.sleep(0)
    print(task.cancel(), task.cancelling(), await task)


@probe
async def cancel_inner_task():
    """a cancellation goes down the chain at once and comes back one turn a level"""
    async def outer(inner):
        try:
            await inner
        finally:
            print('outer ends')
    inner = create(nap(9, 'inner'))
    task = create(outer(inner))
    await asyncio.sleep(0)
    task.cancel()
    print(await outcome(task), inner.cancelled())


@probe
async def cancel_after_wake_scheduled():
    """the future is done, the wakeup queued: CancelledError is thrown in all the same"""
    async def wait():
        try:
            print('got', await future)
        except asyncio.CancelledError:
            print('thrown')
            raise
    future = loop().create_future()
    task = create(wait())
    await asyncio.sleep(0)
    future.set_result('value')
    task.cancel()
    print(await outcome(task))


@probe
async def cancel_swallow():
    """a swallowed cancellation: the task goes on, the count stays"""
    async def swallow():
        try:
            await asyncio.sleep(9)
        except asyncio.CancelledError:
            print('swallowed', asyncio.current_task().cancelling())
        await asyncio.sleep(1)
        return 'result'
    task = create(swallow())
    await asyncio.sleep(0)
    task.cancel()
    print(await outcome(task), task.cancelled(), task.cancelling())


@probe
async def cancel_raises_other():
    """another error instead of the cancellation: the task has failed"""
    async def raise_other():
        try:
            await asyncio.sleep(9)
        finally:
            raise ValueError('other')
    task = create(raise_other())
    await asyncio.sleep(0)
    task.cancel()
    print(await outcome(task), task.cancelled())


@probe
async def uncancel_pending():
    """a request that is taken back before it is thrown is withdrawn"""
    async def take_back():
        me = asyncio.current_task()
        me.cancel()
        print(me.cancelling(), me.uncancel())
        await asyncio.sleep(0)
        return 'went on'
    print(await outcome(create(take_back())))


# --- signals ----------------------------------------------------------------------------------

@probe
def raw_sigint(lp):
    """SIGINT cancels the main task; the run ends with KeyboardInterrupt when that has ended"""
    def interrupt():
        os.kill(os.getpid(), signal.SIGINT)

    async def interrupted():
        loop().call_later(1, interrupt)
        try:
            await asyncio.sleep(10)
        finally:
            print('cleaning up')
            await asyncio.sleep(5)
            print('clean')
    try:
        asyncio.run(interrupted())
    except KeyboardInterrupt:
        print('KeyboardInterrupt')


# --- connections ------------------------------------------------------------------------------

def nobody():
    """An address at which nobody is."""
    with socket.socket() as bound:
        bound.bind(('127.0.0.1', 0))
        return bound.getsockname()


class Datagrams(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        print('made')

    def error_received(self, error):
        print('error', type(error).__name__)

    def connection_lost(self, error):
        print('lost', error)


@probe
async def datagram_connected_refused():
    """a refused datagram is an error, not the end"""
    transport, _ = await loop().create_datagram_endpoint(Datagrams, remote_addr=nobody())
    for text in (b'x', b'y'):
        transport.sendto(text)
        await asyncio.sleep(1)
    transport.close()
    await asyncio.sleep(0)


class Guest(asyncio.Protocol):
    def connection_made(self, transport):
        print('guest made')


@probe
async def server_closed_before_guests():
    """who was accepted, but not yet received, when the server is closed is turned away"""
    server = await loop().create_server(Guest, '127.0.0.1', 0)
    with socket.create_connection(server.sockets[0].getsockname()):
        await asyncio.sleep(0)
        loop().call_soon(server.close)
        await asyncio.sleep(1)
        print('closed')


if __name__ == '__main__':
    play()
