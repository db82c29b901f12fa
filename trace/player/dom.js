/* dom.js -- making what stands in the page.
 *
 * What a trace says goes in as text, whatever it looks like: nothing here parses HTML.
 */
const byId = id => document.getElementById(id);

function fillIn(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes))
    if (typeof value === 'function')
      element.addEventListener(name, value);
    else if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : value);
  element.append(...children.flat(9).filter(child => child !== null && child !== undefined));
  return element;
}

/* An element with attributes, listeners and children: elements, strings, lists of them, null. */
function make(tag, attributes = {}, ...children) {
  return fillIn(document.createElement(tag), attributes, children);
}

function draw(tag, attributes = {}, ...children) {
  return fillIn(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

/* A name such as T2, in the colour of its kind; marked if the event at hand is about it. */
function nameTag(id, marked) {
  return make('b', {class: `name ${data.prefixes[id & 15]}${marked.has(id) ? ' marked' : ''}`},
    idName(id));
}

/* Words in which names are set as such: "Lock L1". */
function taggedWords(words, marked) {
  return words.split(/(\b(?:[A-Z]|fd)[1-9][0-9]*\b)/).map((part, i) =>
    i % 2 && idOf(part) ? nameTag(idOf(part), marked) : part);
}

/* The first `most` of some items, and a word about the others. */
function firstOf(items, most, show, otherwise) {
  const shown = items.slice(0, most).map(show);
  if (items.length > most)
    shown.push(make('li', {class: 'quiet'}, `and ${items.length - most} more`));
  return shown.length ? shown : [make('li', {class: 'quiet'}, otherwise)];
}
