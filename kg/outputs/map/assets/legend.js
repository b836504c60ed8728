// What every mark means; types and relations are switched on and off here.

function createLegend(app, place) {
  const { data, store } = app;
  const open = new Set();

  function switchFor(checked, label, { mark = null, count = null, part = false, act }) {
    const box = element('input', { attributes: { type: 'checkbox' }, on: { change: () => act(box.checked) } });
    box.checked = checked;
    box.indeterminate = part;
    const made = element('label', {}, box);
    if (mark) made.append(mark);
    made.append(element('span', { text: label }));
    if (count !== null) made.append(element('span', { className: 'number', text: count.toLocaleString('en') }));
    return made;
  }

  function section(title, ...entries) {
    return element('section', {}, element('h3', { text: title }), ...entries);
  }

  const explained = (mark, text) => element('div', { className: 'entry' }, mark, element('span', { text }));
  const toggled = (list, on, ...names) => (on ? without(list, ...names) : withOne(list, ...names));

  function kinds(state) {
    const made = data.kinds.map(({ kind, label, shape, color, count }) => switchFor(!state.kindsOff.includes(kind), label, {
      mark: markSvg(shape, color),
      count,
      act: (on) => store.set({ kindsOff: toggled(store.get().kindsOff, on, kind) }),
    }));
    const lonely = data.nodes.filter((node) => !data.edgesOf[node.number].length).length;
    if (lonely) made.push(switchFor(state.unjoined, 'Without relation', { count: lonely, act: (unjoined) => store.set({ unjoined }) }));
    return made;
  }

  function groups(state) {
    return data.groups.map((group, number) => {
      const own = data.relations.filter((one) => one.group === number);
      const names = own.map((one) => one.predicate);
      const off = names.filter((name) => state.relationsOff.includes(name)).length;
      const act = (on) => store.set({ relationsOff: toggled(store.get().relationsOff, on, ...names) });
      const all = switchFor(off < names.length, group.label, {
        mark: lineSvg({ color: group.color }), count: group.count, part: off > 0 && off < names.length, act,
      });
      if (own.length < 2) return all;
      const single = element('div', { className: 'single' }, ...own.map((one) => (
        switchFor(!state.relationsOff.includes(one.predicate), one.label, {
          count: one.count,
          act: (on) => store.set({ relationsOff: toggled(store.get().relationsOff, on, one.predicate) }),
        })
      )));
      const opener = button('', () => {
        if (!open.delete(group.group)) open.add(group.group);
        unfold();
      }, { className: 'opener', label: `Relations of ${group.label}` });
      const unfold = () => {
        single.hidden = !open.has(group.group);
        opener.textContent = single.hidden ? '▸' : '▾';
        opener.setAttribute('aria-expanded', String(!single.hidden));
      };
      unfold();
      return element('div', { className: 'relations' }, element('div', { className: 'all' }, all, opener), single);
    });
  }

  function groundAndFolds(state) {
    if (!data.communities.length) return [];
    const made = [switchFor(state.tint, 'Ground shows groups', { act: (tint) => store.set({ tint }) })];
    if (data.initial.collapsed.length) {
      made.push(element(
        'div',
        { className: 'actions' },
        button('Unfold all', () => app.unfoldAll()),
        button('Fold all', () => store.set({ folded: data.initial.collapsed, leftOut: data.initial.hidden })),
      ));
      const ring = drawn('svg', { viewBox: '-1.15 -1.15 2.3 2.3', class: 'mark ring', 'aria-hidden': 'true' }, drawn('circle', { r: 1 }));
      made.push(explained(ring, 'a folded group and how many are in it'));
    }
    return [section('Groups', ...made)];
  }

  function lines() {
    return section(
      'Lines and marks',
      explained(lineSvg(), 'asserted'),
      explained(lineSvg({ dashes: '8 5' }), 'reported (hearsay)'),
      explained(lineSvg({ dashes: '2 4' }), 'possible or planned'),
      explained(lineSvg({ opacity: 0.35 }), 'no longer so'),
      explained(lineSvg({ width: 5 }), 'thicker: more belief'),
      explained(element('span', { className: 'sign denied', text: '✕' }), 'denied'),
      explained(element('span', { className: 'sign disputed', text: '≠' }), 'documents disagree'),
      explained(element('span', { className: 'sign', text: '▸' }), 'arrow: who to whom'),
      explained(element('span', { className: 'sign', text: '●' }), 'larger: more connections'),
      explained(element('span', { className: 'sign', text: '◎' }), 'ringed: pinned by you'),
    );
  }

  return {
    draw() {
      const state = store.get();
      const parts = [section('Things', ...kinds(state))];
      if (data.groups.length) parts.push(section('Relations', ...groups(state)), ...groundAndFolds(state), lines());
      const active = place.contains(document.activeElement) ? [...place.querySelectorAll('input')].indexOf(document.activeElement) : -1;
      place.replaceChildren(...parts);
      if (active >= 0) place.querySelectorAll('input')[active]?.focus();
    },
  };
}
