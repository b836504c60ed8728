// A neighbourhood by itself. On a large map neighbours stand far from one another, and between them is nothing while only
// they are shown; so they are put in rings by their steps from the one in the middle.

const RING_GAP = 150;
const ROW_GAP = 76;
// Along a ring, for one mark; rings with more marks than a row takes have several rows.
const ARC = 64;
const MOST_IN_ROW = 28;
const MOST_ROWS = 4;

// The marks by steps: within a ring in the order of what they were reached from, so that lines cross little.
function ringsOf(visible, start) {
  const neighbours = new Map(visible.marks.map((node) => [node.number, []]));
  for (const { edge } of visible.lines) {
    neighbours.get(edge.from).push(edge.to);
    neighbours.get(edge.to).push(edge.from);
  }
  const parents = new Map([[start, null]]);
  const rings = [[start]];
  for (;;) {
    const next = [];
    for (const node of rings[rings.length - 1]) {
      for (const other of (neighbours.get(node) || []).sort((a, b) => a - b)) {
        if (parents.has(other)) continue;
        parents.set(other, node);
        next.push(other);
      }
    }
    if (!next.length) break;
    rings.push(next);
  }
  // Pinned and picked things that nothing shown leads to.
  const rest = visible.marks.map((node) => node.number).filter((node) => !parents.has(node));
  return { rings: rest.length ? [...rings, rest] : rings, parents };
}

// Turns a ring so that its marks stand, taken together, nearest to what they were reached from.
function turnOf(ring, parents, angles) {
  let [x, y] = [0, 0];
  ring.forEach((node, place) => {
    const from = angles.get(parents.get(node));
    if (from === undefined) return;
    const away = from - (2 * Math.PI * place) / ring.length;
    x += Math.cos(away);
    y += Math.sin(away);
  });
  return Math.atan2(y, x);
}

// Places by the number of the node; `shape` is how much wider than high the rings are.
function ringPlaces(visible, start, shape) {
  const { rings, parents } = ringsOf(visible, start);
  const places = new Map([[start, { x: 0, y: 0 }]]);
  const angles = new Map();
  let outer = 0;
  for (const ring of rings.slice(1)) {
    const rows = Math.min(MOST_ROWS, Math.ceil(ring.length / MOST_IN_ROW));
    const radius = Math.max(outer + RING_GAP, (ring.length * ARC) / (2 * Math.PI * rows));
    const turn = turnOf(ring, parents, angles);
    ring.forEach((node, place) => {
      const angle = turn + (2 * Math.PI * place) / ring.length;
      const away = radius + (place % rows) * ROW_GAP;
      angles.set(node, angle);
      places.set(node, { x: Math.round(shape * away * Math.cos(angle)), y: Math.round(away * Math.sin(angle)) });
    });
    outer = radius + (rows - 1) * ROW_GAP;
  }
  return places;
}
