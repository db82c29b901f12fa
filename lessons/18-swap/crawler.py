"""crawler.py -- every page of a site, two at a time: the course in one program. (Python 3.12)"""
import asyncio
import re

WORKERS = 2

SITE = {
    '/': (0.1, ['/lessons', '/docs']),
    '/lessons': (0.3, ['/lessons/1', '/lessons/2']),
    '/docs': (0.2, ['/docs/api', '/lessons']),
    '/docs/api': (0.2, ['/docs/old']),
    '/lessons/1': (0.1, ['/lessons/2']),
    '/lessons/2': (0.2, ['/']),
}


async def serve(reader, writer):
    _, path, _ = (await reader.readline()).decode().split()
    seconds, links = SITE.get(path, (0.1, []))
    await asyncio.sleep(seconds)
    status = '200 OK' if path in SITE else '404 Not Found'
    page = ''.join(f'<a href="{link}">\n' for link in links)
    writer.write(f'HTTP/1.0 {status}\r\n\r\n{page}'.encode())
    writer.close()
    await writer.wait_closed()


def see(path):
    if path not in paths:
        paths.append(path)
        to_do.put_nowait(len(paths) - 1)


async def fetch(path):
    reader, writer = await asyncio.open_connection('127.0.0.1', port)
    writer.write(f'GET {path} HTTP/1.0\r\n'.encode())
    page = (await reader.read()).decode()
    links = re.findall('href="(.*?)"', page)
    for link in links:
        see(link)
    print(f'{path}: {page[9:12]}, {len(links)} links')
    writer.close()
    await writer.wait_closed()


async def worker():
    while True:
        await fetch(paths[await to_do.get()])
        to_do.task_done()


async def main_task():
    global port, to_do, paths
    to_do, paths = asyncio.Queue(), []
    server = await asyncio.start_server(serve, '127.0.0.1')
    port = server.sockets[0].getsockname()[1]
    see('/')
    workers = [asyncio.create_task(worker()) for _ in range(WORKERS)]
    await to_do.join()
    print(f'{len(paths)} pages in {asyncio.get_running_loop().time():.1f} s')
    for task in workers:
        task.cancel()
    server.close()


asyncio.run(main_task())
