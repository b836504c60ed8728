// The way from one node to another by lines that pass the filters and affirm something (Dijkstra's algorithm).

// What one step costs. The strongest path has the greatest product of beliefs; the shortest has the fewest steps, and
// of several such ways the stronger one.
const STEP_COST = {
  strongest: (belief) => 0.001 - Math.log(Math.max(belief, 0.01)),
  shortest: (belief) => 1 + 0.001 * (1 - belief),
};

// A heap of [cost, node], the cheapest first; equal costs by node, so that the way is always the same.
function createHeap() {
  const heap = [];
  const before = (a, b) => a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
  const swap = (i, j) => { [heap[i], heap[j]] = [heap[j], heap[i]]; };
  return {
    push(item) {
      let at = heap.push(item) - 1;
      while (at > 0 && before(heap[at], heap[(at - 1) >> 1])) {
        swap(at, (at - 1) >> 1);
        at = (at - 1) >> 1;
      }
    },
    pop() {
      const top = heap[0];
      const last = heap.pop();
      if (!heap.length) return top;
      heap[0] = last;
      for (let at = 0; ;) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2]) {
          if (child < heap.length && before(heap[child], heap[least])) least = child;
        }
        if (least === at) return top;
        swap(at, least);
        at = least;
      }
    },
    isEmpty: () => heap.length === 0,
  };
}

// {nodes, steps, strength} or null where no way leads; steps[i] are the passing lines between nodes i and i + 1.
function findPath(data, passing, { from, to, by }) {
  const price = STEP_COST[by];
  const cost = new Map([[from, 0]]);
  const back = new Map();
  const done = new Set();
  const heap = createHeap();
  heap.push([0, from]);
  while (!heap.isEmpty()) {
    const [spent, node] = heap.pop();
    if (node === to) break;
    if (done.has(node)) continue;
    done.add(node);
    for (const edge of data.edgesOf[node]) {
      const one = passing.get(edge.number);
      if (!one || one.lead.polarity === 1) continue;
      const other = edge.from + edge.to - node;
      const total = spent + price(edge.belief);
      if (!cost.has(other) || total < cost.get(other)) {
        cost.set(other, total);
        back.set(other, node);
        heap.push([total, other]);
      }
    }
  }
  if (!cost.has(to) || from === to) return null;
  const nodes = [to];
  while (nodes[0] !== from) nodes.unshift(back.get(nodes[0]));
  const steps = nodes.slice(1).map((node, place) => linesBetween(data, passing, nodes[place], node));
  const strength = steps.reduce((product, lines) => product * Math.max(...lines.map((one) => one.edge.belief)), 1);
  return { nodes, steps, strength };
}

function linesBetween(data, passing, a, b) {
  return data.edgesOf[a]
    .filter((edge) => edge.from + edge.to - a === b && passing.has(edge.number))
    .map((edge) => passing.get(edge.number))
    .filter((one) => one.lead.polarity === 0)
    .sort((one, other) => other.edge.belief - one.edge.belief);
}
