/* heap.js -- the timers' heap, by heapq's algorithm.
 *
 * A trace says when a timer is armed, not where it comes to lie. But the loop keeps its timers in a
 * binary heap, and the same pushes and pops leave every item in the same place.
 */
/* Let the item at `place` rise towards `root` while its parent is due later. */
function heapRise(heap, root, place) {
  const item = heap[place];
  while (place > root) {
    const parent = place - 1 >> 1;
    if (!(item.when < heap[parent].when))
      break;
    heap[place] = heap[parent];
    place = parent;
  }
  heap[place] = item;
}

/* Let the item at `root` sink to a leaf, always to the child that is due first, and rise again. */
function heapSink(heap, root) {
  const item = heap[root];
  let place = root;
  for (let child = 2 * place + 1; child < heap.length; child = 2 * place + 1) {
    if (child + 1 < heap.length && !(heap[child].when < heap[child + 1].when))
      child++;
    heap[place] = heap[child];
    place = child;
  }
  heap[place] = item;
  heapRise(heap, root, place);
}

function heapPush(heap, item) {
  heap.push(item);
  heapRise(heap, 0, heap.length - 1);
}

function heapPop(heap) {
  const top = heap[0], last = heap.pop();
  if (heap.length) {
    heap[0] = last;
    heapSink(heap, 0);
  }
  return top;
}

/* Keep those that `keep` holds for, and order them anew. */
function heapFilter(heap, keep) {
  const kept = heap.filter(keep);
  for (let place = (kept.length >> 1) - 1; place >= 0; place--)
    heapSink(kept, place);
  return kept;
}
