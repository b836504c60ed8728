// The buttons at the top, and the card with legend and filters.

function createToolbar(app, { bar, side, help }) {
  const { store } = app;
  const tool = (name, text, action) => {
    const made = button('', action, { className: 'tool', label: text });
    made.append(icon(name), element('span', { text }));
    made.dataset.tool = name;
    return made;
  };
  const menu = element('div', { className: 'menu', attributes: { role: 'menu', hidden: '' } });
  for (const [text, action] of Object.entries(createExports(app))) {
    const entry = button(text, () => { closeMenus(); tools.export.focus(); action(); });
    entry.setAttribute('role', 'menuitem');
    menu.append(entry);
  }
  const tools = {
    legend: tool('legend', 'Legend', () => { side.hidden = !side.hidden; draw(); app.moved(); }),
    timeline: tool('timeline', 'Timeline', () => store.set({ timeline: !store.get().timeline, upto: '' })),
    table: tool('table', 'Table', () => app.toggleTable()),
    export: tool('export', 'Export', () => { menu.hidden = !menu.hidden; draw(); menu.querySelector('button').focus(); }),
    undo: tool('undo', 'Undo', () => app.undo()),
    redo: tool('redo', 'Redo', () => app.redo()),
    theme: tool('theme', 'Theme', () => app.nextTheme()),
    help: tool('help', 'Help', () => help.showModal()),
    fit: tool('fit', 'Show all', () => app.showAll()),
  };
  tools.export.setAttribute('aria-haspopup', 'menu');
  if (!app.timeline.possible) tools.timeline.hidden = true;
  for (const name of ['export', 'undo', 'redo', 'theme', 'help']) tools[name].classList.add('brief');
  bar.append(...Object.values(tools), menu);

  function closeMenus() {
    if (menu.hidden) return false;
    menu.hidden = true;
    draw();
    return true;
  }

  menu.addEventListener('keydown', (event) => {
    const entries = [...menu.children];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) entries[(entries.indexOf(event.target) + by + entries.length) % entries.length].focus();
    else if (event.key === 'Home' || event.key === 'End') entries.at(event.key === 'Home' ? 0 : -1).focus();
    else if (event.key === 'Escape') tools.export.focus();
    else if (event.key !== 'Tab') return;
    if (['Escape', 'Tab'].includes(event.key)) closeMenus();
    if (event.key === 'Tab') return;
    event.preventDefault();
    event.stopPropagation();
  });

  document.addEventListener('click', (event) => {
    if (!bar.contains(event.target)) closeMenus();
  });

  const tabs = ['legend', 'filters'].map((name) => {
    const tab = button(name === 'legend' ? 'Legend' : 'Filters', () => open(name));
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', name);
    return { name, tab };
  });
  tabsByKeys(side.querySelector('.tabs')).append(...tabs.map((one) => one.tab));

  function open(chosen) {
    for (const { name, tab } of tabs) {
      chooseTab(tab, name === chosen);
      side.querySelector(`#${name}`).hidden = name !== chosen;
    }
  }

  function draw() {
    const state = store.get();
    const count = filtersSet(state);
    tabs[1].tab.textContent = count ? `Filters (${count})` : 'Filters';
    tools.legend.setAttribute('aria-pressed', String(!side.hidden));
    tools.timeline.setAttribute('aria-pressed', String(state.timeline));
    tools.table.setAttribute('aria-pressed', String(state.table !== null));
    tools.export.setAttribute('aria-expanded', String(!menu.hidden));
    tools.undo.disabled = !store.canUndo();
    tools.redo.disabled = !store.canRedo();
    tools.theme.title = `Theme: ${state.theme === 'auto' ? 'as the system' : state.theme}`;
  }

  open('legend');
  return { draw, closeMenus };
}
