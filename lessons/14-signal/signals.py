"""signals.py -- the postman rings: a signal becomes a byte, and the byte becomes a callback."""
import asyncio
import os
import signal


def open_door():
    print('the door is opened')


def wave():
    print('the postman is gone')
    gone.set()


def ring():
    print('the postman rings')
    os.kill(os.getpid(), signal.SIGUSR1)
    print('nobody has come yet')


def ring_and_leave():
    print('the postman rings again and leaves')
    os.kill(os.getpid(), signal.SIGUSR1)
    os.kill(os.getpid(), signal.SIGUSR2)


async def main_task():
    global gone
    gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGUSR1, open_door)
    loop.add_signal_handler(signal.SIGUSR2, wave)
    loop.call_later(1, ring)
    loop.call_later(2, ring_and_leave)
    await gone.wait()
    loop.remove_signal_handler(signal.SIGUSR1)
    loop.remove_signal_handler(signal.SIGUSR2)


asyncio.run(main_task())
