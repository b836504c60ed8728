// Where the reader looks: the whole, one thing, one line, a set of places; never under the cards.

const NARROW = 720;
// Free space around the whole drawing, marks and names counted.
const MARGIN = 22;
// Scales for a closer look at what is picked.
const NEAR = 0.8;
const NEAREST = 1.6;
// How much of the room the names at the rim may cost; further ones wait until one comes nearer.
const LEAST_SHARE = 0.75;
const EASE = { duration: 350, easingFunction: 'easeInOutQuad' };

function range(values) {
  return values.reduce(([low, high], one) => [Math.min(low, one), Math.max(high, one)], [Infinity, -Infinity]);
}

// `free()` gives the part of the container that no card covers, `items()` what is drawn, as in labels.js; `here` and
// `there` lead from places of the data to this screen and back.
function createCamera(network, container, { labels, items, free, here, there }) {
  let untouched = true;
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const moving = (wanted) => (wanted && !still.matches ? EASE : false);

  // The scale and the middle at which everything shown, names included, has room.
  function whole() {
    const shown = items();
    if (!shown.length) return { scale: 1, position: { x: 0, y: 0 }, rim: null };
    const { width, height } = free();
    const room = { x: Math.max(60, width - 2 * MARGIN), y: Math.max(60, height - 2 * MARGIN) };
    const [left, right] = range(shown.map((one) => one.x));
    const [top, bottom] = range(shown.map((one) => one.y));
    const most = Math.min(1.25, room.x / Math.max(1, right - left), room.y / Math.max(1, bottom - top));
    // Names do not shrink with the drawing, and which have room depends on the scale: so by trial.
    let scale = most;
    let covered = labels.extent(scale, null);
    while (scale > LEAST_SHARE * most && (covered.right - covered.left > room.x || covered.bottom - covered.top > room.y)) {
      scale *= 0.96;
      covered = labels.extent(scale, null);
    }
    const middle = (low, high, names, wide) => (names[1] - names[0] <= wide ? (names[0] + names[1]) / 2 : ((low + high) / 2) * scale);
    const [x, y] = [
      middle(left, right, [covered.left, covered.right], room.x),
      middle(top, bottom, [covered.top, covered.bottom], room.y),
    ];
    const half = { x: room.x / 2 + MARGIN / 2, y: room.y / 2 + MARGIN / 2 };
    const rim = { scale, left: x - half.x, right: x + half.x, top: y - half.y, bottom: y + half.y };
    return { scale, position: { x: x / scale, y: y / scale }, rim };
  }

  // The free part's middle, seen from the container's.
  function offset() {
    const { left, top, width, height } = free();
    return { x: left + width / 2 - container.clientWidth / 2, y: top + height / 2 - container.clientHeight / 2 };
  }

  function fit(animated) {
    const { scale, position, rim } = whole();
    labels.keepWithin(rim);
    network.moveTo({ scale, position, offset: offset(), animation: moving(animated) });
    untouched = true;
  }

  function release() {
    if (!untouched) return;
    untouched = false;
    labels.keepWithin(null);
  }

  // Whoever has not moved the map sees all of it on a window of another size, too.
  for (const event of ['dragStart', 'zoom']) network.on(event, release);
  network.on('resize', () => { if (untouched) setTimeout(() => fit(false)); });

  function moveTo(position, scale) {
    release();
    network.moveTo({ position, scale, offset: offset(), animation: moving(true) });
  }

  return {
    whole,
    fit,
    release,
    isUntouched: () => untouched,
    // As near as shows all neighbours, within limits.
    center(place, neighbours = []) {
      const { width, height } = free();
      const reach = (axis) => Math.max(1, ...neighbours.map((one) => Math.abs(one[axis] - place[axis])));
      const scale = Math.min(NEAREST, (0.42 * width) / reach('x'), (0.4 * height) / reach('y'));
      moveTo(place, Math.max(NEAR, neighbours.length ? scale : network.getScale()));
    },
    // Brings a line out from under the cards, if it is there.
    uncover(middle) {
      const at = network.canvasToDOM(middle);
      const { left, top, width, height } = free();
      if (at.x > left + 40 && at.x < left + width - 40 && at.y > top + 40 && at.y < top + height - 40) return;
      moveTo(middle, Math.max(network.getScale(), NEAR));
    },
    // All of some places, no nearer than for a closer look.
    frame(places) {
      const [left, right] = range(places.map((one) => one.x));
      const [top, bottom] = range(places.map((one) => one.y));
      const { width, height } = free();
      const scale = Math.min(NEAR, 0.8 * width / Math.max(1, right - left), 0.75 * height / Math.max(1, bottom - top));
      moveTo({ x: (left + right) / 2, y: (top + bottom) / 2 }, scale);
    },
    zoom(factor) {
      release();
      network.moveTo({ scale: network.getScale() * factor, animation: moving(true) });
    },
    // The middle of the free part, rounded, for the address.
    get() {
      const [scale, view, from] = [network.getScale(), network.getViewPosition(), offset()];
      const { x, y } = there({ x: view.x + from.x / scale, y: view.y + from.y / scale });
      return [Math.round(x), Math.round(y), Number(scale.toPrecision(4))];
    },
    set([x, y, scale]) {
      release();
      network.moveTo({ position: here({ x, y }), scale, offset: offset(), animation: false });
    },
  };
}
