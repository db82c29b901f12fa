"""`zoetrope frames`: a flip-book in which nothing moves, and nothing is told before it happened."""
import os
import re
import shutil
import stat
import xml.etree.ElementTree as ElementTree

import pytest

from test_tool_render import NODE, Box
from tool import JOINERS, joins_alike, one_line, path, same_as_file, tool
from tool.runs import events_of, trace_of

needs_dot = pytest.mark.skipif(not shutil.which('dot'), reason='Graphviz is not installed')
PROGRAMS = ['lock', 'lock_twin', 'threads', 'children', 'deadlock', 'taskgroup_error']
PART = {'hundred_thousand': ['--turn', '3..5', '--task', 'T2,T3']}


def frames(folder, trace, *arguments):
    """The frames as DOT files, in their order."""
    done = tool('frames', '-T', 'dot', '-o', folder, *arguments, trace)
    assert done.returncode == 0 and done.out == '', done.err
    files = sorted(folder.glob('frame-*.dot'))
    assert done.err == f'zoetrope: {len(files)} frames are in {folder}\n'
    assert [file.name for file in files] == [f'frame-{i:03}.dot' for i in range(1, len(files) + 1)]
    return [file.read_text() for file in files]


def boxes(source):
    return [Box(found[1] or found[2], found[3])
            for found in map(NODE.match, source.splitlines()) if found]


