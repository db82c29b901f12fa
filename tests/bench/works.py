"""What bench.py measures: every work, who does it, and what ours must reach."""
import os
import pathlib
import shutil
import subprocess
import sys

import net

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests" / "bench"
BUILD = ROOT / "build" / "bench"
PYTHON = shutil.which("python3", path="/usr/bin") or sys.executable
TRACED = {"ZOETROPE_TRACE": "/dev/null"}
OURS = "zoetrope"

# Which peer needs which header and library, and the package that has them.
LIBRARIES = {
    "libuv": ("uv.h", "-luv", "libuv1-dev"),
    "libev": ("ev.h", "-lev", "libev-dev"),
    "libevent": ("event2/event.h", "-levent_core", "libevent-dev"),
}


class Program:
    """Prints one number: what it measured."""

    one_in = 8      # all sides are measured in one of so many rounds; in the others those that are quick
    life = 1        # so many rounds see the same process

    def __init__(self, command, **settings):
        self.command, self.settings = [str(word) for word in command], settings

    def measure(self):
        try:
            done = subprocess.run(self.command, env=environment(self.settings), capture_output=True,
                                  text=True, timeout=net.LIMIT)
        except subprocess.TimeoutExpired:
            net.give_up(self.command)
        if done.returncode != 0:
            sys.exit(f"bench: {' '.join(self.command)}: {done.stderr.strip() or done.returncode}")
        return float(done.stdout)

    def close(self):
        pass


class Server(net.Server):
    """The same of a server, which stays until it is closed: one may lie well in memory, or fall into
    step with its client. A life is an odd number of rounds: each side is the first to begin in every
    second one, which is worth a hundredth."""

    one_in, life = 64, 5

    def __init__(self, command, *shape, **settings):
        super().__init__(command, *shape)
        self.settings = settings

    def measure(self):
        return super().measure(environment(self.settings))


def environment(settings):
    """The user's, without settings for Zoetrope; and these."""
    return {key: value for key, value in os.environ.items()
            if not key.startswith("ZOETROPE_")} | settings


class Work:
    """One row. `sides`: who does it, by which programs; of two, the quotient counts. `targets`: at
    most this many times what that side needs. `limit`: at most this. `exact`: always the same."""

    def __init__(self, name, title, unit, does, sides, targets=(), limit=None, exact=False):
        self.name, self.title, self.unit, self.does = name, title, unit, does
        self.sides, self.targets, self.limit = sides, dict(targets), limit
        self.exact, self.kind = exact, type(sides[OURS][0])
        self.values = {}          # of each side, by round


def ours(program, work, **settings):
    return Program([BUILD / program, work], **settings)


def library(who, work):
    return Program([BUILD / who, work])


def python(who, work):
    return Program([PYTHON, HERE / "python.py", who, work])


def sides_of(program, work, peers):
    """Our program for a work, and those of the peers that do it under the same name."""
    sides = {OURS: [ours(program, work)]}
    for who in peers.split():
        kind = python if who in ("asyncio", "uvloop") else library
        sides[who] = [kind(who, work)]
    return sides


BOTH = "asyncio uvloop"
ALL = BOTH + " libuv libev libevent"

