"""The traps of stackless coroutines: each is a compile error, or reported by name, or simply right.

tests/traps/NAME.c falls into one; the table says how that is noticed, by which compiler.
"""
import os
import pathlib
import shutil
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parent.parent
FLAGS = ('-std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror '
         '-iquote src').split()
OWN = {'gcc': ['-Wjump-misses-init'], 'clang': ['-Wconditional-uninitialized']}
COMPILERS = [compiler for compiler in OWN if shutil.which(compiler)]

REFUSED = [     # trap, what gcc says, what clang says
    ('local', 'jump-misses-init', 'conditional-uninitialized'),
    ('above', 'ASYNC comes first', 'ASYNC comes first'),
    ('return', 'incompatible types', 'incompatible result type'),
    ('return_nothing', 'return-type', 'return-type'),
    ('one_line', 'duplicate case value', 'duplicate case value'),
    ('frame_last', 'the frame comes first', 'the frame comes first'),
]

RIGHT = [       # program, status, what it prints, what it says to stderr
    ('switch', 1, 'cleaned up\n',
     'zoetrope: RuntimeError: coroutine trap cannot go on at line 14 of tests/traps/switch.c: an await '
     'must not stand inside a switch; use if and else\n'),
    ('no_braces', 0, 'step 1\nstep 3\nelse\n2\n', ''),
    ('finally', 0, 'cleaning up\ncleaned up\nCancelledError: enough\n', ''),
]


def compile_trap(compiler, name, *more):
    return subprocess.run([compiler, *FLAGS, *OWN[compiler], f'tests/traps/{name}.c', *more],
                          capture_output=True, text=True, timeout=60, cwd=ROOT)


@pytest.mark.parametrize('compiler', COMPILERS)
@pytest.mark.parametrize('name, by_gcc, by_clang', REFUSED, ids=[row[0] for row in REFUSED])
def test_refused_by_the_compiler(compiler, name, by_gcc, by_clang):
    done = compile_trap(compiler, name, '-fsyntax-only')
    assert done.returncode != 0
    assert (by_gcc if compiler == 'gcc' else by_clang) in done.stderr


@pytest.mark.parametrize('compiler', COMPILERS)
@pytest.mark.parametrize('name, status, out, err', RIGHT, ids=[row[0] for row in RIGHT])
def test_reported_or_right(compiler, name, status, out, err, tmp_path):
    program = tmp_path / name
    made = compile_trap(compiler, name, 'build/libzoetrope.a', '-o', program, '-pthread', '-lm')
    assert (made.returncode, made.stderr) == (0, '')
    done = subprocess.run([program], capture_output=True, text=True, timeout=60,
                          env={**os.environ, 'ZOETROPE_CLOCK': 'virtual'})
    assert (done.returncode, done.stdout, done.stderr) == (status, out, err)
