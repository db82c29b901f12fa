"""The benchmark: its page shows its figures, all of them. (Nothing is measured here.)"""
import json
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / 'tests' / 'bench'))
import bench                                            # noqa: E402
import works                                            # noqa: E402


def test_the_page_shows_the_figures_that_were_measured():
    done = subprocess.run([sys.executable, 'tests/bench/report.py', '--check'], cwd=ROOT, timeout=60)
    assert done.returncode == 0


def test_every_work_was_measured_beside_its_peers():
    rows = json.loads((ROOT / 'docs/performance.json').read_text())['rows']
    measured = {(row['work'], row['who']) for row in rows}
    assert {(work.name, who) for work in bench.WORKS for who in work.sides} <= measured


def test_the_verdict_is_that_of_the_figures():
    for row in json.loads((ROOT / 'docs/performance.json').read_text())['rows']:
        if row['ok'] is not None:
            value = row['value'] if row['who'] == bench.OURS else row['ratio']
            assert row['ok'] == (value <= row['target']), row


def test_a_work_that_is_not_there_is_refused():
    done = subprocess.run([sys.executable, 'tests/bench/bench.py', 'golf'], cwd=ROOT, timeout=60,
                          capture_output=True, text=True)
    assert done.returncode == 2 and 'golf: no such work' in done.stderr


SILENT = {'a program': lambda: works.Program(['sleep', '60']),
          'a server': lambda: works.Server(['sleep', '60'], 10, 10, 64)}


@pytest.mark.parametrize('who', SILENT)
def test_one_that_does_not_answer_is_named(who, monkeypatch):
    monkeypatch.setattr(works.net, 'LIMIT', 0.1)
    side = SILENT[who]()
    try:
        with pytest.raises(SystemExit, match='sleep 60: no answer within 0.1 s'):
            side.measure()
    finally:
        side.close()
