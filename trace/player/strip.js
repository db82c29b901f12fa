/* strip.js -- the whole run as a strip: a lane for each sort of event, marks for turns.
 *
 * Each event is a bar in the lane of its sort; where there are more events than points, a bar is as
 * strong as events are many. What the filter leaves out is faint. The playhead lies above.
 */
const categories = [
  {id: 'loop', kinds: 'loop_open loop_run loop_return loop_close stop turn select wake turn_end exit'},
  {id: 'io', kinds: 'fd watch unwatch wakeup signal child job transport protocol'},
  {id: 'timer', kinds: 'timer block'},
  {id: 'queue', kinds: 'ready run end skip'},
  {id: 'task', kinds: 'task step await yield'},
  {id: 'future', kinds: 'future done callback uncallback'},
  {id: 'lock', kinds: 'sync'},
  {id: 'trouble', kinds: 'cancel handle_cancel swallow uncancel report'},
  {id: 'output', kinds: 'out note span span_end'},
];
const STEPS = [1, 2, 5].map(each => [1, 10, 100, 1e3, 1e4, 1e5, 1e6].map(unit => each * unit)).flat()
  .sort((a, b) => a - b);    // between turns that are numbered
const LANE = 12, TOP = 16;         // heights, in the strip's own points

const strip = {
  lanes: [],                      // the categories that the run has
  from: 1, span: Math.min(count, 1200),    // the part that is shown
  mask: null,                     // by event number: what the filter lets through; null: all
};

const categoryByKind = kinds.map(kind =>
  categories.find(category => category.kinds.split(' ').includes(kind.name)));
const categoryOf = n => categoryByKind[kindOf[n]];

function chooseLanes() {
  const there = new Set(kindOf.slice(1));
  strip.lanes = categories.filter(category =>
    kinds.some((kind, i) => there.has(i) && categoryByKind[i] === category));
  byId('lanes').replaceChildren(...strip.lanes.map(category => make('li', {},
    make('button', {type: 'button', class: `lane ${category.id}`, tabindex: -1,
      title: `only ${category.id} events`, click: () => setFilter(category.id)}, category.id))));
  byId('strip').style.setProperty('--lanes', strip.lanes.length);
}

const xOf = (n, width) => (n - strip.from) / strip.span * width;

/* How many of a lane's events fall on each point, all and those let through. */
function countPoints(width) {
  const bins = strip.lanes.map(() => ({all: new Uint32Array(width), through: new Uint32Array(width)}));
  const laneOf = categoryByKind.map(category => strip.lanes.indexOf(category));
  const last = Math.min(count, strip.from + strip.span - 1);
  for (let n = strip.from; n <= last; n++) {
    const bin = bins[laneOf[kindOf[n]]], x = Math.floor(xOf(n, width));
    bin.all[x]++;
    if (!strip.mask || strip.mask[n])
      bin.through[x]++;
  }
  return bins;
}

function drawLanes(pen, width, height, colourOf) {
  const wide = Math.max(1, width / strip.span), bar = wide > 3 ? wide - 1 : wide;
  const perPoint = Math.max(1, strip.span / width);
  countPoints(width).forEach(({all, through}, i) => {
    pen.fillStyle = colourOf(strip.lanes[i].id);
    for (let x = 0; x < width; x++) {
      if (!all[x])
        continue;
      pen.globalAlpha = through[x] ? Math.min(1, .45 + .55 * through[x] / perPoint) : .13;
      pen.fillRect(x, TOP + i * height + 1, bar, height - 2);
    }
  });
  pen.globalAlpha = 1;
}

/* Lines where turns begin, and numbers where there is room for them. */
function drawTurns(pen, width, bottom, colourOf) {
  const first = countUpTo(listed.turns, strip.from - 1);
  const last = countUpTo(listed.turns, strip.from + strip.span - 1);
  const room = Math.ceil((last - first) * 46 / width);
  const step = STEPS.find(each => each >= room) ?? STEPS.at(-1);
  pen.font = '11px Helvetica, Arial, sans-serif';
  for (let i = first; i < last; i++) {
    const k = turnOf[listed.turns[i]], x = Math.floor(xOf(listed.turns[i], width));
    if ((last - first) * 5 > width && k % step)
      continue;
    pen.fillStyle = colourOf('turn');
    pen.globalAlpha = k % step ? .25 : .5;
    pen.fillRect(x, k % step ? TOP - 4 : 3, 1, bottom);
    pen.globalAlpha = 1;
    pen.fillStyle = colourOf('words');
    if (k % step === 0)
      pen.fillText(String(k), x + 4, 11);
  }
}

/* Draw the strip anew: it has another size, part, filter or theme. */
function drawStrip() {
  const canvas = byId('film'), style = getComputedStyle(document.documentElement);
  const scale = parseFloat(style.fontSize) / 15 * devicePixelRatio;
  const width = Math.max(1, Math.floor(canvas.clientWidth * devicePixelRatio / scale));
  const height = TOP + strip.lanes.length * LANE;
  const pen = canvas.getContext('2d');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  const colourOf = id => style.getPropertyValue(`--fill-${id}`).trim();
  drawTurns(pen, width, height, colourOf);
  drawLanes(pen, width, LANE, colourOf);
}

/* --- the part shown ----------------------------------------------------------------------- */

/* Show that part of the run which has event n in its middle. */
function centre(n) {
  strip.from = Math.max(1, Math.min(count - strip.span + 1, Math.round(n - strip.span / 2)));
  byId('whole').hidden = strip.span === count;
  byId('part').style.width = `${strip.span / count * 100}%`;
  byId('part').style.marginLeft = `${(strip.from - 1) / count * 100}%`;
  drawStrip();
}

/* Put the playhead at event n, in a part of the strip where it can be seen. */
function placeHead(n) {
  if (n < strip.from || n >= strip.from + strip.span)
    centre(n);
  byId('head').style.left = `${(n - strip.from + .5) / strip.span * 100}%`;
  const slider = byId('strip');
  slider.setAttribute('aria-valuenow', n);
  slider.setAttribute('aria-valuetext', `event ${n}, turn ${turnOf[n]}`);
}

/* Show half or twice as much, around event n. */
function zoom(factor, n) {
  strip.span = Math.max(Math.min(40, count), Math.min(count, Math.round(strip.span * factor)));
  centre(n);
  placeHead(n);
}

/* The event at a point of the window, in an element that shows `span` events from `from` on. */
function eventUnder(clientX, element, from, span) {
  const box = element.getBoundingClientRect();
  const n = from + Math.floor((clientX - box.left) / box.width * span);
  return Math.max(1, Math.min(count, n));
}
