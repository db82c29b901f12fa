"""`zoetrope help`, the man page and the shells' completion: all of them know what the tool knows."""
import re
import shutil
import subprocess

import pytest

from tool import ROOT, one_line, tool

COMMANDS = re.findall(r'^  zoetrope (\w+)', tool('help').out, re.M)
ASKERS = [name for name in COMMANDS if name not in ('run', 'live', 'help')]


def options(command):
    """The options of a command as its help lists them: (name, what it takes)."""
    listed = tool('help', command).out.partition('\noptions:\n')[2].partition('\n\n')[0]
    return [(found[1], found[2] or '') for found in
            re.finditer(r'^  (-\S+)(?: ([A-Z]\S*))?  +\S', listed, re.M)]


def unescaped():
    page = (ROOT / 'docs' / 'zoetrope.1').read_text()
    return re.sub(r'\\f[BIR]', '', page.replace('\\-', '-').replace('\\&', ''))


# --- help -------------------------------------------------------------------------------------

def test_every_command_has_options_and_an_example_that_uses_it():
    for name in COMMANDS:
        page = tool('help', name).out
        assert page.startswith(f'zoetrope {name} ') and f'\n  zoetrope {name} ' in page.split('example:')[1]
        for option, takes in options(name):
            words = [option, takes] if takes else [option]
            assert f'  {" ".join(words)} ' in page


def test_every_option_that_is_listed_is_known():
    for name in COMMANDS:
        for option, takes in options(name):
            if takes:
                message = one_line(tool(name, option))
                assert f'option {option} needs a value; write {option} {takes}' in message
            else:
                assert f'option {option} takes no value' in one_line(tool(name, f'{option}=x'))


def test_help_with_completion():
    assert 'choose from: bash zsh' in one_line(tool('help', '--completion', 'fish'))
    assert 'unknown option' in one_line(tool('show', '--completion', 'bash'))


# --- the man page -----------------------------------------------------------------------------

def test_the_man_page_has_every_command_and_every_option():
    page = unescaped()
    synopsis = page.partition('.SH SYNOPSIS')[2].partition('.SH')[0]
    described = page.partition('.SH COMMANDS')[2].partition('.SH')[0]
    for name in COMMANDS:
        assert len(re.findall(rf'^\.B zoetrope {name}\b', synopsis, re.M)) == 1, name
        assert described.count(f'.TP\n.B {name}\n') == 1, name
        for option, takes in options(name):
            found = re.search(rf'^\.BI? "?{option}"?(?: "? ?{re.escape(takes)}"?)?$', page, re.M)
            assert found, f'{name} {option} {takes}'
    assert sorted(re.findall(r'\.B zoetrope (\w+)', synopsis)) == sorted(COMMANDS)


@pytest.mark.skipif(not shutil.which('man'), reason='man is not installed')
def test_the_man_page_has_no_faults():
    done = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', '-Tutf8', '-Z',
                           ROOT / 'docs' / 'zoetrope.1'], capture_output=True, text=True,
                          env={'PATH': '/usr/bin:/bin', 'MANWIDTH': '80', 'LC_ALL': 'C.UTF-8'})
    assert done.returncode == 0 and done.stderr == ''


# --- bash -------------------------------------------------------------------------------------

bash = shutil.which('bash')


@pytest.fixture(scope='module')
def script(tmp_path_factory):
    where = tmp_path_factory.mktemp('bash') / 'completion'
    where.write_text(tool('help', '--completion', 'bash').out)
    return where


@pytest.fixture
def complete(script):
    """What bash offers at the end of a line."""
    def ask(line):
        words = [word for word in re.split(r'[ ]|(=)', line) if word is not None]
        words = [word for i, word in enumerate(words) if word or i == len(words) - 1]
        program = (f'source {script}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _zoetrope; '
                   'printf "%s\\n" "${COMPREPLY[@]}"')
        done = subprocess.run([bash, '--norc', '-c', program, 'bash', *words], capture_output=True,
                              text=True, timeout=20)
        assert done.stderr == ''
        return done.stdout.split()
    return ask


needs_bash = pytest.mark.skipif(not bash, reason='bash is not installed')


@needs_bash
def test_bash_reads_it(script):
    done = subprocess.run([bash, '-n', script], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, '')
    done = subprocess.run([bash, '--norc', '-c', f'source {script}; complete -p zoetrope'],
                          capture_output=True, text=True)
    assert done.stdout == 'complete -o default -F _zoetrope zoetrope\n'


@needs_bash
def test_bash_knows_commands_and_options(complete):
    assert complete('zoetrope ') == [*COMMANDS, '--help', '--version']
    assert complete('zoetrope re') == ['render'] and complete('zoetrope help ch') == ['check']
    assert complete('zoetrope help ev') == ['events']
    for name in COMMANDS:
        assert complete(f'zoetrope {name} -') == [option for option, _ in options(name)], name
    assert complete('zoetrope show --tu') == ['--turn']


@needs_bash
def test_bash_knows_what_follows_run(complete):
    assert complete('zoetrope run ') == ASKERS
    for name in ASKERS:
        assert complete(f'zoetrope run --seed 3 {name} -') == [option for option, _ in options(name)]
    assert complete('zoetrope run -- -') == [] and complete('zoetrope run show -- x -') == []
    assert complete('zoetrope live -- ') == [] and complete('zoetrope live ') == []


@needs_bash
def test_bash_knows_the_values_that_the_tool_takes(complete, tmp_path):
    """Whatever an option refuses nonsense in favour of is what is offered, and the other way round."""
    offered = 0
    for name in COMMANDS:
        for option, takes in options(name):
            refusal = tool(name, option, 'nonsense', '--', './no', cwd=tmp_path).err if takes else ''
            words = complete(f'zoetrope {name} {option} ')
            found = re.search(r'choose from: (.*)', refusal)
            if found:
                assert words == found[1].split(), (name, option)
                assert complete(f'zoetrope {name} {option} {words[-1][:2]}') == [words[-1]]
                if option.startswith('--'):
                    assert complete(f'zoetrope {name} {option}=') == words
                offered += 1
    assert offered > 10


# --- zsh --------------------------------------------------------------------------------------

@pytest.mark.skipif(not shutil.which('zsh'), reason='zsh is not installed')
def test_zsh_reads_it(tmp_path):
    (tmp_path / '_zoetrope').write_text(tool('help', '--completion', 'zsh').out)
    done = subprocess.run(['zsh', '-f', '-n', tmp_path / '_zoetrope'], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, '')


def test_zsh_knows_every_command_and_option():
    page = tool('help', '--completion', 'zsh').out
    assert page.startswith('#compdef zoetrope\n')
    blocks = dict(re.findall(r'^        (\w+)\) options=\(\n(.*?)        \) ;;', page, re.M | re.S))
    assert list(blocks) == COMMANDS
    for name, block in blocks.items():
        assert re.findall(r"^ +'(-\w|--[\w-]+)", block, re.M) == [option for option, _ in options(name)]
