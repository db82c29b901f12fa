"""What Zoetrope costs, side by side with its peers in one run:  bench.py [-n TIMES] [WORK...]

Builds what it needs into build/bench/, runs every side of a work in turn, again and again, and
prints the medians. A peer that is not installed is left out, by name. build/bench.json has the same
numbers.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import time

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
PEERS = ["asyncio", "uvloop", "select", "epoll", "libuv", "libev", "libevent"]


class Work:
    """One row. `sides`: who does it, by which commands; of two, the quotient counts. `targets`: at
    most this many times what that side needs. `limit`: at most this. `exact`: always the same."""

    def __init__(self, name, title, unit, does, sides, targets=(), limit=None, exact=False):
        self.name, self.title, self.unit, self.does = name, title, unit, does
        self.sides, self.targets, self.limit = sides, dict(targets), limit
        self.exact = exact
        self.values = {}          # of each side, by round


def ours(program, work, **environment):
    return ([str(BUILD / program), work], environment)


def library(who, work):
    return ([str(BUILD / who), work], {})


def python(who, work):
    return ([PYTHON, str(HERE / "python.py"), who, work], {})


def sides_of(program, work, peers):
    """Our command for a work, and those of the peers that do it under the same name."""
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
         "epoll)",
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

def net(connections, busy, size, *command, **environment):
    """Echo: so many connections, so many of them busy, with messages of so many bytes."""
    requests = 2000 if size > 1000 else 20000
    return ([PYTHON, str(HERE / "net.py"), *map(str, (connections, busy, size, requests)),
             *map(str, command)], environment)


def echo(kind, *shape, selector="select"):
    """Our server of this kind, and others, at the same work."""
    sides = {OURS: [net(*shape, BUILD / "ours_net", kind, ZOETROPE_SELECTOR=selector)],
             selector: [net(*shape, BUILD / "net_bare", selector)]}
    for who in BOTH.split():
        sides[who] = [net(*shape, PYTHON, HERE / "net_python.py", who, kind)]
    for who in LIBRARIES:
        sides[who] = [net(*shape, BUILD / f"net_{who}")]
    return sides


ECHO = ("an echo server's time for each message; the client is another process; by hand: select; "
        "libuv: epoll")
WORKS += [Work(f"ping{n}", f"echo 64 bytes, {n} busy", "ns", ECHO, echo("protocol", n, n, 64),
               {"select": 1.03}) for n in (1, 10, 100, 500)]
WORKS += [Work(f"stream{n}", f"by streams, {n} busy", "ns", ECHO, echo("stream", n, n, 64),
               {"select": 1.08}) for n in (1, 10, 100, 500)]
WORKS += [
    Work("few", "echo, 10 of 500 busy", "ns", ECHO, echo("protocol", 500, 10, 64),
         {"select": 1.05}),
    Work("few_stream", "by streams, 10 of 500", "ns", ECHO, echo("stream", 500, 10, 64),
         {"select": 1.4}),
    Work("epoll", "echo, 500 busy, epoll", "ns", "the same with epoll, by hand too",
         echo("protocol", 500, 500, 64, selector="epoll"), {"epoll": 1.05}),
    Work("bulk", "echo 64 KiB, 10 busy", "ns", ECHO, echo("protocol", 10, 10, 65536),
         {"select": 1.15}),
    Work("bulk_stream", "64 KiB by streams", "ns", ECHO, echo("stream", 10, 10, 65536),
         {"select": 1.15}),
    Work("net_traced", "echo, 500 busy, traced", "times", "the same, with a trace and without",
         {OURS: [net(500, 500, 64, BUILD / "ours_net", "protocol", **TRACED),
                 net(500, 500, 64, BUILD / "ours_net", "protocol")]}, limit=1.08),
]


def spawning(clock, mib="0"):
    """Our way to start a program, by hand, and (with little memory) Python's."""
    spawn, child = str(BUILD / "ours_spawn"), str(BUILD / "nothing")
    sides = {OURS: [([spawn, "ours", clock, mib, child], {})],
             "select": [([spawn, "bare", clock, mib, child], {})]}
    for who in BOTH.split() if mib == "0" else ():
        sides[who] = [([PYTHON, str(HERE / "spawn_python.py"), who, clock, child], {})]
    return sides


