#!/usr/bin/env python3
"""The tracer for CPython: the events of docs/trace-format.md, from an asyncio program as it is.

    python3 trace/asyncio_trace.py --clock virtual -o trace.jsonl script.py [argument...]

asyncio is not edited, and the program neither: cpython/hooks.py puts a method that tells around
each method of asyncio that decides. What the program prints, its exit status and its traceback stay
what they are without the tracer.
"""
import argparse
import atexit
import functools
import gc
import os
import re
import signal
import sys
import time
import types
import warnings

if not (3, 11) <= sys.version_info < (3, 14):
    sys.stderr.write('zoetrope: Python %d.%d: the tracer knows the asyncio of 3.11, 3.12 and 3.13; '
                     'run it with one of these\n' % sys.version_info[:2])
    sys.exit(2)

from cpython.world import CLOCKS
from cpython.record import Program, alone, encoded, nanoseconds, short, trace
from cpython import hooks, locks        # noqa: F401: importing them puts the hooks in place


class Printed:
    """Standard output that tells the trace of each line."""

    def __init__(self, stream):
        self.stream, self.rest = stream, ''

    def __getattr__(self, name):
        return getattr(self.stream, name)

    def write(self, text):
        count = self.stream.write(text)
        *lines, self.rest = (self.rest + text).split('\n')
        trace.take(trace.printed)
        for line in lines:
            event = trace.event('out', text=short(line))
            trace.do(lambda event=event: trace.tell(event), trace.printed)
        return count

    def writelines(self, lines):
        for line in lines:
            self.write(line)


def block(seconds):
    """time.sleep: nothing else runs meanwhile."""
    if trace.clock.sleep(seconds) and trace.in_loop():
        trace.emit('block', ns=nanoseconds(seconds))


def killed(number, frame):
    """A signal ends the program: end the trace first."""
    trace.end(signal.Signals(number).name)
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


def uncaught(kind, error, traceback):
    """An exception ends the program: print it as Python does without a tracer."""
    if issubclass(kind, KeyboardInterrupt):
        trace.end('SIGINT')
    alone(error)
    sys.__excepthook__(kind, error, None)


def never_awaited(warn, coroutine):
    """A coroutine of the program is thrown away that never ran."""
    if trace.in_loop() and trace.program.shows(coroutine.cr_code.co_filename):
        trace.emit('report', message=f"coroutine '{coroutine.__qualname__}' was never awaited")
    warn(coroutine)


def run(source, arguments):
    """Run the script as `python3 script argument...` does."""
    for number in (signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, killed)
    atexit.register(trace.end, 'exit')
    os.register_at_fork(after_in_child=trace.forget)
    sys.excepthook, sys.stdout, time.sleep = uncaught, Printed(sys.stdout), block
    warnings._warn_unawaited_coroutine = functools.partial(
        never_awaited, warnings._warn_unawaited_coroutine)
    sys.argv, sys.path[0] = arguments, os.path.dirname(trace.program.path)
    main = sys.modules['__main__'] = types.ModuleType('__main__')
    main.__file__ = trace.program.path
    gc.disable()                # the last reference alone decides when an object goes
    exec(compile(source, trace.program.path, 'exec'), main.__dict__)


# --- the command ------------------------------------------------------------------------------

def refuse(message):
    print(f'zoetrope: {message}', file=sys.stderr)
    sys.exit(2)


class Options(argparse.ArgumentParser):
    """Complains in one line."""

    def error(self, message):
        refuse(f'{message}; try --help')


def options():
    parser = Options(description=__doc__.partition('\n')[0], allow_abbrev=False)
    parser.add_argument('--clock', default=os.environ.get('ZOETROPE_CLOCK') or 'monotonic',
                        help='monotonic or virtual (default: $ZOETROPE_CLOCK, or monotonic)')
    parser.add_argument('-o', '--output', default=os.environ.get('ZOETROPE_TRACE') or '-',
                        metavar='FILE', help='a path, - or fd:N (default: $ZOETROPE_TRACE, or -)')
    parser.add_argument('script')
    parser.add_argument('arguments', nargs=argparse.REMAINDER).required = False
    chosen = parser.parse_args()
    if chosen.clock not in CLOCKS:
        refuse(f'{chosen.clock}: no such clock; choose monotonic or virtual')
    if patience := os.environ.get('ZOETROPE_PATIENCE'):
        if not re.fullmatch(r'\d+(\.\d*)?', patience):
            refuse(f'ZOETROPE_PATIENCE={patience}: patience is a number of seconds, 0 or above')
        CLOCKS[chosen.clock].patience = float(patience)
    return chosen


def read_script(path):
    try:
        with open(path, 'rb') as file:
            return file.read()
    except OSError as error:
        refuse(f'{path}: {error.strerror}; name a script to run')


def open_trace(where):
    """The file that a path, - or fd:N stands for."""
    try:
        if where == '-' or where.startswith('fd:'):
            return open(1 if where == '-' else int(where[3:]), 'wb', closefd=False)
        return open(where, 'wb')
    except (OSError, ValueError) as error:
        reason = getattr(error, 'strerror', None) or 'no such descriptor'
        refuse(f'{where}: {reason}; write the trace to a path, - or fd:N')


def main():
    chosen = options()
    source = read_script(chosen.script)
    trace.program, trace.file = Program(chosen.script), open_trace(chosen.output)
    trace.clock = CLOCKS[chosen.clock]()
    trace.clock.install()
    from cpython import transports      # noqa: F401: it puts its hooks around what is there now
    name = os.path.basename(chosen.script).removesuffix('.py')
    trace.write(encoded({'zoetrope': 1, 'program': name, 'language': 'Python', 'clock': chosen.clock,
                         'seed': 0}))
    run(source, [chosen.script, *chosen.arguments])


if __name__ == '__main__':
    main()
