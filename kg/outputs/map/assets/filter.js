// From the data and the reader's choice to what is on the screen. Nothing here touches the page.

// Which claims the filters let through; a document without a date is out as soon as dates matter.
function claimFilter(data, state) {
  const off = (name) => new Set(state[name]);
  const [certainties, tenses, polarities] = [off('certaintiesOff'), off('tensesOff'), off('polaritiesOff')];
  const until = [state.until, state.upto].filter(Boolean).sort()[0] || '';
  const documents = data.documents.map((one) => (
    (state.document === null || one.number === state.document)
    && (!state.publisher || one.publisher === state.publisher)
    && (!state.since || (one.day && one.day >= state.since))
    && (!until || (one.day && one.day <= until))
  ));
  return (claim) => (
    documents[claim.document]
    && !certainties.has(data.certainties[claim.certainty])
    && !tenses.has(data.tenses[claim.tense])
    && !polarities.has(data.polarities[claim.polarity])
  );
}

// Lines with a claim that passes; the strongest of those gives the line its look.
function passingEdges(data, state) {
  const passes = claimFilter(data, state);
  const relations = new Set(state.relationsOff);
  const found = new Map();
  for (const edge of data.edges) {
    if (edge.belief < state.belief || relations.has(data.relations[edge.relation].predicate)) continue;
    if (state.conflicts && !isDisputed(data, edge)) continue;
    const claims = edge.claims.map((number) => data.claims[number]).filter(passes);
    if (claims.length) found.set(edge.number, { edge, claims, lead: claims[0] });
  }
  return found;
}

function isDisputed(data, edge) {
  const deal = data.nodes[edge.from].deal;
  return data.disputed.has(edge.number) || (deal !== null && data.disputedDeals.has(deal));
}

// Nodes at most so many steps away, by lines that pass.
function around(data, passing, start, hops) {
  const found = new Set([start]);
  let rim = [start];
  for (let step = 0; step < hops; step += 1) {
    const next = [];
    for (const node of rim) {
      for (const edge of data.edgesOf[node]) {
        const other = edge.from + edge.to - node;
        if (passing.has(edge.number) && !found.has(other)) {
          found.add(other);
          next.push(other);
        }
      }
    }
    rim = next;
  }
  return found;
}

// {marks, groups, lines, bundles, path, passing, counts}: single nodes, folded groups, single lines, lines between groups.
function visibleOf(data, state) {
  const passing = passingEdges(data, state);
  const path = state.path && state.path.to !== null ? findPath(data, passing, state.path) : null;
  const near = state.focus ? around(data, passing, state.focus.node, state.focus.hops) : null;
  const forced = new Set(Object.keys(state.pinned).map(Number));
  for (const node of path ? path.nodes : []) forced.add(node);
  if (state.path) forced.add(state.path.from);
  if (state.picked && 'node' in state.picked) forced.add(state.picked.node);
  const [kinds, hidden, leftOut] = [new Set(state.kindsOff), new Set(state.hidden), new Set(state.leftOut)];
  const folded = new Set(near ? [] : state.folded);

  // 0: not shown, 1: shown, 2: inside a folded group.
  const standing = new Uint8Array(data.nodes.length);
  const allowed = (node) => {
    if (hidden.has(node.number)) return 0;
    if (forced.has(node.number)) return 1;
    if (kinds.has(kindOf(data, node).kind) || (near && !near.has(node.number))) return 0;
    const edges = data.edgesOf[node.number];
    if (!edges.length) return state.unjoined ? 1 : 0;
    if (!edges.some((edge) => passing.has(edge.number))) return 0;
    if (leftOut.has(node.number) && !near) return 0;
    return node.community !== null && folded.has(node.community) ? 2 : 1;
  };
  for (const node of data.nodes) standing[node.number] = allowed(node);
  return { path, passing, standing, ...folding(data, passing, standing) };
}

function folding(data, passing, standing) {
  const inside = new Map();
  const marks = [];
  for (const node of data.nodes) {
    if (standing[node.number] === 1) marks.push(node);
    else if (standing[node.number] === 2) inside.set(node.community, (inside.get(node.community) || 0) + 1);
  }
  const groups = [...inside].map(([number, count]) => ({ community: data.communities[number], count }));
  const lines = [];
  const bundles = new Map();
  const end = (node) => (standing[node] === 2 ? `c${data.nodes[node].community}` : `n${node}`);
  let among = 0;
  for (const one of passing.values()) {
    const { from, to } = one.edge;
    if (!standing[from] || !standing[to]) continue;
    among += 1;
    if (standing[from] === 1 && standing[to] === 1) {
      lines.push(one);
      continue;
    }
    const [a, b] = [end(from), end(to)].sort();
    if (a === b) continue;
    const key = `${a}|${b}`;
    if (!bundles.has(key)) bundles.set(key, { key, a, b, edges: [] });
    bundles.get(key).edges.push(one);
  }
  const counts = {
    nodes: marks.length + [...inside.values()].reduce((sum, one) => sum + one, 0),
    edges: among,
    folded: [...inside.values()].reduce((sum, one) => sum + one, 0),
    groups: groups.length,
  };
  return { marks, groups, lines, bundles: [...bundles.values()], counts };
}

// How many filters are set, for the badge.
function filtersSet(state) {
  return ['certaintiesOff', 'tensesOff', 'polaritiesOff'].filter((name) => state[name].length).length
    + ['belief', 'publisher', 'since', 'until', 'conflicts', 'upto'].filter((name) => state[name]).length
    + (state.document === null ? 0 : 1);
}

const NO_FILTERS = {
  certaintiesOff: [], tensesOff: [], polaritiesOff: [], belief: 0, publisher: '', document: null,
  since: '', until: '', upto: '', conflicts: false,
};
