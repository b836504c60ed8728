// Names beside the marks and on the picked lines, always of one readable size. Where there is no room for all, the best
// connected have theirs and the others wait until one comes nearer.

const LABEL_SIZE = 12.5;
const LARGE_LABEL = 15;
const LINE_LABEL = 11.5;
const CELL = 90;
// Where along a line its name may stand, the middle first.
const ALONG = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78];

// Boxes in screen pixels, found again by the cells of a grid that they touch.
function createGrid() {
  const cells = new Map();
  const keys = (box) => {
    const found = [];
    for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x += 1) {
      for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y += 1) found.push(`${x},${y}`);
    }
    return found;
  };
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  return {
    add(box) {
      for (const key of keys(box)) {
        if (!cells.has(key)) cells.set(key, []);
        cells.get(key).push(box);
      }
    },
    free(box) {
      return keys(box).every((key) => (cells.get(key) || []).every((other) => other.id === box.id || !meet(box, other)));
    },
  };
}

function createLabels(data, network, { theme, isShown, isClear, isPicking, radiusOf, namedLines }) {
  const order = [...data.nodes].sort((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1));
  const widths = new Map();
  const ruler = document.createElement('canvas').getContext('2d');
  const largest = new Set(order.slice(0, Math.min(40, Math.ceil(order.length * 0.08))).map((node) => node.id));
  let placed = [];
  let placedFor = '';
  let lines = [];
  let linesFor = '';
  let names = createGrid();
  let marks = createGrid();
  let version = 0;

  let rim = null;

  const smaller = innerWidth > NARROW ? 1 : 0.86;
  const sizeOf = (id) => smaller * (largest.has(id) ? LARGE_LABEL : LABEL_SIZE);
  const textOf = (id) => data.details[id].label;

  function measure(text, size) {
    if (!widths.has(text)) {
      ruler.font = `100px ${theme().font}`;
      widths.set(text, ruler.measureText(text).width / 100);
    }
    return widths.get(text) * size;
  }

  // Beneath the mark, else above it, else beside it: boxes in screen pixels around the drawing's origin.
  function boxes(node, scale) {
    const [x, y, radius] = [node.x * scale, node.y * scale, radiusOf(node) * scale];
    const size = sizeOf(node.id);
    const [half, height] = [measure(textOf(node.id), size) / 2 + 2, size * 1.25];
    const box = (left, top) => ({ id: node.id, left, right: left + 2 * half, top, bottom: top + height });
    return [
      box(x - half, y + radius + 2),
      box(x - half, y - radius - 2 - height),
      box(x + radius + 3, y - height / 2),
      box(x - radius - 3 - 2 * half, y - height / 2),
    ];
  }

  // On the whole map no name leaves the free part of the screen.
  const inside = (box, scale) => !rim || Math.abs(rim.scale - scale) > 1e-6 * scale || (
    box.left >= rim.left && box.right <= rim.right && box.top >= rim.top && box.bottom <= rim.bottom
  );

  function place(scale) {
    const wanted = `${scale} ${version}`;
    if (wanted === placedFor) return;
    placedFor = wanted;
    linesFor = '';
    [marks, names] = [createGrid(), createGrid()];
    const shown = order.filter((node) => isShown(node.id));
    for (const node of shown) {
      const [x, y, radius] = [node.x * scale, node.y * scale, radiusOf(node) * scale * 0.9];
      marks.add({ id: node.id, left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
    }
    placed = [];
    for (const clear of [true, false]) {
      for (const node of shown.filter((one) => isClear(one.id) === clear && textOf(one.id))) {
        const open = boxes(node, scale).filter((one) => names.free(one) && inside(one, scale));
        // What matters most may cover another's mark, never another's name.
        const must = clear && (largest.has(node.id) || isPicking());
        const box = open.find((one) => marks.free(one)) || (must && open[0]);
        if (!box) continue;
        names.add(box);
        placed.push({ ...box, clear });
      }
    }
  }

  // The names of picked lines keep clear of the names of things and of one another; a cross marks what is denied.
  function placeLines(scale) {
    const wanted = `${placedFor} ${version}`;
    if (wanted === linesFor) return;
    linesFor = wanted;
    lines = [];
    const [taken, clearNames] = [createGrid(), createGrid()];
    for (const box of placed) if (box.clear) clearNames.add(box);
    for (const { id, text, color, must } of namedLines()) {
      const curve = network.body.edges[id]?.edgeType;
      if (!curve?.fromPoint) continue;
      const [half, height] = [measure(text, LINE_LABEL) / 2 + 2, LINE_LABEL * 1.3];
      const found = ALONG.map((part) => {
        const point = curve.getPoint(part);
        const [x, y] = [point.x * scale, point.y * scale];
        return { id: `line ${id}`, text, color, left: x - half, right: x + half, top: y - height / 2, bottom: y + height / 2 };
      }).filter((box) => taken.free(box) && clearNames.free(box));
      const box = found.find((one) => marks.free(one)) || (must && found[0]);
      if (!box) continue;
      taken.add(box);
      lines.push(box);
    }
  }

  function write(context, box, text, size, clear) {
    const [x, y] = [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    context.globalAlpha = clear ? 1 : 0.25;
    context.font = `${size}px ${theme().font}`;
    if (clear) context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }

  network.on('afterDrawing', (context) => {
    const scale = network.getScale();
    place(scale);
    placeLines(scale);
    context.save();
    context.scale(1 / scale, 1 / scale);
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineJoin = 'round';
    context.lineWidth = 4;
    context.strokeStyle = theme().back;
    for (const box of lines) {
      context.fillStyle = box.color;
      write(context, box, box.text, LINE_LABEL, true);
    }
    context.fillStyle = theme().ink;
    for (const box of placed) write(context, box, textOf(box.id), sizeOf(box.id), box.clear);
    context.restore();
  });

  return {
    refresh() { version += 1; },
    keepWithin(box) {
      rim = box;
      version += 1;
    },
    placed: () => placed.map((box) => ({ ...box })),
    lines: () => lines.map((box) => ({ ...box })),
    // What marks and names cover at a scale, in screen pixels around the drawing's origin.
    extent(scale, within) {
      rim = within;
      version += 1;
      place(scale);
      const covered = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
      const widen = (left, right, top, bottom) => {
        covered.left = Math.min(covered.left, left);
        covered.right = Math.max(covered.right, right);
        covered.top = Math.min(covered.top, top);
        covered.bottom = Math.max(covered.bottom, bottom);
      };
      for (const node of order.filter((one) => isShown(one.id))) {
        const [x, y, radius] = [node.x * scale, node.y * scale, radiusOf(node) * scale];
        widen(x - radius, x + radius, y - radius, y + radius);
      }
      for (const box of placed) widen(box.left, box.right, box.top, box.bottom);
      return covered;
    },
  };
}
