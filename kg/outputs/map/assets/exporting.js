// The present view as a file: picture, drawing or table.

// What a spreadsheet would take for a formula becomes text.
const FORMULA = /^[\s]*[=+\-@\t\r|%]/;

function csvCell(value) {
  if (typeof value === 'number') return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function csvText({ columns, rows }) {
  const lines = [columns.map((one) => one.label), ...rows.map((one) => one.cells)];
  return `\ufeff${lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

// As on the screen without what the cards cover, on a ground of its own instead of a transparent one.
function pngOf(app, done) {
  const { canvas } = app.drawing.network.canvas.frame;
  const sharpness = canvas.width / app.container.clientWidth;
  const [left, top, width, height] = Object.values(app.free()).map((one) => Math.round(one * sharpness));
  const copy = element('canvas', {});
  [copy.width, copy.height] = [width, height];
  const context = copy.getContext('2d');
  context.fillStyle = app.drawing.theme().back;
  context.fillRect(0, 0, width, height);
  context.drawImage(canvas, -left, -top);
  copy.toBlob(done, 'image/png');
}

const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

// Made of elements, so that no name can become markup; control characters are none of XML's.
function svgOf(app) {
  const { drawing } = app;
  const { network } = drawing;
  const scale = network.getScale();
  const theme = drawing.theme();
  const { left, top, width, height } = app.free();
  const at = (place) => network.canvasToDOM(place);
  const points = (list) => list.map(([x, y]) => at({ x, y })).map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  const grounds = drawing.hulls().map(({ color, points: corners }) => (
    drawn('polygon', { points: points(corners), fill: color, 'fill-opacity': 0.09 })
  ));
  return drawn(
    'svg',
    { xmlns: SVG, width, height, viewBox: `${left} ${top} ${width} ${height}`, 'font-family': theme.font },
    drawn('rect', { x: left, y: top, width, height, fill: theme.back }),
    ...grounds,
    ...app.visible().bundles.map((one) => svgBundle(app, one, at, scale)),
    ...app.visible().lines.flatMap((one) => svgLine(app, one, at, scale)),
    ...svgMarks(app, at, scale),
    ...svgWords(app, at),
  );
}

function svgBundle(app, bundle, at, scale) {
  const place = (id) => at(id[0] === 'c' ? app.drawing.groupPlaceOf(Number(id.slice(1))) : app.drawing.placeOf(Number(id.slice(1))));
  const [from, to] = [place(bundle.a), place(bundle.b)];
  return drawn('line', {
    x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke: app.drawing.theme().soft, 'stroke-opacity': 0.3,
    'stroke-width': Math.max(0.6, bundleWidth(bundle) * growthAt(scale) * scale),
  });
}

function svgLine(app, one, at, scale) {
  const { data, drawing } = app;
  const { edge, lead } = one;
  const growth = growthAt(scale) * scale;
  const [from, to] = [at(drawing.placeOf(edge.from)), at(drawing.placeOf(edge.to))];
  const curve = drawing.network.body.edges[`e${edge.number}`]?.edgeType;
  const via = edge.bend && curve ? curve.getViaNode?.() : null;
  const middle = via ? at(via) : null;
  const line = drawn('path', {
    d: `M ${from.x} ${from.y} ${middle ? `Q ${middle.x} ${middle.y}` : 'L'} ${to.x} ${to.y}`,
    fill: 'none',
    stroke: edgeColor(data, drawing.theme(), one),
    'stroke-width': Math.max(0.6, edge.width * growth),
    'stroke-opacity': (lead.tense === 2 ? 0.35 : 0.9) * (drawing.isLit(`e${edge.number}`) ? 1 : 0.15),
  });
  const dashes = data.dashes[lead.certainty];
  if (dashes) line.setAttribute('stroke-dasharray', dashes.map((length) => Math.max(1.5, length * growth)).join(' '));
  const arrow = data.relations[edge.relation].symmetric ? [] : [svgArrow(app, one, middle || from, to, growth)];
  return [line, ...arrow];
}

// A triangle before the mark that the line comes to.
function svgArrow({ data, drawing }, one, from, to, growth) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [dx / length, dy / length];
  const [reach, size] = [data.nodes[one.edge.to].size * growth, Math.max(3, (4 + one.edge.width) * growth)];
  const tip = { x: to.x - ux * reach, y: to.y - uy * reach };
  const foot = { x: tip.x - ux * 1.6 * size, y: tip.y - uy * 1.6 * size };
  const corner = (side) => `${(foot.x - side * uy * 0.6 * size).toFixed(1)},${(foot.y + side * ux * 0.6 * size).toFixed(1)}`;
  return drawn('polygon', {
    points: `${tip.x.toFixed(1)},${tip.y.toFixed(1)} ${corner(1)} ${corner(-1)}`,
    fill: edgeColor(data, drawing.theme(), one),
    'fill-opacity': (one.lead.tense === 2 ? 0.35 : 0.9) * (drawing.isLit(`e${one.edge.number}`) ? 1 : 0.15),
  });
}

function svgMarks(app, at, scale) {
  const { data, drawing } = app;
  const marks = app.visible().marks.map((node) => {
    const { x, y } = at(drawing.placeOf(node.number));
    const { shape, color } = kindOf(data, node);
    const size = node.size * growthAt(scale) * scale;
    return drawn('path', {
      d: OUTLINES[shape] || OUTLINES.dot, fill: color, transform: `translate(${x} ${y}) scale(${size})`,
      'fill-opacity': drawing.isLit(`n${node.number}`) ? 1 : 0.15,
    });
  });
  const rings = app.visible().groups.flatMap(({ community, count }) => {
    const { x, y } = at(drawing.groupPlaceOf(community.number));
    const color = TINTS[community.number % TINTS.length];
    const number = drawn('text', { x, y, 'text-anchor': 'middle', 'dominant-baseline': 'central', 'font-size': 12, fill: drawing.theme().ink });
    number.textContent = String(count);
    const r = drawing.groupRadiusOf(community.number);
    return [drawn('circle', { cx: x, cy: y, r, fill: color, 'fill-opacity': 0.3, stroke: color, 'stroke-width': 2 }), number];
  });
  return [...marks, ...rings];
}

function svgWords(app, at) {
  const { drawing } = app;
  const origin = at({ x: 0, y: 0 });
  const theme = drawing.theme();
  const word = (text, box, size, color, row = 0) => {
    const made = drawn('text', {
      x: origin.x + (box.left + box.right) / 2,
      y: origin.y + box.top + size * 0.95 + row * SMALL_LABEL * 1.3,
      'text-anchor': 'middle', 'font-size': size, fill: color, stroke: theme.back, 'stroke-width': 3, 'paint-order': 'stroke',
      'stroke-linejoin': 'round', direction: directionOf(text),
    });
    made.textContent = text.replace(NOT_XML, ' ');
    return made;
  };
  return [
    ...drawing.labels.lines().map((box) => word(box.text, box, SMALL_LABEL, box.color)),
    ...drawing.labels.placed().filter((box) => box.clear).flatMap((box) => box.item.rows.map((text, row) => (
      word(text, box, row ? SMALL_LABEL : drawing.labels.sizeOf(box.item), theme.ink, row)
    ))),
  ];
}

function createExports(app) {
  const name = 'relationship-map';
  const table = (what) => () => save(`${name}-${what}.csv`, new Blob([csvText(tableOf(app.data, app.visible(), what))], { type: 'text/csv' }));
  return {
    'Picture (PNG)': () => pngOf(app, (blob) => save(`${name}.png`, blob)),
    'Drawing (SVG)': () => save(`${name}.svg`, new Blob([new XMLSerializer().serializeToString(svgOf(app))], { type: 'image/svg+xml' })),
    'Things (CSV)': table('things'),
    'Relations (CSV)': table('relations'),
    'Quotes (CSV)': table('claims'),
    'Copy a link to this view': async () => {
      app.writeAddress();
      await copyText(location.href);
      app.say('The link was copied.');
    },
  };
}
