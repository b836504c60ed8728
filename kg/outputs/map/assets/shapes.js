// Shapes of the marks: the legend draws them all, the map draws the one that vis-network lacks.

const SVG = 'http://www.w3.org/2000/svg';

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
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '-1.15 -1.15 2.3 2.3');
  svg.setAttribute('class', 'mark');
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', OUTLINES[shape] || OUTLINES.dot);
  path.setAttribute('fill', color);
  svg.append(path);
  return svg;
}

function lineSvg({ color = 'currentColor', dashes = '', opacity = 1, denied = false }) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 34 12');
  svg.setAttribute('class', denied ? 'line denied' : 'line');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', 'M 0 6 H 34');
  line.setAttribute('stroke', color);
  line.setAttribute('stroke-width', '2.5');
  line.setAttribute('stroke-opacity', String(opacity));
  if (dashes) line.setAttribute('stroke-dasharray', dashes);
  svg.append(line);
  return svg;
}

// A renderer for vis-network's "custom" nodes, drawing the outline above.
function personRenderer(theme, colorOf) {
  const outline = new Path2D(OUTLINES.person);
  return ({ ctx, id, x, y, state, style }) => ({
    drawNode() {
      ctx.save();
      ctx.globalAlpha = style.opacity ?? 1;
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
