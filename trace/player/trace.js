/* trace.js -- the events of a run, as they lie in the page.
 *
 * The page has one list of numbers, a row for each event; play_data.c says how it is made. Here are
 * the columns that every event has, an event as an object with the names of docs/trace-format.md,
 * and lists of those events that are looked for again and again. Things are known by number, as in
 * events.h: four bits for the kind, then the count.
 */
'use strict';

const data = JSON.parse(document.getElementById('data').textContent);
const count = data.count;
const kinds = data.kinds.map(([name, sentence, fields]) => ({
  name, sentence, fields: fields.map(([type, field, ...words]) => ({type, name: field, words})),
}));

/* By event number. */
const kindOf = new Uint8Array(count + 1), rowOf = new Uint32Array(count + 1);
const turnOf = new Int32Array(count + 1), timeOf = new Float64Array(count + 1);

/* Events of one sort, in order: their numbers. The steps of each task, and the event that made it. */
const listed = {
  turns: [], outputs: [], endedTasks: [], endedFutures: [], runs: new Map(), made: new Map(),
};

const ID = Object.fromEntries(data.prefixes.map((prefix, i) => [prefix || 'none', i]));
const isTask = id => (id & 15) === ID.T;

const HEAD = 6;                   // numbers in a row before its fields
const kindNumber = Object.fromEntries(kinds.map((kind, i) => [kind.name, i]));

function readColumns() {
  const rows = data.events;
  for (let n = 1, row = 0; n <= count; n++) {
    const kind = rows[row];
    kindOf[n] = kind;
    rowOf[n] = row;
    turnOf[n] = turnOf[n - 1] + rows[row + 1];
    timeOf[n] = timeOf[n - 1] + rows[row + 2];
    if (kind === kindNumber.turn)
      listed.turns.push(n);
    else if (kind === kindNumber.out)
      listed.outputs.push(n);
    else if (kind === kindNumber.done)
      (isTask(rows[row + HEAD]) ? listed.endedTasks : listed.endedFutures).push(n);
    else if (kind === kindNumber.task)
      listed.made.set(rows[row + HEAD], n);
    else if (kind === kindNumber.step)
      listRun(rows[row + HEAD], n);
    row += HEAD + kinds[kind].fields.length;
  }
}

function listRun(task, n) {
  const runs = listed.runs.get(task);
  if (runs)
    runs.push(n);
  else
    listed.runs.set(task, [n]);
}

function decode(type, raw, words) {
  return type === 't' || type === 'v' ? data.strings[raw] : type === 'w' ? words[raw] : raw;
}

/* The event numbered n. Text is a string or null, a value the text of its JSON, an id a number. */
function eventAt(n) {
  const rows = data.events, row = rowOf[n], kind = kinds[kindOf[n]];
  const e = {
    n, k: turnOf[n], t: timeOf[n], ev: kind.name, by: rows[row + 3],
    cause: rows[row + 4] && n - rows[row + 4], src: data.strings[rows[row + 5]],
  };
  kind.fields.forEach((field, i) => {
    e[field.name] = decode(field.type, rows[row + HEAD + i], field.words);
  });
  return e;
}

/* What led to event n: its cause, or else the step or run that it happened in. 0: nothing. */
function reasonOf(n) {
  const e = eventAt(n);
  if (e.cause || !e.by)
    return e.cause;
  for (let at = n - 1; at > 0; at--) {
    const about = data.events[rowOf[at] + HEAD];
    if (kindOf[at] === kindNumber.run && (e.ev === 'step' || about === e.by))
      return at;
    if (kindOf[at] === kindNumber.step && e.ev !== 'step' && about === e.by)
      return at;
  }
  return 0;
}

/* How many of these numbers, which go up, are at most n. */
function countUpTo(numbers, n) {
  let low = 0, high = numbers.length;
  while (low < high) {
    const middle = low + high >> 1;
    if (numbers[middle] <= n)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

function idName(id) {
  return id ? data.prefixes[id & 15] + (id >>> 4) : 'nothing';
}

/* The id of this name; 0 for what is none. */
function idOf(name) {
  const found = /^([A-Za-z]+)([1-9][0-9]*)$/.exec(name);
  const kind = found ? data.prefixes.findIndex(p => p.toLowerCase() === found[1].toLowerCase()) : -1;
  return kind > 0 ? Number(found[2]) * 16 + kind : 0;
}

/* The task that a handle's callback runs; 0 for other callbacks. */
function taskOf(callback) {
  const found = /^task\.(?:step|wakeup)\(T(\d+)\)$/.exec(callback);
  return found ? Number(found[1]) * 16 + ID.T : 0;
}

/* Every thing that an event names. */
function idsOf(n) {
  const rows = data.events, row = rowOf[n], ids = [rows[row + 3]];
  kinds[kindOf[n]].fields.forEach((field, i) => {
    const raw = rows[row + HEAD + i];
    if (field.type === 'i')
      ids.push(raw);
    else if (field.name === 'cb')
      ids.push(taskOf(data.strings[raw]));
  });
  return ids.filter(id => id);
}

readColumns();
