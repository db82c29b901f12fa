"""Keep the figures of the last `make bench`:  report.py [--check]

They go to docs/performance.json with what machine made them, and from there into docs/performance.md.
With --check only the page is compared with the figures. Figures differ from run to run; so no test
measures them again.
"""
import itertools
import json
import pathlib
import platform
import re
import subprocess
import sys

import bench

ROOT = bench.ROOT
FIGURES = ROOT / 'docs' / 'performance.json'
PAGE = ROOT / 'docs' / 'performance.md'

HEAD = """\
# Performance

```sh
make bench
```

measures Zoetrope beside its peers, in one run, in turn, again and again; the numbers are medians. A machine is fast today and slow
tomorrow: what counts is the ratio to what the same machine needed for the same work in the same minute. These are from
{machine}, {compiler}.

"""


def machine():
    model = re.search(r'model name\s*: (.*)', pathlib.Path('/proc/cpuinfo').read_text())
    compiler = subprocess.run(['cc', '--version'], capture_output=True, text=True).stdout
    return {'machine': f'{platform.system()} on {model[1] if model else platform.machine()}',
            'compiler': compiler.splitlines()[0]}


def rows_of(work, figures):
    return {row['who']: row for row in figures['rows'] if row['work'] == work.name}


def table(figures):
    peers = ['by hand', *(who for who in bench.PEERS if who not in ('select', 'epoll')), 'Zoetrope']
    lines = ['| work | ' + ' | '.join(peers) + ' | must be | is |', '|' + '---|' * (len(peers) + 3)]
    for work in bench.WORKS:
        rows = rows_of(work, figures)
        if not rows:
            continue
        by_hand = rows.get('select') or rows.get('epoll') or rows.get('fprintf')
        cells = [by_hand] + [rows.get(who) for who in peers[1:-1]] + [rows[bench.OURS]]
        values = [bench.short(row['value']) if row else '' for row in cells]
        judged = [bench.verdicts(row) for row in rows.values() if row['ok'] is not None]
        must = '; '.join(f'{must.replace("select", "by hand")}' for must, _, _ in judged)
        is_ = '; '.join(f'{is_}' + ('' if ok == 'ok' else ' (missed)') for _, is_, ok in judged)
        unit = f', {work.unit}' if work.unit else ''
        lines.append(f'| {work.title}{unit} | {" | ".join(values)} | {must} | {is_} |')
    return '\n'.join(lines) + '\n'


def legend(figures):
    """What each work is; those that follow one another and do the same have one line."""
    shown = [work for work in bench.WORKS if rows_of(work, figures)]
    lines = []
    for does, works in itertools.groupby(shown, lambda work: work.does):
        first, *others = [work.title for work in works]
        more = f', and the {len(others)} below it' if others else ''
        lines.append(f'- {first}{more}: {does}.')
    return '\nWhat is done:\n\n' + '\n'.join(lines) + '\n'


def page(figures):
    return HEAD.format(**figures['made_by']) + table(figures) + legend(figures)


def main():
    if '--check' in sys.argv[1:]:
        return 0 if PAGE.read_text() == page(json.loads(FIGURES.read_text())) else 1
    rows = json.loads((ROOT / 'build' / 'bench.json').read_text())
    figures = {'made_by': machine(), 'rows': rows}
    FIGURES.write_text(json.dumps(figures, indent=1) + '\n')
    PAGE.write_text(page(figures))
    return 0


if __name__ == '__main__':
    sys.exit(main())
