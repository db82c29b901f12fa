"""Children in virtual time: simulated at the far ends of real pipes.

A child reads all its input; 5 ms after the end of that (or after its start, if its input is no
pipe) the real program is run to its end, and all its output is written at once; a millisecond later
its pipes are closed, and a millisecond after that its exit is reported.
"""
import contextlib
import os
import shutil
import signal
import subprocess

from asyncio import events, unix_events

from cpython.record import trace

THINKING, STEP = 0.005, 0.001           # seconds
REAL_KILL, RealPopen = os.kill, subprocess.Popen
children = {}                           # by process id


class Child:
    """What asyncio takes for a subprocess.Popen."""

    def __init__(self, args, shell=False, stdin=None, stdout=None, stderr=None, bufsize=0,
                 universal_newlines=False, **options):
        self.args, self.shell, self.options = args, shell, options
        self.merged = stderr == subprocess.STDOUT
        self.find_program()
        self.stdin = self.stdout = self.stderr = self.returncode = None
        self.killed = self.input_end = self.told = None
        self.input, self.ends, self.unsent = b'', {}, {1: b'', 2: b''}
        if stdin == subprocess.PIPE:
            self.input_end, self.stdin = self.pipe_in()
        if stdout == subprocess.PIPE:
            self.stdout = self.pipe_out(1)
        if stderr == subprocess.PIPE:
            self.stderr = self.pipe_out(2)
        self.pid = (1 << 30) + len(children)            # no real process has this id
        children[self.pid] = self
        trace.clock.watchers.append(self.look)
        if self.input_end is None:
            trace.clock.at(trace.clock.now + THINKING, self.think)

    def find_program(self):
        program = self.args if isinstance(self.args, (str, bytes)) else self.args[0]
        path = (self.options.get('env') or os.environ).get('PATH')
        if not self.shell and shutil.which(os.fspath(program), path=path) is None:
            raise FileNotFoundError(2, 'No such file or directory', program)

    def pipe_in(self):
        far, near = os.pipe()
        os.set_blocking(far, False)
        return far, open(near, 'wb', buffering=0)

    def pipe_out(self, number):
        near, far = os.pipe()
        os.set_blocking(far, False)
        self.ends[number] = far
        return open(near, 'rb', buffering=0)

    # --- what the world does with it

    def look(self):
        """Move what can be moved through the pipes. Returns whether anything was."""
        return self.read_input() | self.write_output()

    def read_input(self):
        moved = False
        while self.input_end is not None:
            try:
                data = os.read(self.input_end, 65536)
            except BlockingIOError:
                break
            moved = True
            self.input += data
            if not data:
                self.close_input()
                trace.clock.at(trace.clock.now + THINKING, self.think)
        return moved

    def close_input(self):
        if self.input_end is not None:
            os.close(self.input_end)
            self.input_end = None

    def write_output(self):
        moved = False
        for number, end in self.ends.items():
            while self.unsent[number]:
                try:
                    sent = os.write(end, self.unsent[number])
                except BlockingIOError:
                    break
                except BrokenPipeError:
                    sent = len(self.unsent[number])
                moved = True
                self.unsent[number] = self.unsent[number][sent:]
        return moved

    def think(self):
        """Run the real program to its end."""
        if self.killed is not None:
            return
        real = RealPopen(self.args, shell=self.shell, stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE if 1 in self.ends else None,
                         stderr=self.errors(), **self.options)
        out, err = real.communicate(self.input)
        self.status = real.returncode
        self.unsent = {1: out or b'', 2: err or b''}
        self.write_output()
        trace.clock.at(trace.clock.now + STEP, self.close_pipes)

    def errors(self):
        return (subprocess.STDOUT if self.merged else
                subprocess.PIPE if 2 in self.ends else None)

    def close_pipes(self):
        if any(self.unsent[number] for number in self.ends):
            trace.clock.at(trace.clock.now + STEP, self.close_pipes)
            return
        for number in sorted(self.ends):
            os.close(self.ends.pop(number))
        trace.clock.at(trace.clock.now + STEP, self.exit)

    def exit(self):
        with contextlib.suppress(ValueError):
            trace.clock.watchers.remove(self.look)
        self.status = self.status if self.killed is None else -self.killed
        if self.told:
            self.told(self.status)

    # --- what asyncio does with it

    def on_exit(self, tell):
        self.told = tell

    def poll(self):
        return self.returncode

    def send_signal(self, number):
        if self.returncode is not None or self.killed is not None:
            return
        self.killed = int(number)
        self.close_input()
        trace.clock.at(trace.clock.now + THINKING, self.close_pipes)

    def terminate(self):
        self.send_signal(signal.SIGTERM)

    def kill(self):
        self.send_signal(signal.SIGKILL)


class Watcher:
    """Tells of exits as asyncio's ThreadedChildWatcher does."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def is_active(self):
        return True

    def attach_loop(self, loop):
        pass

    def close(self):
        pass

    def add_child_handler(self, pid, callback, *args):
        loop = events.get_running_loop()

        def tell(status):
            if not loop.is_closed():
                loop.call_soon_threadsafe(callback, pid, status, *args)
        children[pid].on_exit(tell)


def start(self, args, shell, stdin, stdout, stderr, bufsize, **options):
    self._proc = Child(args, shell=shell, stdin=stdin, stdout=stdout, stderr=stderr, **options)


def kill(pid, number):
    return children[pid].send_signal(number) if pid in children else REAL_KILL(pid, number)


def install():
    """Put them where asyncio finds children and their watchers."""
    watcher = Watcher()
    unix_events._UnixSubprocessTransport._start = start
    unix_events._UnixDefaultEventLoopPolicy.get_child_watcher = lambda self: watcher
    unix_events.can_use_pidfd = lambda: False
    unix_events.ThreadedChildWatcher = unix_events.PidfdChildWatcher = lambda: watcher
    os.kill = kill
