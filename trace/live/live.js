/* live.js -- the page of `zoetrope live`: events come in, the page shows where the loop is.
 *
 * One function for each kind of event changes the model; a few times a second what has changed is
 * drawn. All text goes in as text, whatever a program calls its tasks.
 */
'use strict';

const SHOWN_TASKS = 200, SHOWN_HANDLES = 12, RECENT = 200, OUTPUT_LINES = 500, SECONDS = 60;
const element = id => document.getElementById(id);

/* --- the model ---------------------------------------------------------------------------- */

let model;

function begin(header) {
  model = {
    header, n: 0, turn: 0, t: 0, running: null, ended: null,
    tasks: new Map(),         // T1 -> {name, state, what, steps}
    alive: 0,
    ready: new Map(),         // H1 -> the name of its callback, in order
    timers: new Set(),        // handles whose timer is armed
    output: [], recent: [],   // lines; [n, turn, words]
    outputs: 0,               // lines of output so far
    perSecond: new Map(),     // second of loop time -> {events, runs}
    lastCame: performance.now(),
  };
}

function task(id) {
  return model.tasks.get(id) ?? {};
}

function become(id, state, what = '') {
  const changed = task(id);
  changed.state = state;
  changed.what = what;
}

function taskOf(callback) {
  return /^task\.(?:step|wakeup)\((T\d+)\)$/.exec(callback)?.[1];
}

/* A result or an error, as it is written; None is not. */
function shown(value) {
  return typeof value === 'string' ? value : value == null ? '' : JSON.stringify(value);
}

const RESULTS = {result: 'returned', error: 'failed', cancelled: 'cancelled'};
const QUEUEING = ['wait', 'wait_put', 'wait_get'];

const on = {
  turn() { model.running = null; },
  ready(e) {
    model.ready.set(e.h, e.cb);
    model.timers.delete(e.h);
    const id = taskOf(e.cb);
    if (id && task(id).state !== 'runs')
      become(id, 'ready');
  },
  skip(e) { model.ready.delete(e.h); },
  timer(e) { model.timers.add(e.h); },
  handle_cancel(e) { model.timers.delete(e.h); },
  run(e) {
    model.ready.delete(e.h);
    model.running = e.cb;
    second().runs++;
  },
  end() { model.running = null; },
  task(e) {
    model.tasks.set(e.task, {name: e.name, state: 'made', what: '', steps: 0});
    model.alive++;
  },
  step(e) {
    const stepped = task(e.task);
    become(e.task, 'runs', e.throw ? `with ${e.throw}` : '');
    stepped.steps++;
    stepped.line = null;
  },
  sync(e) {
    if (QUEUEING.includes(e.op) && model.tasks.has(e.by))
      task(e.by).line = `${e.kind} ${e.obj}`;
  },
  await(e) {
    const {line} = task(e.task);
    become(e.task, line ? 'queues' : 'waits', line ?? e.on);
  },
  yield(e) { become(e.task, 'yields'); },
  done(e) {
    if (!model.tasks.has(e.f))
      return;
    become(e.f, RESULTS[e.state], shown(e.value));
    task(e.f).over = true;
    model.alive--;
  },
  out(e) {
    model.output.push(e.text);
    model.outputs++;
    if (model.output.length > 2 * OUTPUT_LINES)
      model.output.splice(0, OUTPUT_LINES);
  },
};

/* What happened in the present second of loop time. */
function second() {
  const key = Math.floor(model.t / 1e9);
  if (!model.perSecond.has(key)) {
    model.perSecond.set(key, {events: 0, runs: 0});
    for (const old of model.perSecond.keys())
      if (old < key - SECONDS)
        model.perSecond.delete(old);
  }
  return model.perSecond.get(key);
}

function take(e, words) {
  model.n = e.n;
  model.turn = e.k;
  model.t = e.t;
  model.lastCame = performance.now();
  second().events++;
  on[e.ev]?.(e);
  model.recent.push([e.n, e.k, words]);
  if (model.recent.length > 2 * RECENT)
    model.recent.splice(0, RECENT);
}

/* --- drawing ------------------------------------------------------------------------------ */

let held = false, drawing = false;

function say(id, text) {
  const there = element(id);
  if (there.textContent !== String(text))
    there.textContent = text;
}

function duration(ns) {
  return ns >= 1e9 ? `${(ns / 1e9).toFixed(3)} s` : `${(ns / 1e6).toFixed(3)} ms`;
}

/* The second that is over last, by the clock of the loop, which goes on while nothing happens. */
function present() {
  const idle = model.ended ? 0 : performance.now() - model.lastCame;
  return Math.floor((model.t + (model.header.clock === 'virtual' ? 0 : idle * 1e6)) / 1e9);
}

function drawNumbers() {
  const last = model.perSecond.get(present() - 1) ?? {events: 0, runs: 0};
  say('turn', model.turn);
  say('time', duration(model.t));
  say('depth', model.ready.size);
  say('timers', model.timers.size);
  say('alive', model.alive);
  say('runs', last.runs.toLocaleString('en'));
  say('rate', last.events.toLocaleString('en'));
  say('count', model.n.toLocaleString('en'));
  say('now', model.running ? `${model.running} runs` : model.ended ? 'nothing runs any more'
                                                                 : 'nothing runs: the loop waits');
}

