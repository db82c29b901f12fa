"""docs/conformance.md is up to date, has every rule, and names tests that exist."""
import re

import pytest

import conformance

TESTS = conformance.TESTS
RULES = conformance.TABLE['rules']
NAMED = sorted({test for rule in RULES for test in rule['tests']})


def test_the_page_is_up_to_date():
    assert conformance.DOCUMENT.read_text() == conformance.document(), \
        'run python3 tests/conformance.py'


def test_every_rule_is_held_or_waits_for_a_feature():
    assert [rule['rule'] for rule in RULES] == list(range(1, 101))
    assert all(rule['tests'] or rule.get('later') for rule in RULES)


def probe_exists(name):
    return name in conformance.PROBES


def unit_exists(name):
    program, _, scene = name.partition(':')
    played = ''.join(path.read_text() for path in TESTS.glob('test_*.py'))
    source = (TESTS / 'unit' / f'{program}.c').read_text()
    return f"'{program}'" in played and (not scene or f'CORO({scene})' in source)


def lesson_exists(name):
    path = TESTS.parent / 'lessons' / name
    return path.with_suffix('.c').exists() and path.with_suffix('.py').exists()


def function_exists(name):
    file, function = name.split('::')
    return re.search(f'^def {function}\\(', (TESTS / file).read_text(), re.MULTILINE) is not None


@pytest.mark.parametrize('name', NAMED)
def test_it_exists(name):
    kind, rest = name.split(':', 1)
    assert {'probe': probe_exists, 'unit': unit_exists, 'lesson': lesson_exists,
            'test': function_exists}[kind](rest)


@pytest.mark.parametrize('text', conformance.TABLE['texts'], ids=lambda text: text['probe'])
def test_a_text_that_differs_is_one_that_cpython_prints(text):
    assert text['python'] in conformance.PROBES[text['probe']]['log']
