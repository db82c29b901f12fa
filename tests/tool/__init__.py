"""What the tests of the tool share: calling it, traces to give it, expected output to compare."""
import json
import os
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).parent.parent.parent
HERE = ROOT / 'tests' / 'tool'
TOOL = str(ROOT / os.environ.get('ZOETROPE_TOOL', 'build/zoetrope'))
TRACES = sorted(path.stem for path in HERE.glob('*.jsonl'))

# What joins pages to one PDF, in the order in which the tool asks.
JOINERS = [name for name in ('qpdf', 'gs', 'pdfunite') if shutil.which(name)]


def joins_alike(joiner):
    """Whether it makes the same bytes of the same pages every time."""
    if joiner != 'gs':
        return joiner == 'qpdf'
    version = subprocess.run(['gs', '--version'], capture_output=True, text=True).stdout
    return int(version.partition('.')[0] or 0) >= 10


def tool(*arguments, stdin='', cwd=ROOT, **environment):
    """Run the tool; returns what it printed and its exit status."""
    data = stdin if isinstance(stdin, bytes) else stdin.encode()
    done = subprocess.run([TOOL, *map(str, arguments)], input=data, capture_output=True,
                          timeout=60, cwd=cwd,
                          env={**os.environ, 'LC_ALL': 'C.UTF-8', **environment})
    done.out = done.stdout.decode(errors='replace')
    done.err = done.stderr.decode(errors='replace')
    return done


def path(name):
    return HERE / f'{name}.jsonl'


def events(name):
    """The header and the events of a trace that lies here."""
    lines = [json.loads(line) for line in path(name).read_text().splitlines()]
    return lines[0], lines[1:]


def text(header, changed):
    """A trace with these events, numbered anew; causes follow their events."""
    numbers = {}
    for n, event in enumerate(changed, 1):
        numbers.setdefault(event.get('n'), n)
    for event in changed:
        if 'cause' in event:
            event['cause'] = numbers.get(event['cause'], event['cause'])
    lines = [header] + [{**{'n': n}, **event, 'n': n} for n, event in enumerate(changed, 1)]
    return '\n'.join(json.dumps(line, separators=(',', ':')) for line in lines) + '\n'


def find(trace, ev, nth=0, **fields):
    """The index of the nth event of this kind with these fields."""
    found = [i for i, event in enumerate(trace)
             if event['ev'] == ev and all(event.get(k) == v for k, v in fields.items())]
    return found[nth]


def same_as_file(name, output):
    """Compare with the expected output that lies here. UPDATE=1 writes it instead."""
    expected = HERE / name
    if os.environ.get('UPDATE'):
        expected.write_text(output)
    assert output == expected.read_text(), f'differs from tests/tool/{name}'


def one_line(done):
    """Bad input: one line about it, and status 2."""
    assert done.returncode == 2, done.out + done.err
    assert re.fullmatch(r'zoetrope: [^\n]+; [^\n]+\n', done.err), done.err
    assert done.out == ''
    return done.err
