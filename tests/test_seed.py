"""ZOETROPE_SEED permutes what asyncio leaves open, nothing else, and the same way every time."""
import heapq
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMERS = [f'timer {name}' for name in 'abcdef']
PIPES = [f'pipe {number}' for number in range(4)]


def run(seed, trace=os.devnull):
    done = subprocess.run([ROOT / 'build/tests/programs/freedom'], capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', 'ZOETROPE_SEED': str(seed),
                               'ZOETROPE_TRACE': str(trace)})
    assert (done.returncode, done.stderr) == (0, '')
    return done.stdout.splitlines()


class Deadline:
    """A timer as heapq sees it: compared by its deadline alone."""

    def __init__(self, name, when):
        self.name, self.when = name, when

    def __lt__(self, other):
        return self.when < other.when


def test_without_a_seed_the_order_is_asyncios():
    heap = []
    armed = [(name, 5) for name in TIMERS] + [('timer first', 4), ('timer last', 6), ('stop', 7)]
    for name, when in armed:
        heapq.heappush(heap, Deadline(name, when))
    expected = [heapq.heappop(heap).name for _ in range(len(armed) - 1)]
    assert run(0) == PIPES + expected


def test_a_seed_permutes_the_open_orders_only():
    seen = set()
    for seed in range(1, 21):
        lines = run(seed)
        pipes, first, timers, last = lines[:4], lines[4], lines[5:11], lines[11]
        assert (sorted(pipes), first, sorted(timers), last) == (PIPES, 'timer first', TIMERS, 'timer last')
        seen.add((tuple(pipes), tuple(timers)))
    assert len(seen) > 10


def test_the_same_seed_replays_the_same_run(tmp_path):
    first, second = tmp_path / 'first', tmp_path / 'second'
    assert run(7, first) == run(7, second)
    assert first.read_bytes() == second.read_bytes()
    assert '"seed":7' in first.read_text().splitlines()[0]
