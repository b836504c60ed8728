// What is on the screen as rows: the table view and the CSV files show the same.

const TABLES = { things: 'Things', relations: 'Relations', claims: 'Quotes' };

const column = (label, number = false, more = {}) => ({ label, number, ...more });
const long = (label) => column(label, false, { long: true });
const told = (label) => column(label, false, { long: true, wide: true });
const share = (label) => column(label, true, { digits: 2 });

// {columns, rows}; a row is {cells, pick}, a cell a text or a number.
function tableOf(data, visible, what) {
  return { things: thingTable, relations: relationTable, claims: claimTable }[what](data, visible);
}

// Folded groups count as what is in them.
function shownEdges(visible) {
  return [...visible.passing.values()].filter(({ edge }) => visible.standing[edge.from] && visible.standing[edge.to]);
}

function thingTable(data, visible) {
  const counts = new Map();
  for (const { edge } of shownEdges(visible)) {
    for (const node of new Set([edge.from, edge.to])) counts.set(node, (counts.get(node) || 0) + 1);
  }
  const rows = data.nodes.filter((node) => visible.standing[node.number]).map((node) => ({
    pick: { node: node.number },
    cells: [
      node.name,
      kindLabel(data, node),
      counts.get(node.number) || 0,
      node.documents || 0,
      [...(node.aliases || []), ...(node.former || [])].join(', '),
      node.deal === null ? '' : data.deals[node.deal].facts.map((one) => one.join(': ')).join('; '),
    ],
  }));
  const numbers = [column('Relations', true), column('Documents', true)];
  return { columns: [long('Name'), column('Kind'), ...numbers, long('Other names'), long('Terms')], rows };
}

function relationTable(data, visible) {
  const rows = shownEdges(visible).map(({ edge, claims, lead }) => ({
    pick: { edge: edge.number },
    cells: [
      data.nodes[edge.from].name,
      data.relations[edge.relation].label,
      data.nodes[edge.to].name,
      data.certainties[lead.certainty],
      data.tenses[lead.tense],
      lead.polarity === 1 ? 'denied' : 'affirmed',
      edge.belief,
      claims.length,
      claims.map((claim) => data.documents[claim.document].issued || '').sort().pop() || '',
      (data.disputed.get(edge.number) || []).map((one) => data.conflicts[one].kind).join(', '),
    ],
  }));
  const flags = ['Certainty', 'Tense', 'Polarity'].map((one) => column(one));
  const numbers = [share('Belief'), column('Quotes', true)];
  return { columns: [long('From'), column('Relation'), long('To'), ...flags, ...numbers, column('Last told'), column('Conflict')], rows };
}

function claimTable(data, visible) {
  const rows = shownEdges(visible).flatMap(({ edge, claims }) => claims.map((claim) => {
    const document = data.documents[claim.document];
    return {
      pick: { edge: edge.number },
      cells: [
        data.nodes[edge.from].name,
        data.relations[edge.relation].label,
        data.nodes[edge.to].name,
        quotedText(data, claim),
        document.title,
        document.publisher || '',
        document.issued || '',
        data.certainties[claim.certainty],
        data.tenses[claim.tense],
        claim.polarity === 1 ? 'denied' : 'affirmed',
        claim.speaker || '',
        claim.confidence,
        claim.belief,
        document.source,
      ],
    };
  }));
  const source = [told('Quote'), long('Document'), column('Publisher'), column('Date')];
  const flags = ['Certainty', 'Tense', 'Polarity', 'Said by'].map((one) => column(one));
  const numbers = [share('Confidence'), share('Belief')];
  return { columns: [long('From'), column('Relation'), long('To'), ...source, ...flags, ...numbers, long('Source')], rows };
}

const collator = new Intl.Collator('en', { numeric: true });

function sortedRows({ columns, rows }, place, down) {
  if (place === null || !columns[place]) return rows;
  const compare = columns[place].number ? (a, b) => a - b : (a, b) => collator.compare(a, b);
  const way = down ? -1 : 1;
  return [...rows].sort((a, b) => way * compare(a.cells[place], b.cells[place]));
}
