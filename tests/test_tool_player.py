"""The page of `zoetrope play` in a browser: stepping, jumping, filtering, keys, sizes, themes, speed."""
import html
import json
import re
import time

import pytest

import browser
from player import PROGRAMS, mutilated, trace_of
from tool import TRACES, events, path, text, tool

pytestmark = pytest.mark.skipif(browser.MISSING is not None, reason=browser.MISSING or '')

# Many steps are quicker when nothing of them is painted.
UNSEEN = "document.querySelector('main').style.display = 'none';"

# Everything that the page shows of an event.
SHOWN = UNSEEN + '''
const shown = () => ['sentence', 'why', 'event', 'turn', 'time', 'file', 'place', 'console', 'queue', 'tasks',
    'timers', 'locks', 'futures', 'jobs', 'children', 'transports', 'descriptors']
  .map(id => document.getElementById(id).innerHTML).join('\\n') + document.getElementById('head').style.left
  + listing.lines.filter(line => line.className || line.lastChild.childElementCount).map(line => line.outerHTML);
'''


@pytest.fixture(scope='module')
def window():
    with browser.browser() as window:
        window.size(1280, 720)
        yield window


@pytest.fixture(scope='module')
def pages(tmp_path_factory):
    """By name: the address of a page, made when it is asked for first."""
    folder, made = tmp_path_factory.mktemp('pages'), {}

    def page(name, trace=None):
        file = folder / f'{name}.html'
        if name not in made:
            source = trace or (path(name) if name not in PROGRAMS else trace_of(name, folder))
            done = tool('play', '-o', file, stdin=source) if trace else tool('play', '-o', file, source)
            assert done.returncode == 0, done.err
        made[name] = f'file://{file}'
        return made[name]

    return page


def number(window):
    return window.run('return player.n')


def wait_for(window, condition):
    """Wait until this is true in the page."""
    end = time.monotonic() + 10
    while not window.run(f'return {condition}'):
        assert time.monotonic() < end, condition


def test_forward_and_back_show_the_same(window, pages):
    window.open(pages('lock'))
    steps, distinct, wrong = window.run(SHOWN + '''
        const seen = [shown()], wrong = [];
        const check = () => shown() === seen[player.n - 1] || wrong.push(player.n);
        while (player.n < count) { steps.next(); seen.push(shown()); }
        for (check(); player.n > 1; check()) steps.previous();
        for (let n = 1; n <= count; n += 9) { goTo(n * 31 % count + 1); check(); }
        return [seen.length, new Set(seen).size, wrong];''')
    assert steps == distinct == 303 and wrong == []


def test_checkpoints_change_nothing(window, pages):
    window.open(pages('crowd'))
    assert window.run('''
        const state = firstState(), wrong = [];
        for (const n of [1, 999, 3000, 50000, count]) {
          replay(state, n);
          const {...direct} = state, {...kept} = (latest = firstState(), stateAt(n));
          const flat = s => JSON.stringify(s, (key, value) => value instanceof Map ? [...value] : value);
          if (flat(direct) !== flat(kept)) wrong.push(n);
        }
        return [wrong, kept.length > 60, kept.length * STRIDE > count];''') == [[], True, True]


CONSISTENT = '''
const wrong = [], check = (e, what, found, expected) =>
  found === expected || wrong.push(`${e.n} ${e.ev} ${what}: ${found}, not ${expected}`);
for (let n = 1; n <= count; n++) {
  const e = eventAt(n), before = stateAt(n - 1);
  if (e.ev === 'turn') {
    check(e, 'timers', before.timers.length, e.timers);
    check(e, 'ready', before.ready.length, e.ready);
  } else if (e.ev === 'ready') {
    check(e, 'ahead', before.ready.length, e.ahead);
    if (e.why === 'timer') check(e, 'root', before.timers[0].h, e.h);
  } else if (e.ev === 'run' || e.ev === 'skip') {
    check(e, 'first', before.ready[0], e.h);
  } else if (e.ev === 'done' && before.futures.has(e.f)) {
    check(e, 'callbacks', before.futures.get(e.f).callbacks, e.callbacks);
  } else if (e.ev === 'sync') {
    check(e, 'in line', stateAt(n).locks.get(e.obj).waiters.length, e.waiters);
  } else if (e.ev === 'turn_end') {
    check(e, 'left', before.ready.length, e.ready);
  }
}
return wrong;
'''


@pytest.mark.parametrize('name', sorted({*PROGRAMS, *TRACES} - {'crowd', 'busy'}))
def test_state_agrees_with_what_events_count(window, pages, name):
    window.open(pages(name))
    assert window.run(CONSISTENT) == []