function drawChart() {
  const now = present(), bars = [];
  const most = Math.max(1, ...Array.from(model.perSecond.values(), each => each.runs));
  for (let i = 0; i < SECONDS; i++) {
    const runs = model.perSecond.get(now - SECONDS + 1 + i)?.runs ?? 0;
    if (runs === 0)
      continue;
    const bar = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
    const height = Math.max(1, 58 * runs / most);
    Object.entries({x: i * 10 + 1, y: 60 - height, width: 8, height})
      .forEach(([name, value]) => bar.setAttribute(name, value));
    bars.push(bar);
  }
  element('chart').replaceChildren(...bars);
}

function cells(row, texts) {
  while (row.children.length < texts.length)
    row.append(document.createElement(row.children.length ? 'td' : 'th'));
  texts.forEach((text, i) => {
    if (row.children[i].textContent !== String(text))
      row.children[i].textContent = text;
  });
}

/* Those alive, then those that ended last, as many as can be read. */
function chosenTasks() {
  const alive = [], over = [];
  for (const entry of model.tasks)
    (entry[1].over ? over : alive).push(entry);
  const ended = element('ended').checked ? over.reverse() : [];
  return [...alive.slice(0, SHOWN_TASKS), ...ended.slice(0, SHOWN_TASKS)];
}

function drawTasks() {
  const body = element('task-rows'), chosen = chosenTasks();
  while (body.rows.length > chosen.length)
    body.deleteRow(-1);
  chosen.forEach(([id, {name, state, what, steps}], i) => {
    const row = body.rows[i] ?? body.insertRow();
    cells(row, [id, name, state, what, steps]);
    row.firstChild.scope = 'row';
    row.children[2].dataset.state = state;
  });
  const left = model.tasks.size - chosen.length;
  element('more').hidden = left === 0;
  say('more', `${left} more tasks are not shown`);
}

function drawQueue() {
  const list = element('ready'), first = [];
  for (const [handle, callback] of model.ready) {
    if (first.length === SHOWN_HANDLES)
      break;
    first.push(`${handle} ${callback}`);
  }
  list.replaceChildren(...first.map(text => {
    const item = document.createElement('li');
    item.textContent = text;
    return item;
  }));
  const left = model.ready.size - first.length;
  say('queue-more', left ? `and ${left} more` : first.length ? '' : 'empty');
}

/* Keep the end in sight, unless the reader has scrolled away from it. */
function atEnd(list, change) {
  const follows = list.scrollHeight - list.scrollTop - list.clientHeight < 30;
  change();
  if (follows)
    list.scrollTop = list.scrollHeight;
}

function drawOutput() {
  const lines = model.output.slice(-OUTPUT_LINES).join('\n');
  atEnd(element('output'), () => say('output', lines));
}

function drawRecent() {
  const list = element('recent');
  if (held || list.dataset.last === String(model.n))
    return;
  list.dataset.last = model.n;
  atEnd(list, () => list.replaceChildren(...model.recent.slice(-RECENT).map(texts => {
    const item = document.createElement('li');
    texts.forEach((text, i) => {
      const part = item.appendChild(document.createElement('span'));
      part.textContent = i === 1 ? `turn ${text}` : text;
      part.className = i === 2 ? 'words' : '';
    });
    return item;
  })));
}

function draw() {
  drawing = false;
  if (!model)
    return;
  drawNumbers();
  drawChart();
  drawTasks();
  drawQueue();
  drawOutput();
  drawRecent();
}

function drawSoon() {
  if (!drawing)
    setTimeout(draw, 100);
  drawing = true;
}

/* --- the stream --------------------------------------------------------------------------- */

function tell(state, text) {
  element('state').dataset.state = state;
  say('state', text);
}

function introduce(header) {
  document.title = `${header.program} – zoetrope live`;
  say('program', header.program);
  say('about', `${header.language}, ${header.clock} clock${header.seed ? `, seed ${header.seed}` : ''}`);
}

function follow() {
  const source = new EventSource('events');
  let run = null;
  source.addEventListener('run', message => {
    if (run !== null && run !== message.data)
      location.reload();
    run = message.data;
    tell('running', 'running');
  });
  source.addEventListener('message', message => {
    const [line, words] = message.data.split('\n'), event = JSON.parse(line);
    if ('zoetrope' in event) {
      begin(event);
      introduce(event);
    } else {
      take(event, words);
    }
    drawSoon();
  });
  source.addEventListener('end', message => {
    const [line, words] = message.data.split('\n'), {status, complete} = JSON.parse(line);
    source.close();
    if (model)
      model.ended = true;
    tell(status === 0 && complete ? 'ended' : 'failed', words);
    drawSoon();
  });
  source.addEventListener('error', () => {
    tell('lost', source.readyState === EventSource.CLOSED
      ? 'zoetrope has ended; this is the last it told' : 'connection lost; trying again');
  });
}

function toggleHold() {
  held = !held;
  element('hold').setAttribute('aria-pressed', held);
  say('held', held ? `held at event ${model?.n ?? 0}` : '');
  drawSoon();
}

element('hold').addEventListener('click', toggleHold);
element('ended').addEventListener('change', drawSoon);
document.addEventListener('keydown', event => {
  if (event.key === 'h' && !event.ctrlKey && !event.metaKey && !event.altKey)
    toggleHold();
});
setInterval(() => model && !model.ended && drawSoon(), 1000);
follow();
