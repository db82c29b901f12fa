"""Teacher's packs: made from runs, with keys that are right, and a seed that stays with the teacher."""
import functools
import html
import os
import pathlib
import re
import shlex
import shutil
import tempfile

import pytest

from exercising import ROOT, run
from tool import JOINERS, joins_alike

LESSONS = sorted(path.parent.name for path in ROOT.glob('lessons/*/teach.md'))
BROWSERS = ('chromium', 'chromium-browser', 'google-chrome')
PRIVATE = '8675309'
FOLDER = tempfile.TemporaryDirectory()
TOOLS = {'dot': 'pictures', 'pandoc': 'notes.html', **dict.fromkeys(BROWSERS, 'PDF')}
has_dot = shutil.which('dot') is not None
has_pandoc = shutil.which('pandoc') is not None
needs_dot = pytest.mark.skipif(not has_dot, reason='graphviz is not installed')
needs_chromium = pytest.mark.skipif(not shutil.which('chromium') or not has_dot,
                                    reason='chromium and graphviz are not installed')


@functools.lru_cache(None)
def path_without(*names):
    """A PATH on which all is there but some commands."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=FOLDER.name))
    for place in os.environ['PATH'].split(':'):
        for command in pathlib.Path(place).glob('*'):
            if command.name not in names and not (folder / command.name).is_symlink():
                (folder / command.name).symlink_to(command)
    return str(folder)


def teach(work, lesson, seed, without=BROWSERS, **environment):
    """Make a pack; without a browser, which is slow, unless it is asked for."""
    return run('lessons/teach', lesson[:2], seed, WORK=str(work), PATH=path_without(*without),
               **environment)


def make(work, lesson, seed, **environment):
    done = teach(work, lesson, seed, **environment)
    assert done.returncode == 0, done.stdout + done.stderr
    return pathlib.Path(work) / f'{lesson}-{seed}'


def private_pack(once, lesson):
    """A lesson's pack, with a private seed, made once."""
    work = once(f'pack-{lesson}', lambda folder: make(folder, lesson, PRIVATE))
    return work / f'{lesson}-{PRIVATE}'


@pytest.fixture(scope='module', params=LESSONS)
def pack(request, once):
    return private_pack(once, request.param)


def lesson_of(pack):
    return pack.name.removesuffix(f'-{PRIVATE}')


def words_only(work, lesson, seed):
    return make(work, lesson, seed, without=tuple(TOOLS))


def contents(folder):
    """The files of a pack, without the path to it."""
    return {str(path.relative_to(folder)): path.read_bytes().replace(bytes(folder.parent), b'')
            for path in sorted(folder.rglob('*')) if path.is_file()}


def pictures(lesson):
    readme = (ROOT / 'lessons' / lesson / 'README.md').read_text()
    return re.findall(r'^<!-- picture: \S+(.*) -->\n.*\(([^()]*)\.svg\)$', readme, re.M)


def predictions(lesson):
    steps = (ROOT / 'lessons' / lesson / 'exercise/steps').read_text()
    return re.findall(r'^predict (\w+)', steps, re.M)


def sheet_of(tmp_path, text):
    path = tmp_path / 'sheet.txt'
    path.write_text(text)
    return str(path)


def test_all_is_in_the_pack(pack):
    lesson = lesson_of(pack)
    slides = {path.name for path in (pack / 'slides').iterdir()}
    for options, name in pictures(lesson):
        kinds = ['.svg', '.png']
        if '--view' not in options:
            kinds += ['-blank.svg', '-blank.png'] + ['-steps.pdf'] * bool(JOINERS)
        assert not has_dot or slides >= {name + kind for kind in kinds}
        assert (pack / 'key' / f'{name}.jsonl').stat().st_size > 0
    handed = [path.stem for path in (pack / 'handout').glob('*.txt')]
    assert len(handed) == min(2, len(pictures(lesson)) + len(predictions(lesson)))
    assert set(handed) >= set(predictions(lesson))
    for page in 'handout', 'key', 'slides':
        text = (pack / f'{page}.html').read_text()
        shown = re.findall(r'<img src="([^"]*)" alt="[^"]+">', text)
        assert len(shown) == text.count('<img') and all((pack / name).exists() for name in shown)
        assert shown or not has_dot
    assert (pack / 'notes.md').read_text() == (ROOT / 'lessons' / lesson / 'teach.md').read_text()
    assert (pack / 'notes.html').exists() == has_pandoc


