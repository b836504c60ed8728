// The view in the address after "#": a link restores it. Everything read from there is checked against the data, so
// that a strange or old link shows less, never something else.

function writtenState(data, state, start, camera) {
  const words = new URLSearchParams();
  const id = (node) => data.nodes[node].id;
  const differs = (name) => JSON.stringify(state[name]) !== JSON.stringify(start[name]);
  const all = (key, values) => values.forEach((value) => words.append(key, value));
  if (state.picked) words.set('pick', 'node' in state.picked ? id(state.picked.node) : data.edges[state.picked.edge].key);
  all('kind-off', state.kindsOff);
  all('relation-off', state.relationsOff);
  all('off', [...state.certaintiesOff, ...state.tensesOff, ...state.polaritiesOff]);
  if (state.belief) words.set('belief', state.belief);
  if (state.document !== null) words.set('document', data.documents[state.document].source);
  for (const name of ['publisher', 'since', 'until', 'upto']) if (state[name]) words.set(name, state[name]);
  for (const name of ['conflicts', 'unjoined', 'timeline']) if (state[name]) words.set(name, '1');
  if (!state.tint) words.set('tint', '0');
  if (state.theme !== 'auto') words.set('theme', state.theme);
  all('hide', state.hidden.map(id));
  all('unfold-deal', state.unfoldedDeals.map(id));
  for (const [node, place] of Object.entries(state.pinned)) words.append('pin', [id(node), ...place].join(' '));
  if (differs('folded')) all('folded', state.folded.length ? state.folded.map((one) => id(data.communities[one].hub)) : ['']);
  if (differs('leftOut')) words.set('all', '1');
  if (state.focus) words.set('focus', `${state.focus.hops} ${id(state.focus.node)}`);
  if (state.path) words.set('path', [state.path.by, id(state.path.from), ...(state.path.to === null ? [] : [id(state.path.to)])].join(' '));
  if (state.table) words.set('table', [state.table.what, state.table.sort ?? '', state.table.down ? 'down' : ''].join(' ').trim());
  if (camera) words.set('camera', camera.join(' '));
  return words.toString();
}

// {state, camera, lost}; camera is null where the link has none, lost counts what it names and this map does not have.
function readState(data, text, start) {
  const words = new URLSearchParams(text);
  const strange = new Set();
  const node = (id) => {
    if (data.byId.has(id)) return data.byId.get(id);
    if (id) strange.add(id);
    return null;
  };
  const nodes = (key) => words.getAll(key).map(node).filter((one) => one !== null);
  const known = (key, allowed) => words.getAll(key).filter((one) => allowed.includes(one));
  const day = (name) => (/^\d{4}-\d\d-\d\d$/.test(words.get(name) || '') ? words.get(name) : '');
  const picked = words.get('pick');
  const source = words.get('document');
  const document = source === null ? -1 : data.documents.findIndex((one) => one.source === source);
  const belief = Number(words.get('belief'));
  const byHub = new Map(data.communities.map((one) => [one.hub, one.number]));
  const camera = (words.get('camera') || '').split(' ').map(Number);
  const state = {
    ...start,
    picked: readPick(data, picked, node),
    kindsOff: known('kind-off', data.kinds.map((one) => one.kind)),
    relationsOff: known('relation-off', data.relations.map((one) => one.predicate)),
    certaintiesOff: known('off', data.certainties),
    tensesOff: known('off', data.tenses),
    polaritiesOff: known('off', data.polarities),
    belief: belief > 0 && belief <= 1 ? belief : 0,
    document: document < 0 ? null : document,
    publisher: data.publishers.includes(words.get('publisher')) ? words.get('publisher') : '',
    since: day('since'),
    until: day('until'),
    upto: data.days.includes(words.get('upto')) ? words.get('upto') : '',
    conflicts: words.has('conflicts'),
    unjoined: words.has('unjoined'),
    timeline: words.has('timeline'),
    tint: words.get('tint') !== '0',
    theme: ['light', 'dark'].includes(words.get('theme')) ? words.get('theme') : 'auto',
    hidden: nodes('hide'),
    unfoldedDeals: nodes('unfold-deal'),
    pinned: readPins(words.getAll('pin'), node),
    focus: readFocus(words.get('focus'), node),
    path: readPath(words.get('path'), node),
    table: readTable(words.get('table')),
  };
  if (words.has('folded')) state.folded = nodes('folded').map((one) => byHub.get(one)).filter((one) => one !== undefined);
  if (words.has('all')) state.leftOut = [];
  const complete = camera.length === 3 && camera.every(Number.isFinite) && camera[2] > 0;
  return { state, camera: complete ? camera : null, lost: strange.size };
}

function readPick(data, text, node) {
  if (!text) return null;
  const [from, relation, to] = text.split('>');
  if (to === undefined) return node(text) === null ? null : { node: node(text) };
  const ends = [from, to].map(node);
  if (ends.includes(null)) return null;
  const edge = data.byKey.get([data.nodes[ends[0]].id, relation, data.nodes[ends[1]].id].join('>'));
  // The relation is gone: what it was said of is there.
  return edge === undefined ? { node: ends[0] } : { edge };
}

function readPins(texts, node) {
  const pinned = {};
  for (const text of texts) {
    const [id, ...place] = text.split(' ');
    const numbers = place.map(Number);
    if (node(id) === null || !numbers.every(Number.isFinite)) continue;
    pinned[node(id)] = numbers.length === 2 ? numbers : [];
  }
  return pinned;
}

function readFocus(text, node) {
  const [hops, id] = (text || '').split(' ');
  return ['1', '2', '3'].includes(hops) && node(id) !== null ? { node: node(id), hops: Number(hops) } : null;
}

function readPath(text, node) {
  const [by, from, to] = (text || '').split(' ');
  if (!Object.hasOwn(STEP_COST, by) || node(from) === null) return null;
  return { from: node(from), to: to === undefined ? null : node(to), by };
}

function readTable(text) {
  if (text === null) return null;
  const [what, sort, order] = text.split(' ');
  return Object.hasOwn(TABLES, what) ? { what, sort: /^\d+$/.test(sort || '') ? Number(sort) : null, down: order === 'down' } : null;
}