WORKS = [
    Work("call_soon", "call_soon, 1000 a turn", "ns",
         "one callback makes 999 others and itself run: call_soon; idle start, call, stop (libuv); "
         "feed (libev); active (libevent)",
         sides_of("ours_loop", "call_soon", ALL), {"libuv": 1}),
    Work("turn", "one callback a turn", "ns",
         "a callback schedules itself; one descriptor is watched, with select() (libuv and uvloop: "
         "epoll); ours is its own pipe, which select() need not look at while there is something to "
         "do",
         sides_of("ours_loop", "turn", "select " + ALL), {"select": 1.1, "libevent": 0.8}),
    Work("switch", "task switch, 1000 tasks", "ns",
         "every task lets one turn pass, again and again, by a bare yield",
         sides_of("ours_tasks", "switch", BOTH), {"asyncio": 1 / 100}),
    Work("sleep", "the same with sleep(0)", "ns",
         "the same, awaiting the coroutine sleep(0)",
         sides_of("ours_tasks", "sleep", BOTH)),
    Work("await", "await a trivial coroutine", "ns",
         "a coroutine that returns 1, ten in a row in a loop",
         sides_of("ours_tasks", "await", BOTH), {"asyncio": 1 / 25}),
    Work("done", "await a done future", "ns",
         "ten in a row in a loop",
         sides_of("ours_tasks", "done", BOTH), {"asyncio": 1 / 15}),
    Work("lock", "lock uncontended", "ns",
         "await acquire, release: two pairs in a row in a loop",
         sides_of("ours_tasks", "lock", BOTH), {"asyncio": 1 / 35}),
    Work("allocations", "allocations in the last three", "",
         "calls of malloc's family while each of them is done millions of times",
         sides_of("ours_tasks", "allocations", ""), limit=0, exact=True),
    Work("pair", "queue hand-over, one pair", "ns",
         "two tasks play ball through two queues: await get, await put; each hand-over is a turn",
         {OURS: [ours("ours_tasks", "pair")], "select": [library("select", "turn")],
          "asyncio": [python("asyncio", "pair")], "uvloop": [python("uvloop", "pair")]},
         {"select": 1.15}),
    Work("pairs", "queue hand-over, 1000 pairs", "ns",
         "a thousand such pairs at once",
         sides_of("ours_tasks", "pairs", BOTH), {"asyncio": 1 / 100}),
    Work("spawn", "spawn, block, release, join", "ns",
         "100,000 tasks that await one future; it is done; each task is awaited",
         sides_of("ours_tasks", "spawn", BOTH), {"asyncio": 1 / 40}),
    Work("bytes", "a suspended task", "bytes",
         "those tasks, waiting: ours with what malloc adds, Python's without (tracemalloc)",
         sides_of("ours_tasks", "bytes", BOTH), limit=160, exact=True),
    Work("timers", "1 M timers", "ns",
         "insert, cancel every second one, fire the others, for each; same pseudo-random deadlines "
         "(Python: 100,000 timers)",
         sides_of("ours_loop", "timers", ALL), {"libuv": 0.5}),
    Work("hook", "trace hook, off", "ns",
         "a hook passed in a loop, less the loop",
         {OURS: [ours("ours_trace", "hook")]}, limit=0.5),
    Work("event", "trace event, on", "ns",
         "recorded, made JSON and written to /dev/null; fprintf writes the same line there",
         {OURS: [ours("ours_trace", "event", **TRACED)],
          "fprintf": [ours("ours_trace", "print")]}, {"fprintf": 0.5}),
    Work("traced", "slow-down, all traced", "times",
         "one callback a turn, recorded, and without a trace; asyncio: debug mode, and without",
         {OURS: [ours("ours_loop", "turn_recorded", **TRACED), ours("ours_loop", "turn")],
          "asyncio": [python("asyncio", "turn_debug"), python("asyncio", "turn")]}, limit=1.3),
    Work("written", "the same, with the writing", "times",
         "the same, with making the events JSON and writing them to /dev/null",
         {OURS: [ours("ours_loop", "turn_written", **TRACED), ours("ours_loop", "turn")]}),
]

def echo(kind, *shape, selector="select"):
    """Our server of this kind, and others, at the same work: so many connections, so many of them
    busy, with messages of so many bytes."""
    sides = {OURS: [Server([BUILD / "ours_net", kind], *shape, ZOETROPE_SELECTOR=selector)],
             selector: [Server([BUILD / "net_bare", selector], *shape)]}
    for who in BOTH.split():
        sides[who] = [Server([PYTHON, HERE / "net_python.py", who, kind], *shape)]
    for who in LIBRARIES:
        sides[who] = [Server([BUILD / f"net_{who}"], *shape)]
    return sides


def echo_traced(kind):
    """Our server of this kind with a trace, and without."""
    shape = 500, 500, 64
    return {OURS: [Server([BUILD / "ours_net", kind], *shape, **TRACED),
                   Server([BUILD / "ours_net", "protocol"], *shape)]}


