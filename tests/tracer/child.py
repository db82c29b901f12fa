"""A child: it is started, spoken to, and reaped."""
import asyncio
import subprocess


async def main():
    child = await asyncio.create_subprocess_exec('tr', 'a-z', 'A-Z', stdin=subprocess.PIPE,
                                                 stdout=subprocess.PIPE)
    print(await child.communicate(b'hello'), child.returncode)


asyncio.run(main())