@pytest.mark.parametrize('name', ['lock', 'cancel', 'busy', 'queue'])
def test_sentences_are_the_tools(window, pages, name):
    dot = tool('render', '-T', 'dot', path(name)).out
    told = {int(n): html.unescape(words).replace('\\"', '"').replace('\\\\', '\\')
            for words, n in re.findall(r'tooltip="([^"\n]*?) \(event (\d+),', dot)}
    window.open(pages(f'{name}.stored', path(name).read_text()))
    assert len(told) > 2
    assert window.run('return arguments[0].map(n => sentence(n))', sorted(told)) == [told[n] for n in sorted(told)]


def test_what_is_shown(window, pages):
    window.open(pages('deadlock') + '#e=999999')
    window.run('goTo(listed.turns.find(n => stateAt(n).locks.size && [...stateAt(n).locks.values()]'
               '.every(lock => lock.waiters.length)))')
    shown = window.run("return ['locks', 'tasks', 'queue'].map(id => document.getElementById(id).innerText)")
    assert 'held by T2\nin line: T3' in shown[0] and 'held by T3\nin line: T2' in shown[0]
    assert 'T2 Amy · philosopher waits for Lock L2' in shown[1]
    assert window.run("return document.querySelector('#listing .badges').closest('ol').innerText").count('T2') == 1
    window.open(pages('lock'))
    window.press('end')
    printed = [event['text'] for event in map(json.loads, trace_lines(pages, 'lock')) if event.get('ev') == 'out']
    assert window.run("return document.querySelector('#console .body').innerText").splitlines() == printed


def trace_lines(pages, name):
    return open(pages(name)[7:-4] + 'jsonl').read().splitlines()


def test_keys(window, pages):
    window.open(pages('lock'))
    assert number(window) == 1
    window.press('right', 'right', 'left')
    assert number(window) == 2
    window.press('down', 'shift+right', 'down', 'up')
    assert window.run('return [kinds[kindOf[player.n]].name, turnOf[player.n]]') == ['turn', 2]
    window.press('right', 'right', 'right')
    window.press('n')
    first = number(window)
    window.press('n', 'p')
    assert number(window) == first and window.run('return kinds[kindOf[player.n]].name') == 'step'
    window.press('end')
    assert number(window) == window.run('return count')
    window.press('home')
    assert number(window) == 1
    window.press('.', ',', ',')
    assert window.run("return document.getElementById('speed').innerText") == '2/s'
    before = window.run('return strip.span')
    window.press('+')
    assert window.run('return strip.span') < before
    window.press('-')
    assert window.run('return strip.span') == before


def test_cause_and_back(window, pages):
    window.open(pages('lock') + '#e=54')
    assert number(window) == 54
    trail = [54]
    while window.run("return !document.getElementById('cause').hidden"):
        window.press('c')
        trail.append(number(window))
    assert len(trail) > 3 and trail == sorted(trail, reverse=True)
    window.press('b', 'b')
    assert number(window) == trail[-3]
    window.run("document.getElementById('cause').click()")
    assert number(window) == trail[-2]


def test_playing(window, pages):
    window.open(pages('lock') + '#e=290')
    window.press(*['.'] * 6)
    window.press(' ')
    assert window.run("return document.getElementById('sentence').getAttribute('aria-live')") == 'off'
    wait_for(window, 'player.n === count && player.clock === 0')
    assert window.run("return document.getElementById('sentence').getAttribute('aria-live')") == 'polite'
    window.press(' ')
    wait_for(window, 'player.n > 1 && player.n < 290')
    window.press(' ')
    assert window.run("return document.getElementById('play').getAttribute('aria-label')") == 'play'


def test_filter(window, pages):
    window.open(pages('lock'))
    window.press('/', *'T3 await', 'enter')
    met = [number(window)] + [window.press('right') or number(window) for _ in range(3)]
    lines = trace_lines(pages, 'lock')
    expected = [n for n, line in enumerate(lines) if '"ev":"await"' in line and '"T3"' in line]
    assert met == (expected + [expected[-1]] * 4)[:4]
    assert window.run("return document.getElementById('matches').innerText") == f'{len(expected)} of 303 events'
    window.press('/', 'escape', 'right')
    assert number(window) == met[-1] + 1
    for word, kinds in ('lock', {'sync'}), ('turn', {'turn'}), ('bakes', {'out'}):
        window.run('applyFilter(arguments[0])', word)
        found = window.run('return [...kindOf.keys()].filter(n => strip.mask[n]).map(n => kinds[kindOf[n]].name)')
        assert set(found) == kinds
    window.run("applyFilter('no such words')")
    window.press('left', 'right')
    assert number(window) == met[-1] + 1


