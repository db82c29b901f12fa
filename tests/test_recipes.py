"""The recipes: each is on its page, and short. (test_lessons.py compares what they print.)"""
import pathlib
import re

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
RECIPES = sorted(path.stem for path in ROOT.glob('docs/recipes/*.c'))
PAGE = (ROOT / 'docs/recipes.md').read_text()


def test_all_are_on_the_page_and_there_are_enough():
    assert sorted(re.findall(r'<!-- code: docs/recipes/(\w+)\.c -->', PAGE)) == RECIPES
    assert sorted(re.findall(r'<!-- (?:output|show): docs/recipes/(\w+) -->', PAGE)) == RECIPES
    assert len(RECIPES) >= 15


def test_the_index_leads_to_each():
    titles = re.findall(r'(?m)^## (.*)$', PAGE)
    assert re.findall(r'(?m)^- \[(.*)\]\(#', PAGE) == titles
    anchors = [re.sub(r'[^a-z0-9 -]', '', title.lower()).replace(' ', '-') for title in titles]
    assert re.findall(r'(?m)^- \[.*\]\(#(.*)\)$', PAGE) == anchors


@pytest.mark.parametrize('name', RECIPES)
def test_recipe_is_short(name):
    assert len((ROOT / f'docs/recipes/{name}.c').read_text().splitlines()) <= 90
