"""`zoetrope run`, `help` and the command line itself."""
import json
import re
import shutil

import pytest

from tool import ROOT, one_line, tool

needs_dot = pytest.mark.skipif(not shutil.which('dot'), reason='Graphviz is not installed')

PROGRAM = '''
import asyncio, sys
async def main():
    print('hello', *sys.argv[1:])
    await asyncio.sleep(1)
asyncio.run(main())
sys.exit(3)
'''


@pytest.fixture
def script(tmp_path):
    (tmp_path / 'hello.py').write_text(PROGRAM)
    return tmp_path / 'hello.py'


def test_runs_shows_and_passes_the_status_on(script, tmp_path):
    done = tool('run', '-o', tmp_path / 'trace', '--', script, 'you', '--and', 'me')
    assert done.returncode == 3 and done.err == ''
    assert done.out.startswith('hello you --and me\n\nhello: Python, virtual clock, 1 s\n')
    lines = (tmp_path / 'trace').read_text().splitlines()
    assert json.loads(lines[0])['clock'] == 'virtual' and '"ev":"exit"' in lines[-1]


def test_without_dashes_and_with_filters(script):
    done = tool('run', '--turn', '1', '--ascii', script, '--turn')
    assert done.returncode == 3 and 'hello --turn' in done.out and done.out.count('select') == 1


def test_clock(script, tmp_path):
    script.write_text(PROGRAM.replace('sleep(1)', 'sleep(0)'))
    done = tool('run', '--clock', 'monotonic', '-o', tmp_path / 'trace', script)
    assert done.returncode == 3 and 'monotonic clock' in done.out


def test_draws(script, tmp_path):
    picture = tmp_path / 'x.dot'
    done = tool('run', '-T', 'dot', '-O', picture, '--', script)
    assert done.returncode == 3 and done.out == 'hello\n'
    assert done.err == f'zoetrope: the picture is in {picture}\n'
    assert picture.read_text().startswith('digraph "hello"')


def test_environment_of_the_program():
    done = tool('run', '--seed', '7', '--debug', '--', 'sh', '-c',
                'echo $ZOETROPE_SEED $ZOETROPE_DEBUG $ZOETROPE_CLOCK; test -n "$ZOETROPE_TRACE"')
    assert done.out == '7 1 virtual\n' and 'is empty' in done.err


@needs_dot
def test_drawing_options_ask_for_a_picture(script, tmp_path):
    for option in '-Tdot', '--axis=time', '--theme=print', '--title=Hello', '--view=timeline':
        done = tool('run', option, script, cwd=tmp_path)
        name = 'hello.dot' if option == '-Tdot' else 'hello.svg'
        assert done.returncode == 3 and done.out == 'hello\n'
        assert done.err == f'zoetrope: the picture is in {name}\n' and (tmp_path / name).exists()


def test_status_of_untraced_programs():
    for command, status in ('exit 5', 5), ('kill -TERM $$', 128 + 15):
        done = tool('run', '--', 'sh', '-c', command)
        assert done.returncode == status
        assert done.err == f'zoetrope: sh: ended with status {status} before a loop began\n'
    done = tool('run', '--', 'sh', '-c', 'exit 0')
    assert done.returncode == 2
    assert done.err.startswith('zoetrope: sh: the trace is empty; was the program built with')


def test_names_the_program_not_a_temporary_file(tmp_path):
    cut = 'printf \'{"zoetrope":1}\' > $ZOETROPE_TRACE'
    assert one_line(tool('run', '--', 'sh', '-c', cut)).startswith('zoetrope: sh: line 1: ')
    kept = tmp_path / 'trace'
    assert f'{kept}: line 1: ' in one_line(tool('run', '-o', kept, '--', 'sh', '-c', cut))


def test_what_cannot_be_run(tmp_path):
    assert 'name a program' in one_line(tool('run', '--', './nothing'))
    assert 'a program is needed' in one_line(tool('run'))
    assert 'a program is needed' in one_line(tool('run', '--'))
    assert 'for the trace' in one_line(tool('run', '-o', tmp_path / 'no' / 'x', '--', 'true'))
    for option in '--seed=x', '--clock=wall', '--view=pie', '--bogus':
        assert option.split('=')[0] in one_line(tool('run', option, '--', 'true'))


def test_no_file_is_left_behind(tmp_path):
    tool('run', '--', 'true', TMPDIR=str(tmp_path))
    assert list(tmp_path.iterdir()) == []


# --- any command behind run -------------------------------------------------------------------

def test_a_command_is_asked_about_the_run(script, tmp_path):
    """It answers as it does about the trace that was kept."""
    script.write_text(PROGRAM.replace('sys.exit(3)', ''))
    for command in ['show', '--turn', '1'], ['check'], ['render', '-T', 'dot']:
        done = tool('run', '-o', tmp_path / 'trace', *command, '--', script, 'you')
        assert done.returncode == 0 and done.err == ''
        assert done.out == 'hello you\n' + tool(*command, tmp_path / 'trace').out
        assert tool('run', *command, '--', script, 'you').out == done.out
    picture = tmp_path / 'x.dot'
    done = tool('run', 'render', '-T', 'dot', '-o', picture, '--', script)
    assert done.out == 'hello\n' and picture.read_text().startswith('digraph')


