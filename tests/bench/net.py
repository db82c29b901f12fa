"""One network measurement: a server's processor time for each request, in ns.

    net.py CONNECTIONS BUSY SIZE REQUESTS COMMAND...

Starts the server, which prints its port; the client (net_client.c) connects, is warmed up, and then
makes the requests. With one connection both run on one processor: across two, waking the other
one is what would be measured.
"""
import os
import pathlib
import subprocess
import sys
import time

CLIENT = pathlib.Path(__file__).resolve().parents[2] / 'build' / 'bench' / 'net_client'


def processor_time(pid):
    """Of another process, from outside: the clock that Linux makes of a process id."""
    return time.clock_gettime_ns((~pid << 3) | 2)


def measure(connections, busy, size, requests, command):
    if connections == 1:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    port = server.stdout.readline().strip()
    arguments = [str(number) for number in (port, connections, busy, size, requests)]
    client = subprocess.Popen([CLIENT, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True)
    try:
        assert client.stdout.readline() == 'ready\n'
        before = processor_time(server.pid)
        client.stdin.write('go\n')
        client.stdin.flush()
        assert client.stdout.readline() == 'done\n'
        return (processor_time(server.pid) - before) / requests
    finally:
        client.kill()
        server.kill()
        client.wait()
        server.wait()


print(measure(*map(int, sys.argv[1:5]), sys.argv[5:]))
