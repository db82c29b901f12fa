"""future_event_loop.py -- a future: a result that is not there yet."""
import asyncio


def deliver(parcel):
    print('deliver: the parcel is here')
    parcel.set_result('a book')


def wait_for(parcel):
    loop.call_later(1, deliver, parcel)
    print(f'main: is it here? {"yes" if parcel.done() else "no"}')
    inside = loop.run_until_complete(parcel)
    print(f'main: is it here? {"yes" if parcel.done() else "no"}')
    return inside


loop = asyncio.new_event_loop()
parcel = loop.create_future()
inside = wait_for(parcel)
print(f'main: inside is {inside}')
loop.close()
