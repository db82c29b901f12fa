"""Ends as its argument says."""
import asyncio
import os
import signal
import sys


async def main(how):
    print('going', flush=True)
    if how.isdigit():
        sys.exit(int(how))
    os.kill(os.getpid(), signal.Signals[how])
    await asyncio.sleep(60)


asyncio.run(main(sys.argv[1]))
