"""future_callback.py -- being done calls nobody: it puts the callbacks into the queue."""
import asyncio
from functools import partial


def tell(who, answer):
    print(f'{who} hears: {answer.result()}')


def think(answer):
    print('think: I have it')
    answer.set_result(42)
    print('think: nobody has heard')


def whistle():
    print('whistle: I came first')


def ask(answer):
    loop.call_soon(think, answer)
    loop.call_soon(whistle)
    answer.add_done_callback(partial(tell, 'Ada'))
    answer.add_done_callback(partial(tell, 'Grace'))
    loop.run_until_complete(answer)
    print('main: the answer is known')
    answer.add_done_callback(partial(tell, 'Alan'))
    return loop.run_until_complete(answer)


loop = asyncio.new_event_loop()
answer = loop.create_future()
ask(answer)
loop.close()
