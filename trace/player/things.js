/* things.js -- tasks, futures, locks, and what a program has outside: each as a list. */
const LIST_MAX = 30, ENDED_MAX = 8;

/* Those that the event is about first, then the others in their order. */
function inOrder(map, marked) {
  const entries = [...map];
  if (entries.length <= LIST_MAX)
    return entries;
  return [...entries.filter(([id]) => marked.has(id)), ...entries.filter(([id]) => !marked.has(id))];
}

function row(id, marked, state, ...words) {
  return make('li', {class: marked.has(id) ? 'touched' : null, 'data-state': state},
    nameTag(id, marked), ' ', ...words);
}

function showMap(map, marked, show) {
  return make('ul', {}, firstOf(inOrder(map, marked), LIST_MAX,
    ([id, entry]) => show(id, entry, marked), 'none now'));
}

/* Of these "done" events the last ones up to event n, newest first. */
function showEnded(ends, n, marked) {
  const last = countUpTo(ends, n);
  return make('ul', {class: 'ended'}, ends.slice(Math.max(0, last - ENDED_MAX), last).reverse()
    .map(each => endedRow(eventAt(each), marked)));
}

function endedRow(e, marked) {
  return row(e.f, marked, e.state, isTask(e.f) ? [cut(titleOf(e.f), 24), ' '] : null,
    make('span', {class: `state ${e.state}`}, e.state), ' ',
    make('code', {}, cut(valueWords(e.value, e.state), 60)));
}

/* --- tasks -------------------------------------------------------------------------------- */

function whatFor(id, state) {
  const lock = state.locks.get(id), future = state.futures.get(id);
  return `${lock ? `${lock.kind} ` : future?.kind === 'gather' ? 'gather ' : ''}${idName(id)}`;
}

function taskState(task, id, state, marked) {
  const inner = task.state === 'runs' && state.steps.at(-1) !== id;
  const words = inner ? 'runs, further out' : task.state === 'made' ? 'is new' : task.state;
  const target = task.state === 'waits' ? whatFor(task.lines.at(-1) ?? task.on, state) : null;
  const look = task.state === 'waits' && task.lines.length ? 'queues' : task.state;
  return [make('span', {class: `state ${look}`}, words, target ? ' for ' : null,
    target ? taggedWords(target, marked) : null),
  task.cancelling ? make('span', {class: 'state cancelled'}, 'to be cancelled') : null];
}

function frameRow(frame) {
  return make('li', {}, frame.name, ' ', make('button', {class: 'place', type: 'button',
    title: `show ${frame.place}`, click: () => showPlace(frame.place)}, shortPlace(frame.place)));
}

function taskRow(id, task, state, marked) {
  const frames = task.state === 'runs' || task.state === 'made' ? [] : framesOf(task);
  const title = titleOf(id);
  const name = title === task.coro ? title : `${title} \u00b7 ${task.coro}`;
  return make('li', {class: marked.has(id) ? 'touched' : null, 'data-state': task.state},
    make('div', {class: 'head'}, nameTag(id, marked), ' ', cut(name, 40), ' ',
      taskState(task, id, state, marked)),
    frames.length ? make('ol', {class: 'stack'}, frames.map(frameRow)) : null);
}

function showTasks(state, marked) {
  const rows = firstOf(inOrder(state.tasks, marked), LIST_MAX,
    ([id, task]) => taskRow(id, task, state, marked), 'none is alive');
  return [make('ul', {class: 'tasks'}, rows), showEnded(listed.endedTasks, state.n, marked)];
}

/* --- futures and locks -------------------------------------------------------------------- */

function showFutures(state, marked) {
  const waiters = new Map();      // by what a task waits for: the task, the last one of many
  for (const [id, task] of state.tasks)
    if (task.state === 'waits')
      waiters.set(task.on, id);
  const pending = showMap(state.futures, marked, (id, future) => row(id, marked, 'pending',
    future.kind === 'gather' ? 'gather ' : null, make('span', {class: 'state pending'}, 'pending'),
    waiters.has(id) ? [' for ', nameTag(waiters.get(id), marked)] : null,
    future.callbacks > 1 ? `, ${future.callbacks} callbacks` : null));
  return [pending, showEnded(listed.endedFutures, state.n, marked)];
}

function lockWords(lock) {
  if (lock.kind === 'Event')
    return lock.set ? 'set' : 'not set';
  if (lock.kind === 'Lock')
    return lock.holders.length ? 'held by' : 'free';
  if (lock.kind === 'Semaphore' || lock.kind === 'Queue')
    return lock.value === null ? ''
      : `${lock.value} ${lock.kind === 'Queue' ? 'inside' : 'left'}`
        + (lock.holders.length ? ', held by' : '');
  return '';
}

function lockRow(id, lock, marked) {
  const names = list => list.slice(0, 12).map(each => [' ', nameTag(each, marked)]);
  const held = lock.holders.length > 0;
  return row(id, marked, held ? 'held' : 'free', lock.kind, ' ',
    make('span', {class: `state ${held || lock.set ? 'held' : 'pending'}`},
      lockWords(lock), names(lock.holders)),
    lock.waiters.length ? make('div', {class: 'line'}, 'in line:', names(lock.waiters)) : null);
}

const showLocks = (state, marked) => [showMap(state.locks, marked, lockRow)];

/* --- outside ------------------------------------------------------------------------------ */

function showDescriptors(state, marked) {
  return [showMap(state.fds, marked, (id, fd) => row(id, marked, null,
    ['r', 'w'].filter(mode => fd[mode]).map(mode => [
      make('span', {class: 'mode'}, mode === 'r' ? 'read' : 'write'),
      ' ', nameTag(fd[mode].h, marked), ' ', fd[mode].cb, ' ']),
    state.fired.has(id)
      ? make('span', {class: 'state ready'}, `ready (${state.fired.get(id)})`) : null))];
}

const showJobs = (state, marked) => [showMap(state.jobs, marked, (id, job) =>
  row(id, marked, job.state, job.cb, ' ', make('span', {class: `state ${job.state}`},
    {submit: 'submitted', start: 'a thread has it', done: 'done', cancel: 'cancelled'}[job.state])))];

const showChildren = (state, marked) => [showMap(state.children, marked, (id, child) =>
  row(id, marked, child.state, make('span', {class: `state ${child.state}`},
    {spawn: 'runs', exit: 'has ended', close: 'closed'}[child.state]),
  child.status === null ? null : ` status ${child.status}`))];

const showTransports = (state, marked) => [showMap(state.transports, marked, (id, transport) =>
  row(id, marked, transport.state, transport.kind.replace('_', ' '), ' ',
    make('span', {class: 'state pending'}, transport.state.replace('_', ' ')),
    transport.buffered ? ` ${transport.buffered} bytes kept` : null))];
