// What every mark means; kinds and relations can be switched off here.

function createLegend(data, place, view) {
  function switchFor(what, key, mark, label, count, title) {
    const box = element('input', { attributes: { type: 'checkbox' } });
    box.checked = !view.isOff(what, key);
    box.addEventListener('change', () => view.toggle(what, key, box.checked));
    const line = element('label', { attributes: title ? { title } : {} }, box);
    if (mark) line.append(mark);
    line.append(element('span', { text: label }), element('span', { className: 'number', text: String(count) }));
    return line;
  }

  function section(title, ...entries) {
    return element('section', {}, element('h2', { text: title }), ...entries);
  }

  function explained(svg, text) {
    return element('div', { className: 'entry' }, svg, element('span', { text }));
  }

  function draw() {
    const legend = data.legend;
    const kinds = legend.kinds.map((one) => switchFor('kinds', one.kind, markSvg(one.shape, one.color), one.label, one.count));
    if (legend.unjoined) kinds.push(switchFor('unjoined', '', null, 'Without relation', legend.unjoined));
    const groups = legend.groups.map((one) => (
      switchFor('groups', one.group, lineSvg({ color: one.color }), one.label, one.count, one.relations.join(', '))
    ));
    const details = element('details', {}, element('summary', { text: 'Legend' }));
    details.open = window.innerWidth > NARROW;
    details.append(section('Things', ...kinds));
    if (groups.length) {
      details.append(
        section('Relations', ...groups),
        section(
          'Lines',
          explained(lineSvg({}), 'stated'),
          explained(lineSvg({ dashes: '8 5' }), 'reported (hearsay)'),
          explained(lineSvg({ dashes: '2 4' }), 'possible or planned'),
          explained(lineSvg({ opacity: 0.35 }), 'no longer so'),
          explained(lineSvg({ denied: true }), '✕ denied'),
        ),
      );
    }
    place.replaceChildren(details);
  }

  draw();
  return { draw };
}
