"""One network measurement: a server's processor time for each request, in ns, again and again.

The server prints its port; the client (net_client.c) connects, and makes so many requests whenever
it is told to; the first ones are not measured. Servers that are to be compared are all there at the
same time, and work in turn for some milliseconds each: what disturbs one disturbs the others. With
one connection server and client run on one processor: across two, waking the other one is what would
be measured.
"""
import os
import pathlib
import select
import subprocess
import sys
import time

CLIENT = pathlib.Path(__file__).resolve().parents[2] / 'build' / 'bench' / 'net_client'
LIMIT = 120        # seconds: who has not answered by then hangs


def give_up(command):
    sys.exit(f"bench: {' '.join(command)}: no answer within {LIMIT} s")


def on_one_processor():
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


class Server:
    """One side of a comparison, with its client. It is started when it is first measured."""

    def __init__(self, command, connections, busy, size):
        self.command = [str(word) for word in command]
        self.connections, self.busy, self.size = connections, busy, size
        # Many for each busy connection: how a measurement begins and ends counts for little.
        self.requests = 200 if size > 1000 else max(2000, 20 * busy)
        self.server = self.client = None

    def start(self, environment):
        pipes = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE, 'text': True,
                 'preexec_fn': on_one_processor if self.connections == 1 else None}
        self.server = subprocess.Popen(self.command, env=environment, **pipes)
        port = self.line_from(self.server)
        numbers = port, self.connections, self.busy, self.size, self.requests
        self.client = subprocess.Popen([CLIENT, *map(str, numbers)], **pipes)
        self.hear('ready')

    def line_from(self, process):
        if not select.select([process.stdout], [], [], LIMIT)[0]:
            give_up(self.command)
        return process.stdout.readline().strip()

    def hear(self, word):
        if self.line_from(self.client) != word:
            sys.exit(f"bench: {' '.join(self.command)}: this server, or its client, has failed")

    def processor_time(self):
        """Of the server, from outside: the clock that Linux makes of a process id."""
        return time.clock_gettime_ns((~self.server.pid << 3) | 2)

    def work(self):
        print('go', file=self.client.stdin, flush=True)
        self.hear('done')

    def measure(self, environment):
        if self.server is None:
            self.start(environment)
            self.work()
        before = self.processor_time()
        self.work()
        return (self.processor_time() - before) / self.requests

    def close(self):
        for process in (self.client, self.server):
            if process is not None:
                process.kill()
                process.communicate()
        self.server = self.client = None
