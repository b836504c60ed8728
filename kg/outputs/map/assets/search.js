// Search with completion over names and other names.

function createSearch(data, input, list, pick) {
  const most = 10;
  const marks = Object.fromEntries(data.legend.kinds.map((one) => [one.kind, one]));
  const entries = Object.entries(data.details).map(([id, details]) => ({
    id,
    details,
    words: [details.name, ...details.aliases, ...details.formerNames].map((one) => one.toLowerCase()),
  }));
  let found = [];
  let at = 0;

  function rank(entry, wanted) {
    if (entry.words.some((word) => word === wanted)) return 0;
    if (entry.words.some((word) => word.startsWith(wanted))) return 1;
    return entry.words.some((word) => word.includes(wanted)) ? 2 : 3;
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
    close();
    pick(entry.id);
  }

  function draw() {
    list.replaceChildren(...found.map((entry, place) => {
      const mark = marks[entry.details.kind];
      const item = element('li', { attributes: { role: 'option', id: `match-${place}`, 'aria-selected': String(place === at) } });
      item.append(markSvg(mark.shape, mark.color));
      item.append(element('span', { className: 'name text', text: entry.details.name.slice(0, 200), attributes: { dir: 'auto' } }));
      item.append(element('span', { className: 'soft', text: entry.details.dealKind || mark.label }));
      item.addEventListener('mousedown', (event) => { event.preventDefault(); choose(place); });
      return item;
    }));
    list.hidden = !found.length;
    input.setAttribute('aria-expanded', String(found.length > 0));
    if (found.length) input.setAttribute('aria-activedescendant', `match-${at}`);
  }

  input.addEventListener('input', () => {
    const wanted = input.value.trim().toLowerCase();
    found = wanted
      ? entries
        .map((entry) => [rank(entry, wanted), entry])
        .filter(([score]) => score < 3)
        .sort((a, b) => a[0] - b[0] || (a[1].details.name < b[1].details.name ? -1 : 1))
        .slice(0, most)
        .map(([, entry]) => entry)
      : [];
    at = 0;
    draw();
  });

  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') choose(at);
    else if (event.key === 'Escape') close();
    else if (event.key === 'ArrowDown' && found.length) { at = (at + 1) % found.length; draw(); event.preventDefault(); }
    else if (event.key === 'ArrowUp' && found.length) { at = (at + found.length - 1) % found.length; draw(); event.preventDefault(); }
  });

  input.addEventListener('blur', close);
}
