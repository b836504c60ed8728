// The data of the page, unpacked from its tables, with what is looked up often.

// Names in sentences; the full name stands at the head of its own panel.
const LONGEST_NAME = 160;
const DAY = /^\d{4}(-\d\d){0,2}$/;

function unpacked({ fields, rows }) {
  return rows.map((row, number) => {
    const one = { number };
    fields.forEach((field, place) => { one[field] = row[place] ?? null; });
    return one;
  });
}

// "2026-04" counts as its first day; what is no date counts as none.
function dayOf(issued) {
  return issued && DAY.test(issued) ? `${issued}-01-01`.slice(0, 10) : '';
}

function readData(text) {
  const raw = JSON.parse(text);
  const data = { ...raw };
  for (const name of ['documents', 'nodes', 'edges', 'claims', 'terms']) data[name] = unpacked(raw[name]);
  data.communities = raw.communities.map((one, number) => ({ ...one, number }));
  for (const one of data.documents) one.day = dayOf(one.issued);
  data.days = [...new Set(data.documents.map((one) => one.day).filter(Boolean))].sort();
  data.publishers = [...new Set(data.documents.map((one) => one.publisher).filter(Boolean))].sort();
  // What a graph of fewer documents called a thing leads to it as well.
  data.byId = new Map([...raw.redirects, ...data.nodes.map((node) => [node.id, node.number])]);
  joinEdges(data);
  joinConflicts(data);
  return data;
}

function joinEdges(data) {
  data.edgesOf = data.nodes.map(() => []);
  data.byKey = new Map();
  for (const edge of data.edges) {
    data.edgesOf[edge.from].push(edge);
    if (edge.to !== edge.from) data.edgesOf[edge.to].push(edge);
    edge.group = data.relations[edge.relation].group;
    edge.key = [data.nodes[edge.from].id, data.relations[edge.relation].predicate, data.nodes[edge.to].id].join('>');
    data.byKey.set(edge.key, edge.number);
    for (const claim of edge.claims) data.claims[claim].edge = edge.number;
  }
  for (const node of data.nodes) {
    node.degree = new Set(data.edgesOf[node.number].map((edge) => edge.from + edge.to - node.number)).size;
  }
}

// Which lines and which deals are disputed, and by what.
function joinConflicts(data) {
  data.disputed = new Map();
  data.disputedDeals = new Map();
  const note = (where, key, conflict) => where.set(key, [...(where.get(key) || []), conflict]);
  data.conflicts.forEach((conflict, number) => {
    const edges = new Set();
    const deals = new Set();
    for (const [what, place] of conflict.between) {
      if (what === 'claim') edges.add(data.claims[place].edge);
      else deals.add(data.terms[place].deal);
    }
    for (const edge of edges) note(data.disputed, edge, number);
    for (const deal of deals) note(data.disputedDeals, deal, number);
  });
}

function kindOf(data, node) {
  return data.kinds[node.kind];
}

function kindLabel(data, node) {
  return node.deal !== null ? data.deals[node.deal].kind : node.class || kindOf(data, node).label;
}

// "Orrin Labs develops Pell", "Compute deal – provider: Veldt Compute", in parts that keep their reading direction.
function sentenceParts(data, edge, negated) {
  const { label, role } = data.relations[edge.relation];
  const [from, to] = [edge.from, edge.to].map((node) => shortened(data.nodes[node].name, LONGEST_NAME));
  return { before: negated ? 'Denied: ' : '', from, between: role ? ` – ${label}: ` : ` ${label} `, to };
}

function sentenceText(data, edge, negated = edge.polarity === 1) {
  const { before, from, between, to } = sentenceParts(data, edge, negated);
  return `${before}${from}${between}${to}`;
}
