"""The static site: every page is made, no link is dead, nothing is fetched."""
import html.parser
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
SITE = ROOT / 'build' / 'site'

pytestmark = pytest.mark.skipif(shutil.which('pandoc') is None, reason='pandoc is not installed')


class Page(html.parser.HTMLParser):
    """What a page leads to, and what it loads."""

    def __init__(self, path):
        super().__init__()
        self.links, self.loads, self.anchors = [], [], set()
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.anchors.add(attributes.get('id'))
        if tag == 'a' and 'href' in attributes:
            self.links.append(attributes['href'])
        self.loads += [attributes[name] for name in ('src', 'href')
                       if name in attributes and tag in ('img', 'link', 'script', 'iframe')]


@pytest.mark.slow
def test_every_page_is_there_and_leads_somewhere():
    shutil.rmtree(SITE, ignore_errors=True)
    done = subprocess.run(['docs/site'], cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (0, '')
    pages = {path: Page(path) for path in SITE.rglob('*.html')}
    for name in 'README.md', 'lessons/README.md', 'lessons/01-loop/README.md', 'docs/asyncio.md':
        assert (SITE / name).with_suffix('.html') in pages
    for path, page in pages.items():
        for load in page.loads:
            assert '://' not in load and (path.parent / load).exists(), f'{path}: {load}'
        for link in page.links:
            target, _, anchor = link.partition('#')
            there = (path.parent / target).resolve() if target else path
            if '://' not in link:
                assert there.exists(), f'{path}: {link}'
                assert not anchor or there not in pages or anchor in pages[there].anchors, \
                    f'{path}: {link}'
