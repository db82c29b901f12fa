"""stop.py -- stop() ends the run, not the turn, and not the loop."""
import asyncio


def work(name):
    print(f'    {name}')


def finish():
    print('    stop')
    loop.stop()
    loop.call_soon(work, 'too late for this turn')


def run(title):
    print(title)
    loop.run_forever()
    print('it has returned')


loop = asyncio.new_event_loop()
loop.call_soon(work, 'before')
loop.call_soon(finish)
loop.call_soon(work, 'behind, in the same turn')
run('the first run')
loop.stop()
run('the second run: one turn')
loop.close()
