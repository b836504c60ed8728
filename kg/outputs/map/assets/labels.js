// Names beside the marks and words on the lines, always of one readable size. Where there is no room for all, the best
// connected have theirs and the others wait until one comes nearer.

const LABEL_SIZE = 12.5;
const LARGE_LABEL = 15;
const SMALL_LABEL = 11.5;
const CELL = 90;
// Where along a line its word may stand, the middle first.
const ALONG = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78];
// With more marks than this, names are put in place only when the zooming pauses.
const MANY_MARKS = 1200;
const PAUSE = 140;

const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

// Boxes in screen pixels, found again by the cells of a grid that they touch.
function createGrid() {
  const cells = new Map();
  const every = (box, test) => {
    for (let x = Math.floor(box.left / CELL); x <= Math.floor(box.right / CELL); x += 1) {
      for (let y = Math.floor(box.top / CELL); y <= Math.floor(box.bottom / CELL); y += 1) {
        if (!test(x * 1_000_003 + y)) return false;
      }
    }
    return true;
  };
  return {
    add(box) {
      every(box, (key) => {
        if (cells.has(key)) cells.get(key).push(box);
        else cells.set(key, [box]);
        return true;
      });
    },
    free: (box) => every(box, (key) => (cells.get(key) || []).every((other) => other.id === box.id || !meet(box, other))),
    met(box) {
      const found = new Set();
      every(box, (key) => {
        for (const other of cells.get(key) || []) if (other.id !== box.id && meet(box, other)) found.add(other);
        return true;
      });
      return found.size;
    },
  };
}

