"""`zoetrope render`: DOT files as expected, SVGs the same at every run, no word over another."""
import os
import re
import shutil
import stat
import struct
import xml.etree.ElementTree as ElementTree

import pytest

from tool import TRACES, events, one_line, path, same_as_file, text, tool

needs_dot = pytest.mark.skipif(not shutil.which('dot'), reason='Graphviz is not installed')
SVG = '{http://www.w3.org/2000/svg}'


def dot(name, *arguments):
    done = tool('render', '-T', 'dot', *arguments, path(name))
    assert done.returncode == 0 and done.err == ''
    return done.out


@pytest.mark.parametrize('name', TRACES)
def test_as_expected(name):
    same_as_file(f'{name}.dot', dot(name))


def test_variants_as_expected():
    same_as_file('cancel.print.dot', dot('cancel', '--theme', 'print'))
    same_as_file('busy.time.dot', dot('busy', '--axis', 'time', '--title', 'A "busy" loop'))
    same_as_file('lock.some.dot', dot('lock', '--turn', '2..5', '--task=T3'))


# --- what holds for every picture -----------------------------------------------------------

NODE = re.compile(r'^(?:"((?:[^"\\]|\\.)*)"|(m\d+(?:e\d+)?[ab]?)) \[(.*)\]$')
WIDE, NARROW = set('mwMW@%'), set("fijlt.,:;'|!()[]/ I")


class Box:
    """A node of a DOT file: what it is and the points it covers, y upwards."""

    def __init__(self, name, attributes):
        def get(key, otherwise='0'):
            found = re.search(rf'\b{key}=(?:"((?:[^"\\]|\\.)*)"|(\S+))', attributes)
            return otherwise if not found else found[1] if found[1] is not None else found[2]
        self.name = name
        self.x, self.y = map(float, get('pos').split(','))
        self.width, self.height = float(get('width')) * 72, float(get('height')) * 72
        self.shape, self.size = get('shape', 'box'), float(get('fontsize', '9'))
        label = get('label', '')
        self.left_aligned = label.endswith('\\l')
        self.lines = [line for line in re.split(r'\\[nl]', label) if line]

    def text(self):
        """The rectangle that the label covers: left, right, bottom, top."""
        width = max(sum(.83 if c in WIDE else .28 if c in NARROW else .67 if c.isupper() else .53
                        for c in line) for line in self.lines) * self.size
        height = len(self.lines) * self.size * 1.1
        left = self.x - self.width / 2 + 2 if self.left_aligned else self.x - width / 2
        return left, left + width, self.y - height / 2, self.y + height / 2


def boxes(source):
    return [Box(found[1] or found[2], found[3])
            for found in map(NODE.match, source.splitlines()) if found]


def pictures():
    for name in TRACES:
        ways = [[], ['--axis', 'time'], ['--theme', 'print'], ['--turn', '1..4']]
        if any(event['ev'] == 'task' for event in events(name)[1]):
            ways += [['--task', 'T2'], ['--task', 'T3', '--turn', '2..']]
        for arguments in ways:
            yield pytest.param(name, arguments, id='-'.join([name] + arguments))


@pytest.mark.parametrize('name, arguments', pictures())
def test_no_label_meets_another(name, arguments):
    labels = [box for box in boxes(dot(name, *arguments)) if box.lines]
    assert len(labels) > 5
    for i, one in enumerate(labels):
        a = one.text()
        for other in labels[:i]:
            b = other.text()
            assert a[1] <= b[0] or b[1] <= a[0] or a[3] <= b[2] or b[3] <= a[2], \
                (one.lines, other.lines)


@pytest.mark.parametrize('name, arguments', pictures())
def test_labels_fit_their_boxes(name, arguments):
    for box in boxes(dot(name, *arguments)):
        if box.lines and box.shape == 'box' and not box.left_aligned:
            left, right, bottom, top = box.text()
            assert left >= box.x - box.width / 2 and right <= box.x + box.width / 2, box.lines
            assert bottom >= box.y - box.height / 2 - 1, box.lines


@pytest.mark.parametrize('name, arguments', pictures())
def test_lines_are_straight_and_stay_on_the_page(name, arguments):
    found = boxes(dot(name, *arguments))
    assert len({box.name for box in found}) == len(found)
    page = max(found, key=lambda box: box.width * box.height)
    anchors = {box.name: box for box in found if box.shape == 'point'}
    for box in found:
        assert 0 <= box.x <= page.width and 0 <= box.y <= page.height
    numbers = {key[:-1] for key in anchors}
    for number in numbers:
        a, b = anchors[number + 'a'], anchors[number + 'b']
        assert a.x == b.x or a.y == b.y


@pytest.mark.parametrize('name, arguments', pictures())
def test_arrows_begin_and_end_at_something(name, arguments):
    source = dot(name, *arguments)
    found = boxes(source)
    anchors = {box.name: box for box in found if box.shape == 'point'}
    things = [box for box in found if box.shape in ('box', 'diamond') and 0 < box.height < 40]
    for number in re.findall(r'^(m\d+(?:e\d+)?)a -> (?!.*arrowhead=none)', source, re.M):
        a, b = anchors[number + 'a'], anchors[number + 'b']
        for end in (a, b) if a.x == b.x else ():
            assert any(abs(end.x - thing.x) <= thing.width / 2 + 3
                       and abs(end.y - thing.y) <= thing.height / 2 + 3 for thing in things), number


@pytest.mark.parametrize('name', TRACES)
def test_every_run_has_its_box(name):
    """Each run is one box, told with the numbers of its events."""
    told = [box.name for box in boxes(dot(name))]
    for event in events(name)[1]:
        if event['ev'] == 'run':
            assert sum(f'(events {event["n"]} to ' in tip for tip in told) == 1