def tool(work, events):
    return {OURS: [([PYTHON, str(HERE / "tool.py"), work, str(events)], {})]}


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

# --- building ---------------------------------------------------------------------------------


def has_header(header):
    command = [os.environ.get("CC", "cc"), "-E", "-x", "c", "-include", header, os.devnull]
    return subprocess.run(command, capture_output=True).returncode == 0


def compile_side(name, *flags):
    """One program, if it is older than what it is made of."""
    source, target = HERE / f"{name}.c", BUILD / name
    needs = [source, HERE / "bench.h", ROOT / "build" / "libzoetrope.a"]
    if target.exists() and all(target.stat().st_mtime > need.stat().st_mtime for need in needs):
        return
    subprocess.run([os.environ.get("CC", "cc"), "-std=c11", "-D_POSIX_C_SOURCE=200809L", "-O2",
                    "-o", target, source, *flags], check=True)


def build():
    """Build every side. Returns the peers that are here, and why the others are not."""
    BUILD.mkdir(parents=True, exist_ok=True)
    subprocess.run(["make", "-s", "build/libzoetrope.a", "build/zoetrope",
                    "build/tests/programs/crowd"], cwd=ROOT, check=True)
    for name in ("ours_loop", "ours_tasks", "ours_trace", "ours_net", "ours_spawn"):
        compile_side(name, "-iquote", ROOT / "src", ROOT / "build" / "libzoetrope.a", "-pthread",
                     "-lm")
    for name in ("select", "net_client", "net_bare"):
        compile_side(name)
    compile_side("nothing", "-static")
    here, missing = ["asyncio", "select", "epoll", "fprintf", OURS], []
    for who, (header, flag, package) in LIBRARIES.items():
        if has_header(header):
            compile_side(who, flag)
            compile_side(f"net_{who}", flag)
            here.append(who)
        else:
            missing.append(f"{who} ({package})")
    if subprocess.run([PYTHON, "-c", "import uvloop"], capture_output=True).returncode == 0:
        here.append("uvloop")
    else:
        missing.append("uvloop (python3-uvloop)")
    return here, missing


# --- running ----------------------------------------------------------------------------------


def run(command, environment):
    clean = {key: value for key, value in os.environ.items() if not key.startswith("ZOETROPE_")}
    done = subprocess.run(command, env=clean | environment, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"bench: {' '.join(command)}: {done.stderr.strip() or done.returncode}")
    return float(done.stdout)


def is_judged(work, who):
    """Whether this side decides if the work's target is met: ours, and who ours is held against."""
    return who == OURS or who in work.targets


def measure(work, times):
    """Every side in turn, again and again: in every round who is judged and quick, in every third
    one the others (Python and all timers need half a second). Every second round goes backwards:
    what comes first in it has no advantage. What is exact is measured once."""
    slow = {"asyncio", "uvloop"} | (set(work.sides) if work.name == "timers" else set())
    for round_ in range(1 if work.exact else 3 * times - 2):
        for who in sorted(work.sides, reverse=round_ % 2 == 1):
            if round_ % 3 != 0 and (who in slow or not is_judged(work, who)):
                continue
            values = [run(*command) for command in work.sides[who]]
            work.values[who][round_] = values[0] if len(values) == 1 else values[0] / values[1]


# --- judging ----------------------------------------------------------------------------------


def medians(work):
    return {who: statistics.median(values.values()) for who, values in work.values.items()}


def ratio_to(work, who):
    """Ours to this side's, round by round: what disturbs a round disturbs both. The median."""
    mine, theirs = work.values[OURS], work.values[who]
    return statistics.median(mine[round_] / theirs[round_] for round_ in mine if round_ in theirs)


