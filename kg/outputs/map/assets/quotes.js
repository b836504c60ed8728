// Claims and terms as blocks: the sentence with its words marked, where it stands, how sure it is.

const CONFLICT_WORDS = { contradiction: 'Contradiction', update: 'Update', precision: 'Precision', scope: 'Scope' };

function sourceLine(document) {
  return [document.title, document.publisher, document.issued].filter(Boolean).map((text) => shortened(text, 2 * LONGEST_NAME)).join(' · ');
}

// Pieces of the sentence: around the quote, the quote, and in it the words that made the claim.
function pieces(data, claim) {
  const text = data.texts[claim.text] ?? '';
  const within = (from, to) => from !== null && to !== null && from >= 0 && from < to && to <= text.length;
  const quote = within(claim.quoteFrom, claim.quoteTo) ? [claim.quoteFrom, claim.quoteTo] : [0, text.length];
  const trigger = within(claim.triggerFrom, claim.triggerTo) ? [claim.triggerFrom, claim.triggerTo] : null;
  const cuts = [...new Set([0, ...quote, ...(trigger || []), text.length])].sort((a, b) => a - b);
  return cuts.slice(1).map((to, place) => {
    const from = cuts[place];
    return {
      text: text.slice(from, to),
      quoted: from >= quote[0] && to <= quote[1],
      marked: trigger !== null && from >= trigger[0] && to <= trigger[1],
    };
  });
}

function quotedText(data, claim) {
  return pieces(data, claim).filter((one) => one.quoted).map((one) => one.text).join('');
}

function quoteBlock(data, claim) {
  const block = element('blockquote', { attributes: { dir: 'auto' } });
  for (const { text, quoted, marked } of pieces(data, claim)) {
    if (marked) block.append(element('mark', { text }));
    else if (quoted) block.append(text);
    else block.append(element('span', { className: 'soft', text }));
  }
  return block;
}

function chip(text, className = '') {
  return element('span', { className: `chip ${className}`.trim(), text: shortened(text, LONGEST_NAME) });
}

function flagChips(data, claim) {
  const certainty = data.certainties[claim.certainty];
  const chips = [chip(certainty, certainty)];
  if (claim.polarity === 1) chips.unshift(chip('denied', 'denied'));
  if (claim.tense === 2) chips.push(chip('no longer so'));
  if (claim.tense === 0) chips.push(chip('present'));
  if (claim.tense === 1) chips.push(chip('to come'));
  if (claim.role) chips.push(chip(claim.role));
  const [from, until] = [claim.validFrom, claim.validUntil];
  if (from || until) chips.push(chip([from ? `from ${from}` : '', until ? `until ${until}` : ''].filter(Boolean).join(' ')));
  return chips;
}

// One line to paste into a memo.
function citation(data, claim, said) {
  const document = data.documents[claim.document];
  const flags = [
    claim.polarity === 1 && 'denied',
    data.certainties[claim.certainty],
    data.tenses[claim.tense],
    `confidence ${claim.confidence.toFixed(2)}`,
    `belief ${claim.belief.toFixed(2)}`,
  ].filter(Boolean);
  const speaker = claim.speaker ? `${claim.speaker}, in: ` : '';
  return `${said}: “${quotedText(data, claim)}” — ${speaker}${sourceLine(document)} (${document.source}) [${flags.join(', ')}]`;
}

function copyButton(app, text) {
  const made = button('Copy as citation', async () => {
    await copyText(text());
    made.textContent = 'Copied';
    app.say('The citation was copied.');
    setTimeout(() => { made.textContent = 'Copy as citation'; }, 1500);
  }, { className: 'quiet copy' });
  return made;
}

function speakerLine(app, claim) {
  if (!claim.speaker) return [];
  const name = claim.speakerNode === null
    ? isolated(shortened(claim.speaker, LONGEST_NAME))
    : button(shortened(claim.speaker, LONGEST_NAME), () => app.show({ node: claim.speakerNode }), { className: 'link' });
  return [element('span', { className: 'speaker' }, 'said by ', name)];
}

// One block for one wording; a reprint of it adds its source, not another block.
function claimBlock(app, claims, said) {
  const { data } = app;
  const [first] = claims;
  const cites = claims.map((claim) => {
    const document = data.documents[claim.document];
    const reprint = document.reprintOf === null ? '' : ' (reprint)';
    return element('cite', { text: sourceLine(document) + reprint, attributes: { title: document.source, dir: 'auto' } });
  });
  const numbers = [
    `confidence ${claims.map((claim) => claim.confidence.toFixed(2)).join(', ')}`,
    `belief ${first.belief.toFixed(2)}`,
    first.producer === null ? '' : `read by ${data.producers[first.producer]}`,
  ].filter(Boolean);
  return element(
    'div',
    { className: 'claim', attributes: { tabindex: '-1' } },
    quoteBlock(data, first),
    element('div', { className: 'chips' }, ...flagChips(data, first), ...speakerLine(app, first)),
    ...cites,
    element(
      'div',
      { className: 'notes' },
      element('span', { text: numbers.join(' · ') }),
      copyButton(app, () => citation(data, first, said)),
    ),
  );
}

function claimBlocks(app, claims, said) {
  const same = new Map();
  for (const claim of claims) {
    const key = [claim.text, claim.quoteFrom, claim.quoteTo, claim.certainty, claim.polarity, claim.tense, claim.role].join('|');
    same.set(key, [...(same.get(key) || []), claim]);
  }
  return [...same.values()].map((group) => claimBlock(app, group, said));
}

// What contradicts or replaces what is shown, with a way to the other side.
function conflictBlocks(app, conflicts, ownEdge) {
  const { data } = app;
  return conflicts.map((number) => {
    const conflict = data.conflicts[number];
    const others = conflict.between
      .map(([what, place]) => (what === 'claim' ? data.claims[place].edge : null))
      .filter((edge) => edge !== null && edge !== ownEdge);
    const values = conflict.between.filter(([what]) => what === 'term').map(([, place]) => {
      const { what, value, document } = data.terms[place];
      const { issued } = data.documents[document];
      return `${what}: ${shortened(value, LONGEST_NAME)}${issued ? ` (${shortened(issued, 20)})` : ''}`;
    });
    return element(
      'div',
      { className: 'conflict' },
      element('strong', { text: `≠ ${CONFLICT_WORDS[conflict.kind] || conflict.kind}: ` }),
      element('span', { text: shortened(conflict.reason, 3 * LONGEST_NAME), attributes: { dir: 'auto' } }),
      ...(values.length ? [element('div', { text: values.join(conflict.kind === 'update' ? ' → ' : ' ↔ '), attributes: { dir: 'auto' } })] : []),
      ...[...new Set(others)].map((edge) => (
        button(`See: ${shortened(sentenceText(data, data.edges[edge]), 90)}`, () => app.show({ edge }), { className: 'link' })
      )),
    );
  });
}
