/* state.js -- where a program stands, and how each event changes that.
 *
 * Nothing but events makes a state: one function for each kind, from a state and an event. What is
 * in the maps is never changed, only replaced, so that a copy of a state is a copy of its maps.
 */
const MANY_TIMERS = 100;          // from which on cancelled ones are taken out of the heap at once

function firstState() {
  return {
    n: 0,
    ready: [],                    // handles, in the order of the queue
    left: -1,                     // how many of them run in this turn; -1: all that are there
    handles: new Map(),           // those that are armed or queued: {cb, why, timed, cancelled}
    timers: [],                   // the heap: {h, when, cb}
    cancelledTimers: 0,           // how many in the heap are
    inLoop: false,                // run_forever has begun
    running: null,                // the handle that runs, {h, cb}
    select: null,                 // the "select" that waits
    fired: new Map(),             // descriptors that were ready in this turn, and how
    steps: [],                    // tasks that run: an eager one inside another's step
    tasks: new Map(),             // those not done
    futures: new Map(),           // those not done
    fds: new Map(),               // the watched: {r: {h, cb}, w: {h, cb}}
    locks: new Map(), jobs: new Map(), children: new Map(), transports: new Map(),
    place: null,                  // the last place in the program that an event named
  };
}

function copyState(state) {
  const copy = {...state};
  for (const [key, value] of Object.entries(copy))
    if (Array.isArray(value))
      copy[key] = value.slice();
    else if (value instanceof Map)
      copy[key] = new Map(value);
  return copy;
}

/* Replace an entry that is there by one with these changes. */
function change(map, id, changes) {
  if (map.has(id))
    map.set(id, {...map.get(id), ...changes});
}

const without = (list, item) => list.filter(each => each !== item);

/* --- the loop ----------------------------------------------------------------------------- */

/* As the loop does when a turn begins: from the head, or everywhere if they are many. */
function dropCancelledTimers(s) {
  const isCancelled = timer => s.handles.get(timer.h)?.cancelled;
  if (s.timers.length > MANY_TIMERS && s.cancelledTimers > s.timers.length / 2) {
    s.timers = heapFilter(s.timers, timer => !isCancelled(timer));
    s.cancelledTimers = 0;
  }
  while (s.timers.length && isCancelled(s.timers[0])) {
    s.handles.delete(heapPop(s.timers).h);
    s.cancelledTimers--;
  }
}

function leaveHeap(s, h) {
  if (s.timers[0]?.h === h)
    heapPop(s.timers);
  else
    s.timers = heapFilter(s.timers, timer => timer.h !== h);
}

/* The first to leave the queue in a turn tells which were there when the loop looked. */
function leaveQueue(s, h) {
  s.left = (s.left < 0 ? s.ready.length : s.left) - 1;
  if (s.ready[0] === h)
    s.ready.shift();
  else
    s.ready = without(s.ready, h);
  s.handles.delete(h);
}

const loopEvents = {
  turn(s) {
    s.running = null;
    s.left = -1;
    s.fired.clear();
    dropCancelledTimers(s);
  },
  select(s, e) { s.select = e; },
  wake(s) { s.select = null; },
  fd(s, e) { s.fired.set(e.fd, e.mode); },
  ready(s, e) {
    if (e.why === 'timer' && s.handles.get(e.h)?.timed)
      leaveHeap(s, e.h);
    s.handles.set(e.h, {cb: e.cb, why: e.why});
    s.ready.push(e.h);
    wakeTask(s, taskOf(e.cb), e);
  },
  timer(s, e) {
    s.handles.set(e.h, {cb: e.cb, timed: true});
    heapPush(s.timers, {h: e.h, when: e.when, cb: e.cb});
  },
  handle_cancel(s, e) {
    if (s.handles.get(e.h)?.timed && !s.handles.get(e.h).cancelled)
      s.cancelledTimers++;
    change(s.handles, e.h, {cancelled: true});
  },
  skip(s, e) { leaveQueue(s, e.h); },
  run(s, e) {
    leaveQueue(s, e.h);
    s.running = {h: e.h, cb: e.cb};
  },
  end(s) { s.running = null; },
  turn_end(s) { s.left = 0; },
  loop_run(s) { Object.assign(s, {inLoop: true, left: -1}); },
  loop_return(s) { Object.assign(s, {inLoop: false, running: null, left: -1}); },
  loop_close(s) { Object.assign(s, {ready: [], timers: [], cancelledTimers: 0}); },
};

/* --- tasks and futures -------------------------------------------------------------------- */

