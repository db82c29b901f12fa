"""`zoetrope quiz`: blanks from a seed, a sheet, a key, and the checking of answers."""
import re
import shutil
import xml.etree.ElementTree as ElementTree

import pytest

from tool import ROOT, TRACES, events, one_line, path, same_as_file, text, tool

needs_dot = pytest.mark.skipif(not shutil.which('dot'), reason='Graphviz is not installed')


def make(where, name, *arguments):
    """A quiz, drawn as DOT: its files."""
    done = tool('quiz', '-T', 'dot', '-o', where, *arguments, path(name))
    assert done.returncode == 0 and done.out == '', done.err
    assert done.err == f'zoetrope: the quiz is in {where}: questions.txt, picture.dot, key.txt\n'
    assert sorted(file.name for file in where.iterdir()) == ['key.txt', 'picture.dot', 'questions.txt']
    return {file.name: file.read_text() for file in where.iterdir()}


def answers(key):
    return dict(re.findall(r'^([A-Z]): (.+)$', key, re.M))


def check(sheet, name, *arguments):
    return tool('quiz', '--check', sheet, *arguments, path(name))


@pytest.mark.parametrize('name', ['lock', 'cancel'])
def test_as_expected(name, tmp_path):
    quiz = make(tmp_path / 'quiz', name, '--seed', '7')
    same_as_file(f'{name}.quiz.txt', quiz['questions.txt'] + quiz['key.txt'])
    assert make(tmp_path / 'again', name, '--seed', '7') == quiz


@pytest.mark.parametrize('name', TRACES)
def test_its_own_key_is_right_and_a_changed_one_is_not(name, tmp_path):
    for seed in '0', '1', '18446744073709551615':
        quiz = make(tmp_path / seed, name, '--seed', seed)
        key = tmp_path / seed / 'key.txt'
        done = check(key, name)
        right = answers(quiz['key.txt'])
        assert (done.returncode, done.out) == (0, f'right: all {len(right)}\n')
        for letter in right:
            wrong = tmp_path / 'wrong.txt'
            wrong.write_text(re.sub(rf'^{letter}: .*', f'{letter}: nonsense', quiz['key.txt'], flags=re.M))
            done = check(wrong, name)
            assert done.returncode == 1
            assert done.out.startswith(f'{letter} is the first that is wrong; turn ')
            assert right[letter] not in done.out.partition(': ')[2] or len(right[letter]) < 3


def test_what_the_picture_cuts_off_may_be_written(tmp_path):
    trace, sheet = tmp_path / 'long.jsonl', tmp_path / 'quiz/key.txt'
    trace.write_text(re.sub('("ev":"out".*?"text":")', r'\1so long that it has no room in a picture, says ',
                            path('lock').read_text()))
    assert tool('quiz', '-T', 'dot', '-o', tmp_path / 'quiz', '--blanks', '26', trace).returncode == 0
    key = sheet.read_text()
    assert '\u2026\n' in key
    for written, right in (key.replace('\u2026', ' ...'), True), (key.replace('\u2026', ''), True), (key.replace('so', 'too'), False):
        sheet.write_text(written)
        assert (tool('quiz', '--check', sheet, trace).returncode == 0) == right


def test_the_seed_and_the_number_of_blanks(tmp_path):
    keys = {answers(make(tmp_path / str(seed), 'lock', '--seed', seed)['key.txt'])['A'] for seed in range(9)}
    assert len(keys) > 1
    for count in 1, 3, 26:
        quiz = make(tmp_path / f'n{count}', 'lock', '--blanks', count)
        assert len(answers(quiz['key.txt'])) == min(count, 26)
        assert check(tmp_path / f'n{count}' / 'key.txt', 'lock').returncode == 0


def test_answers_alone_are_enough(tmp_path):
    right = answers(make(tmp_path / 'quiz', 'lock', '--seed=3', '--blanks=5')['key.txt'])
    sheet = tmp_path / 'answers.txt'
    sheet.write_text(''.join(f' {letter}:   {words.upper()} \r\n' for letter, words in right.items()))
    assert check(sheet, 'lock', '--seed', '3', '--blanks', '5').returncode == 0
    assert check(sheet, 'lock', '--seed', '4', '--blanks', '5').returncode == 1
    sheet.write_text(f'A: {right["A"]}\nC: {right["C"]}\n')
    done = check(sheet, 'lock', '--seed', '3', '--blanks', '5')
    assert done.returncode == 1 and done.out.startswith('B is the first that has no answer; turn ')


def test_the_axis_changes_the_picture_only(tmp_path):
    steps, time = (make(tmp_path / axis, 'cancel', '--axis', axis) for axis in ('step', 'time'))
    assert steps['picture.dot'] != time['picture.dot']
    assert steps['key.txt'] == time['key.txt'] and steps['questions.txt'] == time['questions.txt']


