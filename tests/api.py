#!/usr/bin/env python3
"""Write docs/api/ and docs/asyncio.md from the headers, or with --check say what is out of date.

A header is a list of declarations, each with a comment above that says all there is to say. Its page
has the same, in the same order. Where a comment says "Mirrors NAME", that is a row of the table
of asyncio's names; the other rows are in asyncio_names.json.
"""
import json
import pathlib
import re
import sys

from docs import ROOT, settle

HERE = pathlib.Path(__file__).resolve().parent
API = ROOT / 'docs' / 'api'
NAMES = HERE / 'asyncio_names.json'
SECTION = re.compile(r'/\* -+ (.*?) -+ \*/$')
INTERNAL = re.compile(r'^(#include|#ifndef ZOE_\w+_H|#define ZOE_\w+_H$|#endif|#ifdef|#else)')


def headers():
    """{name: path} of the public headers, in the order in which they are read."""
    names = re.findall(r'^#include "(\w+)\.h"', (ROOT / 'src/zoetrope.h').read_text(), re.M)
    paths = {name: ROOT / 'src' / f'{name}.h' for name in names}
    return {**paths, 'system': ROOT / 'src/system.h', 'faults': ROOT / 'src/faults.h',
            'tls': ROOT / 'src/tls/tls.h'}


def prose(comment):
    """A comment as Markdown: its lines, without the stars; what is indented by five is code."""
    lines = [re.sub(r'^ ?\*? ?', '', line) for line in comment.strip().splitlines()]
    return '\n'.join(lines).strip()


def blocks(text):
    """(comment, code) of each part of a header. Functions without a comment share the one above."""
    last = None
    for comment, code in lone_blocks(text):
        if last and last[1] and code and not comment and not re.match('(enum|struct|typedef) ', code):
            last = last[0], f'{last[1]}\n{code}'
            continue
        if last:
            yield last
        last = comment, code
    yield last


def lone_blocks(text):
    """(comment, code) of what stands between blank lines; a comment may have no code, and code no comment."""
    for block in re.split(r'\n\n(?![ }])', text):
        comment, code = re.match(r'(?s)\s*(/\*.*?\*/\n?)?(.*)', block).groups()
        code = '\n'.join(line for line in code.splitlines() if not INTERNAL.match(line)).strip()
        if comment and SECTION.match(comment.strip()):
            yield comment, ''
        elif comment or code:
            yield comment and comment.strip()[2:-2], code


def statements(code):
    """The parts of a block, each a whole definition or declaration."""
    part = []
    for line in code.splitlines():
        part.append(line)
        whole = '\n'.join(part)
        ended = not line.endswith('\\') if whole.startswith('#') \
            else line.endswith((';', '}')) and whole.count('{') == whole.count('}')
        if ended:
            yield whole
            part = []
    if part:
        yield '\n'.join(part)


def signature(code):
    """What a caller must know of it: no function's body, no macro's either, nothing internal."""
    lines = []
    for part in statements(code):
        if part.startswith('#define'):
            part = re.match(r'#define (\w+(\([^)]*\))?)', part)[1]
        elif part.startswith('static inline'):
            part = re.sub(r'static inline\s+', '', part[:part.index('\n{')]).replace('\n', ' ') + ';'
            part = part.replace('* zoe', '*zoe')
        if not re.search(r'_\(|^ZOE_\w+\(', part.split('(')[0] + '('):
            lines.append(part)
    return '\n'.join(lines)


def declared(code):
    """The names that a declaration brings."""
    names = re.findall(r'^(?:struct|enum|typedef struct) (\w+)', code, re.M)[:1]
    names += re.findall(r'^} (\w+);', code, re.M)
    names += re.findall(r'\b((?:zoe|ZOE|CORO|ASYNC|AWAIT|CALL|RETURN|FINALLY)\w*)(?=\()', code)
    names += re.findall(r'^extern .*\b(\w+);', code, re.M)
    names += re.findall(r'^(?:typedef .*\b)?(zoe_\w+|[A-Z]+);?$', code, re.M)
    return list(dict.fromkeys(names))


