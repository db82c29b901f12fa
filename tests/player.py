"""What the tests of `zoetrope play` share: programs, their traces, pages, and a reader of their data."""
import collections
import json
import os
import random
import subprocess
import sys

from tool import ROOT, events, text, tool

Program = collections.namedtuple('Program', 'command source')
BUILD = ROOT / 'build'
PYTHON = [sys.executable, ROOT / 'trace' / 'asyncio_trace.py']
PROGRAMS = {
    'lock': Program([BUILD / 'lessons/09-share/lock'], 'lessons/09-share/lock.c'),
    'lock_python': Program([*PYTHON, 'lessons/09-share/lock.py'], 'lessons/09-share/lock.py'),
    'threads': Program([BUILD / 'lessons/13-block/executor_thread'], 'lessons/13-block/executor_thread.c'),
    'children': Program([BUILD / 'lessons/15-program/subprocess_stream'],
                        'lessons/15-program/subprocess_stream.c'),
    'deadlock': Program([BUILD / 'tests/programs/deadlock'], 'tests/programs/deadlock.c'),
    'crowd': Program([BUILD / 'tests/programs/crowd', '10', '1850'], 'tests/programs/crowd.c'),
}


def trace_of(name, folder):
    """Run a program; the file of its trace."""
    file = folder / f'{name}.jsonl'
    subprocess.run([*map(str, PROGRAMS[name].command)], cwd=ROOT, timeout=60, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                   env={**os.environ, 'ZOETROPE_TRACE': str(file), 'ZOETROPE_CLOCK': 'virtual'})
    return file


def page_of(trace):
    done = tool('play', trace)
    assert done.returncode == 0 and done.err == '', done.err
    return done.out


def lines_of(trace):
    """The events of a trace, as decoded() writes them."""
    return [json.dumps(json.loads(line)) for line in trace.read_text().splitlines()[1:]]


def data_of(page):
    return json.loads(page.partition('id="data">\n')[2].partition('\n</script>')[0])


def name_of(data, number):
    return data['prefixes'][number & 15] + str(number >> 4)


def field_of(data, kind, raw, words):
    """A field as it is in the trace; None where it is left out."""
    if kind == 'i':
        return name_of(data, raw) if raw else None
    if kind == 'f':
        return True if raw else None
    if kind == 'w':
        return words[raw]
    if kind in 'tv':
        return (json.loads if kind == 'v' else str)(data['strings'][raw]) if raw else None
    return raw


def decoded(data):
    """The lines that the page's events came from; a value null is one too."""
    lines, at, turn, time = [], iter(data['events']), 0, 0
    for n in range(1, data['count'] + 1):
        ev, _, fields = data['kinds'][next(at)]
        turn, time = turn + next(at), time + next(at)
        by, ago, src = next(at), next(at), next(at)
        event = {'n': n, 'k': turn, 't': time, 'ev': ev}
        event |= {'by': name_of(data, by)} if by else {}
        event |= {'cause': n - ago} if ago else {}
        stack = None
        for kind, name, *words in fields:
            raw = next(at)
            value = field_of(data, kind, raw, words)
            if name == 'stack':
                stack = value
            elif value is not None or (kind == 'v' and raw):
                event[name] = value
        event |= {'src': data['strings'][src]} if src else {}
        event |= {'stack': stack} if stack else {}
        lines.append(json.dumps(event))
    assert next(at, None) is None
    return lines


def mutilated(name, seed):
    """A trace that lacks events and has others in odd places, but is one that the tool reads."""
    chance = random.Random(seed)
    header, trace = events(name)
    makes = 'task', 'future', 'timer', 'ready', 'watch', 'sync', 'child', 'job', 'transport', 'protocol'
    kept = [event for event in trace[:-1] if event['ev'] in makes or chance.random() < .8]
    for event in [event for event in kept if event['ev'] not in makes]:
        if chance.random() < .1:
            at = kept.index(event)
            kept.insert(min(len(kept), at + chance.randrange(9)), {**event, 'k': kept[-1]['k'], 't': kept[-1]['t']})
    seen = set()
    for event in kept:
        if event.get('cause') not in seen:
            event.pop('cause', None)
        seen.add(event['n'])
    for before, event in zip(kept, kept[1:]):
        event['k'], event['t'] = max(event['k'], before['k']), max(event['t'], before['t'])
        if chance.random() < .05 and event['ev'] == 'await':
            event['stack'] = chance.choice([[], [1, None], ['a b:c'], ['x'], [['y z:1']], ['a b.c:99999', '...']])
    return text(header, kept + [{**trace[-1], 'k': kept[-1]['k'], 't': kept[-1]['t']}])
