// The same as a table: for reading on, for sorting, and for whoever does not see the drawing.

const FIRST_ROWS = 200;
const LONGEST_CELL = 320;
const LONGEST_NARROW = 120;

const classOf = (one) => (one.number ? 'number' : ['long', 'wide'].filter((name) => one[name]).join(' '));

function createTableView(app, place) {
  const { data, store } = app;
  let most = FIRST_ROWS;
  let drawnFor = '';

  function tabs(what) {
    const list = element('div', { className: 'tabs', attributes: { role: 'tablist', 'aria-label': 'Tables' } });
    list.append(...Object.entries(TABLES).map(([name, label]) => {
      const tab = button(label, () => { most = FIRST_ROWS; store.set({ table: { what: name, sort: null, down: false } }); });
      tab.setAttribute('role', 'tab');
      chooseTab(tab, name === what);
      return tab;
    }));
    return tabsByKeys(list);
  }

  function header({ columns }, { what, sort, down }) {
    const order = (number) => (sort === number ? (down ? 'descending' : 'ascending') : 'none');
    return element('tr', {}, ...columns.map(({ label, number }, at) => {
      const click = () => store.set({ table: { what, sort: at, down: sort === at ? !down : number } });
      const made = button(label, click, { className: 'sort' });
      if (sort === at) made.append(element('span', { text: down ? ' ↓' : ' ↑', attributes: { 'aria-hidden': 'true' } }));
      return element('th', { className: number ? 'number' : '', attributes: { scope: 'col', 'aria-sort': order(at) } }, made);
    }));
  }

  function row({ columns }, { cells, pick }) {
    const made = element('tr', {}, ...cells.map((cell, at) => {
      const longest = columns[at].wide ? LONGEST_CELL : LONGEST_NARROW;
      const text = typeof cell === 'number' ? cell.toFixed(columns[at].digits || 0) : shortened(cell, longest);
      if (at === 0) {
        const opener = button(text || '–', () => app.show(pick), { className: 'link' });
        return element('th', { attributes: { scope: 'row', dir: 'auto' } }, opener);
      }
      return element('td', { className: classOf(columns[at]), text, attributes: { dir: 'auto' } });
    }));
    return made;
  }

  function draw() {
    const { table } = store.get();
    place.hidden = table === null;
    if (!table) {
      place.replaceChildren();
      drawnFor = '';
      return;
    }
    const key = JSON.stringify([table, most, app.version()]);
    if (key === drawnFor) return;
    drawnFor = key;
    const content = tableOf(data, app.visible(), table.what);
    const rows = sortedRows(content, table.sort, table.down);
    const caption = `${TABLES[table.what]}: ${rows.length.toLocaleString('en')} in the present view`;
    const body = element('tbody', {}, ...rows.slice(0, most).map((one) => row(content, one)));
    const focused = place.contains(document.activeElement) ? document.activeElement.textContent : '';
    const more = `Show ${Math.min(FIRST_ROWS, rows.length - most)} more of ${rows.length.toLocaleString('en')}`;
    const foot = rows.length > most ? [button(more, () => { most += FIRST_ROWS; draw(); })] : [];
    const scroller = element(
      'div',
      { className: 'scroller', attributes: { tabindex: '0', role: 'region', 'aria-label': caption } },
      element('table', {}, element('caption', { text: caption }), element('thead', {}, header(content, table)), body),
      ...foot,
    );
    place.replaceChildren(tabs(table.what), scroller);
    if (focused) {
      const again = [...place.querySelectorAll('thead button, .tabs button')];
      again.find((one) => one.textContent.startsWith(focused.slice(0, -2)))?.focus();
    }
  }

  return { draw };
}
