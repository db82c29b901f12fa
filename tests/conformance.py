#!/usr/bin/env python3
"""conformance -- write docs/conformance.md: every rule of asyncio's scheduling, and what holds it.

    python3 tests/conformance.py

The rules and their tests are in tests/conformance.json; the probes in tests/probes/expected.json.
"""
import json
import pathlib

TESTS = pathlib.Path(__file__).resolve().parent
DOCUMENT = TESTS.parent / 'docs' / 'conformance.md'
TABLE = json.loads((TESTS / 'conformance.json').read_text())
PROBES = json.loads((TESTS / 'probes' / 'expected.json').read_text())

INTRODUCTION = '''\
# The same decisions as asyncio

Zoetrope does what asyncio of CPython 3.13 does: the same callbacks in the same turns of the loop,
in the same order. `make conformance` compares:

- {count} probes, small programs that pin one rule each (`tests/probes/`). Each prints the same
  lines in the same turns as in CPython, and costs as many turns and callbacks:
  `build/tests/probes/probes gather_two`;
- the lessons' programs with their twins in Python, decision by decision (`zoetrope diff`);
- random programs, from a seed, in C and in Python.

A hundred rules, and what holds each: a probe, a lesson's program with its twin, a unit test, or a
test by name. *Not yet* names the feature that a rule waits for. This page is made by
`tests/conformance.py`.
'''

TEXTS = '''\
## Where a text differs

What only Python can say is renamed, or left out; turns and callbacks are the same. C has no garbage
collector: pending futures that only one another own, as a gather and its child, go with their loop.
A task that was cancelled with a message says it to everyone who awaits it; CPython's says it to the
first, and then, as in the results of a gather, `CancelledError('')` or `CancelledError()`.

| probe | CPython prints | Zoetrope prints | because |
|---|---|---|---|
'''


def shown(test):
    """A test as the page names it."""
    kind, name = test.split(':', 1)
    return {'probe': f'`{name}`', 'unit': f'unit test `{name}`', 'lesson': f'lesson `{name}`',
            'test': f'test `{name}`'}[kind]


def row(rule):
    held = [', '.join(map(shown, rule['tests']))] if rule['tests'] else []
    if 'later' in rule:
        held.append(f'*Not yet: {rule["later"]}.*')
    says = rule['says'] + (f' *{rule["note"]}*' if 'note' in rule else '')
    return f'| {rule["rule"]} | {says} | {" ".join(held)} |\n'


def rules():
    starts = {section['from']: section['title'] for section in TABLE['sections']}
    for rule in TABLE['rules']:
        if rule['rule'] in starts:
            yield f'\n## {starts[rule["rule"]]}\n\n| | rule | held by |\n|---|---|---|\n'
        yield row(rule)


def others():
    """The probes that no rule names."""
    named = {test for rule in TABLE['rules'] for test in rule['tests']}
    rest = [f'`{name}`' for name in PROBES if f'probe:{name}' not in named]
    return f'\nProbes of several rules at once: {", ".join(rest)}.\n\n'


def texts():
    for text in TABLE['texts']:
        ours = '(nothing)' if text['c'] is None else f'`{text["c"]}`'
        yield f'| `{text["probe"]}` | `{text["python"]}` | {ours} | {text["why"]} |\n'


def document():
    return ''.join([INTRODUCTION.format(count=len(PROBES)), *rules(), others(), TEXTS, *texts()])


if __name__ == '__main__':
    DOCUMENT.write_text(document())