def test_a_filter_that_is_given_up_does_not_come_back(window, pages):
    window.open(pages('lock'))
    typed = "byId('filter').value = 'T3'; byId('filter').dispatchEvent(new Event('input')); applyFilter('');"
    assert window.run(typed + 'return new Promise(done => setTimeout(() => done(filterText), 300))') == ''


def test_deep_links(window, pages):
    window.open(pages('lock') + '#e=120')
    assert number(window) == 120
    window.press('right')
    wait_for(window, "location.hash === '#e=121'")
    window.run("location.hash = '#e=77'")
    wait_for(window, 'player.n === 77')
    for odd, shown in ('#e=0', 1), ('#e=99999', 303), ('#x', 1), ('#e=-5', 1), ('', 1):
        window.open(pages('lock') + odd)
        assert number(window) == shown


def test_strip_can_be_dragged(window, pages):
    window.open(pages('lock'))
    left, top, width = window.run("const box = document.getElementById('film').getBoundingClientRect();"
                                  "return [box.left, box.top, box.width]")
    point = {'type': 'pointerMove', 'y': int(top) + 20, 'duration': 0}
    window.ask('POST', '/actions', actions=[{'type': 'pointer', 'id': 'mouse', 'actions': [
        {**point, 'x': int(left + width / 4)}, {'type': 'pointerDown', 'button': 0},
        {**point, 'x': int(left + width / 2)}, {'type': 'pointerUp', 'button': 0}]}])
    assert 150 <= number(window) <= 154


def test_keyboard_alone_reaches_everything(window, pages):
    window.open(pages('lock'))
    reached = []
    for _ in range(60):
        window.press('tab')
        reached.append(window.run('''
            const it = document.activeElement, style = getComputedStyle(it);
            return [it.id || it.dataset.action || it.tagName, style.outlineStyle, parseFloat(style.outlineWidth)];'''))
    names = {name for name, *_ in reached}
    assert {'filter', 'theme', 'help', 'source', 'strip', 'play', 'next', 'previous', 'cause', 'back', 'nextTurn',
            'nextRun', 'first', 'last', 'faster', 'zoomIn'} <= names
    assert all(style != 'none' and size >= 1.5 for name, style, size in reached if name != 'BODY')
    window.press('?')
    assert window.run("return document.getElementById('help').open")
    window.press('escape')
    assert not window.run("return document.getElementById('help').open")


def test_screen_readers_find_their_way(window, pages):
    window.open(pages('lock') + '#e=54')
    window.press('?')
    tree = window.devtools('Accessibility.getFullAXTree')['nodes']
    window.press('?')
    tree += window.devtools('Accessibility.getFullAXTree')['nodes']
    found = [(node['role']['value'], node.get('name', {}).get('value', '')) for node in tree if not node['ignored']]
    roles = {role for role, _ in found}
    assert {'banner', 'main', 'contentinfo', 'search', 'toolbar', 'slider', 'region', 'dialog'} <= roles
    for role, name in found:
        assert name or role not in ('button', 'slider', 'region', 'toolbar', 'searchbox', 'textbox', 'img', 'dialog'), role
    assert window.run('''const strip = document.getElementById('strip');
        return ['now', 'min', 'max', 'text'].map(what => strip.getAttribute(`aria-value${what}`))''') == [
            '54', '1', '303', 'event 54, turn 3']


# The contrast of each piece of text with what is behind it.
CONTRAST = '''
const light = colour => colour.map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
  .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
const parse = colour => colour.match(/[\\d.]+/g).map(Number);
function behind(element) {
  for (; element; element = element.parentElement) {
    const colour = parse(getComputedStyle(element).backgroundColor);
    if (colour.length < 4 || colour[3] > 0) return colour.slice(0, 3);
  }
  return [255, 255, 255];
}
const low = [];
for (const element of document.querySelectorAll('body *')) {
  const own = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  if (!own || !element.checkVisibility() || element.closest('svg, script')) continue;
  const pair = [light(parse(getComputedStyle(element).color).slice(0, 3)), light(behind(element))];
  const contrast = (Math.max(...pair) + .05) / (Math.min(...pair) + .05);
  if (contrast < 4.5) low.push(`${element.className || element.id || element.tagName}: ${contrast.toFixed(1)}`);
}
return low;
'''


