// Puts the parts together: one state, from which everything on the page follows.

const byId = (id) => document.getElementById(id);
const data = readData(byId('data').textContent);
const container = byId('map');
const opening = startState(data);
const linked = readState(data, location.hash.slice(1), opening);
const store = createStore(linked.state);
let visible = visibleOf(data, store.get());
let version = 0;
let addressTimer = 0;
let lastAddress = location.hash.slice(1);
let written = linked.state;
let { lost } = linked;

byId('title').textContent = data.title;
document.title = data.title;
document.documentElement.dataset.theme = store.get().theme;
byId('side').hidden = innerWidth <= NARROW;
byId('timeline').hidden = true;

const app = {
  data,
  store,
  container,
  visible: () => visible,
  version: () => version,
  countsText,
  free: freePart,
  say(text) { byId('status').textContent = text; },

  // Brings something out and opens what is known of it; while a path waits for its other end, a thing becomes that.
  show(pick, { near = true } = {}) {
    const state = store.get();
    if (state.path && state.path.to === null && 'node' in pick) {
      if (pick.node !== state.path.from) app.endPathAt(pick.node);
      return;
    }
    const ends = 'node' in pick ? [pick.node] : [data.edges[pick.edge].from, data.edges[pick.edge].to];
    const groups = ends.map((node) => data.nodes[node].community);
    store.set({
      picked: pick,
      folded: without(state.folded, ...groups),
      leftOut: without(state.leftOut, ...ends),
      hidden: without(state.hidden, ...ends),
    });
    popup.hide();
    if (innerWidth <= NARROW) byId('side').hidden = true;
    const table = store.get().table !== null;
    if (!table) lookAt(pick, near);
    app.say(pickedText(pick));
  },
  close() {
    store.set({ picked: null });
    popup.hide();
    container.focus({ preventScroll: true });
  },
  focusOn(node, hops) {
    store.set({ focus: hops ? { node, hops } : null });
    app.showAll();
    app.say(hops ? `Only what is at most ${plural(hops, 'step')} from ${data.nodes[node].name}: ${countsText()}` : countsText());
  },
  startPath(from) {
    store.set({ path: { from, to: null, by: 'strongest' }, picked: null });
    app.say('Pick the other end of the path.');
  },
  endPathAt(to) {
    store.set({ path: { ...store.get().path, to }, picked: null });
    framePath();
  },
  changePath(by) {
    store.set({ path: { ...store.get().path, by }, picked: null });
    framePath();
  },
  endPath: () => store.set({ path: null, picked: null }),
  hide(node) {
    store.set({ hidden: withOne(store.get().hidden, node), picked: null });
    app.say(`${data.nodes[node].name} is hidden; undo brings it back.`);
  },
  pin(node) {
    const { [node]: own, ...others } = store.get().pinned;
    store.set({ pinned: own ? others : { ...others, [node]: [] } });
  },
  unfoldDeal(node) {
    const { unfoldedDeals } = store.get();
    store.set({ unfoldedDeals: unfoldedDeals.includes(node) ? without(unfoldedDeals, node) : withOne(unfoldedDeals, node) });
  },
  fold: (community) => store.set({ folded: withOne(store.get().folded, community), picked: null }),
  unfold(community) {
    store.set({ folded: without(store.get().folded, community) });
    const members = visible.marks.filter((node) => node.community === community);
    if (members.length) drawing.camera.frame(members.map((node) => drawing.placeOf(node.number)));
    app.say(`Unfolded: ${plural(members.length, 'thing')} around ${data.communities[community].name}.`);
  },
  unfoldAll() {
    store.set({ folded: [], leftOut: [] });
    drawing.camera.fit(false);
  },
  showAll: () => drawing.camera.fit(true),
  moved: () => { if (drawing.camera.isUntouched()) drawing.camera.fit(false); },
  toggleTable() {
    store.set({ table: store.get().table ? null : { what: 'relations', sort: null, down: false } });
  },
  nextTheme() {
    const order = ['auto', 'light', 'dark'];
    store.set({ theme: order[(order.indexOf(store.get().theme) + 1) % 3] });
    app.say(`Theme: ${store.get().theme}`);
  },
  undo() { app.say(store.undo() ? `Undone: ${countsText()}` : 'Nothing to undo.'); },
  redo() { app.say(store.redo() ? `Done again: ${countsText()}` : 'Nothing to redo.'); },
  writeAddress,
};

function neighbourPlaces(node) {
  return visible.lines
    .filter(({ edge }) => edge.from === node || edge.to === node)
    .map(({ edge }) => drawing.placeOf(edge.from + edge.to - node));
}

// `near`: the reader did not see it yet; otherwise it is only brought out from under the cards.
function lookAt(pick, near) {
  const places = 'node' in pick
    ? [drawing.placeOf(pick.node)]
    : [data.edges[pick.edge].from, data.edges[pick.edge].to].map(drawing.placeOf);
  if (!near) drawing.camera.uncover(places.length === 1 ? places[0] : drawing.middleOf(data.edges[pick.edge]));
  else if (places.length === 1) drawing.camera.center(places[0], neighbourPlaces(pick.node));
  else drawing.camera.frame(places);
}

