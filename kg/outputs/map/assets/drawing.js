// The drawing: vis-network with fixed places, holding what is shown and nothing else.

// With more lines, they are left out while the map moves, and marks no longer answer to hovering.
const MANY_LINES = 800;
const TOO_MANY_TO_HOVER = 8000;
// So many signs on lines would cover the rest of what is seen from so far away: they come when one is nearer.
const MANY_SIGNS = 80;
const FAR = 0.35;

function createDrawing(data, container, free) {
  let theme = readTheme();
  let grownFor = 0;
  let visible = { marks: [], groups: [], lines: [], bundles: [], counts: {} };
  let state = null;
  let lit = null;
  let eased = '';
  let hulls = [];
  let items = [];
  let rings = null;
  let ringsFor = '';
  const { places, here, there } = ownPlaces(data, container, free);
  const radii = groupRadii(data.communities, free());
  const groupPlaces = spread(data, places, radii, free());
  const counts = new Map();
  const [nodes, edges] = [new vis.DataSet(), new vis.DataSet()];
  const looks = { nodes: new Map(), edges: new Map() };
  const options = { ...data.options, interaction: { ...data.options.interaction, hover: true, tooltipDelay: 1e6 } };
  const network = new vis.Network(container, { nodes, edges }, options);
  // The map itself takes the focus and the keys; within it there is nothing to stop at.
  network.canvas.frame.tabIndex = -1;
  const person = personRenderer(() => theme, (id) => kindOf(data, data.nodes[id.slice(1)]).color);
  const group = groupRenderer(() => theme, groupOf, () => network.getScale());
  const labels = createLabels(network, {
    items: () => items,
    clear: (id) => !lit || lit.nodes.has(id),
    picking: () => lit !== null,
    words,
    curve: (id) => (network.body.edges[id]?.edgeType?.fromPoint ? network.body.edges[id].edgeType : null),
    theme: () => theme,
  });
  const camera = createCamera(network, container, { labels, items: () => items, free, here, there });

  function groupOf(id) {
    const number = Number(id.slice(1));
    const count = counts.get(number) || 0;
    return { count, radius: radii[number], color: TINTS[number % TINTS.length] };
  }

  const placeOf = (node) => {
    if (rings?.has(node)) return rings.get(node);
    const own = state?.pinned[node];
    return own && own.length ? here({ x: own[0], y: own[1] }) : places[node];
  };

  // Only on maps so large that they open folded: on others, things stay where the reader knows them.
  function ring() {
    const wanted = state.focus && data.initial.collapsed.length
      ? `${state.focus.node} ${state.focus.hops} ${visible.marks.map((node) => node.number).join()}` : '';
    if (wanted === ringsFor) return;
    ringsFor = wanted;
    const { width, height } = free();
    rings = wanted ? ringPlaces(visible, state.focus.node, Math.min(1.4, Math.max(0.7, width / height))) : null;
  }

  function middleOf(edge) {
    const [a, b] = [placeOf(edge.from), placeOf(edge.to)];
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  }

  // Puts in what is new, takes out what is gone, changes only what looks different.
  function apply(dataset, known, wanted) {
    const [added, changed] = [[], []];
    for (const [id, { signature, make }] of wanted) {
      if (!known.has(id)) added.push(make());
      else if (known.get(id) !== signature) changed.push(make());
    }
    const removed = [...known.keys()].filter((id) => !wanted.has(id));
    if (removed.length) dataset.remove(removed);
    if (changed.length) dataset.update(changed);
    if (added.length) dataset.add(added);
    known.clear();
    for (const [id, { signature }] of wanted) known.set(id, signature);
    return added.length + changed.length + removed.length > 0;
  }

  function wantedNodes() {
    const wanted = new Map();
    for (const node of visible.marks) {
      const place = placeOf(node.number);
      const signature = `${theme.ink} ${place.x} ${place.y}`;
      wanted.set(`n${node.number}`, { signature, make: () => nodeLook(data, theme, node, place, person) });
    }
    for (const { community } of visible.groups) {
      const id = `c${community.number}`;
      const place = groupPlaces[community.number];
      const make = () => ({ id, ...place, shape: 'custom', ctxRenderer: group, size: 20 });
      wanted.set(id, { signature: `${place.x} ${place.y}`, make });
    }
    return wanted;
  }

  function wantedEdges() {
    const wanted = new Map();
    for (const one of visible.lines) {
      const signature = `${edgeSignature(one)} ${theme.ink}`;
      wanted.set(`e${one.edge.number}`, { signature, make: () => edgeLook(data, theme, one) });
    }
    for (const bundle of visible.bundles) {
      const signature = `${bundle.edges.length} ${theme.ink}`;
      wanted.set(`b${bundle.key}`, { signature, make: () => bundleLook(theme, bundle) });
    }
    return wanted;
  }

  // What is named, the weightiest first. Groups go before single marks.
  function namedItems() {
    const unfolded = new Set(state.unfoldedDeals);
    const byWeight = [...visible.marks].sort((a, b) => b.size - a.size || a.number - b.number);
    const large = Math.min(40, Math.ceil(byWeight.length * 0.08));
    return [
      ...visible.groups.map(({ community, count }) => ({
        id: `c${community.number}`,
        ...groupPlaces[community.number],
        radius: () => radii[community.number],
        rows: [shortened(data.nodes[community.hub].label, 24)],
        large: count > 40,
        keepsOff: true,
      })),
      ...byWeight.map((node, rank) => ({
        id: `n${node.number}`,
        ...placeOf(node.number),
        radius: (scale) => node.size * growthAt(scale) * scale,
        rows: unfolded.has(node.number) ? dealRows(data, node) : [node.label],
        large: rank < large || unfolded.has(node.number),
      })),
    ];
  }

  // What the reader picked stays clear, with its neighbours; the rest steps back.
  function lights() {
    const found = { nodes: new Set(), edges: new Set() };
    const add = ({ edge }) => {
      found.edges.add(`e${edge.number}`);
      found.nodes.add(`n${edge.from}`).add(`n${edge.to}`);
    };
    if (visible.path) {
      for (const node of visible.path.nodes) found.nodes.add(`n${node}`);
      visible.path.steps.forEach((step) => step.forEach(add));
    } else if (state.picked && 'node' in state.picked) {
      const { node } = state.picked;
      found.nodes.add(`n${node}`);
      visible.lines.filter(({ edge }) => edge.from === node || edge.to === node).forEach(add);
      for (const { key, a, b } of visible.bundles) {
        if (a !== `n${node}` && b !== `n${node}`) continue;
        found.edges.add(`b${key}`);
        found.nodes.add(a).add(b);
      }
    } else if (state.picked) {
      const picked = visible.lines.find(({ edge }) => edge.number === state.picked.edge);
      if (!picked) return null;
      add(picked);
    } else {
      return null;
    }
    return found;
  }

  // Lines that carry a word: those in the light and those of unfolded deals their relation, else the denied ones a
  // cross and the disputed ones the sign of inequality.
  function words() {
    const unfolded = new Set(state.unfoldedDeals);
    const found = [];
    const isSigned = ({ edge, lead }) => lead.polarity === 1 || data.disputed.has(edge.number);
    const signless = network.getScale() < FAR && !state.conflicts && visible.lines.filter(isSigned).length > MANY_SIGNS;
    for (const one of visible.lines) {
      const id = `e${one.edge.number}`;
      const denied = one.lead.polarity === 1;
      const spoken = lit ? lit.edges.has(id) : unfolded.has(one.edge.from);
      const disputed = data.disputed.has(one.edge.number);
      if (!spoken && (lit || signless || !(denied || disputed))) continue;
      const relation = data.relations[one.edge.relation].label;
      const sign = denied ? '✕' : '≠';
      const text = spoken ? `${disputed ? '≠ ' : ''}${denied ? 'not ' : ''}${relation}` : sign;
      const plain = denied ? theme.denied : theme.warning;
      const color = denied || (disputed && !spoken) ? plain : theme.inked(edgeColor(data, theme, one));
      found.push({ id, text, color, must: denied || disputed || unfolded.has(one.edge.from) || state.picked?.edge === one.edge.number });
    }
    return found;
  }

  // While a mark is dragged, its name goes with it.
  function follow(id) {
    const item = items.find((one) => one.id === id);
    if (!item) return;
    Object.assign(item, network.getPosition(id));
    if (id[0] === 'c') Object.assign(groupPlaces[id.slice(1)], network.getPosition(id));
    labels.refresh();
  }

  network.on('dragging', ({ nodes: dragged }) => dragged.forEach(follow));
  network.on('beforeDrawing', (context) => {
    grow(network.getScale());
    drawHulls(context, hulls);
  });
  network.on('afterDrawing', (context) => {
    if (lit) veil(context);
    drawPins(context);
    labels.draw(context);
  });

  // A thin sheet of the ground's colour over everything, and once more above it what is in the light: this costs the
  // same for ten and for ten thousand marks.
  function veil(context) {
    const [low, high] = [{ x: 0, y: 0 }, { x: container.clientWidth, y: container.clientHeight }].map((at) => network.DOMtoCanvas(at));
    context.save();
    context.globalAlpha = 0.84;
    context.fillStyle = theme.back;
    context.fillRect(low.x, low.y, high.x - low.x, high.y - low.y);
    context.restore();
    for (const id of lit.edges) network.body.edges[id]?.draw(context);
    for (const id of lit.nodes) network.body.nodes[id]?.draw(context);
  }

  // A small ring around what the reader pinned.
  function drawPins(context) {
    context.save();
    context.strokeStyle = theme.ink;
    context.lineWidth = 1.5 / network.getScale();
    for (const key of Object.keys(state?.pinned || {})) {
      const node = network.body.nodes[`n${key}`];
      if (!node) continue;
      context.beginPath();
      context.arc(node.x, node.y, node.options.size + 4 / network.getScale(), 0, 2 * Math.PI);
      context.stroke();
    }
    context.restore();
  }

  // Sizes follow the scale. Told to the marks themselves: a new look for each by way of the data would be felt.
  function grow(scale) {
    const growth = growthAt(scale);
    if (growth === grownFor) return;
    grownFor = growth;
    const body = network.body;
    for (const node of visible.marks) {
      const mark = body.nodes[`n${node.number}`];
      if (!mark) continue;
      mark.options.size = node.size * growth;
      mark.shape.refreshNeeded = true;
    }
    for (const { edge, lead } of visible.lines) {
      const look = body.edges[`e${edge.number}`]?.options;
      if (!look) continue;
      look.width = edge.width * growth;
      const dashes = data.dashes[lead.certainty];
      if (dashes) look.dashes = dashes.map((length) => length * growth);
    }
    for (const bundle of visible.bundles) {
      const look = body.edges[`b${bundle.key}`]?.options;
      if (look) look.width = bundleWidth(bundle) * growth;
    }
  }

  function render(nextVisible, nextState) {
    [visible, state] = [nextVisible, nextState];
    counts.clear();
    for (const { community, count } of visible.groups) counts.set(community.number, count);
    ease(visible.lines.length + visible.bundles.length);
    ring();
    const touched = apply(nodes, looks.nodes, wantedNodes());
    apply(edges, looks.edges, wantedEdges());
    items = namedItems();
    lit = lights();
    const tinted = state.tint && !rings;
    if (touched || !tinted) hulls = tinted ? hullsOf(data, visible, placeOf, TINTS) : [];
    else if (!hulls.length) hulls = hullsOf(data, visible, placeOf, TINTS);
    select();
    grownFor = 0;
    labels.refresh();
    // With the next frame, however many changes come before it.
    network.body.emitter.emit('_requestRedraw');
  }

  function ease(lines) {
    const wanted = `${lines > MANY_LINES} ${lines < TOO_MANY_TO_HOVER}`;
    if (wanted === eased) return;
    eased = wanted;
    const [hide, hover] = [lines > MANY_LINES, lines < TOO_MANY_TO_HOVER];
    network.setOptions({ interaction: { hideEdgesOnDrag: hide, hideEdgesOnZoom: hide, hover } });
  }

  function select() {
    if (network.getSelectedNodes().length || network.getSelectedEdges().length) network.unselectAll();
    if (!state.picked) return;
    if ('node' in state.picked && looks.nodes.has(`n${state.picked.node}`)) network.selectNodes([`n${state.picked.node}`], false);
    if ('edge' in state.picked && looks.edges.has(`e${state.picked.edge}`)) network.selectEdges([`e${state.picked.edge}`]);
  }

  function start(firstVisible, firstState) {
    [visible, state] = [firstVisible, firstState];
    render(firstVisible, firstState);
    camera.fit(false);
  }

  return {
    network,
    camera,
    labels,
    start,
    render,
    placeOf,
    there,
    groupPlaceOf: (number) => groupPlaces[number],
    groupRadiusOf: (number) => radii[number],
    middleOf,
    hulls: () => hulls,
    isRinged: () => rings !== null,
    // Where a mark was dragged within its rings: that holds until they are left.
    moveInRing: (node, place) => rings.set(node, place),
    theme: () => theme,
    retheme() {
      theme = readTheme();
      labels.forget();
      render(visible, state);
    },
    isLit: (id) => !lit || lit.nodes.has(id) || lit.edges.has(id),
  };
}
