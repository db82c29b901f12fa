/* sentence.js -- an event in words, as words.c says them.
 *
 * The sentences are the tool's own; they come with the page. {field} stands for a field's value,
 * {@field} for a time; what is in [brackets] is left out when a field in it is.
 */
/* A duration in ns with a unit that fits, and three digits behind the point at most. */
function timeWords(ns) {
  const units = [[1e9, 's'], [1e6, 'ms'], [1e3, 'us'], [1, 'ns']];
  if (ns === 0)
    return '0';
  if (ns < 0)
    return `-${timeWords(-ns)}`;
  const [unit, name] = units.find(([size]) => ns >= size);
  return `${Math.floor(ns / unit * 1000 + 1e-6) / 1000} ${name}`;
}

/* The same in three digits, where there is little room. */
function shortTime(ns) {
  const [number, unit] = timeWords(ns).split(' ');
  return unit ? `${Number(Number(number).toPrecision(3))} ${unit}` : number;
}

function fieldWords(e, field, isTime) {
  const value = e[field.name];
  if (isTime)
    return e.ev === 'select' && value < 0 ? 'for ever' : timeWords(value);
  return field.type === 'i' ? idName(value) : field.type === 'f' ? '' : String(value);
}

const isLeftOut = (e, field) => e[field.name] === null || (field.type !== 'n' && !e[field.name]);

/* What event n says, without its full stop. */
function sentence(n) {
  const e = eventAt(n), {sentence: pattern, fields} = kinds[kindOf[n]];
  const find = name => fields.find(field => field.name === name);
  const fill = part => part.replace(/\{(@?)(\w+)\}/g,
    (all, isTime, name) => fieldWords(e, find(name), isTime));
  return pattern.split(/(\[[^\]]*\])/).map(part => {
    if (!part.startsWith('['))
      return fill(part);
    const names = [...part.matchAll(/\{@?(\w+)\}/g)].map(found => find(found[1]));
    return names.some(field => isLeftOut(e, field)) ? '' : fill(part.slice(1, -1));
  }).join('');
}

/* A string of at most so many characters. */
function cut(string, most) {
  return string.length > most ? `${string.slice(0, most - 1)}\u2026` : string;
}

/* A result or an error as a person writes it: JSON's quotes are for strings only. */
function valueWords(value, state) {
  if (value === null || state === 'cancelled')
    return '';
  return state === 'error' && value.startsWith('"') ? JSON.parse(value) : value;
}

/* lessons/09-share/lock.c:52 is lock.c:52 where there is little room. */
function shortPlace(place) {
  return place.slice(place.lastIndexOf('/') + 1);
}

/* What a task is called: its name, or if nobody gave it one, its coroutine's. */
function titleOf(id) {
  const made = eventAt(listed.made.get(id) ?? 1);
  return made.name === `Task-${id >>> 4}` ? made.coro : made.name ?? '';
}

const stacks = new Map();         // by its JSON: a stack that was read

function readStack(json) {
  return JSON.parse(json).filter(entry => typeof entry === 'string' && entry.includes(' '))
    .map(entry => /^(\S*) (.*)$/s.exec(entry)).filter(found => found)
    .map(([, name, place]) => ({name, place}));
}

/* The frames of a task that waits, outermost first, as {name, place}. */
function framesOf(task) {
  if (task.stack && !stacks.has(task.stack))
    stacks.set(task.stack, readStack(task.stack));
  const frames = stacks.get(task.stack) ?? [];
  return frames.length || !task.src ? frames : [{name: task.coro, place: task.src}];
}