function framePath() {
  const { path } = visible;
  if (path) drawing.camera.frame(path.nodes.map((node) => drawing.placeOf(node)));
  app.say(path ? `A way of ${plural(path.steps.length, 'step')}.` : 'No way was found.');
}

function pickedText(pick) {
  if ('edge' in pick) return sentenceText(data, data.edges[pick.edge]);
  const node = data.nodes[pick.node];
  return `${shortened(node.name, 120)}, ${kindLabel(data, node)}, ${plural(data.edgesOf[pick.node].length, 'relation')}.`;
}

function countsText() {
  const { nodes, edges } = visible.counts;
  const part = (shown, all, word) => `${shown === all ? plural(all, word) : `${shown.toLocaleString('en')} of ${plural(all, word)}`}`;
  return [part(nodes, data.nodes.length, 'thing'), part(edges, data.edges.length, 'relation'), plural(data.documents.length, 'document')].join(', ');
}

// What the drawing shows, for whoever does not see it.
function describe() {
  const best = [...visible.marks].sort((a, b) => b.degree - a.degree || a.number - b.number).slice(0, 5);
  const names = best.map((node) => `${shortened(node.name, 60)} (${node.degree})`).join(', ');
  const most = best.length ? ` Most connections: ${names}.` : '';
  byId('maphelp').textContent = `${countsText()}.${most} The button Table shows the same as rows; the question mark lists all keys.`;
}

// What is not on the screen, and the way to it.
function notice() {
  const { folded, groups } = visible.counts;
  const state = store.get();
  const said = [];
  if (data.part) said.push(`${data.part} (of ${plural(data.whole.nodes, 'thing')} in all)`);
  if (groups) said.push(`${plural(folded, 'thing')} folded into ${plural(groups, 'group')}: click one to unfold it`);
  if (state.leftOut.length && !state.focus) said.push(`${plural(state.leftOut.length, 'thing')} of small loose parts left out`);
  if (state.focus) said.push(`only ${plural(state.focus.hops, 'step')} around ${shortened(data.nodes[state.focus.node].name, 40)}`);
  if (state.hidden.length) said.push(`${state.hidden.length} hidden by you`);
  if (lost) said.push(`the link names ${plural(lost, 'thing')} that this map does not have`);
  const place = byId('notice');
  place.hidden = !said.length;
  if (!said.length) return;
  place.replaceChildren(element('span', { text: `${said.join('; ')}.` }));
  if (groups || (state.leftOut.length && !state.focus)) place.append(button('Unfold all', app.unfoldAll));
  if (state.focus) place.append(button('Show everything', () => app.focusOn(state.focus.node, 0)));
  if (state.hidden.length) place.append(button('Show hidden', () => store.set({ hidden: [] })));
  if (lost) place.append(button('Understood', () => { lost = 0; notice(); app.moved(); }));
}

// The part of the map that no card covers.
function freePart() {
  const box = container.getBoundingClientRect();
  const cover = (id) => (byId(id).hidden ? null : byId(id).getBoundingClientRect());
  const [side, panel, bar, strip] = ['side', 'panel', 'timeline', 'notice'].map(cover);
  const wide = innerWidth > NARROW;
  const left = wide && side ? side.right - box.left : 0;
  const right = wide && panel ? panel.left - box.left : box.width;
  const tops = strip ? strip.bottom - box.top : 0;
  const bottoms = [bar, wide ? null : panel].filter(Boolean).map((one) => one.top - box.top);
  const bottom = Math.min(box.height, ...bottoms);
  return { left, top: tops, width: right - left, height: bottom - tops };
}

// The browser's Back leads from one of these to the one before; anything else only changes the address.
const STATIONS = ['picked', 'focus', 'path', 'table'];

function writeAddress() {
  clearTimeout(addressTimer);
  addressTimer = 0;
  const camera = drawing.camera.isUntouched() ? null : drawing.camera.get();
  const text = writtenState(data, store.get(), opening, camera);
  const way = STATIONS.some((name) => JSON.stringify(store.get()[name]) !== JSON.stringify(written[name])) ? 'pushState' : 'replaceState';
  written = store.get();
  if (text === lastAddress) return;
  lastAddress = text;
  history[way](null, '', `#${text}`);
}

// Browsers allow only so many changes of the address in a while.
function writeAddressSoon() {
  addressTimer ||= setTimeout(writeAddress, 200);
}

function renderPage(state, before) {
  visible = visibleOf(data, state);
  version += 1;
  if (before && state.theme !== before.theme) {
    document.documentElement.dataset.theme = state.theme;
    drawing.retheme();
  }
  const ringed = drawing.isRinged();
  drawing.render(visible, state);
  if (!before || state.picked !== before.picked || visible !== before) evidence.draw();
  for (const part of [legend, filters, timeline, toolbar, table]) part.draw();
  byId('counts').textContent = countsText();
  notice();
  describe();
  refit();
  // Things stand elsewhere than a moment ago: where the reader looked is no place any more.
  if (before && (ringed || drawing.isRinged()) && state.focus !== before.focus) drawing.camera.fit(false);
  writeAddressSoon();
}