def rows(work):
    """What goes into bench.json: `ratio` is ours to this side's, `target` what it may be."""
    values = medians(work)
    mine = values[OURS]
    yield {"work": work.name, "who": OURS, "value": mine, "unit": work.unit, "ratio": None,
           "target": work.limit, "ok": None if work.limit is None else mine <= work.limit}
    for who, value in values.items():
        if who == OURS:
            continue
        ratio, target = ratio_to(work, who), work.targets.get(who)
        yield {"work": work.name, "who": who, "value": value, "unit": work.unit, "ratio": ratio,
               "target": target, "ok": None if target is None else ratio <= target}


def short(value):
    return "" if value is None else f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def fraction(ratio):
    """0.01 as "1/100", 1.1 as "1.1"."""
    return f"1/{1 / ratio:.0f}" if ratio < 0.2 else f"{ratio:.3g}"


def verdicts(row):
    """What a row of bench.json says of its target, in words: must be, is, ok or missed."""
    ok = "ok" if row["ok"] else "missed"
    if row["who"] == OURS:
        return f"<= {row['target']:g} {row['unit']}".rstrip(), short(row["value"]), ok
    target = row["target"]
    must = f"<= {fraction(target)} of {row['who']}" if target < 1 else \
        f"<= {target:g} x {row['who']}"
    return must, fraction(row["ratio"]), ok


def print_work(work):
    values = medians(work)
    columns = [short(values.get(who)).rjust(9) for who in PEERS + [OURS]]
    judged = [verdicts(row) for row in rows(work) if row["ok"] is not None]
    if "fprintf" in values:
        columns[PEERS.index("select")] = f"{short(values['fprintf'])} (f)".rjust(9)
    line = f"{work.title:30}{work.unit:6}{''.join(columns)}   "
    for must, is_, ok in judged or [("", "", "")]:
        print(f"{line}{must:21}{is_:>6}  {ok}".rstrip())
        line = " " * len(line)


def print_legend(works, missing):
    print("\n(f) fprintf. Nanoseconds are the processor's, in the program and in the kernel for it. "
          "Ratios are\nmedians of the rounds' ratios. What each side does:")
    for work in works:
        print(f"  {work.title + ':':32}{work.does}")
    if missing:
        print(f"Not installed, left out: {', '.join(missing)}")


def parse(arguments):
    parser = argparse.ArgumentParser(prog="bench.py", description=__doc__.partition(":")[0] + ".")
    parser.add_argument("-n", metavar="TIMES", dest="times", type=int, default=5,
                        help="how often peers are measured (5); who is judged and quick: three times that")
    parser.add_argument("works", metavar="WORK", nargs="*",
                        help="some of: " + " ".join(work.name for work in WORKS))
    asked = parser.parse_args(arguments)
    for name in set(asked.works) - {work.name for work in WORKS}:
        parser.error(f"{name}: no such work; `bench.py --help` lists them")
    if asked.times < 1:
        parser.error("-n must be 1 or more")
    return asked.times, [work for work in WORKS if not asked.works or work.name in asked.works]


def main(arguments):
    times, works = parse(arguments)
    here, missing = build()
    begun = time.monotonic()
    print(f"{'':36}{''.join(who.rjust(9) for who in PEERS + [OURS])}   {'must be':21}{'is':>6}")
    for work in works:
        work.sides = {who: commands for who, commands in work.sides.items() if who in here}
        work.values = {who: {} for who in work.sides}
        measure(work, times)
        print_work(work)
        sys.stdout.flush()
    print_legend(works, missing)
    results = [row for work in works for row in rows(work)]
    (ROOT / "build" / "bench.json").write_text(json.dumps(results, indent=1) + "\n")
    judged = [row["ok"] for row in results if row["ok"] is not None]
    print(f"{sum(judged)} of {len(judged)} targets met, in {time.monotonic() - begun:.0f} s; "
          f"build/bench.json")


if __name__ == "__main__":
    main(sys.argv[1:])
