/* steps.js -- going from event to event: one, a turn, a task's next run, the cause, and back. */
const SPEEDS = [1, 2, 4, 8, 16, 32, 64];
const player = {
  n: 0,                           // the event that is shown
  trail: [],                      // where jumps came from
  speed: 2,                       // events a second, by its place among SPEEDS
  clock: 0,                       // the interval that plays; 0: none
  hash: 0,                        // the timeout after which the address is set
};

/* The address follows at leisure: browsers allow it only so many changes. */
function setAddress() {
  clearTimeout(player.hash);
  player.hash = setTimeout(() => history.replaceState(null, '', `#e=${player.n}`), 200);
}

function eventInAddress() {
  const found = /^#e=(\d+)$/.exec(location.hash);
  return found ? Math.max(1, Math.min(count, Number(found[1]))) : 0;
}

function goTo(n) {
  if (n < 1 || n > count || n === player.n)
    return;
  player.n = n;
  showAll(n);
  placeHead(n);
  setAddress();
}

/* A jump can be taken back. */
function jumpTo(n) {
  if (n < 1 || n === player.n)
    return;
  player.trail.push(player.n);
  goTo(n);
}

const steps = {
  first() { goTo(1); },
  last() { goTo(count); },
  next() { goTo(nextShown(player.n, 1)); },
  previous() { goTo(nextShown(player.n, -1)); },
  nextTurn() { goTo(listed.turns[countUpTo(listed.turns, player.n)] ?? count); },
  previousTurn() { goTo(listed.turns[countUpTo(listed.turns, player.n - 1) - 1] ?? 1); },
  nextRun() { goToRun(1); },
  previousRun() { goToRun(-1); },
  cause() { jumpTo(reasonOf(player.n)); },
  back() {
    if (player.trail.length)
      goTo(player.trail.pop());
  },
};

/* Of the task that the event is about, or the last event that was about one. */
function goToRun(by) {
  let from = player.n;
  while (from > 1 && !idsOf(from).some(isTask))
    from--;
  const runs = listed.runs.get(idsOf(from).find(isTask)) ?? [];
  const place = by > 0 ? countUpTo(runs, player.n) : countUpTo(runs, player.n - 1) - 1;
  goTo(runs[place] ?? player.n);
}

/* --- playing ------------------------------------------------------------------------------ */

function pause() {
  clearInterval(player.clock);
  player.clock = 0;
  showPlaying();
}

function playOn() {
  const next = nextShown(player.n, 1);
  if (next)
    goTo(next);
  else
    pause();
}

function play() {
  clearInterval(player.clock);
  if (!nextShown(player.n, 1))
    goTo(1);
  player.clock = setInterval(playOn, 1000 / SPEEDS[player.speed]);
  showPlaying();
}

/* While it plays, nobody wants every sentence read out. */
function showPlaying() {
  const button = byId('play');
  button.textContent = player.clock ? '\u2016' : '\u25b6';
  button.setAttribute('aria-label', player.clock ? 'pause' : 'play');
  button.setAttribute('aria-pressed', String(player.clock !== 0));
  byId('sentence').setAttribute('aria-live', player.clock ? 'off' : 'polite');
  byId('speed').textContent = `${SPEEDS[player.speed]}/s`;
}

function changeSpeed(by) {
  player.speed = Math.max(0, Math.min(SPEEDS.length - 1, player.speed + by));
  if (player.clock)
    play();
  else
    showPlaying();
}
