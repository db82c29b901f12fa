"""What holds for all tests: the signals they begin with, and what is made once for many of them."""
import collections
import fcntl
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
Film = collections.namedtuple('Film', 'trace status printed said')

# Started in the background, a shell hands down signals that are ignored; programs here need them.
signal.signal(signal.SIGINT, signal.default_int_handler)
for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM):
    signal.signal(number, signal.SIG_DFL)


def pytest_configure(config):
    config.addinivalue_line('markers', 'slow: takes many seconds, and begins before all others')


def pytest_collection_modifyitems(items):
    """What takes long begins first, so that nobody waits for it at the end."""
    items.sort(key=lambda item: item.get_closest_marker('slow') is None)


@pytest.fixture(scope='session')
def once(tmp_path_factory):
    """once(name, make): the folder that make(folder) has filled, for whichever test of whichever
    worker asked first. It is there to be read by all, and to be changed by none."""
    shared = tmp_path_factory.getbasetemp()
    if 'PYTEST_XDIST_WORKER' in os.environ:
        shared = shared.parent

    def folder_of(name, make):
        folder = shared / name.replace('/', '-')
        with folder.with_name(f'{folder.name}.lock').open('w') as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (folder / 'made').exists():
                shutil.rmtree(folder, ignore_errors=True)
                folder.mkdir()
                make(folder)
                (folder / 'made').touch()
        return folder
    return folder_of


def film(program, folder):
    """Run a program of the build, or a script, under the virtual clock; its trace into a folder."""
    environment = {**os.environ, 'ZOETROPE_CLOCK': 'virtual'}
    command = [sys.executable, 'trace/asyncio_trace.py', '-o', folder / 'trace.jsonl', program]
    if not program.endswith('.py'):
        command = [ROOT / 'build' / program]
        environment['ZOETROPE_TRACE'] = str(folder / 'trace.jsonl')
    done = subprocess.run(command, cwd=ROOT, env=environment, timeout=120,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    (folder / 'run').write_text(json.dumps([done.returncode, done.stdout, done.stderr]))


@pytest.fixture(scope='session')
def filmed(once):
    """filmed(program): the Film of a run of it, one for all tests."""
    def look(program):
        folder = once(program, lambda folder: film(program, folder))
        return Film(folder / 'trace.jsonl', *json.loads((folder / 'run').read_text()))
    return look
