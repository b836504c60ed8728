// Which claims count: by certainty, tense, polarity, belief, document, publisher and date.

const FLAG_WORDS = {
  asserted: 'asserted', reported: 'reported', planned: 'planned', possible: 'possible',
  past: 'past (no longer so)', present: 'present', future: 'future',
  affirmed: 'affirmed', negated: 'denied',
};

function createFilters(app, place) {
  const { data, store } = app;

  function flags(title, names, field) {
    const boxes = names.map((name) => {
      const box = element('input', {
        attributes: { type: 'checkbox' },
        on: {
          change: () => store.set({ [field]: box.checked ? without(store.get()[field], name) : withOne(store.get()[field], name) }),
        },
      });
      return { name, box, row: element('label', {}, box, element('span', { text: FLAG_WORDS[name] })) };
    });
    return {
      part: element('fieldset', {}, element('legend', { text: title }), ...boxes.map((one) => one.row)),
      draw: (state) => boxes.forEach(({ name, box }) => { box.checked = !state[field].includes(name); }),
    };
  }

  // A slider's way is many changes: only where it comes to rest is a step for undo.
  function belief() {
    const value = element('output', {});
    const input = element('input', {
      attributes: { type: 'range', min: '0', max: '1', step: '0.05', 'aria-label': 'Least belief' },
      on: { change: () => store.set({ belief: Number(input.value) }), input: () => { value.textContent = Number(input.value).toFixed(2); } },
    });
    return {
      part: element('div', { className: 'field' }, element('span', { text: 'Belief at least' }), value, input),
      draw(state) {
        input.value = String(state.belief);
        value.textContent = state.belief.toFixed(2);
      },
    };
  }

  function choice(title, options, field, read, write) {
    const select = element('select', { on: { change: () => store.set({ [field]: read(select.value) }) } });
    select.append(element('option', { text: 'all', attributes: { value: '' } }));
    for (const [value, text] of options) select.append(element('option', { text: shortened(text, 70), attributes: { value } }));
    return {
      part: element('label', { className: 'field' }, element('span', { text: title }), select),
      draw: (state) => { select.value = write(state[field]); },
    };
  }

  function date(title, field) {
    const input = element('input', {
      attributes: { type: 'date', min: data.days[0] || '', max: data.days[data.days.length - 1] || '' },
      on: { change: () => store.set({ [field]: input.value }) },
    });
    return {
      part: element('label', { className: 'field' }, element('span', { text: title }), input),
      draw: (state) => { input.value = state[field]; },
    };
  }

  function conflicts() {
    const box = element('input', { attributes: { type: 'checkbox' }, on: { change: () => store.set({ conflicts: box.checked }) } });
    const count = element('span', { className: 'number', text: String(data.conflicts.length) });
    const label = element('label', {}, box, element('span', { text: 'Conflicts only' }), count);
    return { part: label, draw: (state) => { box.checked = state.conflicts; } };
  }

  const documents = data.documents.map((one) => [String(one.number), one.title]).sort((a, b) => (a[1] < b[1] ? -1 : 1));
  const fields = [
    conflicts(),
    flags('Certainty', data.certainties, 'certaintiesOff'),
    flags('Tense', data.tenses, 'tensesOff'),
    flags('Polarity', data.polarities, 'polaritiesOff'),
    belief(),
    choice(
      'Document',
      documents,
      'document',
      (value) => (value === '' ? null : Number(value)),
      (value) => (value === null ? '' : String(value)),
    ),
    choice(
      'Publisher',
      data.publishers.map((one, number) => [String(number), one]),
      'publisher',
      (value) => data.publishers[value] ?? '',
      (value) => (value ? String(data.publishers.indexOf(value)) : ''),
    ),
    ...(data.days.length ? [date('Published since', 'since'), date('Published until', 'until')] : []),
  ];
  const undated = data.documents.filter((one) => !one.day).length;
  const note = element('p', { className: 'soft small', text: `${plural(undated, 'document')} without a date: left out as soon as a date is set.` });
  const clear = button('Clear filters', () => store.set(NO_FILTERS));
  place.append(...fields.map((one) => one.part), ...(undated && data.days.length ? [note] : []), clear);

  return {
    draw() {
      const state = store.get();
      for (const field of fields) field.draw(state);
      clear.disabled = filtersSet(state) === 0;
    },
  };
}
