// A deal's card: who takes part as what, its terms and how it came along.

function createDealCard(app, { facts, linkTo }) {
  const { data } = app;

  function termBlocks(deal) {
    if (!deal.terms.length) return [];
    const made = deal.terms.map((place) => data.terms[place]).map((term) => element(
      'article',
      {},
      element('h3', {}, `${term.what}: `, isolated(term.value)),
      claimBlock(app, [term], `${term.what}: ${term.value}`),
    ));
    return [element('details', { className: 'terms' }, element('summary', { text: `Terms and their words (${made.length})` }), ...made)];
  }

  return function dealCard(deal, number) {
    const roles = new Map();
    for (const edge of data.edgesOf[number].filter((one) => one.from === number)) {
      const { label } = data.relations[edge.relation];
      roles.set(label, [...(roles.get(label) || []), edge.to]);
    }
    const parties = element('dl', { className: 'parties' });
    for (const [label, nodes] of [...roles].sort()) {
      parties.append(element('dt', { text: label }), element('dd', {}, ...nodes.map(linkTo)));
    }
    const history = element('ol', { className: 'history' });
    for (const { status, date, document: place } of deal.history) {
      const document = place === null ? null : data.documents[place];
      history.append(element(
        'li',
        {},
        element('strong', { text: status }),
        element('span', { text: date || 'undated' }),
        ...(document ? [element('span', { className: 'soft', text: shortened(document.title, 90), attributes: { dir: 'auto' } })] : []),
      ));
    }
    const disputes = conflictBlocks(app, data.disputedDeals.get(data.nodes[number].deal) || [], null);
    return [
      element(
        'section',
        { className: 'card' },
        ...facts(deal.facts),
        parties,
        ...(deal.history.length ? [element('h3', { text: 'Over time' }), history] : []),
        ...disputes,
      ),
      ...termBlocks(deal),
    ];
  };
}
