/* keys.js -- keys, buttons, the mouse on the strip; and the page's beginning. */
const actions = {
  ...steps,
  play() { player.clock ? pause() : play(); },
  faster() { changeSpeed(1); },
  slower() { changeSpeed(-1); },
  zoomIn() { zoom(.5, player.n); },
  zoomOut() { zoom(2, player.n); },
  filter() { byId('filter').focus(); byId('filter').select(); },
  theme() { setTheme(isDark() ? 'light' : 'dark'); },
  help() { toggleHelp(); },
};

const keys = {
  ArrowRight: 'next', ArrowLeft: 'previous', Home: 'first', End: 'last',
  ArrowDown: 'nextTurn', PageDown: 'nextTurn', 'Shift+ArrowRight': 'nextTurn',
  ArrowUp: 'previousTurn', PageUp: 'previousTurn', 'Shift+ArrowLeft': 'previousTurn',
  n: 'nextRun', p: 'previousRun', c: 'cause', b: 'back', ' ': 'play', '.': 'faster', ',': 'slower',
  '+': 'zoomIn', '=': 'zoomIn', '-': 'zoomOut', '/': 'filter', t: 'theme', '?': 'help',
};

const SCROLLING = ['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End'];

/* In a list that scrolls, the keys that scroll are its own. */
function belongsToFocus(key) {
  const focus = document.activeElement;
  const scrolls = focus?.classList.contains('body') && focus.scrollHeight > focus.clientHeight;
  const presses = focus?.tagName === 'BUTTON' && (key === ' ' || key === 'Enter');
  return presses || (scrolls && SCROLLING.includes(key));
}

function onKey(event) {
  const name = event.shiftKey && event.key.startsWith('Arrow') ? `Shift+${event.key}` : event.key;
  if (event.ctrlKey || event.altKey || event.metaKey)
    return;
  if (event.target === byId('filter')) {
    onFilterKey(event);
    return;
  }
  if (byId('help').open ? !['?', 't'].includes(name) : !keys[name] || belongsToFocus(event.key))
    return;
  event.preventDefault();
  actions[keys[name]]();
}

/* Enter keeps the filter, Escape takes it away; both go back to stepping. */
function onFilterKey(event) {
  if (event.key !== 'Enter' && event.key !== 'Escape')
    return;
  if (event.key === 'Escape')
    event.target.value = '';
  applyFilter(event.target.value);
  byId('strip').focus();
  if (event.key === 'Enter' && !isShown(player.n))
    goTo(nextShown(player.n, 1) || nextShown(player.n, -1));
}

/* --- the strip and the theme -------------------------------------------------------------- */

/* Below the strip lies the whole run. */
function onPointer(event) {
  const element = event.currentTarget, isPart = element === byId('film');
  if (event.type === 'pointerdown')
    element.setPointerCapture(event.pointerId);
  if (event.buttons & 1)
    goTo(eventUnder(event.clientX, element, isPart ? strip.from : 1, isPart ? strip.span : count));
}

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const isDark = () => document.documentElement.dataset.theme === 'dark';

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  drawStrip();
}

function toggleHelp() {
  const help = byId('help');
  if (help.open)
    help.close();
  else
    help.showModal();
}

/* --- the beginning ------------------------------------------------------------------------ */

function listen() {
  document.addEventListener('keydown', onKey);
  for (const button of document.querySelectorAll('[data-action]'))
    button.addEventListener('click', () => actions[button.dataset.action]());
  for (const element of [byId('film'), byId('whole')])
    for (const type of ['pointerdown', 'pointermove'])
      element.addEventListener(type, onPointer);
  byId('filter').addEventListener('input', event => {
    clearTimeout(filterSoon);
    filterSoon = setTimeout(applyFilter, 150, event.target.value);
  });
  addEventListener('resize', drawStrip);
  addEventListener('hashchange', () => jumpTo(eventInAddress()));
  systemDark.addEventListener('change', () => setTheme(systemDark.matches ? 'dark' : 'light'));
}

function begin() {
  document.title = `${data.program} \u00b7 zoetrope`;
  byId('program').textContent = data.program;
  byId('about').textContent = [data.language, `${data.clock} clock`,
    ...data.seed ? [`seed ${data.seed}`] : []].join(', ');
  byId('count').textContent = count.toLocaleString('en');
  byId('turns').textContent = String(turnOf[count]);
  byId('strip').setAttribute('aria-valuemax', count);
  choosePanels();
  chooseLanes();
  listen();
  showPlaying();
  setTheme(systemDark.matches ? 'dark' : 'light');
  centre(eventInAddress() || 1);
  goTo(eventInAddress() || 1);
  setTimeout(keepAll, 0);
}

begin();