# --- files ----------------------------------------------------------------------------------

@needs_dot
@pytest.mark.parametrize('name', TRACES)
def test_svg(name):
    first, second = (tool('render', path(name)).stdout for _ in range(2))
    assert first == second
    source = first.decode()
    root = ElementTree.fromstring(source)
    assert root.get('role') == 'img' and root.get('width').isdigit()
    assert root.find(SVG + 'title').text == name
    assert 'clock' in root.find(SVG + 'desc').text
    assert 'Generated' not in source and '<!--' not in source and 'transparent' not in source
    assert not re.search(r'<title>m\d', source)
    texts = [''.join(node.itertext()) for node in root.iter(SVG + 'text')]
    for event in events(name)[1]:
        if event['ev'] == 'out':
            assert any(event['text'].startswith(shown.rstrip('…')) for shown in texts)


@needs_dot
def test_other_files(tmp_path):
    magics = {'png': b'\x89PNG', 'pdf': b'%PDF', 'svg': b'<?xml', 'dot': b'digraph'}
    for kind, magic in magics.items():
        out = tmp_path / f'x.{kind}'
        assert tool('render', '-T', kind, '-o', out, path('lock')).returncode == 0
        assert out.read_bytes().startswith(magic)
    width = struct.unpack('>I', (tmp_path / 'x.png').read_bytes()[16:20])[0]
    assert 1800 <= width <= 2800
    again = tool('render', '-T', 'pdf', path('lock')).stdout
    assert again == (tmp_path / 'x.pdf').read_bytes()


@needs_dot
def test_links_to_the_source():
    source = tool('render', path('lock')).out
    assert 'xlink:href="lock.py#L3"' in source


def without_dot(tmp_path):
    """A PATH on which there is no dot."""
    return {'PATH': str(tmp_path)}


def test_without_graphviz(tmp_path):
    message = one_line(tool('render', path('lock'), **without_dot(tmp_path)))
    assert 'install the package graphviz' in message
    assert tool('render', '-Tdot', path('lock'), **without_dot(tmp_path)).returncode == 0
    assert tool('show', path('lock'), **without_dot(tmp_path)).returncode == 0


def test_graphviz_that_fails(tmp_path):
    fake = tmp_path / 'dot'
    fake.write_text('#!/bin/sh\necho "Error: no plugin" >&2\nexit 1\n')
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    done = tool('render', path('lock'), PATH=f'{tmp_path}:{os.environ["PATH"]}')
    assert 'Error: no plugin' in one_line(done)


def chain(turns, names=('again',)):
    """A callback that calls another soon, turn after turn."""
    lines = [{'k': 0, 'ev': 'ready', 'h': 'H1', 'cb': names[1 % len(names)], 'why': 'soon', 'ahead': 0}]
    for k in range(1, turns + 1):
        lines += [
            {'k': k, 'ev': 'turn', 'ready': 1, 'timers': 0},
            {'k': k, 'ev': 'select', 'timeout': 0, 'why': 'ready'},
            {'k': k, 'ev': 'wake', 'fds': 0},
            {'k': k, 'ev': 'run', 'h': f'H{k}', 'cb': names[k % len(names)]},
            {'k': k, 'ev': 'ready', 'h': f'H{k + 1}', 'cb': names[(k + 1) % len(names)],
             'why': 'soon', 'ahead': 0},
            {'k': k, 'ev': 'end', 'h': f'H{k}'},
            {'k': k, 'ev': 'turn_end', 'ran': 1, 'ready': 1},
        ]
    lines.append({'k': turns, 'ev': 'exit', 'how': 'exit'})
    return text(events('busy')[0], [{'k': line.pop('k'), 't': 0, **line} for line in lines])


DIFFERENT = [f'callback{i}' for i in range(700)]


def test_too_much_is_refused_by_naming_the_filters():
    much = chain(700, DIFFERENT)
    message = one_line(tool('render', '-Tdot', stdin=much))
    for way in '--around EVENT', '--turn A..B', '--task T1,T2', '--all':
        assert way in message
    assert one_line(tool('render', '-Tdot', '--fold', stdin=much)) == message
    assert tool('render', '-Tdot', '--turn', '5..9', stdin=much).returncode == 0
    assert tool('render', '-Tdot', '--around', '100', stdin=much).returncode == 0
    assert len(re.findall(r'H\d+, callback\d+, runs', tool('render', '-Tdot', '--all',
                                                           stdin=much).out)) == 700
    assert tool('render', '-Tdot', stdin=chain(300, DIFFERENT)).returncode == 0


def test_bad_use(tmp_path):
    assert 'choose from: timeline' in one_line(tool('render', '--view', 'pie', path('lock')))
    assert 'choose from: svg png pdf dot' in one_line(tool('render', '-T', 'gif', path('lock')))
    assert '--axis' in one_line(tool('render', '--axis', 'space', path('lock')))
    assert '--theme' in one_line(tool('render', '--theme', 'dark', path('lock')))
    assert 'can be written' in one_line(
        tool('render', '-T', 'dot', '-o', tmp_path / 'no' / 'x', path('lock')))
    assert '--level' in one_line(tool('render', '--level=4', path('lock')))
    assert 'one from 1 to' in one_line(tool('render', '--around=99999', path('lock')))
    assert '--around' in one_line(tool('render', '--around=first', path('lock')))
    for width in '10', '399', '20001', '9999999999', '-500', 'wide', '':
        assert '--width' in one_line(tool('render', f'--width={width}', path('lock')))
    for nothing in ['--turn', '99..'], ['--task', 'T99']:
        assert 'nothing is left' in one_line(tool('render', '-Tdot', *nothing, path('lock')))
