"""The API reference and the table of asyncio's names: up to date, and complete."""
import asyncio
import asyncio.futures
import asyncio.subprocess
import inspect
import json
import pathlib
import re
import subprocess
import sys

import pytest

import api

ROOT = pathlib.Path(__file__).resolve().parent.parent


def surface():
    """Every public name of the asyncio at hand: asyncio.X, loop.X, and Class.x."""
    names = {f'asyncio.{name}' for name in asyncio.__all__ if not name.startswith('_')}
    owners = {'AbstractEventLoop': 'loop', 'BaseEventLoop': 'loop', 'AbstractServer': 'Server'}
    classes = {getattr(asyncio, name) for name in asyncio.__all__
               if inspect.isclass(getattr(asyncio, name))
               and not issubclass(getattr(asyncio, name), BaseException)}
    classes |= {asyncio.futures._PyFuture, asyncio.tasks._PyTask, asyncio.subprocess.Process,
                asyncio.base_events.Server}
    classes = {each for each in classes if 'Watcher' not in each.__name__
               and 'Policy' not in each.__name__}
    classes -= {asyncio.Future, asyncio.Task, asyncio.SelectorEventLoop}
    for each in classes:
        owner = owners.get(each.__name__, each.__name__)
        names |= {f'{owner}.{name}' for name, value in vars(each).items()
                  if not name.startswith('_') and (callable(value) or isinstance(value, property))}
    return names


def others():
    """The Pythons at hand that have other names."""
    return [sys.executable, *(pathlib.Path.home() / '.pyenv' / 'versions').glob('3.1[123]*/bin/python3')]


def test_up_to_date():
    done = subprocess.run([sys.executable, 'tests/api.py', '--check'], cwd=ROOT, text=True,
                          capture_output=True, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, '', '')


@pytest.mark.parametrize('name', api.headers())
def test_every_function_is_explained(name):
    text = api.headers()[name].read_text()
    page = (api.API / f'{name}.md').read_text()
    functions = re.findall(r'^(?:\w[\w *]*\s\**)?(zoe_\w*[a-z0-9])\(', text, re.M)
    headings = ' '.join(re.findall(r'^### (.*)', page, re.M))
    assert [function for function in functions if f'`{function}`' not in headings] == []


@pytest.mark.parametrize('python', others(), ids=str)
def test_every_name_of_asyncio_has_its_row(python):
    if python == sys.executable:
        names = surface()
    else:
        source = '\n'.join([*(f'import {name}' for name in (
            'asyncio', 'asyncio.futures', 'asyncio.subprocess', 'inspect', 'json')),
            inspect.getsource(surface), 'print(json.dumps(sorted(surface())))'])
        done = subprocess.run([python, '-W', 'ignore', '-c', source], capture_output=True, text=True,
                              timeout=60)
        names = set(json.loads(done.stdout))
    assert len(names) > 250
    assert sorted(names - set(api.counterparts())) == []


def test_no_reason_is_given_for_what_is_there():
    mirrored = {mirror for path in api.headers().values() for comment, code in
                api.blocks(path.read_text()) for mirror in api.mirrored(comment or '') if code}
    assert sorted(mirrored & set(json.loads(api.NAMES.read_text()))) == []
