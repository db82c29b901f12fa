"""shield.py -- work that must not be interrupted."""
import asyncio


async def save(file):
    print(f'  save: {file} begins')
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        print(f'  save: {file} is lost')
        raise
    print(f'  save: {file} is safe')
    return 'saved'


async def visitor(saving, shielded):
    try:
        await (asyncio.shield(saving) if shielded else saving)
    finally:
        print('  visitor: leaves')


async def visit(file, shielded):
    saving = asyncio.create_task(save(file))
    visiting = asyncio.create_task(visitor(saving, shielded))
    await asyncio.sleep(0.5)
    visiting.cancel()
    try:
        await visiting
    except asyncio.CancelledError:
        pass
    try:
        print(f'  visit: {file}: {await saving}')
    except asyncio.CancelledError:
        print(f'  visit: {file}: not saved')


async def main_task():
    print('main_task: without a shield')
    await visit('poem', shielded=False)
    print('main_task: with a shield')
    await visit('novel', shielded=True)


asyncio.run(main_task())
