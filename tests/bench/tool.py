"""What the tool needs, of time or of memory:  tool.py WORK EVENTS

check, stats, lint: nanoseconds an event; render, play: seconds; memory: bytes an event. The trace is
made once for each number of events, in build/bench.
"""
import os
import pathlib
import resource
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = ROOT / 'build'


def trace(events):
    """A trace of about so many events: ten workers that pass turns to one another."""
    path = BUILD / 'bench' / f'crowd-{events}.jsonl'
    if not path.exists():
        rounds = max(1, events * 18 // 1000)
        subprocess.run([BUILD / 'tests/programs/crowd', '10', str(rounds)], check=True,
                       env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', 'ZOETROPE_TRACE': str(path)})
    return path


def main(work, events):
    path = trace(int(events))
    command = {'render': ['render', '--all', '-T', 'svg', '-o', os.devnull],
               'play': ['play', '-o', os.devnull], 'memory': ['check']}.get(work, [work])
    count = sum(1 for _ in path.open()) - 1
    before = time.perf_counter()
    subprocess.run([BUILD / 'zoetrope', *command, path], check=work != 'lint',
                   stdout=subprocess.DEVNULL)
    seconds = time.perf_counter() - before
    if work == 'memory':
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / count)
    else:
        print(seconds if work in ('render', 'play') else seconds / count * 1e9)


main(*sys.argv[1:])
