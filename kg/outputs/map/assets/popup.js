// What a mark or a line means, beside the pointer.

function createPopup(app, popup, container) {
  const { data } = app;

  // `at` counts from the corner of the drawing.
  function place(content, at) {
    popup.replaceChildren(...content);
    popup.hidden = false;
    const space = popup.parentElement;
    const [x, y] = [container.offsetLeft + at.x + 16, container.offsetTop + at.y + 16];
    popup.style.left = `${Math.max(8, Math.min(x, space.clientWidth - popup.offsetWidth - 8))}px`;
    popup.style.top = `${Math.max(8, Math.min(y, space.clientHeight - popup.offsetHeight - 8))}px`;
  }

  function quote(claim) {
    return element('p', { attributes: { dir: 'auto' }, text: `“${shortened(quotedText(data, claim), 400)}”` });
  }

  function aboutNode(number, at) {
    const one = data.nodes[number];
    const told = app.visible().lines.find(({ edge }) => edge.from === number || edge.to === number);
    const content = [
      element('strong', {}, isolated(shortened(one.name, 200))),
      element('div', { className: 'soft', text: `${kindLabel(data, one)} · ${plural(data.edgesOf[number].length, 'relation')}` }),
    ];
    if (told) content.push(quote(told.lead));
    place(content, at);
  }

  function aboutEdge(number, at) {
    const one = app.visible().passing.get(number);
    if (!one) return;
    const more = one.claims.length > 1 ? ` and ${one.claims.length - 1} more` : '';
    const { before, from, between, to } = sentenceParts(data, one.edge, one.lead.polarity === 1);
    place([
      element('strong', {}, before, isolated(shortened(from, 120)), between, isolated(shortened(to, 120))),
      element('div', { className: 'chips' }, ...flagChips(data, one.lead)),
      quote(one.lead),
      element('div', { className: 'soft', text: shortened(sourceLine(data.documents[one.lead.document]), 200) + more }),
    ], at);
  }

  function group(number, at) {
    const one = app.visible().groups.find(({ community }) => community.number === number);
    if (!one) return;
    place([
      element('strong', {}, 'Around ', isolated(shortened(one.community.name, 120))),
      element('div', { className: 'soft', text: `${plural(one.count, 'thing')}, folded. A click unfolds them.` }),
    ], at);
  }

  function bundle(id, at) {
    const one = app.visible().bundles.find(({ key }) => `b${key}` === id);
    if (!one) return;
    place([
      element('strong', { text: plural(one.edges.length, 'relation') }),
      element('div', { className: 'soft', text: 'between groups; unfold one to see them' }),
    ], at);
  }

  return {
    overNode: (id, at) => (id[0] === 'c' ? group(Number(id.slice(1)), at) : aboutNode(Number(id.slice(1)), at)),
    overEdge: (id, at) => (id[0] === 'b' ? bundle(id, at) : aboutEdge(Number(id.slice(1)), at)),
    hide: () => { popup.hidden = true; },
  };
}
