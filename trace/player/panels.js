/* panels.js -- everything that the page shows of one event.
 *
 * Each panel is a function from a state to elements. Those that a run has no use for are left out
 * of the page once and for all, so that nothing jumps while you step.
 */
const QUEUE_MAX = 40, CONSOLE_MAX = 300;
const ROUND = ['turn', 'select', 'wake', 'turn_end'];
let shownEvent = 0;

/* --- the queue and the console ------------------------------------------------------------ */

function chip(h, callback, state, marked, classes) {
  const task = taskOf(callback), handle = state.handles.get(h);
  const title = state.tasks.has(task) ? titleOf(task, state.tasks.get(task)) : '';
  const words = task ? [nameTag(task, marked), ' ', cut(title, 18)] : cut(callback, 28);
  return make('li', {class: `${classes} chip${task ? ' of-task' : ''}${handle?.cancelled ? ' cancelled' : ''}`,
    title: callback}, nameTag(h, marked), ' ', words);
}

function showQueue(state, marked) {
  const {ready, left, running} = state;
  const cutAt = left < 0 ? ready.length : left;
  const show = (h, i) => chip(h, state.handles.get(h)?.cb ?? '', state, marked, i < cutAt ? 'now' : 'later');
  const group = (words, items) => items.length
    ? [make('h3', {}, words), make('ol', {class: 'chips'}, items.slice(0, QUEUE_MAX).map(([h, i]) => show(h, i)),
      items.length > QUEUE_MAX ? make('li', {class: 'quiet'}, `and ${items.length - QUEUE_MAX} more`) : null)] : [];
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

/* What makes a panel worth its room: one of these kinds of events. */
const panels = [
  {id: 'queue', show: showQueue, kinds: ['ready']},
  {id: 'tasks', show: showTasks, kinds: ['task']},
  {id: 'timers', show: showTimers, kinds: ['timer']},
  {id: 'locks', show: showLocks, kinds: ['sync']},
  {id: 'futures', show: showFutures, kinds: ['future']},
  {id: 'jobs', show: showJobs, kinds: ['job']},
  {id: 'children', show: showChildren, kinds: ['child']},
  {id: 'transports', show: showTransports, kinds: ['transport']},
  {id: 'descriptors', show: showDescriptors, kinds: ['watch']},
  {id: 'console', show: showConsole, kinds: ['out']},
];

function choosePanels() {
  const there = new Set(kindOf.slice(1));
  for (const panel of panels) {
    panel.used = panel.kinds.some(kind => there.has(kindNumber[kind]));
    byId(panel.id).hidden = !panel.used;
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
    ? [e.cause ? 'because of ' : 'in ', make('b', {}, String(reason)), ': ', cut(sentence(reason), 120)] : []);
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

/* Show the page for event n. */
function showAll(n) {
  const e = eventAt(n), state = stateAt(n), marked = new Set(idsOf(n));
  showEvent(e);
  showSource(e, state, marked);
  for (const panel of panels.filter(each => each.used)) {
    const body = byId(panel.id).querySelector('.body');
    body.replaceChildren(...panel.show(state, marked).flat(9));
    const touched = body.querySelector('.touched');
    if (panel.id === 'console')
      body.scrollTop = body.scrollHeight;
    else if (touched)
      keepInView(body, touched);
  }
  shownEvent = n;
}

/* Show another line of the program until the next step. */
function showPlace(place) {
  listing.chosen = place;
  showSource(eventAt(shownEvent), stateAt(shownEvent), new Set(idsOf(shownEvent)));
  listing.chosen = null;
}
