// How marks and lines look, as vis-network takes it, and the colours of the reader's theme.

const TINTS = ['#3d7fc4', '#2f9e77', '#d9772b', '#7a6fd0', '#c94f8a', '#8a6d3b', '#4aa3b5', '#b0892a'];

// Custom properties hold light and dark values at once: the browser says which one counts.
function readTheme() {
  const probe = element('span', { attributes: { hidden: '' } });
  document.body.append(probe);
  const color = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const theme = {
    back: color('back'),
    card: color('card'),
    ink: color('ink'),
    soft: color('soft'),
    denied: color('denied'),
    warning: color('warning'),
    font: getComputedStyle(document.body).fontFamily,
  };
  probe.remove();
  return { ...theme, inked: (hue) => `color-mix(in srgb, ${hue} 62%, ${theme.ink})` };
}

function edgeColor(data, theme, { edge, lead }) {
  return lead.polarity === 1 ? theme.denied : data.groups[edge.group].color;
}

// What a line's look depends on besides the edge itself.
function edgeSignature({ edge, lead }) {
  return `${edge.number}:${lead.certainty}${lead.tense}${lead.polarity}`;
}

function edgeLook(data, theme, one) {
  const { edge, lead } = one;
  const color = edgeColor(data, theme, one);
  const dashes = data.dashes[lead.certainty];
  const bend = edge.bend || 0;
  return {
    id: `e${edge.number}`,
    from: `n${edge.from}`,
    to: `n${edge.to}`,
    width: edge.width,
    dashes: dashes || false,
    color: { color, highlight: color, hover: color, opacity: lead.tense === 2 ? 0.35 : 0.9, inherit: false },
    arrows: { to: { enabled: !data.relations[edge.relation].symmetric, scaleFactor: 0.5 } },
    smooth: bend ? { enabled: true, type: bend > 0 ? 'curvedCW' : 'curvedCCW', roundness: Math.abs(bend) } : false,
  };
}

function bundleWidth({ edges }) {
  return Math.min(7, 1 + 0.7 * Math.sqrt(edges.length));
}

function bundleLook(theme, bundle) {
  return {
    id: `b${bundle.key}`,
    from: bundle.a,
    to: bundle.b,
    width: bundleWidth(bundle),
    color: { color: theme.soft, highlight: theme.ink, hover: theme.ink, opacity: 0.3, inherit: false },
    dashes: false,
    arrows: { to: { enabled: false } },
    smooth: false,
  };
}

function nodeLook(data, theme, node, place, renderer) {
  const { color, shape } = kindOf(data, node);
  const touched = { background: color, border: theme.ink };
  const look = {
    id: `n${node.number}`,
    ...place,
    size: node.size,
    shape,
    color: { background: color, border: theme.back, highlight: touched, hover: touched },
  };
  return shape === 'person' ? { ...look, shape: 'custom', ctxRenderer: renderer } : look;
}

// The words under an unfolded deal.
function dealRows(data, node) {
  const deal = data.deals[node.deal];
  const said = node.label === shortened(deal.kind, 28) ? ['Status'] : ['Status', 'Amount'];
  const facts = deal.facts.filter(([name]) => !said.includes(name)).map(([name, value]) => `${name}: ${shortened(value, 36)}`);
  return [node.label, `${deal.kind}, ${deal.status}`, ...facts.slice(0, 4)];
}
