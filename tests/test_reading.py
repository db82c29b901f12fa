"""The guide to the source leads past every file."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent


def test_the_guide_names_every_file_of_the_library():
    named = set(re.findall(r'`(\w+\.[ch])`', (ROOT / 'docs/reading.md').read_text()))
    files = [*ROOT.glob('src/*.c'), *ROOT.glob('src/*_parts.h'), *ROOT.glob('src/tls/*.c')]
    assert sorted({path.name for path in files} - named) == []


def test_the_guide_names_no_file_that_is_gone():
    named = set(re.findall(r'`(\w+\.[ch])`', (ROOT / 'docs/reading.md').read_text()))
    there = {path.name for folder in ('src', 'src/tls', 'trace') for path in (ROOT / folder).iterdir()}
    assert sorted(named - there) == []
