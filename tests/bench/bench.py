"""What Zoetrope costs, side by side with its peers in one run:  bench.py [-n TIMES] [WORK...]

Builds what it needs into build/bench/, runs every side of a work in turn, again and again, and
prints the medians. A peer that is not installed is left out, by name. build/bench.json has the same
numbers.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

from works import BUILD, HERE, LIBRARIES, OURS, PYTHON, ROOT, WORKS

PEERS = ["asyncio", "uvloop", "select", "epoll", "libuv", "libev", "libevent"]

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


def quick_ones(work):
    """Who is measured in every round: ours and whom it is held against, when both are quick (Python
    and a million timers need half a second), or ours against itself."""
    judges = set(work.targets) | ({OURS} if len(work.sides[OURS]) == 2 else set())
    quick = judges - {"asyncio", "uvloop"} if work.name != "timers" else set()
    return quick | {OURS} if quick else set()


def close(work):
    for programs in work.sides.values():
        for program in programs:
            program.close()


def measure_round(work, round_, who_now):
    for who in who_now if round_ % 2 == 0 else reversed(who_now):
        values = [program.measure() for program in work.sides[who]]
        work.values[who][round_] = values[0] if len(values) == 1 else values[0] / values[1]


def measure(work, times):
    """Every side in turn, again and again, and backwards in every second round: what comes first has
    no advantage. What is exact is measured once."""
    often, every = quick_ones(work), work.kind.one_in
    try:
        for round_ in range(1 if work.exact else every * times):
            all_of_them = round_ % every == 0
            if round_ % work.kind.life == 0:
                close(work)
            measure_round(work, round_, [who for who in work.sides if all_of_them or who in often])
    finally:
        close(work)


# --- judging ----------------------------------------------------------------------------------


def medians(work):
    return {who: statistics.median(values.values()) for who, values in work.values.items()}


def ratio_to(work, who):
    """Ours to this side's, life by life: what disturbs one disturbs both. The median."""
    mine, theirs, lives = work.values[OURS], work.values[who], {}
    for round_ in mine.keys() & theirs.keys():
        lives.setdefault(round_ // work.kind.life, []).append(round_)
    return statistics.median(sum(mine[round_] for round_ in rounds) /
                             sum(theirs[round_] for round_ in rounds) for rounds in lives.values())


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
    line = f"{work.title:33}{work.unit:6}{''.join(columns)}   "
    for must, is_, ok in judged or [("", "", "")]:
        print(f"{line}{must:21}{is_:>6}  {ok}".rstrip())
        line = " " * len(line)


def print_legend(works, missing):
    print("\n(f) fprintf. Nanoseconds are the processor's, in the program and in the kernel for it. "
          "Ratios are\nmedians of ratios, each of one round, or of as many as the same servers lived. What each "
          "side does:")
    for work in works:
        print(f"  {work.title + ':':34}{work.does}")
    if missing:
        print(f"Not installed, left out: {', '.join(missing)}")


def parse(arguments):
    parser = argparse.ArgumentParser(prog="bench.py", description=__doc__.partition(":")[0] + ".")
    parser.add_argument("-n", metavar="TIMES", dest="times", type=int, default=5,
                        help="how often all sides are measured (5); those that are quick: far oftener")
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
    print(f"{'':39}{''.join(who.rjust(9) for who in PEERS + [OURS])}   {'must be':21}{'is':>6}")
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