def test_the_key_is_what_the_programs_did(pack, tmp_path):
    """Each command that the key gives accepts its answers, and no other ones."""
    commands = re.findall(r'<code>(build/zoetrope quiz .*)</code>', (pack / 'key.html').read_text())
    assert len(commands) == sum('--view' not in options for options, _ in pictures(lesson_of(pack)))
    for command in commands:
        words = shlex.split(html.unescape(command))
        right = pathlib.Path(words[-1]).with_suffix('.txt').read_text()
        for text, status in (right, 0), (re.sub(r'^A: .*', 'A: nothing', right, flags=re.M), 1):
            words[-2] = sheet_of(tmp_path, re.sub(r'^(seed|blanks): .*\n', '', text, flags=re.M))
            done = run(*words)
            assert done.returncode == status, command + done.stdout + done.stderr


def test_the_key_of_a_prediction_solves_the_exercise(pack, tmp_path):
    lesson = lesson_of(pack)
    for name in predictions(lesson):
        right = (pack / 'key' / f'{name}.txt').read_text()
        answer = tmp_path / f'{name}-{PRIVATE}.txt'
        for text, status in (right, 0), (re.sub(': .$', ': Z', right, flags=re.M), 1):
            answer.write_text(text)
            done = run('lessons/exercise', lesson[:2], PRIVATE, name, ANSWERS=str(tmp_path))
            assert done.returncode == status, done.stdout + done.stderr
        questions = re.sub('(?m)^#.*\n', '', (pack / 'handout' / f'{name}.txt').read_text())
        assert questions == re.sub(': .*', ': ?', right)


def test_a_private_seed_stands_on_nothing_for_the_class(pack):
    for name, content in contents(pack).items():
        if not name.startswith('key'):
            assert PRIVATE.encode() not in content, name
            assert b'quiz --check' not in content, name


def test_answers_stand_on_nothing_for_the_class(pack):
    for sheet in (pack / 'handout').glob('*.txt'):
        lines = sheet.read_text().splitlines()
        assert not [line for line in lines if re.match('[A-Z]: (?![?]$)', line)]
    for line in re.findall('<td class="blank">.*', (pack / 'handout.html').read_text()):
        assert line == '<td class="blank">'


@pytest.mark.parametrize('lesson', ['01-loop', '05-task'])
def test_a_practice_seed_stands_on_the_sheets(lesson, tmp_path):
    pack = words_only(tmp_path, lesson, '99')
    assert 'Practice sheet 99;' in (pack / 'handout.html').read_text()
    for sheet in (pack / 'handout').glob('*.txt'):
        assert sheet.stem in predictions(lesson) or '\nseed: 99\n' in sheet.read_text()
    assert 'Practice' not in (words_only(tmp_path, lesson, '100') / 'handout.html').read_text()


@pytest.mark.skipif(JOINERS and not joins_alike(JOINERS[0]),
                    reason='what joins pages here makes other bytes every time; qpdf does not')
@pytest.mark.parametrize('lesson', ['01-loop', '04-generator'])
def test_same_seed_same_bytes(lesson, once, tmp_path):
    assert contents(make(tmp_path, lesson, PRIVATE)) == contents(private_pack(once, lesson))


@pytest.mark.parametrize('lesson', LESSONS)
def test_another_seed_another_handout(lesson, tmp_path):
    sheets = set()
    for seed in '1', '2':
        handout = contents(words_only(tmp_path, lesson, seed) / 'handout')
        sheets.add(str({name: re.sub(rb'seed: \d+', b'', sheet) for name, sheet in handout.items()}))
    assert len(sheets) == 2


