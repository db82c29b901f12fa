"""`zoetrope play`: the data of the page, compared with what lies in tests/tool/play and with the traces.

What the page does with it is in test_tool_player.py.
"""
import hashlib
import os

import pytest

from player import PROGRAMS, data_of, decoded, lines_of, page_of, trace_of
from tool import HERE, ROOT, TRACES, events, one_line, path, same_as_file, text, tool


@pytest.fixture(scope='module')
def traces(tmp_path_factory):
    """By name: the trace of each program."""
    return {name: trace_of(name, tmp_path_factory.mktemp('traces')) for name in PROGRAMS}


@pytest.mark.parametrize('name', PROGRAMS)
def test_data_as_expected(traces, name):
    data = page_of(traces[name]).partition('id="data">\n')[2].partition('\n</script>')[0]
    data = data.partition(',"sources":')[0].replace('],[', '],\n[') + '\n'
    if len(data) > 1000000:
        data = hashlib.sha256(data.encode()).hexdigest() + '\n'
    same_as_file(f'play/{name}.txt', data)


@pytest.mark.parametrize('name', sorted({*PROGRAMS} - {'crowd'}))
def test_data_has_every_event(traces, name):
    assert decoded(data_of(page_of(traces[name]))) == lines_of(traces[name])


@pytest.mark.parametrize('name', TRACES)
def test_data_of_stored_traces(name):
    assert decoded(data_of(page_of(path(name)))) == lines_of(path(name))


def test_sources_are_embedded(traces):
    for name in 'lock', 'lock_python':
        sources = data_of(page_of(traces[name]))['sources']
        assert sources and sources[0][0] == PROGRAMS[name].source
        for file, code in sources:
            assert code == (ROOT / file).read_text()


def trace_with_place(place):
    header, trace = events('soon')
    for event in trace:
        event.pop('src', None)
        event.pop('stack', None)
    trace[5]['src'] = place
    return text(header, trace)


def sources_of(trace, *arguments, **more):
    done = tool('play', *arguments, stdin=trace, **more)
    assert done.returncode == 0, done.err
    return data_of(done.out)['sources']


def test_where_sources_are_looked_for(tmp_path):
    trace = trace_with_place('far/away/seen.c:3')
    assert sources_of(trace, cwd=tmp_path) == [['far/away/seen.c', None]]
    for folder in 'lessons/07-x', 'beside', 'told':
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / 'seen.c').write_text(f'int {folder[0]};\n')
    (tmp_path / 'beside' / 't.jsonl').write_text(trace)
    assert sources_of(trace, cwd=tmp_path)[0][1] == 'int l;\n'
    assert sources_of('', 'beside/t.jsonl', cwd=tmp_path)[0][1] == 'int b;\n'
    (tmp_path / 'seen.c').write_text('int here;\n')
    assert sources_of('', 'beside/t.jsonl', cwd=tmp_path)[0][1] == 'int here;\n'
    assert sources_of('', '--source', 'told', 'beside/t.jsonl', cwd=tmp_path)[0][1] == 'int t;\n'


def test_only_source_files_are_embedded(tmp_path):
    (tmp_path / 'secret.txt').write_text('secret')
    (tmp_path / 'folder.c').mkdir()
    (tmp_path / 'large.c').write_bytes(b' ' * (1 << 20) + b'\n')
    os.mkfifo(tmp_path / 'pipe.c')
    for name in 'secret.txt', 'folder.c', 'large.c', 'pipe.c', '/etc/passwd', 'no-colon':
        found = sources_of(trace_with_place(f'{name}:1'), cwd=tmp_path)
        assert found == [[name, None]]
    assert sources_of(trace_with_place(':1'), cwd=tmp_path) == []


def test_many_files(tmp_path):
    header, trace = events('soon')
    for n, event in enumerate(trace):
        event['src'] = f'{n}.c:{n}'
    assert len(sources_of(text(header, trace), cwd=tmp_path)) == min(64, len(trace))


def test_hostile_strings_stay_data():
    header, trace = events('soon')
    evil = '</script><script>alert(1)</script><!--\\"\u2028\x01\x7f'
    header['program'] = evil
    for event in trace:
        if event['ev'] == 'out':
            event['text'] = evil
    page = tool('play', stdin=text(header, trace)).out
    assert page.count('</script>') == 2 and '<!--' not in page
    data = data_of(page)
    assert data['program'] == evil and evil in data['strings']


def test_page_needs_nothing_else(traces):
    page = page_of(traces['lock'])
    rest = page.replace('http-equiv', '').replace('http://www.w3.org/2000/svg', '')
    for word in 'http', 'src=', 'href', '@import', 'url(', 'innerHTML', 'eval(', '@script@', '@data@':
        assert word not in rest.partition('<script type="application/json"')[0]
        assert word not in rest.rpartition('<script>')[2]


def test_same_trace_same_bytes(traces, tmp_path):
    file = tmp_path / 'page.html'
    assert tool('play', '-o', file, traces['lock']).returncode == 0
    assert file.read_text() == page_of(traces['lock']) == tool('play', stdin=traces['lock'].read_text()).out


def test_bad_use(tmp_path):
    assert 'one trace is enough' in one_line(tool('play', path('lock'), path('soon')))
    assert 'no-such-trace' in one_line(tool('play', 'no-such-trace'))
    assert '--source' in one_line(tool('play', path('lock'), '--source'))
    assert 'can be written' in one_line(tool('play', '-o', tmp_path / 'no' / 'page.html', path('lock')))


def test_expected_files_are_used():
    assert {file.stem for file in (HERE / 'play').iterdir()} == set(PROGRAMS)