function wakeTask(s, id, e) {
  const task = s.tasks.get(id);
  if (!task || s.steps.includes(id))
    return;
  change(s.tasks, id, {state: 'ready'});
  if (!task.cancelling && s.locks.get(task.lines.at(-1))?.kind === 'Queue')
    leaveLines(s, id);
}

function endStep(s, id) {
  if (s.steps.at(-1) === id)
    s.steps.pop();
}

const taskEvents = {
  task(s, e) {
    s.tasks.set(e.task, {name: e.name, coro: e.coro, state: 'made', src: e.src, lines: []});
  },
  step(s, e) {
    leaveLines(s, e.task);
    change(s.tasks, e.task, {state: 'runs', on: 0, stack: null, cancelling: false});
    s.steps.push(e.task);
  },
  await(s, e) {
    const {src} = s.tasks.get(e.task) ?? {};
    change(s.tasks, e.task, {state: 'waits', on: e.on, stack: e.stack, src: e.src ?? src});
    endStep(s, e.task);
  },
  yield(s, e) {
    const {src} = s.tasks.get(e.task) ?? {};
    change(s.tasks, e.task, {state: 'ready', stack: e.stack, src: e.src ?? src});
    endStep(s, e.task);
  },
  cancel(s, e) {
    if (!e.done)
      change(s.tasks, e.task, {cancelling: true});
  },
  future(s, e) { s.futures.set(e.f, {kind: e.kind, callbacks: 0}); },
  callback(s, e) {
    change(s.futures, e.f, {callbacks: (s.futures.get(e.f)?.callbacks ?? 0) + 1});
  },
  uncallback(s, e) {
    change(s.futures, e.f, {callbacks: (s.futures.get(e.f)?.callbacks ?? 0) - e.removed});
  },
  done(s, e) {
    leaveLines(s, e.f);
    endStep(s, e.f);
    s.tasks.delete(e.f);
    s.futures.delete(e.f);
  },
};

/* --- locks and the world ------------------------------------------------------------------ */

/* A task may be in two lines: a Barrier's, and that of the Condition which the Barrier is made of. */
function leaveLines(s, id) {
  for (const lock of s.tasks.get(id)?.lines ?? [])
    change(s.locks, lock, {waiters: without(s.locks.get(lock).waiters, id)});
  change(s.tasks, id, {lines: []});
}

function joinLine(s, e) {
  change(s.locks, e.obj, {waiters: [...s.locks.get(e.obj).waiters, e.by]});
  change(s.tasks, e.by, {lines: [...s.tasks.get(e.by).lines, e.obj]});
}

function letGo(holders, by) {
  const place = holders.indexOf(by);
  return holders.filter((each, i) => i !== (place < 0 ? 0 : place));
}

const worldEvents = {
  sync(s, e) {
    if (e.op === 'new')
      s.locks.set(e.obj, {kind: e.kind, holders: [], waiters: [], value: e.value, set: false});
    const lock = s.locks.get(e.obj);
    if (e.op.startsWith('wait') && s.tasks.has(e.by))
      joinLine(s, e);
    else if (e.op === 'acquire')
      change(s.locks, e.obj, {holders: [...lock.holders, e.by], value: e.value});
    else if (e.op === 'release')
      change(s.locks, e.obj, {holders: letGo(lock.holders, e.by), value: e.value});
    else if (e.kind === 'Barrier' && e.op !== 'new')
      change(s.locks, e.obj, {waiters: []});
    else if (e.value !== null)
      change(s.locks, e.obj, {value: e.value});
    if (e.kind === 'Event' && (e.op === 'set' || e.op === 'clear'))
      change(s.locks, e.obj, {set: e.op === 'set'});
  },
  watch(s, e) { s.fds.set(e.fd, {...s.fds.get(e.fd), [e.mode]: {h: e.h, cb: e.cb}}); },
  unwatch(s, e) {
    const {[e.mode]: gone, ...rest} = s.fds.get(e.fd) ?? {};
    s.fds.set(e.fd, rest);
    if (!rest.r && !rest.w)
      s.fds.delete(e.fd);
  },
  job(s, e) { s.jobs.set(e.job, {cb: e.cb, state: e.op}); },
  child(s, e) {
    const {status} = s.children.get(e.child) ?? {};
    s.children.set(e.child, {state: e.op, status: e.status ?? status ?? null});
  },
  transport(s, e) { s.transports.set(e.x, {kind: e.kind, state: e.op, buffered: e.buffered}); },
};

/* --- any event ---------------------------------------------------------------------------- */

const changesOf = {...loopEvents, ...taskEvents, ...worldEvents};

/* Change the state by the next event. */
function advance(s) {
  const e = eventAt(++s.n);
  if (e.src)
    s.place = e.src;
  changesOf[e.ev]?.(s, e);
}
