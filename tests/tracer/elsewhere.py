"""A thread prints and calls the loop, which runs in a third thread: the program's own one looks on."""
import asyncio
import threading


def stop(loop):
    print('the thread')
    loop.call_soon_threadsafe(loop.stop)


loop = asyncio.new_event_loop()
loop.call_later(0.1, lambda: threading.Thread(target=stop, args=(loop,)).start())
runner = threading.Thread(target=loop.run_forever)
runner.start()
runner.join()
loop.close()
print('closed')