// The whole map stays whole when a bar comes or goes.
let covered = '';
function refit() {
  const now = ['timeline', 'notice', 'side'].map((id) => byId(id).hidden).join();
  if (now !== covered && covered) app.moved();
  covered = now;
}

byId('notice').hidden = true;
const popup = createPopup(app, byId('popup'), container);
const evidence = createEvidence(app, byId('panel'));
const legend = createLegend(app, byId('legend'));
const filters = createFilters(app, byId('filters'));
const timeline = createTimeline(app, byId('timeline'));
const table = createTableView(app, byId('table'));
app.evidence = evidence;
app.timeline = timeline;
const toolbar = createToolbar(app, { bar: byId('toolbar'), side: byId('side'), help: byId('help') });
byId('counts').textContent = countsText();
notice();
timeline.draw();
legend.draw();
const drawing = createDrawing(data, container, freePart);
app.drawing = drawing;
drawing.start(visible, store.get());
createSearch(app, byId('search'), byId('matches'));
createKeys(app, { search: byId('search'), panel: byId('panel'), help: byId('help'), closeMenus: toolbar.closeMenus });
store.listen(renderPage);
renderPage(store.get(), null);
if (linked.camera) drawing.camera.set(linked.camera);
else drawing.camera.fit(false);

drawing.network.on('click', ({ nodes, edges }) => {
  const [node, edge] = [nodes[0], edges[0]];
  if (node && node[0] === 'c') app.unfold(Number(node.slice(1)));
  else if (node) app.show({ node: Number(node.slice(1)) }, { near: false });
  else if (edge && edge[0] === 'e') app.show({ edge: Number(edge.slice(1)) }, { near: false });
  else if (!edge && store.get().picked) app.close();
  else drawing.network.unselectAll();
});
drawing.network.on('doubleClick', ({ nodes }) => {
  const number = nodes[0]?.[0] === 'n' ? Number(nodes[0].slice(1)) : null;
  if (number !== null && data.nodes[number].deal !== null) app.unfoldDeal(number);
});
drawing.network.on('dragEnd', ({ nodes }) => {
  writeAddressSoon();
  if (!nodes.length || nodes[0][0] !== 'n') return;
  if (drawing.isRinged()) {
    drawing.moveInRing(Number(nodes[0].slice(1)), drawing.network.getPosition(nodes[0]));
    return;
  }
  const { x, y } = drawing.there(drawing.network.getPosition(nodes[0]));
  store.set({ pinned: { ...store.get().pinned, [nodes[0].slice(1)]: [Math.round(x), Math.round(y)] } });
});
drawing.network.on('hoverNode', ({ node, pointer }) => popup.overNode(node, pointer.DOM));
drawing.network.on('hoverEdge', ({ edge, pointer }) => popup.overEdge(edge, pointer.DOM));
for (const event of ['blurNode', 'blurEdge', 'dragStart', 'zoom']) drawing.network.on(event, popup.hide);
for (const event of ['zoom', 'animationFinished']) drawing.network.on(event, writeAddressSoon);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawing.retheme);
addEventListener('hashchange', () => {
  const text = location.hash.slice(1);
  if (text === lastAddress) return;
  lastAddress = text;
  const read = readState(data, text, opening);
  ({ lost } = read);
  written = read.state;
  store.set(read.state);
  notice();
  if (read.camera) drawing.camera.set(read.camera);
  else drawing.camera.fit(true);
});

// On paper the drawing is light, and the cards stand below it.
let onPaper = false;
function paper(on) {
  if (on === onPaper) return;
  onPaper = on;
  document.documentElement.dataset.theme = on ? 'light' : store.get().theme;
  drawing.retheme();
  drawing.network.redraw();
}
addEventListener('beforeprint', () => paper(true));
addEventListener('afterprint', () => paper(false));

// For tests, timing and the curious in the console: no part of the page uses it.
window.kgMap = Object.freeze({
  ready: performance.now(),
  data,
  network: drawing.network,
  expandAll: app.unfoldAll,
  state: store.get,
  show: app.show,
  numberOf: (id) => data.byId.get(id),
  placeOf(id) {
    const box = container.getBoundingClientRect();
    const place = drawing.network.canvasToDOM(drawing.placeOf(data.byId.get(id)));
    return { x: box.left + place.x, y: box.top + place.y };
  },
  groupPlaceOf(number) {
    const box = container.getBoundingClientRect();
    const place = drawing.network.canvasToDOM(drawing.groupPlaceOf(number));
    return { x: box.left + place.x, y: box.top + place.y };
  },
  shown: () => ({ ...visible.counts, marks: visible.marks.map((node) => node.id), lines: visible.lines.map(({ edge }) => edge.key) }),
  labels: drawing.labels.placed,
  lineLabels: drawing.labels.lines,
  origin: () => drawing.network.canvasToDOM({ x: 0, y: 0 }),
  isLit: (id) => drawing.isLit(`n${data.byId.get(id)}`),
});
document.documentElement.dataset.ready = 'yes';
