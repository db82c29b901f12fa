"""Sizes against the design's limits: functions, files, the library as a whole.

    python3 tests/budget.py         prints them; status 1 when one is over its limit

Lines of the library are counted without blank ones. A function begins with a brace in the first column and ends with one; its length counts both, and
the lines of its name and arguments.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ['src', 'trace', 'lessons', 'tests']
LOOP = ['loop.c', 'ready.c', 'call.c', 'timers.c', 'select.c', 'selector.h']
LONGEST_FUNCTION, MEAN_FUNCTION, LONGEST_FILE, LIBRARY, LOOP_LINES = 60, 17, 400, 21000, 900


def functions(path):
    """Yields (name, lines) of each function of a C file."""
    start, name = None, None
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if re.match(r'[A-Za-z_]', line):
            found = re.search(r'([A-Za-z_]\w*)\(', line)
            if found:
                start, name = number, found.group(1)
            elif start is None:
                start = number
        if line == '{' and name is None:
            start = None
        if line == '}':
            if name is not None and start is not None:
                yield name, number - start + 1
            start = name = None
        if re.match(r'(struct|union|enum|typedef|#|static const|extern)', line) and '(' not in line:
            start = name = None


def lines(path):
    return len(path.read_text().splitlines())


def written(path):
    """Lines that are not blank."""
    return sum(1 for line in path.read_text().splitlines() if line.strip())


def report(title, value, limit):
    print(f'{"ok  " if value <= limit else "OVER"}  {title}: {value:g} (limit {limit})')
    return value <= limit


def main():
    files = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob('*.[ch]'))]
    python = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob('*.py'))]
    sizes = [(size, f'{path.relative_to(ROOT)}: {name}') for path in files if path.suffix == '.c'
             for name, size in functions(path)]
    good = True
    for folder in ('src', 'trace'):
        own = [size for size, where in sizes if where.startswith(folder)]
        good &= report(f'{folder}: mean length of {len(own)} functions',
                       round(sum(own) / max(1, len(own)), 1), MEAN_FUNCTION)
        short = sum(size <= 45 for size in own) / max(1, len(own))
        print(f'      {folder}: {short:.1%} of the functions have at most 45 lines')
    size, where = max(sizes)
    good &= report(f'longest function ({where})', size, LONGEST_FUNCTION)
    size, where = max((lines(path), str(path.relative_to(ROOT))) for path in files + python)
    good &= report(f'longest file ({where})', size, LONGEST_FILE)
    library = [path for path in files if path.parts[-2] == 'src']
    good &= report(f'src: lines in {len(library)} files', sum(map(written, library)), LIBRARY)
    loop = [path for path in library if path.name in LOOP]
    good &= report(f'the loop ({" ".join(LOOP)}): lines', sum(map(written, loop)), LOOP_LINES)
    return 0 if good else 1


if __name__ == '__main__':
    sys.exit(main())
