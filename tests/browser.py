"""A browser without a window, for tests that look at pages: Chromium, by the WebDriver protocol.

Nothing but the standard library: chromedriver takes JSON over HTTP. MISSING says why there is no
browser here, or is None.
"""
import base64
import contextlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request

CHROMIUM = shutil.which('chromium') or shutil.which('chromium-browser') or shutil.which('google-chrome')
DRIVER = shutil.which('chromedriver')
MISSING = None if CHROMIUM and DRIVER else (
    'no browser to test with; "tests/need chromium chromedriver" installs one')
ARGUMENTS = ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage',
             '--hide-scrollbars', '--force-device-scale-factor=1', '--no-first-run']
KEYS = {'left': '\ue012', 'up': '\ue013', 'right': '\ue014', 'down': '\ue015', 'shift': '\ue008',
        'end': '\ue010', 'home': '\ue011', 'enter': '\ue007', 'escape': '\ue00c', 'tab': '\ue004'}


class Browser:
    """One session, of one window."""

    def __init__(self, home):
        self.driver = subprocess.Popen([DRIVER, '--port=0'], stdout=subprocess.PIPE, text=True,
                                       stderr=subprocess.DEVNULL, env={**os.environ, 'HOME': home})
        port = None
        while not port:
            line = self.driver.stdout.readline()
            assert line, 'chromedriver did not start'
            port = re.search(r'started successfully on port (\d+)', line)
        self.base = f'http://127.0.0.1:{port[1]}'
        options = {'binary': CHROMIUM, 'args': [*ARGUMENTS, f'--user-data-dir={home}/profile']}
        wanted = {'goog:chromeOptions': options,
                  'goog:loggingPrefs': {'browser': 'ALL', 'performance': 'ALL'}}
        answer = self.ask('POST', '/session', capabilities={'alwaysMatch': wanted})
        self.base += f'/session/{answer["sessionId"]}'

    def ask(self, method, path, **body):
        """What the driver answers to a command."""
        request = urllib.request.Request(
            self.base + path, method=method, headers={'Content-Type': 'application/json'},
            data=json.dumps(body).encode() if method == 'POST' else None)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)['value']

    def devtools(self, command, **arguments):
        return self.ask('POST', '/goog/cdp/execute', cmd=command, params=arguments)

    def open(self, address):
        self.ask('POST', '/url', url='about:blank')
        self.ask('POST', '/url', url=address)

    def size(self, width, height):
        self.devtools('Emulation.setDeviceMetricsOverride', width=width, height=height,
                      deviceScaleFactor=1, mobile=False)

    def scheme(self, dark):
        """What the system prefers."""
        self.devtools('Emulation.setEmulatedMedia', features=[
            {'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}])

    def run(self, script, *arguments):
        """What a function with this body returns in the page."""
        return self.ask('POST', '/execute/sync', script=script, args=list(arguments))

    def press(self, *keys):
        """Press keys one after the other: 'right', 'shift+right', 'c'."""
        actions = []
        for key in keys:
            parts = [KEYS.get(part, part) for part in (key.split('+') if len(key) > 1 else [key])]
            actions += [{'type': 'keyDown', 'value': part} for part in parts]
            actions += [{'type': 'keyUp', 'value': part} for part in reversed(parts)]
        self.ask('POST', '/actions', actions=[{'type': 'key', 'id': 'keys', 'actions': actions}])

    def picture(self, path):
        with open(path, 'wb') as file:
            file.write(base64.b64decode(self.ask('GET', '/screenshot')))

    def complaints(self):
        """What the console says, since it was asked last."""
        return [entry['message'] for entry in self.ask('POST', '/se/log', type='browser')]

    def requests(self):
        """The addresses that were asked for, since this was asked last."""
        entries = [json.loads(entry['message'])['message']
                   for entry in self.ask('POST', '/se/log', type='performance')]
        return [entry['params']['request']['url'] for entry in entries
                if entry['method'] == 'Network.requestWillBeSent']

    def close(self):
        with contextlib.suppress(OSError):
            self.ask('DELETE', '')
        self.driver.terminate()
        self.driver.wait()
        self.driver.stdout.close()


@contextlib.contextmanager
def browser():
    """A browser with a home of its own."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        window = Browser(home)
        try:
            yield window
        finally:
            window.close()
