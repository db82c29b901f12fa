/* filter.js -- which events to stop at: words, all of which an event must answer to.
 *
 * A word is the name of a thing (T2), of a kind of event (await), of a lane (lock), or any part of
 * the event's sentence.
 */
let filterText = '';
let filterSoon = 0;               // what is typed is applied when the typing pauses

/* Whether an event answers to a word. */
function testOf(word) {
  const id = idOf(word), lower = word.toLowerCase();
  const kind = kinds.findIndex(each => each.name === lower);
  const category = categories.find(each => each.id === lower);
  if (id)
    return n => idsOf(n).includes(id);
  if (kind >= 0)
    return n => kindOf[n] === kind;
  if (category)
    return n => categoryOf(n) === category;
  return n => sentence(n).toLowerCase().includes(lower);
}

function applyFilter(text) {
  clearTimeout(filterSoon);
  const tests = text.split(/\s+/).filter(word => word).map(testOf);
  let matches = count;
  filterText = text;
  strip.mask = null;
  if (tests.length) {
    strip.mask = new Uint8Array(count + 1);
    matches = 0;
    for (let n = 1; n <= count; n++)
      if (tests.every(test => test(n)))
        matches += strip.mask[n] = 1;
  }
  const words = [matches, count].map(each => each.toLocaleString('en')).join(' of ');
  byId('matches').textContent = tests.length ? `${words} events` : '';
  drawStrip();
}

/* Filter by a text that did not come from the keyboard; the same again takes it away. */
function setFilter(text) {
  const field = byId('filter');
  field.value = field.value === text ? '' : text;
  applyFilter(field.value);
}

const isShown = n => !strip.mask || strip.mask[n] === 1;

/* The next event from n on, or back, that the filter lets through; 0: none. */
function nextShown(n, by) {
  for (let at = n + by; at >= 1 && at <= count; at += by)
    if (isShown(at))
      return at;
  return 0;
}