@pytest.mark.parametrize('names', [['dot'], ['pandoc'], list(TOOLS)])
def test_what_is_missing_is_named_and_the_rest_made(names, tmp_path):
    done = teach(tmp_path, '03-future', '7', without=tuple(names) + BROWSERS)
    assert done.returncode == 0
    lines = done.stderr.splitlines()
    for name in names:
        said = f'zoetrope: {TOOLS[name]}: not made; install '
        assert any(line.startswith(said) for line in lines), name
    no_dot = not has_dot or 'dot' in names
    missing = [no_dot, not has_pandoc or 'pandoc' in names, not no_dot and not JOINERS]
    assert len(lines) == 1 + sum(missing)
    pack = tmp_path / '03-future-7'
    assert (pack / 'notes.md').exists() and (pack / 'key' / 'future_callback.txt').exists()
    assert list((pack / 'slides').iterdir()) == [] or 'dot' not in names
    if 'dot' in names:
        assert not [page for page in pack.glob('*.html') if '<img' in page.read_text()]


@needs_dot
def test_without_a_joiner_of_pages_nothing_goes_step_by_step(tmp_path):
    done = teach(tmp_path, '03-future', '7', without=BROWSERS + tuple(JOINERS))
    assert done.returncode == 0
    assert 'zoetrope: slides, step by step: not made; install qpdf\n' in done.stderr
    slides = {path.name for path in (tmp_path / '03-future-7' / 'slides').iterdir()}
    assert slides and not any(name.endswith('.pdf') for name in slides)


@pytest.mark.slow
@needs_chromium
def test_pages_for_paper(tmp_path):
    pack = make(tmp_path, '03-future', PRIVATE, without=())
    pages = {path.name: path.read_bytes() for path in pack.glob('*.pdf')}
    assert {'handout.pdf', 'key.pdf', 'slides.pdf'} <= set(pages)
    count = {name: len(re.findall(rb'/Type /Page\b', content)) for name, content in pages.items()}
    assert count['handout.pdf'] == 2 and count['key.pdf'] == 3 and count['slides.pdf'] == 5
    assert count.get('notes.pdf', 1) == 1
    assert not [name for name, page in pages.items() if re.search(rb'Date ?\(D:(?!20000101)', page)]


@pytest.mark.parametrize('number, seed, said', [
    ('', '1', 'N=: no such lesson'), ('99', '1', 'N=99: no such lesson'),
    ('x y', '1', 'N=x y: no such lesson'),
    ('*', '1', 'N=*: no such lesson'), ('18', '1', 'N=18: there are no notes'),
    ('5', 'x', 'SEED=x: a seed is a whole number'),
    ('5', '-1', 'SEED=-1: a seed is a whole number'),
    ('5', '1 2', 'SEED=1 2: a seed is a whole number'), ('5', '007', 'SEED=007: a seed begins'),
    ('5', '9' * 19, f'SEED={"9" * 19}: a seed is a whole number of at most 18 digits')])
def test_bad_input_gets_one_line(number, seed, said, tmp_path):
    done = run('lessons/teach', number, seed, WORK=str(tmp_path))
    assert done.returncode == 2 and done.stdout == '' and list(tmp_path.iterdir()) == []
    assert done.stderr.startswith(f'zoetrope: {said}') and done.stderr.count('\n') == 1
    assert '; ' in done.stderr or 'digit' in done.stderr


def test_make_teach(tmp_path):
    path = path_without(*TOOLS)
    done = run('make', '-s', 'teach', 'N=5', 'SEED=7', WORK=str(tmp_path), PATH=path)
    assert done.returncode == 0 and (tmp_path / '05-task-7' / 'handout.html').exists(), done.stderr
    assert f'seed 7: {tmp_path}/05-task-7' in done.stdout
    done = run('make', '-s', 'teach', 'N=5', 'SEED=x', WORK=str(tmp_path), PATH=path)
    assert done.returncode == 2 and 'zoetrope: SEED=x: ' in done.stderr


@pytest.mark.parametrize('lesson', LESSONS)
def test_notes_have_what_a_teacher_needs(lesson):
    notes = (ROOT / 'lessons' / lesson / 'teach.md').read_text()
    for title in 'Ask before you show', 'Likely wrong answers', 'On the board', 'Leave out':
        assert f'\n## {title}\n' in notes
    assert sum(int(minutes) for minutes in re.findall(r'^\| (\d+) \|', notes, re.M)) == 45
    for name in re.findall(r'^\d+\. (?:Before the picture: )?`(\w+)`:', notes, re.M):
        assert (ROOT / 'lessons' / lesson / f'{name}.c').exists(), name
