/* replay.js -- the state at any event, quickly.
 *
 * A state is found by replaying events from an earlier one. So copies are kept at every so many
 * events; few enough for the room they take, near enough for the eye not to wait.
 */
const STRIDE = Math.max(1000, Math.ceil(count / 64));
const kept = [firstState()];      // the states after 0, STRIDE, 2 * STRIDE ... events
let latest = firstState();        // the one asked for last

/* Replay up to event n, keeping copies on the way. */
function replay(state, n) {
  while (state.n < n) {
    advance(state);
    if (state.n === kept.length * STRIDE)
      kept.push(copyState(state));
  }
  return state;
}

/* The state after event n; good until the next call. */
function stateAt(n) {
  const near = Math.min(Math.floor(n / STRIDE), kept.length - 1);
  if (n < latest.n || near * STRIDE > latest.n)
    latest = copyState(kept[near]);
  return replay(latest, n);
}

/* Keep all copies, a little at a time, so that no jump has to. */
function keepAll() {
  const next = kept.length * STRIDE;
  if (next > count)
    return;
  replay(copyState(kept.at(-1)), next);
  setTimeout(keepAll, 0);
}
