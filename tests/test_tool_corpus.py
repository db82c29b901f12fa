"""The traces that the fuzzer found worth keeping, and every command that it gives them to."""
import re

import pytest

from tool import ROOT, tool

CORPUS = sorted((ROOT / 'tests/fuzz/corpus').iterdir())
CALLS = [re.findall(r'"([^"]*)"', line)[1:]
         for line in re.findall(r'^    \{("zoetrope".*)\},$', (ROOT / 'tests/fuzz/tool.c').read_text(), re.M)]


def test_there_is_something_to_try():
    assert len(CALLS) > 20 and len(CORPUS) > 100
    assert {tool('check', trace).returncode for trace in CORPUS} == {0, 1, 2}


@pytest.mark.parametrize('call', CALLS, ids=' '.join)
def test_each_trace_is_told_or_refused_in_one_line(call):
    for trace in CORPUS:
        done = tool(*call, trace)
        assert done.returncode in (0, 1, 2), (trace, done.returncode)
        assert (done.returncode == 2) == (done.err != ''), (trace, done.err)
        assert re.fullmatch(r'(zoetrope: .*\n)?', done.err), (trace, done.err)