def test_the_picture_does_not_tell(tmp_path):
    quiz = make(tmp_path / 'quiz', 'lock', '--seed', '2', '--blanks', '12')
    picture, right = quiz['picture.dot'], answers(quiz['key.txt'])
    whole = tool('render', '-T', 'dot', path('lock')).out
    assert 'tooltip' not in picture and 'URL' not in picture and '(event' not in picture
    for letter in right:
        assert len(re.findall(rf'label="{letter}" ', picture)) == 1
    labels = re.findall(r'label="([^"]+)" ', picture)
    there = [label.replace('\\n', '').replace('\\l', '') for label in re.findall(r'label="([^"]+)"', whole)]
    for words in set(right.values()):
        left = sum(label.replace('\\n', '') == words for label in re.findall(r'label="([^"]+?)(?:\\l)?"', picture))
        taken = sum(answer == words for answer in right.values())
        assert left == sum(label == words for label in there) - taken
    assert set(right) <= set(labels)


def test_choices_hold_every_answer(tmp_path):
    quiz = make(tmp_path / 'quiz', 'cancel', '--seed', '5')
    choices = {line.strip() for line in quiz['questions.txt'].partition('Choose from')[2].splitlines()[2:]}
    right = set(answers(quiz['key.txt']).values())
    assert right < choices
    assert not answers(quiz['questions.txt']) and quiz['questions.txt'].count('\nA:\n') == 1


def test_part_of_a_run(tmp_path):
    quiz = make(tmp_path / 'quiz', 'lock', '--turn', '2..5', '--task', 'T2,T3')
    turns = {int(turn) for turn in re.findall(r'^turn (\d+)', quiz['questions.txt'], re.M)}
    assert turns and turns <= {2, 3, 4, 5}
    command = re.search(r'zoetrope (quiz --check questions.txt .*) TRACE', quiz['questions.txt'])[1]
    assert command.split()[3:] == ['--turn', '2..5', '--task', 'T2,T3']
    assert check(tmp_path / 'quiz' / 'key.txt', 'lock', *command.split()[3:]).returncode == 0


@needs_dot
def test_pictures(tmp_path):
    for kind, magic in {'svg': b'<?xml', 'pdf': b'%PDF', 'png': b'\x89PNG'}.items():
        done = tool('quiz', '-T', kind, '-o', tmp_path, '--theme', 'print', path('lock'))
        assert done.returncode == 0 and (tmp_path / f'picture.{kind}').read_bytes().startswith(magic)
    root = ElementTree.parse(tmp_path / 'picture.svg').getroot()
    described = root.find('{http://www.w3.org/2000/svg}desc').text
    assert 'The blanks are A, turn ' in described and 'What runs' not in described


def test_the_example_can_be_typed(tmp_path):
    lines = tool('help', 'quiz').out.split('example:\n')[1].splitlines()
    shutil.copy(path('lock'), tmp_path / 'trace.jsonl')
    for line in lines:
        words = [word.replace('pdf', 'dot') for word in line.split()[1:]]
        done = tool(*words, cwd=tmp_path)
        assert done.returncode == 0, done.err
    assert done.out.startswith('right: all ')


def test_without_a_directory_and_after_run(tmp_path):
    assert tool('quiz', '-T', 'dot', path('lock'), cwd=tmp_path).returncode == 0
    assert (tmp_path / 'quiz' / 'key.txt').exists()
    program = ROOT / 'build/lessons/09-share/lock'
    done = tool('run', 'quiz', '-T', 'dot', '-o', 'two', '--', program, cwd=tmp_path)
    assert done.returncode == 0 and done.out.startswith('Amy asks\n')
    done = tool('run', 'quiz', '--check', 'two/key.txt', '--', program, cwd=tmp_path)
    assert done.returncode == 0 and done.out.endswith('right: all 8\n')


def test_bad_use(tmp_path):
    sheet = tmp_path / 'sheet'
    for words in '', 'hello\n', 'A:\n', 'seed: 1\n', '\0\0\0', 'a: return\n':
        sheet.write_text(words)
        assert 'no answer is in it' in one_line(check(sheet, 'lock'))
    sheet.write_text('A: return\nseed: x\n')
    assert 'is not a whole number' in one_line(check(sheet, 'lock'))
    assert 'name a sheet of answers' in one_line(check(tmp_path / 'no', 'lock'))
    assert 'name a sheet of answers' in one_line(check(tmp_path, 'lock'))
    for option, words in ('--blanks=0', 'number of blanks'), ('--blanks=27', 'number of blanks'), \
            ('--blanks=x', 'number of blanks'), ('--seed=-1', 'whole number'), \
            ('--view=waits', 'choose from: timeline'), ('--turn=99..', 'nothing is left'):
        assert words in one_line(tool('quiz', '-Tdot', '-o', tmp_path / 'q', option, path('lock')))
    assert not (tmp_path / 'q').exists()
    assert 'name a directory' in one_line(tool('quiz', '-o', sheet / 'x', path('lock')))
    assert 'can be written' in one_line(tool('quiz', '-o', sheet, path('lock')))


def test_hostile_names(tmp_path):
    header, changed = events('lock')
    for event in changed:
        if event['ev'] == 'out':
            event['text'] = '</svg><script>"\\'
        if event['ev'] == 'task':
            event['name'] = '"]; evil [\n'
    trace = tmp_path / 'trace'
    trace.write_text(text({**header, 'program': '../../evil'}, changed))
    done = tool('quiz', '-o', tmp_path / 'q', '--blanks', '26', trace)
    assert done.returncode == 0
    assert tool('quiz', '--check', tmp_path / 'q' / 'key.txt', trace).returncode == 0
    if shutil.which('dot'):
        ElementTree.parse(tmp_path / 'q' / 'picture.svg')
