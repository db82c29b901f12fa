/* timers.js -- the timers as the heap that they are: a tree, and the array that it lies in. */
const TREE_MAX = 15, ARRAY_MAX = 40, NODE = {width: 50, height: 34, level: 52};

/* Few nodes stand apart. */
const gapOf = levels => levels < 4 ? 14 : 3;

/* The middle of a node of a heap drawn with so many levels. */
function nodeAt(place, levels) {
  const level = 31 - Math.clz32(place + 1), across = 2 ** level;
  const whole = 2 ** (levels - 1) * (NODE.width + gapOf(levels));
  return {
    x: (place + 1 - across + .5) * whole / across,
    y: level * NODE.level + NODE.height / 2 + 2,
  };
}

function drawNode(timer, at, state, marked) {
  const handle = state.handles.get(timer.h);
  const classes = ['node', handle?.cancelled && 'cancelled', marked.has(timer.h) && 'marked'];
  return draw('g', {class: classes.filter(Boolean).join(' ')},
    draw('rect', {x: at.x - NODE.width / 2, y: at.y - NODE.height / 2, width: NODE.width,
      height: NODE.height, rx: 6}),
    draw('text', {x: at.x, y: at.y - 3, class: 'handle'}, idName(timer.h)),
    draw('text', {x: at.x, y: at.y + 11}, shortTime(timer.when)));
}

function drawTree(timers, state, marked) {
  const levels = 32 - Math.clz32(timers.length);
  const places = timers.map((timer, i) => nodeAt(i, levels));
  const width = 2 ** (levels - 1) * (NODE.width + gapOf(levels)), height = levels * NODE.level - 14;
  const edges = places.slice(1).map((at, i) => {
    const parent = places[i >> 1];
    return draw('line', {x1: parent.x, y1: parent.y, x2: at.x, y2: at.y});
  });
  return draw('svg', {viewBox: `0 0 ${width} ${height}`, style: `max-width: ${width / 15}rem`,
    role: 'img', 'aria-label': `a heap of ${timers.length} timers, drawn as a tree`},
  edges, timers.map((timer, i) => drawNode(timer, places[i], state, marked)));
}

function showTimers(state, marked) {
  const {timers} = state;
  const cells = firstOf(timers, ARRAY_MAX, timer => make('li', {
    class: state.handles.get(timer.h)?.cancelled ? 'cancelled' : null,
    title: `${timer.cb}, due at ${timeWords(timer.when)}`,
  }, nameTag(timer.h, marked)), 'none is armed');
  const tree = timers.length ? [drawTree(timers.slice(0, TREE_MAX), state, marked)] : [];
  return [...tree, make('ol', {class: 'array', start: 0, 'aria-label': 'the array it lies in'}, cells)];
}