def test_the_run_is_the_second_of_two(script, tmp_path):
    tool('run', '-o', tmp_path / 'one', script)
    done = tool('run', 'diff', tmp_path / 'one', '--', script)
    assert done.returncode == 3 and 'same: ' in done.out
    script.write_text(PROGRAM.replace('sleep(1)', 'sleep(2)').replace('sys.exit(3)', ''))
    done = tool('run', 'diff', '--level=1', tmp_path / 'one', '--', script)
    assert done.returncode == 1 and 'hello\n' in done.out


def test_the_status_is_the_programs_or_else_the_commands(script, tmp_path):
    assert tool('run', 'check', '--', script).returncode == 3
    cut = 'head -5 tests/tool/lock.jsonl > $ZOETROPE_TRACE'
    assert 'cut off' in one_line(tool('run', 'check', '--', 'sh', '-c', cut))
    assert tool('run', 'check', '--', 'sh', '-c', f'{cut}; exit 4').returncode == 4
    done = tool('run', 'check', '--', 'sh', '-c', 'exit 5')
    assert done.returncode == 5 and 'before a loop began' in done.err and done.out == ''


def test_a_program_that_is_named_like_a_command(tmp_path):
    program = tmp_path / 'check'
    program.write_text('#!/bin/sh\necho here "$@"\n')
    program.chmod(0o755)
    path = {'PATH': f'{tmp_path}:/usr/bin:/bin'}
    for arguments, words in (['--', 'check', '--', 'x'], 'here -- x\n'), (['check', 'x'], 'here x\n'), \
            (['--', 'check'], 'here\n'):
        assert tool('run', *arguments, **path).out == words


def test_bad_questions_are_refused_before_the_program_runs(tmp_path):
    mark = tmp_path / 'mark'
    program = ['--', 'touch', mark]
    assert 'unknown option "--bogus"' in one_line(tool('run', 'check', '--bogus', *program))
    assert 'write it after it' in one_line(tool('run', '-T', 'svg', 'check', *program))
    assert 'write it after it' in one_line(tool('run', '--turn', '1', 'show', *program))
    assert 'choose from' in one_line(tool('run', 'render', '-T', 'gif', *program))
    assert 'a program is needed' in one_line(tool('run', 'check', '--'))
    for name in 'run', 'live', 'help':
        assert 'name a program that can be run' in one_line(tool('run', f'./{name}', '--', 'x'))
    assert 'can be run, behind --' in one_line(tool('run', 'show', mark))
    assert not mark.exists()


def test_an_interrupt_is_the_programs(tmp_path):
    """Ctrl-C reaches both; the tool outlives it, and answers."""
    (tmp_path / 'stop.py').write_text('''
import asyncio, os, signal
async def main():
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, print, 'heard')
    os.kill(os.getppid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)
    await asyncio.sleep(0.01)
asyncio.run(main())
''')
    done = tool('run', 'check', '--', tmp_path / 'stop.py')
    assert done.returncode == 0 and done.out.startswith('heard\ngood: ')


# --- the command line -----------------------------------------------------------------------

COMMANDS = re.findall(r'^  zoetrope (\w+)', tool('help').out, re.M)


def test_help():
    for arguments in [], ['help'], ['--help'], ['-h']:
        done = tool(*arguments)
        assert done.returncode == 0 and all(f'zoetrope {name}' in done.out for name in COMMANDS)
        assert max(map(len, done.out.splitlines())) <= 100
    for name in COMMANDS:
        done = tool('help', name)
        assert done.returncode == 0 and f'\n  zoetrope {name} ' in done.out.split('example:')[1]
        assert max(map(len, done.out.splitlines())) <= 100
        for flag in '--help', '-h':
            assert tool(name, flag).out == done.out


def test_the_example_of_diff_can_be_typed(tmp_path):
    lines = tool('help', 'diff').out.split('example:\n')[1].splitlines()
    assert len(lines) == 3
    for line in lines:
        words = [tmp_path / word if word.endswith('.jsonl') else word for word in line.split()[1:]]
        done = tool(*words)
        assert done.returncode == 0 and done.err == ''
    assert done.out.startswith('same: ')


def test_version():
    assert re.fullmatch(r'zoetrope \d+\.\d+\.\d+\n', tool('--version').out)


def test_unknown_commands():
    assert 'no such command' in one_line(tool('paint'))
    assert 'no such command' in one_line(tool('help', 'paint'))
    assert 'no such command' in one_line(tool('--paint'))
    for name in COMMANDS:
        assert 'unknown option "--paint"' in one_line(tool(name, '--paint'))
