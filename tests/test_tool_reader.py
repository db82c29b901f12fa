"""The reader: what docs/trace-format.md does not allow is refused, with its line and the reason."""
import random
import re

import pytest

from tool import HERE, ROOT, TRACES, one_line, path, tool

GOOD = (HERE / 'eager.jsonl').read_text()

# name, what to replace, by what, what the message must say
MALFORMED = [
    # the file
    ('empty', GOOD, '', 'is empty'),
    ('no exit', re.search(r'\n[^\n]*"exit"[^\n]*\n$', GOOD).group()[1:], '', 'cut off'),
    ('cut in a line', GOOD[-60:], '', 'string without its end'),
    ('goes on after exit', '"how":"exit"}', '"how":"exit"}\n{}', 'something follows'),
    ('empty line', '\n{"n":2,', '\n\n{"n":2,', 'line 3: bad JSON: not an object'),
    # the header
    ('no header', GOOD.split('\n')[0] + '\n', '', 'line 1: unknown key "n" in "header"'),
    ('version', '"zoetrope":1', '"zoetrope":2', 'version 2'),
    ('language', '"language":"Python"', '"language":"Perl"', 'neither "C" nor "Python"'),
    ('clock', '"clock":"virtual"', '"clock":"sundial"', 'neither "virtual" nor "monotonic"'),
    ('header key', '"seed":0', '"seed":0,"mood":1', 'unknown key "mood"'),
    ('header order', '"clock":"virtual","seed":0', '"seed":0,"clock":"virtual"', 'out of place'),
    # JSON
    ('not JSON', '{"n":2,', 'n=2,', 'line 3: bad JSON: not an object at byte 1'),
    ('no colon', '{"n":2,', '{"n" 2,', 'no colon'),
    ('no comma', '"n":2,"k"', '"n":2 "k"', 'neither a comma'),
    ('behind the object', '"ev":"loop_run","loop":1}', '"ev":"loop_run","loop":1}x',
     'something behind'),
    ('open string', '"cb":"read_from_self"', '"cb":"read_from_self', 'bad JSON'),
    ('control character', '"read_from_self"', '"read\tfrom_self"', 'control character'),
    ('escape', '"read_from_self"', r'"read\xfrom_self"', 'unknown escape'),
    ('unicode escape', '"read_from_self"', r'"read\u00g0"', 'bad \\u escape'),
    ('UTF-8', b'"read_from_self"', b'"read\xff"', 'not UTF-8'),
    ('long UTF-8', b'"read_from_self"', b'"read\xc0\x80"', 'not UTF-8'),
    ('surrogate', b'"read_from_self"', b'"read\xed\xa0\x80"', 'not UTF-8'),
    ('deep value', '"value":5', '"value":' + '[' * 99 + ']' * 99, 'too deep'),
    ('object as a value', '"value":5', '"value":{}', 'not a value'),
    # keys
    ('missing', '"ready":1,"timers":0', '"ready":1', 'key "timers" of "turn" is missing'),
    ('missing n', '{"n":2,', '{', 'out of place'),
    ('unknown', '"ready":1,"timers":0', '"ready":1,"timers":0,"x":1', 'unknown key "x" in "turn"'),
    ('misordered', '"ready":1,"timers":0', '"timers":0,"ready":1',
     'key "timers" of "turn" is out of place: expected ready'),
    ('twice', '"ready":1,"timers":0', '"ready":1,"ready":1,"timers":0', 'out of place'),
    ('source first', '"ev":"loop_open","loop":1', '"ev":"loop_open","src":"x:1","loop":1',
     'out of place'),
    # values
    ('string for number', '"k":0', '"k":"0"', 'is not a whole number'),
    ('fraction', '"t":0,"ev":"loop_open"', '"t":0.5,"ev":"loop_open"', 'is not a whole number'),
    ('leading zero', '"k":0', '"k":00', 'is not a whole number'),
    ('too large', '"k":0', '"k":99999999999999999999', 'too large'),
    ('out of range', '"k":0', '"k":4294967296', 'out of range'),
    ('negative', '"k":0', '"k":-1', 'out of range'),
    ('number for string', '"coro":"main"', '"coro":7', 'is not a string'),
    ('no such word', '"why":"soon"', '"why":"later"', 'cannot be "later"'),
    ('no such event', '"ev":"turn_end"', '"ev":"turn_over"', 'unknown event "turn_over"'),
    ('no such operation', '"op":"set"', '"op":"get"', 'a Event has no operation "get"'),
    # order
    ('n skips', '{"n":5,', '{"n":6,', 'event 6 follows event 4'),
    ('n repeats', '{"n":5,', '{"n":4,', 'event 4 follows event 4'),
    ('k goes back', '"k":2,"t":0,"ev":"select"', '"k":1,"t":0,"ev":"select"', 'k goes back'),
    ('t goes back', '{"n":3,"k":0,"t":0', '{"n":3,"k":0,"t":5', 't goes back by 5 ns'),
    # references
    ('cause ahead', '"cause":3', '"cause":4', 'cause 4 is not an earlier event'),
    ('cause zero', '"cause":3', '"cause":0', 'cause 0 is not an earlier event'),
    ('not a name', '"h":"H2"', '"h":"X2"', 'names no such thing: "X2"'),
    ('name of another kind', '"h":"H2"', '"h":"T1"', 'names no such thing: "T1"'),
    ('number 0', '"h":"H2"', '"h":"H0"', 'names no such thing'),
    ('unknown task', '"ev":"await","by":"T1","task":"T1"', '"ev":"await","by":"T1","task":"T9"',
     'T9 was never made'),
    ('unknown by', '"by":"T1"', '"by":"T7"', 'T7 was never made'),
    ('unknown future', '"on":"F1"', '"on":"F9"', 'F9 was never made'),
    ('made twice', '"ev":"task","by":"T1","task":"T2"', '"ev":"task","by":"T1","task":"T1"',
     'T1 exists already'),
]