def page(name, path):
    first, *rest = blocks(path.read_text())
    title, _, model = prose(first[0]).partition('\n\n')
    title = ' '.join(title.split()).replace(' -- ', ': ').rstrip('.')
    parts = [f'# {title}', model.rstrip().lstrip('\n')]
    for comment, code in rest:
        if section := comment and SECTION.match(comment.strip()):
            parts.append(f'## {section[1]}')
            continue
        code = signature(code)
        if not code or not comment and not re.match('(enum|struct|typedef) ', code):
            continue
        names = declared(code)
        parts.append(f'### {", ".join(f"`{name}`" for name in names)}' if names else '')
        parts += [f'```c\n{code}\n```', prose(comment or '')]
    parts = [part for part, after in zip(parts, [*parts[1:], '## ']) if not
             (part.startswith('## ') and after.startswith('## '))]
    return '\n\n'.join(part for part in parts if part) + '\n'


def index(pages):
    rows = [f'| [{name}.h]({name}.md) | {text.splitlines()[0].partition(": ")[2]} |' for name, text in pages.items()]
    return ('# The API\n\nEvery public header, in the order in which it is best read; '
            '`#include <zoetrope.h>` brings all of them but the last three.\n\n'
            '| header | what it is |\n|---|---|\n' + '\n'.join(rows) + '\n')


# --- asyncio's names --------------------------------------------------------------------------

def mirrored(comment):
    """asyncio's names in a comment's "Mirrors ..."."""
    text = ' '.join(prose(comment).split())
    for said in re.findall(r'Mirrors? (.*?)(?:[.:](?=\s|$)|$)', text):
        owner = None
        for word in re.findall(r'[\w.]*\w', said):
            if re.fullmatch(r'(asyncio|loop|[A-Z]\w+)\.\w+', word):
                owner = word.partition('.')[0]
                yield word
            elif owner and owner != 'asyncio' and re.fullmatch(r'\.?[a-z]\w*', word) \
                    and word not in ('and', 'which', 'are', 'its', 'in', 'with', 'a', 'test', 'of'):
                yield f'{owner}.{word.lstrip(".")}'


def counterparts():
    """{asyncio's name: text} of all that there is to say."""
    found = {}
    for name, path in headers().items():
        for comment, code in blocks(path.read_text()):
            for mirror in mirrored(comment or '') if code else ():
                ours = declared(signature(code)) or declared(code)
                links = ', '.join(f'[`{each}`](api/{name}.md)' for each in ours[:3])
                found[mirror] = f'{found[mirror]}, {links}' if mirror in found else links
    return {**found, **json.loads(NAMES.read_text())}


def table():
    groups = {}
    for name, text in sorted(counterparts().items(), key=lambda row: row[0].lower()):
        groups.setdefault(name.partition('.')[0], []).append(f'| `{name}` | {text} |')
    order = ['asyncio', 'loop', *sorted(set(groups) - {'asyncio', 'loop'})]
    parts = ["# asyncio's names\n\nEvery public name of CPython 3.13's asyncio, and what it is called here, "
             'or why there is no such thing.']
    for group in order:
        parts.append(f'## {group}\n\n| asyncio | Zoetrope |\n|---|---|\n' + '\n'.join(groups[group]))
    return '\n\n'.join(parts) + '\n'


def main():
    check = '--check' in sys.argv[1:]
    API.mkdir(exist_ok=True)
    pages = {name: page(name, path) for name, path in headers().items()}
    texts = {API / f'{name}.md': text for name, text in pages.items()}
    texts |= {API / 'README.md': index(pages), ROOT / 'docs' / 'asyncio.md': table()}
    changed = [path for path, text in texts.items() if settle(path, text, check)]
    return 1 if check and changed else 0


if __name__ == '__main__':
    sys.exit(main())
