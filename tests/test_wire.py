"""Whatever happens to reads and writes on their way, every byte arrives once and in order.

tests/programs/wire.c sends a text over everything that carries bytes. It checks both ends: the text,
the order of a protocol's calls, and that no descriptor, child or memory is left. Each run's trace must
keep the rules of `zoetrope check`. So many seeds are tried: SEEDS=500 tests/pytest tests/test_wire.py
"""
import os
import pathlib
import subprocess

import pytest

from test_selectors import HERE

BUILD = pathlib.Path(__file__).resolve().parent.parent / 'build'
PROGRAMS = BUILD / 'tests' / 'programs'
PAPERS = [BUILD / 'certificates' / name for name in ('server.pem', 'server.key', 'authority.pem')]
SEEDS = int(os.environ.get('SEEDS', '20'))
PIECES = 10                                     # seeds are tried in so many tests, for many hands
SELECTORS = ['select', *HERE]

WAYS = {way: [PROGRAMS / 'wire', way] for way in (
    'read', 'lines', 'until', 'exactly', 'protocol', 'buffered', 'pipe', 'datagrams', 'child')}
if (PROGRAMS / 'wire_tls').exists():
    for number, reading in enumerate(('read', 'lines', 'until', 'exactly')):
        WAYS[f'tls-{reading}'] = [PROGRAMS / 'wire_tls', *PAPERS, str(number)]
BREAKABLE = ['read', 'lines', 'until', 'exactly', 'protocol', 'buffered', 'tls-read']


def run(way, trace, seed, **settings):
    return subprocess.run(WAYS[way], capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual', 'ZOETROPE_SEED': str(seed),
                               'ZOETROPE_SELECTOR': SELECTORS[seed % len(SELECTORS)],
                               'ZOETROPE_TRACE': str(trace), **settings})


def check(trace, seed):
    checked = subprocess.run([BUILD / 'zoetrope', 'check', trace], capture_output=True, text=True,
                             timeout=60)
    assert checked.returncode == 0, f'seed {seed}: {checked.stdout}'


def seeds(piece):
    return range(1 + piece, 1 + SEEDS, PIECES)


@pytest.mark.parametrize('piece', range(PIECES))
@pytest.mark.parametrize('way', WAYS)
def test_every_byte_arrives_once_and_in_order(way, piece, tmp_path):
    for seed in seeds(piece):
        faults = {'ZOETROPE_FAULTS': 'random'} if seed % 5 else {}     # or pieces only
        done = run(way, tmp_path / 'trace', seed, **faults)
        assert (done.returncode, done.stderr) == (0, ''), f'seed {seed}: {done.stdout}'
        assert 'bytes heard, in order; ended well' in done.stdout
        check(tmp_path / 'trace', seed)


@pytest.mark.parametrize('piece', range(PIECES))
@pytest.mark.parametrize('way', [way for way in BREAKABLE if way in WAYS])
def test_a_lost_connection_is_told_once_and_leaves_nothing(way, piece, tmp_path):
    for seed in seeds(piece):
        call, error = (('recv', 'ECONNRESET'), ('send', 'EPIPE'), ('send', 'ECONNRESET'))[seed % 3]
        done = run(way, tmp_path / 'trace', seed, ZOETROPE_FAULTS=f'{call}:{seed % 47 + 1}={error}')
        assert done.returncode in (0, 3), f'seed {seed}: {done.stdout}{done.stderr}'
        assert 'bytes heard, in order; ' in done.stdout
        check(tmp_path / 'trace', seed)


@pytest.mark.parametrize('way', WAYS)
def test_seeds_and_faults_change_the_way(way, tmp_path):
    lengths = set()
    for seed in 0, 1, 2:
        run(way, tmp_path / 'trace', seed, **({'ZOETROPE_FAULTS': 'random'} if seed else {}))
        lengths.add(len((tmp_path / 'trace').read_text().splitlines()))
    assert len(lengths) == 3
