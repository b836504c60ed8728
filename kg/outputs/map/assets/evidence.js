// The panel and the popup. Every text of a document goes in by textContent, never as markup.

function element(name, { className = '', text = '', attributes = {} } = {}, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function isolated(text) {
  return element('span', { className: 'text', text, attributes: { dir: 'auto' } });
}

function citation(source) {
  return [source.title, source.publisher, source.issued].filter(Boolean).join(' · ');
}

// How sure a statement is, in words; nothing for the plain case.
function flags(one) {
  const words = [];
  if (one.polarity === 'negated') words.push(['denied', 'denied']);
  if (one.certainty !== 'asserted') words.push([one.certainty, '']);
  if (one.tense !== 'present') words.push([one.tense === 'past' ? 'no longer' : 'to come', '']);
  return words.map(([text, className]) => element('span', { className: `chip ${className}`, text }));
}

// Where the words stand that made the claim; where they were counted wrongly, their first occurrence.
function triggerPlace({ quote, trigger, triggerAt }) {
  if (!trigger) return -1;
  return quote.startsWith(trigger, triggerAt) ? triggerAt : quote.indexOf(trigger);
}

function quoteBlock(claim) {
  const block = element('blockquote', { attributes: { dir: 'auto' } });
  const at = triggerPlace(claim);
  if (at < 0) {
    block.append(claim.quote);
  } else {
    const end = at + claim.trigger.length;
    block.append(claim.quote.slice(0, at), element('mark', { text: claim.trigger }), claim.quote.slice(end));
  }
  return block;
}

function citeLine(claim, documents) {
  const source = documents[claim.document];
  const cite = element('cite', { text: citation(source), attributes: { title: source.source } });
  if (claim.speaker) cite.prepend(element('span', { className: 'speaker', text: `${claim.speaker}, in: ` }));
  return cite;
}

function claimBlock(claims, documents) {
  const { certainty, tense, polarity } = claims[0];
  const sure = claims.map((claim) => claim.confidence.toFixed(2)).join(', ');
  const plain = [certainty === 'asserted' && 'stated', tense === 'present' && 'present', polarity === 'affirmed' && 'affirmed'];
  const notes = flags(claims[0]);
  if (claims[0].role) notes.push(element('span', { className: 'chip', text: claims[0].role }));
  const cites = claims.map((claim) => citeLine(claim, documents));
  notes.push(element('span', { text: [...plain.filter(Boolean), `confidence ${sure}`].join(' · ') }));
  return element('div', {}, quoteBlock(claims[0]), ...cites, element('div', { className: 'notes' }, ...notes));
}

// Quotes of a relation; the same words in a reprint are shown once, with both sources.
function claimBlocks(claims, documents) {
  const same = new Map();
  for (const claim of claims) {
    const key = [claim.quote, claim.certainty, claim.polarity, claim.tense, claim.role].join('\u0000');
    same.set(key, [...(same.get(key) || []), claim]);
  }
  return [...same.values()].map((group) => claimBlock(group, documents));
}

function createEvidence(data, { panel, popup, drawing }, focus) {
  const name = (id) => data.details[id].name;
  const kindLabel = (id) => {
    const details = data.details[id];
    const entry = data.legend.kinds.find((one) => one.kind === details.kind);
    return details.dealKind || (entry ? entry.label : details.kind);
  };
  // What stands comes first, then what most documents say.
  const linksOf = (id) => Object.values(data.links)
    .filter((link) => link.from === id || link.to === id)
    .sort((a, b) => b.stands - a.stands || b.claims.length - a.claims.length);

  function sentence(link) {
    const relation = data.details[link.from].kind === 'Deal' ? ` – ${link.relation}: ` : ` ${link.relation} `;
    const before = link.polarity === 'negated' ? ['Denied: '] : [];
    return [...before, isolated(name(link.from)), relation, isolated(name(link.to))];
  }

  function show(...children) {
    const close = element('button', { className: 'close', text: '×', attributes: { type: 'button', 'aria-label': 'Close' } });
    close.addEventListener('click', () => focus(null));
    panel.replaceChildren(close, ...children);
    panel.hidden = false;
    panel.scrollTop = 0;
  }

  function linkArticle(link, self) {
    const button = element('button', { className: 'statement', attributes: { type: 'button' } }, ...sentence(link));
    const other = link.from === self ? link.to : link.from;
    button.addEventListener('click', () => focus({ node: other }));
    return element('article', { className: link.tense }, button, ...claimBlocks(link.claims, data.documents));
  }

  function facts(pairs) {
    const list = element('dl');
    for (const [term, value] of pairs) list.append(element('dt', { text: term }), element('dd', {}, isolated(value)));
    return list;
  }

  function showNode(id) {
    const details = data.details[id];
    const links = linksOf(id);
    const head = [element('h2', {}, isolated(details.name)), element('p', { className: 'soft', text: kindLabel(id) })];
    const pairs = [...(details.facts || [])];
    if (details.aliases.length) pairs.push(['Also', details.aliases.join(', ')]);
    if (details.formerNames.length) pairs.push(['Formerly', details.formerNames.join(', ')]);
    if (details.documents) pairs.push(['Documents', String(details.documents)]);
    if (pairs.length) head.push(facts(pairs));
    if (!links.length) head.push(element('p', { text: 'Named, but no relation was read about it.' }));
    show(...head, ...links.map((link) => linkArticle(link, id)));
  }

  function showLink(id) {
    const link = data.links[id];
    const head = [
      element('h2', {}, ...sentence(link)),
      element('div', {}, ...flags(link)),
      element('p', { className: 'soft', text: `${link.claims.length} ${link.claims.length === 1 ? 'quote' : 'quotes'}` }),
    ];
    show(...head, ...claimBlocks(link.claims, data.documents));
  }

  // `at` counts from the corner of the drawing.
  function hover(content, at) {
    popup.replaceChildren(...content);
    popup.hidden = false;
    const [x, y] = [drawing.offsetLeft + at.x + 16, drawing.offsetTop + at.y + 16];
    const space = popup.parentElement;
    popup.style.left = `${Math.max(8, Math.min(x, space.clientWidth - popup.offsetWidth - 8))}px`;
    popup.style.top = `${Math.max(8, Math.min(y, space.clientHeight - popup.offsetHeight - 8))}px`;
  }

  function hoverNode(id, at) {
    const links = linksOf(id);
    const content = [element('strong', {}, isolated(name(id))), element('div', { className: 'soft', text: kindLabel(id) })];
    if (links.length) content.push(element('p', { attributes: { dir: 'auto' }, text: `“${links[0].claims[0].quote}”` }));
    hover(content, at);
  }

  function hoverLink(id, at) {
    const link = data.links[id];
    const claim = link.claims[0];
    const more = link.claims.length > 1 ? ` and ${link.claims.length - 1} more` : '';
    hover(
      [
        element('strong', {}, ...sentence(link)),
        element('div', {}, ...flags(link)),
        element('p', { attributes: { dir: 'auto' }, text: `“${claim.quote}”` }),
        element('div', { className: 'soft', text: citation(data.documents[claim.document]) + more }),
      ],
      at,
    );
  }

  return {
    showNode,
    showLink,
    hoverNode,
    hoverLink,
    hide: () => { panel.hidden = true; },
    unhover: () => { popup.hidden = true; },
  };
}
