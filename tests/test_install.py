"""make install: what is put where, and that a program builds with it."""
import os
import pathlib
import re
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent

PROGRAM = r'''
#include <zoetrope.h>

struct greet {
    zoe_frame frame;
    struct zoe_sleep nap;
};

CORO(greet)
{
    ASYNC (me) {
        CALL(zoe_sleep, &me->nap, .delay = 0.001);
        puts("hello");
    }
}

int
main(void)
{
    return zoe_exit_status(zoe_run(greet));
}
'''


@pytest.fixture(scope='module')
def root(tmp_path_factory):
    folder = tmp_path_factory.mktemp('install')
    done = subprocess.run(['make', '-s', 'install', f'PREFIX={folder}/usr', 'DESTDIR='],
                          capture_output=True, text=True, cwd=ROOT, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder / 'usr'


def test_everything_is_there(root):
    for path in ['bin/zoetrope', 'lib/libzoetrope.a', 'lib/libzoetrope.so', 'lib/pkgconfig/zoetrope.pc',
                 'include/zoetrope.h', 'include/zoetrope/zoetrope.h',
                 'share/man/man1/zoetrope.1',
                 'share/bash-completion/completions/zoetrope', 'share/zsh/site-functions/_zoetrope',
                 'share/zoetrope/asyncio_trace.py']:
        assert (root / path).exists(), path


@pytest.mark.skipif(shutil.which('ldd') is None, reason='ldd is not installed')
def test_the_library_needs_libc_only(root):
    needed = subprocess.run(['ldd', root / 'lib/libzoetrope.so'], capture_output=True, text=True,
                            env={**os.environ, 'LD_PRELOAD': ''}).stdout
    names = set(re.findall(r'(\S+)\.so', needed))
    assert {name.rpartition('/')[2] for name in names} <= {
        'linux-vdso', 'linux-gate', 'libc', 'libm', 'libpthread', 'ld-linux-x86-64', 'ld-linux-aarch64',
        'libc.musl-x86_64'}


@pytest.mark.parametrize('how', ['static', 'shared'])
def test_a_program_builds_against_it(root, how, tmp_path):
    source, program = tmp_path / 'greet.c', tmp_path / 'greet'
    source.write_text(PROGRAM)
    library = [root / 'lib/libzoetrope.a', '-pthread', '-lm'] if how == 'static' else \
        ['-L', root / 'lib', '-lzoetrope', f'-Wl,-rpath,{root}/lib']
    subprocess.run(['cc', '-std=c11', '-Wall', '-Wextra', '-Werror', '-I', root / 'include', source,
                    *library, '-o', program], check=True, timeout=60)
    assert subprocess.run([program], capture_output=True, text=True).stdout == 'hello\n'
    traced = subprocess.run([root / 'bin/zoetrope', 'run', '--', program], capture_output=True, text=True)
    assert traced.returncode == 0 and '» hello' in traced.stdout + traced.stderr


def commands_in(document, after):
    """The lines of a document's first block of commands after these words."""
    text = (ROOT / document).read_text()
    return re.search(r'```sh\n(.*?)```', text[text.index(after):], re.S)[1]


def test_readme_builds_and_runs_its_program():
    done = subprocess.run(['sh', '-ec', commands_in('README.md', 'CORO, ASYNC and CALL')], capture_output=True, text=True,
                          cwd=ROOT, timeout=120)
    (ROOT / 'greet.png').unlink(missing_ok=True)
    assert done.returncode == 0, done.stderr
    assert 'hello world' in done.stdout and 'Amy' in done.stdout


@pytest.mark.skipif(shutil.which('pkg-config') is None, reason='pkg-config is not installed')
def test_installs_for_a_program_of_ones_own(tmp_path):
    home, commands = tmp_path / 'home', commands_in('docs/own.md', '## C, with pkg-config')
    home.mkdir()
    install, *rest = commands.splitlines()
    subprocess.run(['sh', '-ec', install], check=True, cwd=ROOT, capture_output=True, timeout=300,
                   env={**os.environ, 'HOME': str(home)})
    shutil.copy(ROOT / 'docs/greet.c', tmp_path / 'greet.c')
    done = subprocess.run(['sh', '-ec', '\n'.join([*rest, './greet'])], capture_output=True, text=True, cwd=tmp_path,
                          timeout=60, env={**os.environ, 'HOME': str(home), 'ZOETROPE_CLOCK': 'virtual'})
    assert (done.returncode, done.stdout) == (0, 'hello world\n'), done.stderr


def test_the_installed_tool_traces_python(root, tmp_path):
    script = tmp_path / 'hello.py'
    script.write_text('import asyncio\n\nasync def main_task():\n    print("hello")\n\n'
                      'asyncio.run(main_task())\n')
    done = subprocess.run([root / 'bin/zoetrope', 'run', '--', script], capture_output=True, text=True)
    assert done.returncode == 0 and 'main_task' in done.stdout, done.stderr


def test_the_manual_names_every_command_and_option(root):
    manual = (root / 'share/man/man1/zoetrope.1').read_text().replace('\\-', '-')
    tool = root / 'bin/zoetrope'
    shown = subprocess.run([tool, 'help'], capture_output=True, text=True).stdout
    commands = re.findall(r'^  zoetrope (\w+)', shown, re.M)
    assert len(commands) >= 6
    for command in commands:
        assert re.search(rf'^\.B {command}$|^\.B zoetrope {command}$', manual, re.M), command
        options = subprocess.run([tool, 'help', command], capture_output=True, text=True).stdout
        for option in re.findall(r'^  (-{1,2}\w+)', options, re.M):
            assert option in manual, option


@pytest.mark.skipif(not (shutil.which('cmake') and shutil.which('pkg-config')),
                    reason='cmake or pkg-config is not installed')
def test_a_program_builds_with_cmake(root, tmp_path):
    (tmp_path / 'CMakeLists.txt').write_text((ROOT / 'docs/own/CMakeLists.txt').read_text())
    (tmp_path / 'greet.c').write_text(PROGRAM)
    for command in ['cmake', '-B', 'build'], ['cmake', '--build', 'build']:
        subprocess.run(command, check=True, timeout=120, cwd=tmp_path, stdout=subprocess.DEVNULL,
                       env={**os.environ, 'PKG_CONFIG_PATH': str(root / 'lib/pkgconfig')})
    assert subprocess.run([tmp_path / 'build/greet'], capture_output=True).stdout == b'hello\n'
