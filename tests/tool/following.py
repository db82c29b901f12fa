"""A tool that follows a program, and the browsers that look."""
import contextlib
import json
import os
import re
import signal
import socket
import subprocess

from tool import ROOT, TOOL


class Live:
    """A tool that follows a program, which is sent lines."""

    def __init__(self, *arguments, **environment):
        self.tool = subprocess.Popen(
            [TOOL, 'live', *map(str, arguments)], cwd=ROOT, env={**os.environ, **environment},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            bufsize=0)      # what readline() reads ahead, communicate() would not see
        self.told, found = '', None
        while not found:
            line = self.tool.stderr.readline().decode()
            assert line, f'it ended without an address: {self.told}'
            found = re.match(r'zoetrope: http://127\.0\.0\.1:(\d+)/ follows ', line)
            self.told += '' if found else line
        self.port = int(found[1])

    def send(self, line):
        self.tool.stdin.write(line.encode() + b'\n')

    def ask(self, request):
        """A connection on which this was sent."""
        connection = socket.create_connection(('127.0.0.1', self.port), timeout=20)
        connection.sendall(request if isinstance(request, bytes) else request.encode())
        return connection

    def get(self, path='/', method='GET', host=None, more=''):
        """Status, fields and body of the answer."""
        host = host or f'127.0.0.1:{self.port}'
        return self.answer(f'{method} {path} HTTP/1.1\r\nHost: {host}\r\n{more}\r\n')

    def answer(self, request):
        with self.ask(request) as connection:
            with contextlib.suppress(ConnectionResetError):
                data = b''.join(iter(lambda: connection.recv(65536), b''))
        head, _, body = data.decode().partition('\r\n\r\n')
        first, *fields = head.split('\r\n')
        return int(first.split()[1]), dict(field.split(': ', 1) for field in fields), body

    def events(self, last=None):
        return Stream(self, last)

    def end(self, number=signal.SIGINT):
        self.tool.send_signal(number)
        out, err = self.tool.communicate(timeout=20)
        return self.tool.returncode, out.decode(), self.told + err.decode()


class Stream:
    """What a browser's EventSource does."""

    def __init__(self, live, last):
        again = '' if last is None else f'Last-Event-ID: {last}\r\n'
        self.connection = live.ask(f'GET /events HTTP/1.1\r\nHost: localhost:{live.port}\r\n{again}\r\n')
        self.file = self.connection.makefile('rb')
        self.status = int(self.file.readline().split()[1])
        self.fields = dict(line.decode().strip().split(': ', 1)
                           for line in iter(self.file.readline, b'\r\n'))
        self.last = last

    def __iter__(self):
        """Messages with a number: (number, type, data lines)."""
        message = {'data': []}
        for line in self.file:
            name, _, value = line.decode().rstrip('\n').partition(': ')
            if name == 'data':
                message['data'].append(value)
            elif name:
                message[name] = value
            elif 'id' in message:
                self.last = int(message['id'])
                yield self.last, message.get('event', ''), message['data']
            if not name:
                message = {'data': []}

    def until(self, ev, **fields):
        """Read as far as such an event; all messages up to it."""
        seen = []
        for message in self:
            seen.append(message)
            event = json.loads(message[2][0])
            if event.get('ev') == ev and all(event[key] == value for key, value in fields.items()):
                return seen
        raise AssertionError(f'no {ev} came')

    def close(self):
        self.file.close()
        self.connection.close()


@contextlib.contextmanager
def following(*arguments, **environment):
    live = Live('--no-open', *arguments, **environment)
    try:
        yield live
    finally:
        if live.tool.poll() is None:
            live.end()
