// The drawing: vis-network with fixed places, colours of the reader's theme, and what is switched off left out.

// As map.css has them, in pixels.
const NARROW = 720;
const LEGEND_WIDTH = 244;
const PANEL_WIDTH = 408;
// The folded legend at the foot of a narrow screen.
const FOOT = 52;
// Free space around the whole drawing, marks and names counted.
const MARGIN = 22;
// On the whole map, marks are at least as large as this share of their size in the data, lines likewise.
const LEAST_SIZE = 0.43;
const MOST_GROWTH = 2;
// The scale for a closer look at what is picked.
const NEAR = 0.95;
const MOST_STRETCH = 1.35;
// How much of the room the names at the rim may cost; further ones wait until one comes nearer.
const LEAST_SHARE = 0.75;

function readTheme() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return {
    back: value('--back'),
    ink: value('--ink'),
    denied: value('--denied'),
    font: getComputedStyle(document.body).fontFamily,
    lineInk: (color) => `color-mix(in srgb, ${color} 62%, ${value('--ink')})`,
  };
}

function range(values) {
  return values.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
}

function createView(data, container, changed) {
  let theme = readTheme();
  const colors = Object.fromEntries(data.nodes.map((node) => [node.id, node.color]));
  const renderer = personRenderer(() => theme, (id) => colors[id]);
  const dimmed = 0.13;
  let growth = 1;
  let untouched = true;
  const nodes = new vis.DataSet();
  const edges = new vis.DataSet();
  const off = { kinds: new Set(), groups: new Set(), unjoined: true };
  // A tall screen gets the drawing turned, which was made for a wide one.
  if (container.clientHeight > 1.15 * container.clientWidth) {
    for (const node of data.nodes) [node.x, node.y] = [node.y, node.x];
  }
  stretch();

  function nodeLook(node) {
    const touched = { background: node.color, border: theme.ink };
    const color = { background: node.color, border: theme.back, highlight: touched, hover: touched };
    const look = { ...node, color, opacity: 1, size: node.size * growth };
    if (node.shape === 'person') Object.assign(look, { shape: 'custom', ctxRenderer: renderer });
    return look;
  }

  function edgeLook(edge) {
    const link = data.links[edge.id];
    const denied = link.polarity === 'negated';
    const color = denied ? theme.denied : edge.color.color;
    return {
      ...edge,
      width: edge.width * growth,
      dashes: edge.dashes && edge.dashes.map((length) => length * growth),
      color: { ...edge.color, color, highlight: color, hover: color },
    };
  }

  nodes.add(data.nodes.map(nodeLook));
  edges.add(data.edges.map(edgeLook));
  const shownNode = (node) => !off.kinds.has(data.details[node.id].kind) && (data.details[node.id].joined || !off.unjoined);
  const nodeView = new vis.DataView(nodes, { filter: shownNode });
  const edgeView = new vis.DataView(edges, { filter: (edge) => !off.groups.has(data.links[edge.id].group) });
  const network = new vis.Network(container, { nodes: nodeView, edges: edgeView }, data.options);
  let last = null;
  const count = () => ({ nodes: nodeView.length, edges: edgeView.length });
  const lit = new Map([...data.nodes, ...data.edges].map(({ id }) => [id, true]));
  let shownIds = new Set(nodeView.getIds());
  const labels = createLabels(data, network, {
    theme: () => theme,
    isShown: (id) => shownIds.has(id),
    isClear: (id) => lit.get(id) !== false,
    isPicking: () => last !== null,
    radiusOf: (node) => node.size * growth,
    namedLines,
  });
  const refresh = () => {
    nodeView.refresh();
    edgeView.refresh();
    shownIds = new Set(nodeView.getIds());
    labels.refresh();
    changed(count());
  };
  changed(count());
  grow();
  fit(false);

  // A drawing that would leave room above and below, or at the sides, is drawn out a little.
  function stretch() {
    const joined = data.nodes.filter((node) => data.details[node.id].joined);
    if (joined.length < 3) return;
    const [left, right] = range(joined.map((node) => node.x));
    const [top, bottom] = range(joined.map((node) => node.y));
    const { width, height } = free();
    const ratio = (height * Math.max(1, right - left)) / (0.9 * width * Math.max(1, bottom - top));
    const [wide, high] = [Math.min(MOST_STRETCH, Math.max(1, 1 / ratio)), Math.min(MOST_STRETCH, Math.max(1, ratio))];
    for (const node of data.nodes) [node.x, node.y] = [Math.round(node.x * wide), Math.round(node.y * high)];
  }

  // Small when the whole map is seen, marks and lines are drawn larger, once for all scales.
  function grow() {
    growth = Math.min(MOST_GROWTH, Math.max(1, LEAST_SIZE / whole().scale));
    if (growth === 1) return;
    nodes.update(data.nodes.map(nodeLook));
    edges.update(data.edges.map(edgeLook));
    labels.refresh();
  }

  // The neighbours of what is picked stay clear, the rest steps back.
  function spotlight(picked) {
    last = picked;
    const near = new Set();
    const lines = new Set();
    if (picked?.node) {
      near.add(picked.node);
      for (const [id, link] of Object.entries(data.links)) {
        if (link.from === picked.node || link.to === picked.node) {
          near.add(link.from).add(link.to);
          lines.add(id);
        }
      }
    } else if (picked?.link) {
      const link = data.links[picked.link];
      near.add(link.from).add(link.to);
      lines.add(picked.link);
    }
    // Only what changes: a new look for each of ten thousand marks would be felt.
    const differs = (id, clear) => lit.get(id) !== clear && lit.set(id, clear);
    nodes.update(data.nodes.filter(({ id }) => differs(id, !picked || near.has(id))).map(({ id }) => {
      const clear = lit.get(id);
      return { id, opacity: clear ? 1 : dimmed };
    }));
    edges.update(data.edges.filter(({ id }) => differs(id, !picked || lines.has(id))).map((edge) => {
      const opacity = (lit.get(edge.id) ? 1 : dimmed) * edge.color.opacity;
      return { id: edge.id, color: { ...edgeLook(edge).color, opacity } };
    }));
    labels.refresh();
    network.redraw();
  }

  // Lines that carry a word: those in the light their relation, else the denied ones a cross.
  function namedLines() {
    const shown = last ? data.edges.filter(({ id }) => lit.get(id)) : data.edges;
    return shown
      .filter(({ id }) => edgeView.get(id) && (last || data.links[id].polarity === 'negated'))
      .map(({ id, color }) => {
        const { relation, polarity } = data.links[id];
        const denied = polarity === 'negated';
        const named = denied ? `not ${relation}` : relation;
        return { id, text: last ? named : '✕', color: denied ? theme.denied : theme.lineInk(color.color), must: denied || last?.link === id };
      });
  }

  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    theme = readTheme();
    nodes.update(data.nodes.map(nodeLook));
    edges.update(data.edges.map(edgeLook));
    for (const id of lit.keys()) lit.set(id, null);
    spotlight(last);
  });

  // The part of the drawing that no card covers: the legend on the left of a wide screen, at the foot of a narrow one.
  function free() {
    const [width, height] = [container.clientWidth, container.clientHeight];
    const narrow = width <= NARROW;
    const left = narrow ? 0 : LEGEND_WIDTH;
    return { left, width: width - left, height: height - (narrow ? FOOT : 0) };
  }

  // The scale and the middle at which everything shown, names included, has room.
  function whole() {
    const shown = data.nodes.filter((node) => shownIds.has(node.id));
    if (!shown.length) return { scale: 1, position: { x: 0, y: 0 }, rim: null };
    const { width, height } = free();
    const room = { x: Math.max(60, width - 2 * MARGIN), y: Math.max(60, height - 2 * MARGIN) };
    const [left, right] = range(shown.map((node) => node.x));
    const [top, bottom] = range(shown.map((node) => node.y));
    const most = Math.min(1.25, room.x / Math.max(1, right - left), room.y / Math.max(1, bottom - top));
    // Names do not shrink with the drawing, and which have room depends on the scale: so by trial.
    let scale = most;
    let covered = labels.extent(scale, null);
    while (scale > LEAST_SHARE * most && (covered.right - covered.left > room.x || covered.bottom - covered.top > room.y)) {
      scale *= 0.96;
      covered = labels.extent(scale, null);
    }
    const middle = (low, high, names, wide) => (names[1] - names[0] <= wide ? (names[0] + names[1]) / 2 : ((low + high) / 2) * scale);
    const [x, y] = [
      middle(left, right, [covered.left, covered.right], room.x),
      middle(top, bottom, [covered.top, covered.bottom], room.y),
    ];
    const half = { x: room.x / 2 + MARGIN / 2, y: room.y / 2 + MARGIN / 2 };
    const rim = { scale, left: x - half.x, right: x + half.x, top: y - half.y, bottom: y + half.y };
    return { scale, position: { x: x / scale, y: y / scale }, rim };
  }

  function fit(animation) {
    const { left, height } = free();
    const offset = { x: left / 2, y: (height - container.clientHeight) / 2 };
    const { scale, position, rim } = whole();
    labels.keepWithin(rim);
    network.moveTo({ scale, position, offset, animation });
    untouched = true;
  }

  function release() {
    if (!untouched) return;
    untouched = false;
    labels.keepWithin(null);
  }

  // Whoever has not moved the map sees all of it on a window of another size, too.
  for (const event of ['dragStart', 'zoom']) network.on(event, release);
  network.on('resize', () => { if (untouched) setTimeout(() => fit(false)); });

  return {
    network,
    spotlight,
    center(id) {
      release();
      const wide = container.clientWidth > NARROW;
      const offset = wide ? { x: (LEGEND_WIDTH - PANEL_WIDTH) / 2, y: 0 } : { x: 0, y: -container.clientHeight / 4 };
      network.focus(id, { scale: Math.max(network.getScale(), NEAR / growth), offset, animation: { duration: 350 } });
    },
    // Brings a line out from under the cards, if it is there.
    uncover(id) {
      const [a, b] = [data.links[id].from, data.links[id].to].map((end) => network.getPosition(end));
      const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
      const at = network.canvasToDOM(middle);
      const [width, height] = [container.clientWidth, container.clientHeight];
      const wide = width > NARROW;
      const [left, right, bottom] = wide ? [LEGEND_WIDTH, width - PANEL_WIDTH, height] : [0, width, 0.42 * height];
      if (at.x > left + 40 && at.x < right - 40 && at.y > 40 && at.y < bottom - 40) return;
      release();
      const offset = { x: (left + right - width) / 2, y: (bottom - height) / 2 };
      network.moveTo({ position: middle, offset, scale: Math.max(network.getScale(), NEAR / growth), animation: { duration: 350 } });
    },
    reveal(id) {
      const details = data.details[id];
      off.kinds.delete(details.kind);
      if (!details.joined) off.unjoined = false;
      refresh();
    },
    toggle(what, key, shown) {
      if (what === 'unjoined') off.unjoined = !shown;
      else if (shown) off[what].delete(key);
      else off[what].add(key);
      refresh();
    },
    isOff: (what, key) => (what === 'unjoined' ? off.unjoined : off[what].has(key)),
    look: (id) => nodes.get(id) || edges.get(id),
    count,
    labels: labels.placed,
    lineLabels: labels.lines,
    fit: () => fit({ duration: 350 }),
  };
}
