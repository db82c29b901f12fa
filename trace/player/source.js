/* source.js -- the listing: the current line, and where every task waits.
 *
 * The colours of C and Python are found with one pattern each; they are decoration, and a string
 * over several lines does without.
 */
const WORDS = {
  c: new Set(('auto bool break case char const continue default do double else enum extern float for '
    + 'goto if inline int long return short signed sizeof static struct switch typedef union unsigned void '
    + 'volatile while ASYNC AWAIT CALL CORO FINALLY RETURN YIELD').split(' ')),
  py: new Set(('and as assert async await break class continue def del elif else except False finally '
    + 'for from global if import in is lambda None nonlocal not or pass raise return True try while '
    + 'with yield').split(' ')),
};
const STRING = /("(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?)/, REST = /\b(\d[\w.]*)|([A-Za-z_]\w*)/;
const COMMENT = {c: /(\/\/.*|\/\*.*?(?:\*\/|$)|^\s*#\s*\w+)/, py: /(#.*)/};
const PATTERN = Object.fromEntries(Object.entries(COMMENT).map(([language, comment]) =>
  [language, new RegExp([comment, STRING, REST].map(each => each.source).join('|'), 'g')]));

const BADGES_MAX = 3;             // on a line

const listing = {
  file: undefined,                // the file that is shown; null: none was named yet
  lines: [],                      // its lines' elements
  used: [],                       // those that are marked or have badges at present
  current: null,                  // the element of the line to be seen
  chosen: null,                   // a place that was asked for instead of the current one
};

/* One line, with its words in colours; `inComment` is whether a comment goes on from above. */
function colouredLine(line, language, inComment) {
  const end = inComment ? line.indexOf('*/') : -1;
  if (inComment && end < 0)
    return [make('i', {class: 'comment'}, line)];
  const parts = inComment ? [make('i', {class: 'comment'}, line.slice(0, end + 2))] : [];
  let at = inComment ? end + 2 : 0;
  for (const found of line.slice(at).matchAll(PATTERN[language])) {
    const from = found.index + (inComment ? end + 2 : 0);
    const kind = found[1] ? 'comment' : found[2] ? 'string' : found[3] ? 'number'
      : WORDS[language].has(found[4]) ? 'keyword' : '';
    if (!kind)
      continue;
    parts.push(line.slice(at, from), make('i', {class: kind}, found[0]));
    at = from + found[0].length;
  }
  return [...parts, line.slice(at)];
}

/* List a file's text; null: there is none. */
function listFile(name, text) {
  const language = name?.endsWith('.py') ? 'py' : 'c';
  let inComment = false;
  listing.lines = (text?.replace(/\n$/, '').split('\n') ?? []).map((line, i) => {
    const element = make('li', {}, make('span', {class: 'gutter'}, String(i + 1)),
      make('code', {}, colouredLine(line, language, inComment)), make('span', {class: 'badges'}));
    if (language === 'c')
      inComment = inComment ? !line.includes('*/')
        : line.lastIndexOf('/*') > line.lastIndexOf('*/');
    return element;
  });
  byId('listing').replaceChildren(...listing.lines);
}

function chooseFile(name) {
  if (name === listing.file)
    return;
  const [, text] = data.sources.find(([each]) => each === name) ?? [name, null];
  listing.file = name;
  listing.used = [];
  listFile(name, text);
  byId('file').textContent = name ?? 'source';
  byId('missing').hidden = text !== null;
  byId('missing').textContent = !name ? 'no event so far comes from the program'
    : `${name} was not found; zoetrope play --source DIR says where it is`;
}

function splitPlace(place) {
  const colon = place.lastIndexOf(':');
  return [place.slice(0, colon), Number(place.slice(colon + 1))];
}

/* The element of a line, if its file is the one shown. */
function lineAt(place) {
  const [file, line] = splitPlace(place);
  return file === listing.file ? listing.lines[line - 1] : undefined;
}

/* Which tasks wait at each line that is shown. */
function tasksByLine(state) {
  const waiting = new Map();
  for (const [id, task] of state.tasks) {
    const frame = task.state === 'runs' || task.state === 'made' ? null : framesOf(task).at(-1);
    const line = frame && lineAt(frame.place);
    if (line && !waiting.get(line)?.push(id))
      waiting.set(line, [id]);
  }
  return waiting;
}

function addBadges(state, marked) {
  for (const [line, ids] of tasksByLine(state)) {
    line.lastChild.append(...ids.slice(0, BADGES_MAX).map(id => nameTag(id, marked)));
    if (ids.length > BADGES_MAX)
      line.lastChild.append(make('span', {}, `+${ids.length - BADGES_MAX}`));
    listing.used.push(line);
  }
}

/* Where the program is: the event's own place, else that of the task that runs, else the last. */
function placeOf(e, state) {
  const running = state.tasks.get(state.steps.at(-1) ?? e.by);
  return e.src ?? running?.src ?? state.place;
}

function showSource(e, state, marked) {
  const place = listing.chosen ?? placeOf(e, state);
  for (const line of listing.used) {
    line.removeAttribute('class');
    line.removeAttribute('aria-current');
    line.lastChild.replaceChildren();
  }
  listing.used = [];
  listing.current = null;
  chooseFile(place ? splitPlace(place)[0] : null);
  addBadges(state, marked);
  const line = place && lineAt(place);
  const isCurrent = place === e.src, words = listing.chosen || isCurrent ? '' : ', the last one known';
  byId('place').textContent = place ? `line ${splitPlace(place)[1]}${words}` : '';
  if (!line)
    return;
  line.className = isCurrent ? 'current' : 'near';
  line.setAttribute('aria-current', 'true');
  listing.used.push(line);
  listing.current = line;
}

function scrollSource() {
  if (listing.current)
    keepInView(byId('source'), listing.current);
}

/* Scroll a box so that this part of it is seen, in the middle if it was not. */
function keepInView(box, part) {
  const top = part.offsetTop, height = part.offsetHeight;
  if (top < box.scrollTop + height || top + 2 * height > box.scrollTop + box.clientHeight)
    box.scrollTop = top - box.clientHeight / 2;
}