// `host` tells what there is to name: items() in order of weight, each {id, x, y, radius(scale), rows, large}
// and keepsOff where its name must not cover a mark; clear(id), picking(), words() for lines, curve(id) and theme().
function createLabels(network, host) {
  const widths = new Map();
  const ruler = document.createElement('canvas').getContext('2d');
  let [placed, lines] = [[], []];
  let [placedFor, linesFor] = ['', ''];
  let [names, marks] = [createGrid(), createGrid()];
  let version = 0;
  let rim = null;
  let pause = 0;
  const smaller = innerWidth > NARROW ? 1 : 0.9;

  function measure(text, size) {
    if (!widths.has(text)) {
      ruler.font = `100px ${host.theme().font}`;
      widths.set(text, ruler.measureText(text).width / 100);
    }
    return widths.get(text) * size;
  }

  const sizeOf = (item) => smaller * (item.large ? LARGE_LABEL : LABEL_SIZE);

  // Beneath the mark, else above it, else beside it: boxes in screen pixels around the drawing's origin.
  function boxes(item, scale) {
    const [x, y, radius, size] = [item.x * scale, item.y * scale, item.radius(scale), sizeOf(item)];
    const widest = item.rows.reduce((most, text, row) => Math.max(most, measure(text, row ? SMALL_LABEL : size)), 0);
    const [half, height] = [widest / 2 + 3, size * 1.25 + (item.rows.length - 1) * SMALL_LABEL * 1.3];
    const box = (left, top) => ({ id: item.id, item, left, right: left + 2 * half, top, bottom: top + height });
    return [
      box(x - half, y + radius + 2),
      box(x - half, y - radius - 2 - height),
      box(x + radius + 3, y - height / 2),
      box(x - radius - 3 - 2 * half, y - height / 2),
    ];
  }

  function leastCovering(open) {
    const met = open.map((box) => marks.met(box));
    return open[met.indexOf(Math.min(...met))];
  }

  // On the whole map no name leaves the free part of the screen.
  const inside = (box, scale) => !rim || Math.abs(rim.scale - scale) > 1e-6 * scale || (
    box.left >= rim.left && box.right <= rim.right && box.top >= rim.top && box.bottom <= rim.bottom
  );

  function place(scale) {
    const wanted = `${scale} ${version}`;
    if (wanted === placedFor) return;
    [placedFor, linesFor] = [wanted, ''];
    [marks, names, placed] = [createGrid(), createGrid(), []];
    const items = host.items();
    for (const item of items) {
      const [x, y, radius] = [item.x * scale, item.y * scale, item.radius(scale) * 0.9];
      marks.add({ id: item.id, left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
    }
    for (const clear of host.picking() ? [true, false] : [true]) {
      for (const item of items) {
        if (host.clear(item.id) !== clear || !item.rows[0]) continue;
        const open = boxes(item, scale).filter((one) => names.free(one) && inside(one, scale));
        // What matters most may cover another's mark, never another's name.
        const must = clear && !item.keepsOff && (item.large || host.picking());
        const box = open.find((one) => marks.free(one)) || (must && leastCovering(open));
        if (!box) continue;
        names.add(box);
        placed.push({ ...box, clear, dx: box.left - item.x * scale, dy: box.top - item.y * scale });
      }
    }
  }

  // Words on lines keep clear of the names of things and of one another.
  function placeWords(scale) {
    if (`${placedFor} ${version}` === linesFor) return;
    linesFor = `${placedFor} ${version}`;
    lines = [];
    const [taken, clearNames] = [createGrid(), createGrid()];
    for (const box of placed) if (box.clear) clearNames.add(box);
    for (const { id, text, color, must } of host.words()) {
      const curve = host.curve(id);
      if (!curve) continue;
      const [half, height] = [measure(text, SMALL_LABEL) / 2 + 2, SMALL_LABEL * 1.3];
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

  function write(context, text, x, y, size, clear) {
    context.direction = directionOf(text);
    context.globalAlpha = clear ? 1 : 0.3;
    context.font = `${size}px ${host.theme().font}`;
    if (clear) context.strokeText(text, x, y);
    context.fillText(text, x, y);
  }

  function prepare(scale) {
    const [before] = placedFor.split(' ');
    const zooming = placedFor && Number(before) !== scale && host.items().length > MANY_MARKS;
    if (!zooming) {
      place(scale);
      placeWords(scale);
      return true;
    }
    clearTimeout(pause);
    pause = setTimeout(() => {
      place(network.getScale());
      placeWords(network.getScale());
      network.redraw();
    }, PAUSE);
    return false;
  }

  function draw(context) {
    const scale = network.getScale();
    const settled = prepare(scale);
    const [low, high] = [network.DOMtoCanvas({ x: -300, y: -60 }), network.DOMtoCanvas({ x: innerWidth + 300, y: innerHeight + 60 })];
    context.save();
    context.scale(1 / scale, 1 / scale);
    Object.assign(context, { textAlign: 'center', textBaseline: 'middle', lineJoin: 'round', lineWidth: 4 });
    context.strokeStyle = host.theme().back;
    for (const box of settled ? lines : []) {
      context.fillStyle = box.color;
      write(context, box.text, (box.left + box.right) / 2, (box.top + box.bottom) / 2, SMALL_LABEL, true);
    }
    for (const { item, dx, dy, left, right, clear } of placed) {
      if (item.x < low.x || item.x > high.x || item.y < low.y || item.y > high.y) continue;
      const size = sizeOf(item);
      const x = item.x * scale + dx + (right - left) / 2;
      let y = item.y * scale + dy + size * 0.625;
      context.fillStyle = host.theme().ink;
      write(context, item.rows[0], x, y, size, clear);
      y += size * 0.625 - SMALL_LABEL * 0.65;
      context.fillStyle = host.theme().soft;
      for (const text of item.rows.slice(1)) {
        y += SMALL_LABEL * 1.3;
        write(context, text, x, y, SMALL_LABEL, clear);
      }
    }
    context.restore();
  }

  return {
    draw,
    refresh() { version += 1; },
    keepWithin(box) {
      rim = box;
      version += 1;
    },
    forget() {
      widths.clear();
      version += 1;
    },
    placed: () => placed.map((box) => ({ ...box })),
    lines: () => lines.map((box) => ({ ...box })),
    sizeOf,
    // What marks and names cover at a scale, in screen pixels around the drawing's origin.
    extent(scale, within) {
      const items = host.items();
      rim = within;
      version += 1;
      if (items.length <= MANY_MARKS) place(scale);
      else placed = [];
      const covered = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
      const widen = (left, right, top, bottom) => {
        covered.left = Math.min(covered.left, left);
        covered.right = Math.max(covered.right, right);
        covered.top = Math.min(covered.top, top);
        covered.bottom = Math.max(covered.bottom, bottom);
      };
      for (const item of items) {
        const [x, y, radius] = [item.x * scale, item.y * scale, item.radius(scale)];
        widen(x - radius, x + radius, y - radius, y + radius);
      }
      for (const box of placed) widen(box.left, box.right, box.top, box.bottom);
      return covered;
    },
  };
}