ECHO = ("an echo server's time for each message; the client is another process; by hand: select; "
        "libuv: epoll")
STREAMS = ("the same by streams: a task that waits is resumed in the next turn, as in asyncio, which is "
           "one more select(), shared by the messages that come together")
WORKS += [Work(f"ping{n}", f"echo 64 bytes, {n} busy", "ns", ECHO, echo("protocol", n, n, 64),
               {"select": limit}) for n, limit in ((1, 1.05), (10, 1.05), (100, 1.05), (500, 1.03))]
WORKS += [Work(f"stream{n}", f"by streams, {n} busy", "ns", STREAMS, echo("stream", n, n, 64),
               {"select": limit}) for n, limit in ((1, 1.2), (10, 1.2), (100, 1.1), (500, 1.08))]
WORKS += [
    Work("few", "echo, 10 of 500 busy", "ns", ECHO, echo("protocol", 500, 10, 64),
         {"select": 1.05}),
    Work("few_stream", "by streams, 10 of 500", "ns", STREAMS, echo("stream", 500, 10, 64),
         {"select": 1.4}),
    Work("epoll", "echo, 500 busy, epoll", "ns", "the same with epoll, by hand too",
         echo("protocol", 500, 500, 64, selector="epoll"), {"epoll": 1.05}),
    Work("bulk", "echo 64 KiB, 10 busy", "ns", ECHO, echo("protocol", 10, 10, 65536),
         {"select": 1.15}),
    Work("bulk_stream", "64 KiB by streams", "ns", STREAMS, echo("stream", 10, 10, 65536),
         {"select": 1.15}),
    Work("net_traced", "echo, 500 busy, traced", "times",
         "an echo server's time for each message, recorded, and without a trace",
         echo_traced("recorded"), limit=1.08),
    Work("net_written", "the same, with the writing", "times",
         "the same, with making the events JSON and writing them to /dev/null",
         echo_traced("protocol")),
]


def spawning(clock, mib="0"):
    """Our way to start a program, by hand, and (with little memory) Python's."""
    child = BUILD / "nothing"
    sides = {who: [Program([BUILD / "ours_spawn", how, clock, mib, child])]
             for who, how in ((OURS, "ours"), ("select", "bare"))}
    for who in BOTH.split() if mib == "0" else ():
        sides[who] = [Program([PYTHON, HERE / "spawn_python.py", who, clock, child])]
    return sides


def tool(work, events):
    return {OURS: [Program([PYTHON, HERE / "tool.py", work, events])]}


SPAWN = ("start a small program and wait for its end, one after the other; by hand: posix_spawn, "
         "waitpid; wall: the clock's time; CPU: the parent's")
WORKS += [
    Work("spawn_wall", "start a program, wall", "us", SPAWN, spawning("wall"), {"select": 1.1}),
    Work("spawn_cpu", "start a program, CPU", "us", SPAWN, spawning("cpu"), {"select": 1.4}),
    Work("spawn_wall_large", "the same in 500 MiB, wall", "us", SPAWN, spawning("wall", "500"),
         {"select": 1.1}),
    Work("spawn_cpu_large", "the same in 500 MiB, CPU", "us", SPAWN, spawning("cpu", "500"),
         {"select": 1.4}),
]
WORKS += [Work(f"tool_{work}", f"zoetrope {work}, a million events", "ns",
               "for each event, with reading it", tool(work, 1000000), limit=1000)
          for work in ("check", "stats", "lint")]
WORKS += [
    Work("tool_memory", "zoetrope check, memory", "bytes", "for each of a million events",
         tool("memory", 1000000), limit=200),
    Work("tool_render", "zoetrope render, 1000 events", "s", "to SVG, with Graphviz's time",
         tool("render", 1000), limit=0.3),
    Work("tool_render10", "zoetrope render, 10,000 events", "s", "to SVG, with Graphviz's time",
         tool("render", 10000), limit=1.5),
    Work("tool_play", "zoetrope play, 100,000 events", "s", "to the page", tool("play", 100000),
         limit=1),
]
