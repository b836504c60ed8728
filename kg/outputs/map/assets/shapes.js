// Shapes of the marks: the legend and the SVG export draw them all, the map draws those that vis-network lacks.

// Outlines in a box from -1 to 1, as vis-network draws them.
const OUTLINES = {
  dot: 'M 0 -1 A 1 1 0 1 1 0 1 A 1 1 0 1 1 0 -1 Z',
  square: 'M -0.9 -0.9 H 0.9 V 0.9 H -0.9 Z',
  triangle: 'M 0 -1 L 1 0.8 H -1 Z',
  triangleDown: 'M 0 1 L -1 -0.8 H 1 Z',
  diamond: 'M 0 -1 L 1 0 L 0 1 L -1 0 Z',
  hexagon: 'M 0.5 -0.87 L 1 0 L 0.5 0.87 L -0.5 0.87 L -1 0 L -0.5 -0.87 Z',
  star: 'M 0 -1 L 0.26 -0.31 L 0.98 -0.29 L 0.41 0.15 L 0.61 0.86 L 0 0.45 L -0.61 0.86 L -0.41 0.15 L -0.98 -0.29 L -0.26 -0.31 Z',
  person: 'M 0 -1 A 0.5 0.5 0 1 1 0 0 A 0.5 0.5 0 1 1 0 -1 Z M -0.9 1 C -0.9 0.1 0.9 0.1 0.9 1 Z',
};

function markSvg(shape, color) {
  return drawn(
    'svg',
    { viewBox: '-1.15 -1.15 2.3 2.3', class: 'mark', 'aria-hidden': 'true' },
    drawn('path', { d: OUTLINES[shape] || OUTLINES.dot, fill: color }),
  );
}

function lineSvg({ color = 'currentColor', dashes = '', opacity = 1, width = 2.5, className = '' } = {}) {
  const line = drawn('path', { d: 'M 0 6 H 34', stroke: color, 'stroke-width': width, 'stroke-opacity': opacity });
  if (dashes) line.setAttribute('stroke-dasharray', dashes);
  return drawn('svg', { viewBox: '0 0 34 12', class: `line ${className}`.trim(), 'aria-hidden': 'true' }, line);
}

// A renderer for vis-network's "custom" nodes, drawing the outline above.
function personRenderer(theme, colorOf) {
  const outline = new Path2D(OUTLINES.person);
  return ({ ctx, id, x, y, state, style }) => ({
    drawNode() {
      ctx.save();
      ctx.translate(x, y);
      ctx.scale(style.size, style.size);
      ctx.fillStyle = colorOf(id);
      ctx.fill(outline);
      if (state.selected || state.hover) {
        ctx.strokeStyle = theme().ink;
        ctx.lineWidth = 2 / style.size;
        ctx.stroke(outline);
      }
      ctx.restore();
    },
    nodeDimensions: { width: 2 * style.size, height: 2 * style.size },
  });
}

// A folded group: a ring of one size on the screen at every scale, with the number of what is inside.
function groupRenderer(theme, groupOf, scaleOf) {
  return ({ ctx, id, x, y, state }) => {
    const { radius, color, count } = groupOf(id);
    const size = radius / scaleOf();
    return {
      drawNode() {
        ctx.save();
        ctx.translate(x, y);
        ctx.scale(1 / scaleOf(), 1 / scaleOf());
        ctx.beginPath();
        ctx.arc(0, 0, radius, 0, 2 * Math.PI);
        ctx.fillStyle = theme().card;
        ctx.fill();
        ctx.globalAlpha = 0.3;
        ctx.fillStyle = color;
        ctx.fill();
        ctx.globalAlpha = 1;
        ctx.lineWidth = state.selected || state.hover ? 3 : 2;
        ctx.strokeStyle = state.selected || state.hover ? theme().ink : color;
        ctx.stroke();
        ctx.fillStyle = theme().ink;
        ctx.font = `600 ${Math.min(15, 9 + radius / 6)}px ${theme().font}`;
        ctx.textAlign = 'center';
        ctx.textBaseline = 'middle';
        ctx.fillText(count.toLocaleString('en'), 0, 0.5);
        ctx.restore();
      },
      nodeDimensions: { width: 2 * size, height: 2 * size },
    };
  };
}
