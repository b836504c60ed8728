// Search with completion over names, other names and former names.

const MOST_MATCHES = 10;

function createSearch(app, input, list) {
  const { data } = app;
  const fold = (text) => text.normalize('NFKD').replace(/\p{Mn}/gu, '').toLowerCase();
  const entries = data.nodes.map((node) => ({
    node,
    words: [node.name, ...(node.aliases || []), ...(node.former || [])].map(fold),
  }));
  let found = [];
  let at = 0;

  function rank({ words }, wanted) {
    if (words.some((word) => word === wanted)) return 0;
    if (words.some((word) => word.startsWith(wanted))) return 1;
    if (words.some((word) => word.includes(` ${wanted}`))) return 2;
    return words.some((word) => word.includes(wanted)) ? 3 : 4;
  }

  function close() {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function choose(place) {
    const entry = found[place];
    if (!entry) return;
    input.value = '';
    found = [];
    close();
    app.show({ node: entry.node.number });
  }

  function option({ node }, place) {
    const { shape, color } = kindOf(data, node);
    const item = element('li', { attributes: { role: 'option', id: `match-${place}`, 'aria-selected': String(place === at) } });
    item.append(markSvg(shape, color));
    item.append(element('span', { className: 'name text', text: shortened(node.name, 200), attributes: { dir: 'auto' } }));
    item.append(element('span', { className: 'soft', text: kindLabel(data, node) }));
    item.addEventListener('mousedown', (event) => { event.preventDefault(); choose(place); });
    return item;
  }

  function draw() {
    list.replaceChildren(...found.map(option));
    list.hidden = !found.length;
    input.setAttribute('aria-expanded', String(found.length > 0));
    if (found.length) input.setAttribute('aria-activedescendant', `match-${at}`);
  }

  input.addEventListener('input', () => {
    const wanted = fold(input.value.trim());
    found = wanted
      ? entries
        .map((entry) => [rank(entry, wanted), entry])
        .filter(([score]) => score < 4)
        .sort((a, b) => a[0] - b[0] || b[1].node.degree - a[1].node.degree || a[1].node.number - b[1].node.number)
        .slice(0, MOST_MATCHES)
        .map(([, entry]) => entry)
      : [];
    at = 0;
    draw();
    if (wanted) app.say(found.length ? `${plural(found.length, 'match', 'matches')}` : 'Nothing of that name.');
  });

  input.addEventListener('keydown', (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Enter') choose(at);
    else if (event.key === 'Escape') {
      close();
      if (!input.value) input.blur();
      input.value = '';
      event.stopPropagation();
    } else if (by && found.length) {
      at = (at + by + found.length) % found.length;
      draw();
      event.preventDefault();
    }
  });

  input.addEventListener('blur', close);
}