@pytest.mark.parametrize('old, new, says', [case[1:] for case in MALFORMED],
                         ids=[case[0] for case in MALFORMED])
def test_malformed(old, new, says):
    good = GOOD.encode() if isinstance(old, bytes) else GOOD
    assert old in good
    bad = good.replace(old, new, 1)
    for command in 'show', 'check':
        message = one_line(tool(command, stdin=bad))
        assert 'standard input' in message and says in message


@pytest.mark.parametrize('name', TRACES)
def test_good_traces_are_read(name):
    assert tool('check', path(name)).out.startswith('good: ')
    assert tool('check', stdin=path(name).read_bytes()).out.startswith('good: ')
    assert tool('check', '-', stdin=path(name).read_bytes()).out.startswith('good: ')


def test_blanks_between_tokens_are_allowed():
    spaced = GOOD.replace('{"', '{ "').replace('":', '": ').replace(',"', ' , "')
    assert tool('check', stdin=spaced).returncode == 0


def test_files_that_cannot_be_read():
    assert 'No such file' in one_line(tool('show', 'no/such/trace'))
    assert 'directory' in one_line(tool('show', ROOT))
    assert 'one trace' in one_line(tool('show', path('lock'), path('eager')))


def test_broken_bytes_never_crash_it():
    chance = random.Random(1)
    good = path('queue').read_bytes()
    for _ in range(150):
        bad = bytearray(good)
        for _ in range(chance.randint(1, 3)):
            bad[chance.randrange(len(bad))] = chance.choice(b'0129"{}[]:,\\THLx\xff\x00 n-')
        done = tool('show', '--ascii', stdin=bytes(bad))
        assert done.returncode == 0 or one_line(done)


def test_table_of_events_is_that_of_the_document():
    document = (ROOT / 'docs' / 'trace-format.md').read_text()
    row = re.compile(r'^\| `(\w+)` \| ([123]) \| ([^|]*)\|', re.M)
    documented = [(ev, level, re.findall(r'`(\w+)`(\*?)', fields))
                  for ev, level, fields in row.findall(document)]
    known = []
    for line in tool('help', 'events').out.splitlines()[2:]:
        ev, level, *fields = line.split()
        known.append((ev, level, [(field.split(':')[0], '*' * field.endswith('*'))
                                  for field in fields]))
    assert documented == known
