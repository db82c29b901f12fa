/* panels.js -- everything that the page shows of one event.
 *
 * Each panel is a function from a state to elements. Those that a run has no use for are left out
 * of the page once and for all, so that nothing jumps while you step.
 */
const QUEUE_MAX = 24, CONSOLE_MAX = 300;
const ROUND = ['turn', 'select', 'wake', 'turn_end'];
let shownEvent = 0;

/* --- the queue and the console ------------------------------------------------------------ */

function chip(h, callback, state, marked, classes) {
  const task = taskOf(callback);
  const words = task ? [nameTag(task, marked), ' ', cut(titleOf(task), 18)] : cut(callback, 28);
  const all = ['chip', classes, task && 'of-task', state.handles.get(h)?.cancelled && 'cancelled'];
  return make('li', {class: all.filter(Boolean).join(' '), title: callback},
    nameTag(h, marked), ' ', words);
}

function showQueue(state, marked) {
  const {ready, left, running} = state;
  const cutAt = left < 0 ? ready.length : left;
  const show = (h, i) =>
    chip(h, state.handles.get(h)?.cb ?? '', state, marked, i < cutAt ? 'now' : 'later');
  const group = (words, items) => items.length
    ? [make('h3', {}, words),
      make('ol', {class: 'chips'}, firstOf(items, QUEUE_MAX, ([h, i]) => show(h, i), ''))] : [];
  const queued = ready.map((h, i) => [h, i]);
  return [make('h3', {}, 'running'),
    make('ol', {class: 'chips'}, running ? chip(running.h, running.cb, state, marked, 'running')
      : make('li', {class: 'quiet chip'}, idleWords(state))),
    group('then, in this turn', queued.slice(0, cutAt)), group('next turn', queued.slice(cutAt)),
    ready.length ? [] : make('p', {class: 'quiet'}, 'the queue is empty')];
}

function showConsole(state) {
  const printed = countUpTo(listed.outputs, state.n);
  const from = Math.max(0, printed - CONSOLE_MAX);
  return [make('ol', {class: 'lines'}, listed.outputs.slice(from, printed).map(n => make('li',
    {class: n === state.n ? 'fresh' : null}, eventAt(n).text)))];
}

/* --- the panels --------------------------------------------------------------------------- */

/* Each is worth its room if there are events of a kind. */
const panels = [
  {id: 'queue', show: showQueue, kind: 'ready'},
  {id: 'tasks', show: showTasks, kind: 'task'},
  {id: 'timers', show: showTimers, kind: 'timer'},
  {id: 'locks', show: showLocks, kind: 'sync'},
  {id: 'futures', show: showFutures, kind: 'future'},
  {id: 'jobs', show: showJobs, kind: 'job'},
  {id: 'children', show: showChildren, kind: 'child'},
  {id: 'transports', show: showTransports, kind: 'transport'},
  {id: 'descriptors', show: showDescriptors, kind: 'watch'},
  {id: 'console', show: showConsole, kind: 'out'},
];

/* By kind of event: how many different things it is about. */
function countThings() {
  const things = kinds.map(() => new Set());
  for (let n = 1; n <= count; n++)
    things[kindOf[n]].add(data.events[rowOf[n] + HEAD]);
  return things.map(each => each.size);
}

/* How many levels the heap has at most. */
function countLevels() {
  const armed = listed.turns.reduce((most, n) => Math.max(most, eventAt(n).timers), 1);
  return Math.min(3, 32 - Math.clz32(armed));
}

/* The more there will be to show in a panel, the more room it gets. */
function choosePanels() {
  byId('timers').style.setProperty('--levels', countLevels());
  const things = countThings();
  for (const panel of panels) {
    const most = things[kindNumber[panel.kind]];
    panel.used = most > 0;
    byId(panel.id).hidden = !panel.used;
    const weight = 1.5 + Math.log2(1 + Math.min(most, 24));
    byId(panel.id).style.setProperty('--weight', weight.toFixed(1));
  }
}

function showEvent(e) {
  const category = categoryOf(e.n);
  byId('kind').textContent = e.ev.replace('_', ' ');
  byId('kind').className = `kind ${category.id}`;
  byId('words').textContent = sentence(e.n);
  byId('turn').textContent = String(e.k);
  byId('time').textContent = timeWords(e.t);
  byId('event').textContent = e.n.toLocaleString('en');
  showReason(e, reasonOf(e.n));
}

function showReason(e, reason) {
  byId('cause').hidden = !reason;
  byId('cause').replaceChildren(...reason
    ? [e.cause ? 'because of ' : 'in ', make('b', {}, String(reason)), `: ${cut(sentence(reason), 120)}`]
    : []);
  byId('no-cause').textContent = reason ? '' : ROUND.includes(e.ev) ? 'the loop does this in every turn'
    : 'no event before led to this one';
}

/* What goes on while no callback runs. */
function idleWords({inLoop, select}) {
  if (!select)
    return inLoop ? 'nothing' : 'the program itself, outside the loop';
  const time = select.timeout < 0 ? 'for ever' : `for ${timeWords(select.timeout)} at most`;
  return select.timeout === 0 ? 'nothing: select looks' : `nothing: select waits ${time}`;
}

/* In each panel, what the event is about is to be seen; of what was printed, the end. */
function scrollPanels(used) {
  for (const panel of used) {
    const body = byId(panel.id).lastElementChild, touched = body.querySelector('.touched');
    if (panel.id === 'console')
      body.scrollTop = body.scrollHeight;
    else if (touched)
      keepInView(body, touched);
  }
  scrollSource();
}

/* Show the page for event n. All of it is made before any of it is measured. */
function showAll(n) {
  const e = eventAt(n), state = stateAt(n), marked = new Set(idsOf(n));
  const used = panels.filter(panel => panel.used);
  showEvent(e);
  showSource(e, state, marked);
  for (const panel of used)
    byId(panel.id).lastElementChild.replaceChildren(...panel.show(state, marked).flat(9));
  scrollPanels(used);
  shownEvent = n;
}

/* Show another line of the program until the next step. */
function showPlace(place) {
  listing.chosen = place;
  showSource(eventAt(shownEvent), stateAt(shownEvent), new Set(idsOf(shownEvent)));
  scrollSource();
  listing.chosen = null;
}
