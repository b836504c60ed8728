// Everything by keyboard: what the help lists, this does.

const KEYS = [
  ['/', 'search'],
  ['← ↑ → ↓', 'with the map in focus: to the neighbour in that direction'],
  ['Enter', 'read what is picked'],
  ['n, b', 'next, previous quote'],
  ['1, 2, 3', 'only what is so many steps around'],
  ['h', 'hide what is picked'],
  ['p', 'pin it, or let it go'],
  ['g', 'path from it to another'],
  ['t', 'table'],
  ['+, −, 0', 'nearer, further, all'],
  ['Ctrl+Z, Ctrl+Y', 'undo, redo'],
  ['?', 'this help'],
  ['Esc', 'close, step by step'],
];

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
// An arrow finds neighbours up to this far off its direction.
const WIDEST_ANGLE = 1.2;

function createKeys(app, { search, panel, help, closeMenus }) {
  const { data, store } = app;
  const pickedNode = () => (store.get().picked && 'node' in store.get().picked ? store.get().picked.node : null);

  function neighbour(node, [dx, dy]) {
    const from = app.drawing.placeOf(node);
    let best = null;
    for (const { edge } of app.visible().lines) {
      if (edge.from !== node && edge.to !== node) continue;
      const other = edge.from + edge.to - node;
      const place = app.drawing.placeOf(other);
      const [x, y] = [place.x - from.x, place.y - from.y];
      const distance = Math.hypot(x, y);
      if (!distance) continue;
      const angle = Math.acos(Math.max(-1, Math.min(1, (x * dx + y * dy) / distance)));
      const cost = distance * (1 + 2 * angle);
      if (angle < WIDEST_ANGLE && (!best || cost < best.cost)) best = { other, cost };
    }
    return best?.other ?? null;
  }

  function arrow(direction) {
    const node = pickedNode();
    if (node === null) {
      const [first] = [...app.visible().marks].sort((a, b) => b.degree - a.degree || a.number - b.number);
      if (first) app.show({ node: first.number });
      return;
    }
    const next = neighbour(node, direction);
    if (next === null) app.say('No neighbour in that direction.');
    else app.show({ node: next });
  }

  function escape() {
    const { path, table, picked, focus } = store.get();
    if (closeMenus()) return;
    if (picked) app.close();
    else if (path) app.endPath();
    else if (table) store.set({ table: null });
    else if (focus) app.focusOn(focus.node, 0);
  }

  const withNode = (action) => () => { if (pickedNode() !== null) action(pickedNode()); };
  const plain = {
    '/': () => search.focus(),
    '?': () => help.showModal(),
    Escape: escape,
    t: () => app.toggleTable(),
    n: () => app.evidence.step(1),
    b: () => app.evidence.step(-1),
    h: withNode((node) => app.hide(node)),
    p: withNode((node) => app.pin(node)),
    g: withNode((node) => app.startPath(node)),
    1: withNode((node) => app.focusOn(node, 1)),
    2: withNode((node) => app.focusOn(node, 2)),
    3: withNode((node) => app.focusOn(node, 3)),
    '+': () => app.drawing.camera.zoom(1.3),
    '=': () => app.drawing.camera.zoom(1.3),
    '-': () => app.drawing.camera.zoom(1 / 1.3),
    0: () => app.drawing.camera.fit(true),
  };

  document.addEventListener('keydown', (event) => {
    const writing = event.target.matches?.('input:not([type=checkbox], [type=range]), select, textarea');
    if (help.open || (writing && event.key !== 'Escape')) return;
    if (event.ctrlKey || event.metaKey) {
      const key = event.key.toLowerCase();
      if (key === 'z' && !event.shiftKey) app.undo();
      else if (key === 'y' || key === 'z') app.redo();
      else return;
    } else if (event.altKey) {
      return;
    } else if (event.target === app.container && event.key in ARROWS) {
      arrow(ARROWS[event.key]);
    } else if (event.target === app.container && event.key === 'Enter') {
      panel.querySelector('button:not(.close)')?.focus();
    } else if (Object.hasOwn(plain, event.key)) {
      plain[event.key]();
    } else {
      return;
    }
    event.preventDefault();
  });

  help.append(
    button('×', () => help.close(), { className: 'close', label: 'Close' }),
    element('h2', { text: 'Keys and ways' }),
    element('dl', {}, ...KEYS.flatMap(([keys, text]) => [element('dt', {}, element('kbd', { text: keys })), element('dd', { text })])),
    element('p', {
      text: 'Click a mark or a line to read the words behind it. Drag a mark to move and pin it; double-click a deal to '
        + 'unfold its terms. Every mark is explained in the legend; the table holds the same as the drawing.',
    }),
    element('p', {
      className: 'soft',
      text: `${plural(data.nodes.length, 'thing')}, ${plural(data.edges.length, 'relation')}, ${plural(data.claims.length, 'quote')} `
        + `from ${plural(data.documents.length, 'document')}. This page asks nothing of any network.`,
    }),
  );
}