@pytest.mark.parametrize('name', PROGRAMS + list(PART))
def test_as_expected(name, tmp_path):
    """The first, the middle and the last frame."""
    found = frames(tmp_path / 'steps', trace_of(name), *PART.get(name, []))
    same_as_file(f'frames/{name}.dot', found[0] + found[len(found) // 2] + found[-1])


def caption(source):
    """What is told below the title: turn, and what runs."""
    return re.search(r'label="(\d+) of (\d+): turn (\d+), ([^"]*(?:\\"[^"]*)*)\\l"', source).groups()


@pytest.mark.parametrize('name', PROGRAMS)
def test_a_frame_for_each_run(name, tmp_path):
    found = frames(tmp_path / 'steps', trace_of(name))
    runs = [event for event in events_of(name) if event['ev'] == 'run']
    captions = [caption(source) for source in found]
    assert [int(number) for number, *_ in captions] == list(range(1, len(found) + 1))
    ran = [(turn, words) for _, _, turn, words in captions
           if re.match('[^:]*, ', words) and not re.match('[^:]*, (program|select):', words)]
    assert [int(turn) for turn, _ in ran] == [run['k'] for run in runs]
    for run, (_, words) in zip(runs, ran):
        task = re.search(r'\((T\d+)\)', run['cb'])
        assert f', {task[1]} ' in words if task else f', {run["cb"]}' in words


@pytest.mark.parametrize('name', PROGRAMS)
def test_a_frame_for_each_turn(name, tmp_path):
    found = [int(caption(source)[2]) for source in frames(tmp_path / 'x', trace_of(name), '--by', 'turn')]
    turns = [event['k'] for event in events_of(name) if event['ev'] == 'turn_end']
    assert sorted(set(found)) == found or len(found) > len(turns)
    assert sorted(set(found)) == turns


@pytest.mark.parametrize('by', ['step', 'turn'])
@pytest.mark.parametrize('name', PROGRAMS)
def test_nothing_moves(name, by, tmp_path):
    """What is told about has one place in all frames of a page; bars only grow to the right."""
    places, sizes, pages = {}, set(), {}
    for source in frames(tmp_path / 'x', trace_of(name), '--by', by):
        found = boxes(source)
        sizes.add((found[0].width, found[0].height))
        page = tuple(box.y for box in found if box.lines and box.lines[0] == 'select')
        for box in found:
            if ' (event' not in box.name:
                continue
            left, right = box.x - box.width / 2, box.x + box.width / 2
            place = pages.setdefault(page, {}).setdefault(box.name, [left, box.y, right])
            assert abs(place[0] - left) < .01 and place[1] == box.y, box.name
            assert right >= place[2] - .01
            place[2] = right
    assert len(sizes) == 1


@pytest.mark.parametrize('name', PROGRAMS)
def test_nothing_is_told_before_it_happened(name, tmp_path):
    runs = [event for event in events_of(name) if event['ev'] == 'end']
    for source in frames(tmp_path / 'x', trace_of(name)):
        now = max(int(last) for last in re.findall(r'^"[^"]* runs \([^"]*to (\d+), ', source, re.M)
                  + ['0'])
        begun = [int(first) for first in re.findall(r'^"[^"]* \(events? (\d+)', source, re.M)]
        later = [event['n'] for event in runs if event['n'] > now]
        if now and later:
            assert max(begun) <= later[0]


@pytest.mark.parametrize('name', PROGRAMS)
def test_together_they_show_the_whole_picture(name, tmp_path):
    told = {box.name for source in frames(tmp_path / 'x', trace_of(name)) for box in boxes(source)
            if ' (event' in box.name}
    whole = tool('render', '-T', 'dot', trace_of(name)).out
    assert told == {box.name for box in boxes(whole) if ' (event' in box.name} and len(told) > 20


def test_parts(tmp_path):
    some = frames(tmp_path / 'a', trace_of('lock'), '--turn', '3..5')
    assert {int(caption(source)[2]) for source in some} == {3, 4, 5}
    one = frames(tmp_path / 'b', trace_of('lock'), '--task', 'T3')
    assert 0 < len(one) < len(frames(tmp_path / 'c', trace_of('lock')))
    assert 'T2 Amy' not in ' '.join(line for box in boxes(one[-1]) for line in box.lines)


# --- files ------------------------------------------------------------------------------------

@needs_dot
def test_svgs(tmp_path):
    """One dot draws them all, and each is a picture of its own, the same every time."""
    contents = []
    for name in 'a', 'b':
        assert tool('frames', '-o', tmp_path / name, trace_of('lock')).returncode == 0
        contents.append([file.read_bytes() for file in sorted((tmp_path / name).iterdir())])
    assert contents[0] == contents[1] and len(contents[0]) == 31
    for content in contents[0]:
        root = ElementTree.fromstring(content)
        assert root.get('role') == 'img' and len(list(root.iter())) > 30
        assert content.count(b'<svg') == content.count(b'</svg>') == 1


@needs_dot
def test_frames_is_the_name_of_the_directory(tmp_path):
    done = tool('frames', '--turn', '1..2', trace_of('lock'), cwd=tmp_path)
    assert done.returncode == 0 and (tmp_path / 'frames' / 'frame-001.svg').exists()


def only(tmp_path, *names):
    """A PATH with these programs."""
    folder = tmp_path / 'bin'
    folder.mkdir()
    for name in ('dot', *names):
        (folder / name).symlink_to(shutil.which(name))
    return {'PATH': str(folder)}


@needs_dot
@pytest.mark.parametrize('joiner', JOINERS)
def test_pdf(joiner, tmp_path):
    """Slides in one file, whichever program joins them, and nothing left lying about."""
    (tmp_path / 'temporary').mkdir()
    done = tool('frames', '-o', tmp_path / 'x.pdf', trace_of('lock'), **only(tmp_path, joiner),
                TMPDIR=str(tmp_path / 'temporary'))
    assert done.returncode == 0, done.err
    content = (tmp_path / 'x.pdf').read_bytes()
    assert content.startswith(b'%PDF') and len(content) > 30_000
    assert not list((tmp_path / 'temporary').iterdir())
    if joiner != 'gs':
        assert len(re.findall(rb'/Type\s*/Page\b', content)) in (31, 0)


@needs_dot
@pytest.mark.parametrize('joiner', filter(joins_alike, JOINERS))
def test_pdf_is_the_same_every_time(joiner, tmp_path):
    settings = only(tmp_path, joiner)
    for name in 'a.pdf', 'b.pdf':
        assert tool('frames', '-o', tmp_path / name, trace_of('lock'), **settings).returncode == 0
    content = (tmp_path / 'a.pdf').read_bytes()
    assert content == (tmp_path / 'b.pdf').read_bytes()
    assert b'CreationDate' not in content and b'CreateDate' not in content


@needs_dot
def test_nothing_to_join_pages_with(tmp_path):
    message = one_line(tool('frames', '-o', tmp_path / 'x.pdf', trace_of('lock'), **only(tmp_path)))
    assert 'install qpdf, poppler-utils or ghostscript' in message
    assert not (tmp_path / 'x.pdf').exists()


@needs_dot
def test_a_joiner_that_fails(tmp_path):
    path_of = only(tmp_path)
    fake = tmp_path / 'bin' / 'qpdf'
    fake.write_text('#!/bin/sh\necho "no room" >&2\nexit 1\n')
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    assert 'qpdf: no room' in one_line(
        tool('frames', '-o', tmp_path / 'x.pdf', trace_of('lock'), PATH=path_of['PATH'] + ':/bin'))


def test_bad_use(tmp_path):
    (tmp_path / 'file').write_text('')
    assert 'choose from: step turn' in one_line(tool('frames', '--by', 'x', path('lock')))
    assert 'too many' in one_line(tool('frames', '-o', tmp_path / 'x', trace_of('hundred_thousand')))
    assert 'nothing is left' in one_line(
        tool('frames', '-o', tmp_path / 'x', '--turn', '999..', path('lock')))
    assert '-o FILE.pdf' in one_line(tool('frames', '-T', 'png', path('lock')))
    assert '-o FILE.pdf' in one_line(tool('frames', '-T', 'pdf', path('lock')))
    assert 'name a directory' in one_line(
        tool('frames', '-o', tmp_path / 'no' / 'x', path('lock')))
    assert 'directory' in one_line(tool('frames', '-T', 'dot', '-o', tmp_path / 'file', path('lock')))
    assert 'empty' in one_line(tool('frames', stdin=''))


def test_without_graphviz(tmp_path):
    done = tool('frames', '-o', tmp_path / 'x', path('lock'), PATH=str(tmp_path))
    assert 'install the package graphviz' in one_line(done)