@pytest.mark.parametrize('dark', [False, True])
@pytest.mark.parametrize('width, height', [(1280, 720), (3840, 2160)])
def test_sizes_and_themes(window, pages, dark, width, height):
    window.size(width, height)
    window.scheme(dark)
    for name, n in ('lock', 140), ('children', 120), ('threads', 75):
        window.open(f'{pages(name)}#e={n}')
        assert window.run('return isDark()') == dark
        assert window.run('return [document.documentElement.scrollWidth, document.documentElement.scrollHeight]') == [
            width, height]
        assert window.run(CONTRAST) == []
        bottoms = window.run("return [...document.querySelectorAll('footer button, .panel:not([hidden])')]"
                             ".map(each => each.getBoundingClientRect()).map(box => [box.right, box.bottom])")
        assert all(right <= width and bottom <= height for right, bottom in bottoms)
        size = window.run('return parseFloat(getComputedStyle(document.body).fontSize)')
        assert size >= width / 1280 * 12.5
    window.press('t')
    assert window.run('return isDark()') != dark
    window.size(1280, 720)
    window.scheme(False)


def test_narrow_window(window, pages):
    window.size(480, 900)
    window.open(pages('lock'))
    assert window.run('return document.documentElement.scrollWidth') <= 480
    window.size(1280, 720)


def test_hundred_thousand_events(window, pages):
    window.open(pages('crowd') + '#e=50000')
    assert window.run('return count') >= 100000
    opened = window.run("return performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd")
    assert opened < 30000
    wait_for(window, 'kept.length > 60')
    times = window.run('''
        const time = act => { const from = performance.now(); act(); document.body.offsetHeight;
          return performance.now() - from; };
        const least = act => Math.min(...Array.from({length: 15}, () => time(act)));
        return {next: least(() => steps.next()), previous: least(() => steps.previous()),
          turn: least(() => steps.previousTurn()), jump: least(() => goTo(player.n * 7919 % count + 1)),
          last: least(() => { goTo(7); goTo(count); }), first: least(() => { goTo(count - 7); goTo(1); })};''')
    assert max(times.values()) < 500, times


QUIET = ['lock', 'children', 'busy']
HOSTILE = '"><img src=x onerror=hacked()></script><script>hacked()</script><!--'


def test_hostile_names_are_text(window, pages):
    header, trace = events('lock')
    header['program'] = HOSTILE
    for event in trace:
        for key in 'name', 'coro', 'text', 'cb':
            if key in event and not event[key].startswith('task.'):
                event[key] = HOSTILE
        if 'src' in event:
            event['src'] = f'{HOSTILE}:{event["n"]}'
        if event['ev'] == 'await':
            event['stack'] = [HOSTILE, f'x{HOSTILE} {HOSTILE}:1', 'y z:2', '...']
    window.open(pages('hostile', text(header, trace)))
    assert window.run('return document.title').startswith(HOSTILE)
    window.run(UNSEEN + 'for (let n = 1; n <= count; n++) goTo(n)')
    assert window.run("return document.querySelectorAll('img, script').length") == 2
    window.run("document.querySelector('main').style.display = ''; goTo(60)")
    assert HOSTILE[:38] in window.run("return document.getElementById('tasks').innerText")
    assert window.complaints() == []


def test_odd_traces_do_no_harm(window, pages):
    window.complaints()
    shown = 0
    for name in 'lock', 'cancel', 'queue', 'eager':
        trace = mutilated(name, 1)
        if tool('play', stdin=trace).returncode == 0:
            window.open(pages(f'odd-{name}', trace))
            shown += window.run(UNSEEN + 'for (let n = 1; n <= count; n++) goTo(n); return 1')
    assert shown == 4 and window.complaints() == []


def test_quiet_and_alone(window, pages):
    window.complaints()
    window.requests()
    for name in QUIET:
        window.open(pages(name))
        window.run('for (const each of Object.values(steps)) each(); steps.last(); zoom(.1, player.n);')
        window.press('t', '?', 'escape')
        assert window.run("return performance.getEntriesByType('resource').length") == 0
    assert window.complaints() == []
    assert {address.partition('#')[0] for address in window.requests()} <= {
        'about:blank', *map(pages, QUIET)}
    refused = window.run('''return Promise.all([fetch('http://127.0.0.1:9/'), fetch('data:text/plain,x')]
        .map(each => each.then(() => 'allowed', () => 'refused')))''')
    assert refused == ['refused', 'refused']
    assert all('Content Security Policy' in message or 'violates' in message for message in window.complaints())
