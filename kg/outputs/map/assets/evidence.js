// The panel: what the documents say about a thing, a line, or the way between two things.

// So many blocks at first; a hub's hundreds of quotes come on demand.
const FIRST_BLOCKS = 60;

function createEvidence(app, panel) {
  const { data, store } = app;
  const dealCard = createDealCard(app, { facts, linkTo });
  let at = -1;
  let shownFor = '';

  function sentence(edge, negated) {
    const { before, from, between, to } = sentenceParts(data, edge, negated);
    return [before, isolated(from), between, isolated(to)];
  }

  function head(node) {
    const { shape, color } = kindOf(data, node);
    return [
      element('p', { className: 'kind' }, markSvg(shape, color), element('span', { text: kindLabel(data, node) })),
      element('h2', {}, isolated(node.name)),
    ];
  }

  function linkTo(node) {
    return button(shortened(data.nodes[node].name, LONGEST_NAME), () => app.show({ node }), { className: 'link' });
  }

  function facts(pairs) {
    const list = element('dl');
    for (const [term, value] of pairs) list.append(element('dt', { text: term }), element('dd', {}, isolated(shortened(value, 4 * LONGEST_NAME))));
    return pairs.length ? [list] : [];
  }

  // The blocks in order, with buttons that go from one to the next.
  function stepper(blocks) {
    const count = blocks.flatMap((one) => [...one.querySelectorAll('.claim')]).length;
    if (count < 2) return [];
    const place = element('span', { className: 'place', text: plural(count, 'quote') });
    const go = (by) => {
      const all = [...panel.querySelectorAll('.claim')];
      all[at]?.classList.remove('current');
      at = (at + by + all.length) % all.length;
      if (at < 0) at = 0;
      all[at].classList.add('current');
      all[at].scrollIntoView({ block: 'center' });
      all[at].focus({ preventScroll: true });
      place.textContent = `Quote ${at + 1} of ${all.length}`;
    };
    return [element(
      'div',
      { className: 'stepper' },
      button('‹', () => go(at < 0 ? 0 : -1), { label: 'Previous quote', className: 'previous' }),
      place,
      button('›', () => go(1), { label: 'Next quote', className: 'next' }),
    )];
  }

  // The same thing drawn anew (a filter changed, a button was pressed) leaves the reader where he was.
  function show(...children) {
    const { picked, path } = store.get();
    const subject = JSON.stringify([picked, path]);
    const same = subject === shownFor;
    const [scrolled, pressed] = [panel.scrollTop, panel.contains(document.activeElement) ? document.activeElement : null];
    [at, shownFor] = [-1, subject];
    const close = button('×', () => app.close(), { className: 'close', label: 'Close' });
    panel.replaceChildren(close, ...children);
    panel.hidden = false;
    panel.scrollTop = same ? scrolled : 0;
    if (pressed) {
      const again = [...panel.querySelectorAll('button')].find((one) => one.textContent === pressed.textContent);
      (same && again ? again : close).focus({ preventScroll: true });
    }
  }

  function listed(articles) {
    const rest = articles.slice(FIRST_BLOCKS);
    const shown = articles.slice(0, FIRST_BLOCKS);
    if (!rest.length) return shown;
    const more = button(`Show ${rest.length} more`, () => more.replaceWith(...rest), { className: 'more' });
    return [...shown, more];
  }

  function left(edge, claims) {
    const count = edge.claims.length - claims.length;
    return count ? [element('p', { className: 'soft small', text: `${plural(count, 'quote')} left out by the filters.` })] : [];
  }

  const claimsOf = (edge) => app.visible().passing.get(edge.number)?.claims || [];

  function article(edge, self) {
    const claims = claimsOf(edge);
    const other = edge.from + edge.to - self;
    const negated = (claims[0] || data.claims[edge.claims[0]]).polarity === 1;
    const said = sentenceText(data, edge, negated);
    const statement = button('', () => app.show({ node: other }), { className: 'statement' });
    const relation = data.relations[edge.relation];
    // On a deal's own panel its name need not be said with each role.
    const part = relation.role && edge.from === self ? [`${relation.label}: `, isolated(sentenceParts(data, edge, false).to)] : null;
    statement.append(...(part || sentence(edge, negated)));
    return element(
      'article',
      { className: data.tenses[edge.tense] },
      statement,
      ...conflictBlocks(app, data.disputed.get(edge.number) || [], edge.number),
      ...claimBlocks(app, claims, said),
      ...left(edge, claims),
    );
  }

  function actions(node) {
    const state = store.get();
    const { number } = node;
    const hops = [1, 2, 3].map((hop) => button(
      String(hop),
      () => app.focusOn(number, state.focus?.node === number && state.focus.hops === hop ? 0 : hop),
      { label: `Show only what is at most ${plural(hop, 'step')} away`, pressed: state.focus?.node === number && state.focus.hops === hop },
    ));
    const made = [
      element('span', { className: 'group' }, element('span', { className: 'soft', text: 'Steps around' }), ...hops),
      button('Path from here', () => app.startPath(number)),
      button('Hide', () => app.hide(number)),
      button(number in state.pinned ? 'Unpin' : 'Pin', () => app.pin(number), { pressed: number in state.pinned }),
    ];
    if (node.deal !== null) {
      const open = state.unfoldedDeals.includes(number);
      made.push(button(open ? 'Fold on the map' : 'Unfold on the map', () => app.unfoldDeal(number), { pressed: open }));
    }
    if (node.community !== null && data.initial.collapsed.length && !state.folded.includes(node.community)) {
      made.push(button('Fold its group', () => app.fold(node.community)));
    }
    return element('div', { className: 'actions' }, ...made);
  }

  function showNode(number) {
    const node = data.nodes[number];
    const rank = (edge) => (data.disputed.has(edge.number) ? 2 : 0) + (edge.stands ? 1 : 0);
    const edges = data.edgesOf[number]
      .filter((edge) => claimsOf(edge).length)
      .sort((a, b) => rank(b) - rank(a) || b.belief - a.belief || b.claims.length - a.claims.length || a.number - b.number);
    const hiddenEdges = data.edgesOf[number].length - edges.length;
    const pairs = [];
    if (node.aliases?.length) pairs.push(['Also', node.aliases.join(', ')]);
    if (node.former?.length) pairs.push(['Formerly', node.former.join(', ')]);
    for (const [scheme, value] of node.identifiers || []) pairs.push([scheme, value]);
    if (node.documents) pairs.push(['Named in', plural(node.documents, 'document')]);
    const articles = edges.map((edge) => article(edge, number));
    const notes = [];
    if (!data.edgesOf[number].length) notes.push(element('p', { text: 'Named, but no relation was read about it.' }));
    if (hiddenEdges) notes.push(element('p', { className: 'soft small', text: `${plural(hiddenEdges, 'relation')} left out by the filters.` }));
    const deal = node.deal === null ? [] : dealCard(data.deals[node.deal], number);
    const about = deal.length ? [] : facts(pairs);
    show(...head(node), ...about, actions(node), ...deal, ...stepper([...deal, ...articles]), ...notes, ...listed(articles));
  }

  function showEdge(number) {
    const edge = data.edges[number];
    const claims = claimsOf(edge);
    const negated = (claims[0] || data.claims[edge.claims[0]]).polarity === 1;
    const said = sentenceText(data, edge, negated);
    const ends = [edge.from, edge.to].map(linkTo);
    const standing = edge.stands ? 'Stands in the graph.' : 'Does not stand in the graph: no claim affirms it as a present fact.';
    const blocks = claimBlocks(app, claims, said);
    show(
      element('p', { className: 'kind', text: data.groups[edge.group].label }),
      element('h2', {}, ...sentence(edge, negated)),
      element('p', { className: 'soft', text: `${standing} Belief ${edge.belief.toFixed(2)}.` }),
      element('p', { className: 'ends' }, ...ends),
      ...conflictBlocks(app, data.disputed.get(number) || [], number),
      ...stepper(blocks),
      ...listed(blocks),
      ...left(edge, claims),
    );
  }

  function showPath(path, way) {
    const from = data.nodes[path.from];
    const stop = button('End the path', () => app.endPath());
    if (path.to === null) {
      show(
        element('p', { className: 'kind', text: 'Path' }),
        element('h2', {}, 'From ', isolated(shortened(from.name, LONGEST_NAME)), ' to …'),
        element('p', { text: 'Pick the other end: click it on the map, or search for it.' }),
        element('div', { className: 'actions' }, stop),
      );
      return;
    }
    const ways = ['strongest', 'shortest'].map((by) => (
      button(by === 'strongest' ? 'Strongest' : 'Shortest', () => app.changePath(by), { pressed: path.by === by })
    ));
    const steps = !way
      ? [element('p', { text: 'No way leads from one to the other over what the filters let through.' })]
      : way.steps.map((lines, place) => step(lines, way.nodes[place], way.nodes[place + 1]));
    show(
      element('p', { className: 'kind', text: 'Path' }),
      element('h2', {}, isolated(shortened(from.name, LONGEST_NAME)), ' → ', isolated(shortened(data.nodes[path.to].name, LONGEST_NAME))),
      element('p', { className: 'soft', text: way ? `${plural(way.steps.length, 'step')}; beliefs multiplied: ${way.strength.toFixed(2)}` : '' }),
      element('div', { className: 'actions' }, element('span', { className: 'group' }, ...ways), stop),
      ...stepper(steps),
      ...steps,
    );
  }

  function step(lines, from, to) {
    const ends = [from, to].map(linkTo);
    return element('article', { className: 'hop' }, element('h3', {}, ends[0], ' → ', ends[1]), ...lines.flatMap(({ edge, claims }) => [
      element('p', { className: 'said' }, ...sentence(edge, false)),
      ...claimBlocks(app, claims.filter((claim) => claim.polarity === 0).slice(0, 3), sentenceText(data, edge, false)),
    ]));
  }

  return {
    draw() {
      const { picked, path } = store.get();
      if (picked && 'node' in picked) showNode(picked.node);
      else if (picked) showEdge(picked.edge);
      else if (path) showPath(path, app.visible().path);
      else [panel.hidden, shownFor] = [true, ''];
    },
    step: (by) => panel.querySelector(by < 0 ? '.previous' : '.next')?.click(),
  };
}
