"""What the preprocessor makes of a coroutine, laid out to be read.

Only the six words are expanded; what they are made of, and the library's other macros, stay as they
are. The assertions, which make no code, are left out.
"""
import re
import subprocess

WORDS = ('CORO', 'ASYNC', 'AWAIT', 'CALL', 'RETURN', 'FINALLY', 'ZOE_CORO', 'ZOE_CALL')
TOKEN = re.compile(r'"(?:\\.|[^"])*"|\w+|\s+|.')
LABEL = re.compile(r'(case -?\w+|\w+) ?: ?')
WIDTH = 100


def macros(header):
    """The definitions of the six words."""
    found = re.findall(r'(?m)^#define (\w+)\b((?:.*\\\n)*.*\n)', header)
    return ''.join(f'#define {name}{rest}' for name, rest in found if name in WORDS)


def preprocess(source, name, header):
    """The definition of a coroutine, expanded: one line of text."""
    lines = source.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith(f'CORO({name})'))
    last = next(i for i in range(first, len(lines)) if lines[i] == '}')
    wanted = [line if first <= i <= last else '' for i, line in enumerate(lines)]
    text = macros(header) + '#line 1\n' + '\n'.join(wanted)
    done = subprocess.run(['cc', '-E', '-P', '-'], input=text, stdout=subprocess.PIPE, text=True,
                          check=True)
    flat = re.sub(r'\n\s*', ' ', done.stdout)
    return re.sub(r'_Static_assert\(.*?"\); *', '', flat).strip()


class Layout:
    """Statements, each on lines of its own."""

    def __init__(self, text):
        self.text, self.lines = text, []

    def write(self, text, indent):
        line = '    ' * indent + text.strip()
        while len(line) > WIDTH and ', ' in line[:WIDTH]:
            cut = line.rindex(', ', 0, WIDTH) + 1
            self.lines.append(line[:cut])
            line = '    ' * (indent + 2) + line[cut:].strip()
        self.lines.append(line)

    def take(self, stop):
        """Cut off the text up to one of these characters that stands in no bracket."""
        depth = length = 0
        for token in TOKEN.findall(self.text):
            if depth == 0 and token in stop:
                break
            depth += (token in '({[') - (token in ')}]')
            length += len(token)
        found, self.text = self.text[:length], self.text[length:].lstrip()
        return found.strip()

    def skip(self, word):
        """Whether the text goes on with this; then it is cut off."""
        if not re.match(re.escape(word) + r'(?!\w)', self.text):
            return False
        self.text = self.text[len(word):].lstrip()
        return True

    def head(self):
        """Cut off `if (...)` or the like."""
        word = re.match(r'(if|for|while|switch)\b ?', self.text)
        if word is None:
            return None
        depth = 0
        for at, character in enumerate(self.text):
            depth += (character == '(') - (character == ')')
            if character == ')' and depth == 0:
                break
        found, self.text = self.text[:at + 1], self.text[at + 1:].lstrip()
        return found

    def block(self, indent):
        """The statements up to the brace that ends them, without either brace."""
        while not self.text.startswith('}'):
            self.statement(indent + 1)
        self.text = self.text[1:].lstrip()

    def body(self, head, indent):
        """What a head leads to: a block, or one statement."""
        if not self.text.startswith('{'):
            self.write(head, indent)
            self.statement(indent + 1, led=True)
            return
        self.text = self.text[1:].lstrip()
        self.write(head + ' {', indent)
        self.block(indent)
        if self.skip('else'):
            self.body('} else', indent)
        elif head == 'do':
            self.write('} ' + self.take(';') + ';', indent)
            self.text = self.text[1:].lstrip()
        else:
            self.write('}', indent)

    def statement(self, indent, led=False):
        label = LABEL.match(self.text)
        head = None if label else 'do' if self.skip('do') else self.head()
        if label:
            self.text = self.text[label.end():]
            empty = ';' if self.text.startswith(';') else ''
            self.text = self.text[len(empty):].lstrip()
            self.write(label[1] + ':' + empty, indent - 1)
            if led:
                self.statement(indent, led=True)
        elif head:
            self.body(head, indent)
        else:
            self.write(self.take(';') + ';', indent)
            self.text = self.text[1:].lstrip()

    def definition(self):
        """A declaration, or a function."""
        function = re.match(r'[^={;]*{', self.text)
        self.write(self.take('{' if function else ';') + ('' if function else ';'), 0)
        self.text = self.text[1:].lstrip()
        if function:
            self.write('{', 0)
            self.block(0)
            self.write('}', 0)


def expand(source, name, header):
    """The definition of coroutine `name`, expanded: its declarations and functions, laid out."""
    text = preprocess(source, name, header)
    layout = Layout(text)
    while layout.text:
        layout.definition()
    laid_out = '\n'.join(layout.lines) + '\n'
    assert re.sub(r'\s', '', laid_out) == re.sub(r'\s', '', text)
    return laid_out
