// Where things stand on this screen, and how large they are at which scale.

// Seen from afar, marks and lines keep this share of their size in the data; seen close, they part instead of growing.
const LEAST_SIZE = 0.43;
const MOST_SIZE = 0.9;
const MOST_GROWTH = 2;
const MOST_STRETCH = 1.35;
const MOST_STRETCH_NARROW = 1.8;
const MOST_RADIUS = 34;
const LEAST_RADIUS = 12;

function growthAt(scale) {
  return scale > MOST_SIZE ? MOST_SIZE / scale : Math.min(MOST_GROWTH, Math.max(1, LEAST_SIZE / scale));
}

// The places of the data for this screen: turned for a tall one, drawn out a little where there would be empty room.
// {places, here, there}: `here` takes a place of the data to this screen and `there` back, so that a link made on
// one screen shows the same on another.
function ownPlaces(data, container, free) {
  const tall = container.clientHeight > 1.15 * container.clientWidth;
  const turned = data.nodes.map(({ x, y }) => (tall ? { x: y, y: x } : { x, y }));
  const joined = turned.filter((_, number) => data.edgesOf[number].length);
  const ways = (wide, high) => ({
    places: turned.map(({ x, y }) => ({ x: Math.round(x * wide), y: Math.round(y * high) })),
    here: ({ x, y }) => (tall ? { x: y * wide, y: x * high } : { x: x * wide, y: y * high }),
    there: ({ x, y }) => (tall ? { x: y / high, y: x / wide } : { x: x / wide, y: y / high }),
  });
  if (joined.length < 3) return ways(1, 1);
  const [left, right] = range(joined.map((one) => one.x));
  const [top, bottom] = range(joined.map((one) => one.y));
  const { width, height } = free();
  const ratio = (height * Math.max(1, right - left)) / (0.9 * width * Math.max(1, bottom - top));
  const [wide, high] = [1 / ratio, ratio].map((one) => Math.min(width > NARROW ? MOST_STRETCH : MOST_STRETCH_NARROW, Math.max(1, one)));
  return ways(wide, high);
}

// The radii of the rings of folded groups, in pixels of the screen: by size, the largest as large as the room allows.
function groupRadii(communities, { width, height }) {
  const most = Math.max(...communities.map((one) => one.size));
  const largest = Math.min(MOST_RADIUS, 0.2 * Math.sqrt((width * height) / communities.length));
  return communities.map(({ size }) => Math.max(LEAST_RADIUS, largest * (0.4 + 0.6 * Math.sqrt(size / most))));
}

// Each folded group stands where most of its members do, pushed off others whose rings and names it would cover.
function spread(data, places, radii, room) {
  const members = data.communities.map(() => []);
  for (const node of data.nodes) if (node.community !== null) members[node.community].push(places[node.number]);
  const found = members.map((own) => ({ x: median(own.map((one) => one.x)), y: median(own.map((one) => one.y)) }));
  const named = data.communities.map(({ hub }, number) => ({
    x: Math.max(radii[number] + 4, 4 + 3.9 * shortened(data.nodes[hub].label, 24).length),
    y: radii[number] + 13,
  }));
  // Where not all names have room, the rings at least have it.
  const wanted = named.reduce((sum, { x, y }) => sum + 4 * x * y, 0);
  const half = wanted < 0.5 * room.width * room.height ? named : radii.map((radius) => ({ x: radius + 5, y: radius + 5 }));
  // Pushing widens the whole, which then is seen from further away: so again with that scale.
  for (let pass = 0; pass < 6; pass += 1) {
    const [left, right] = range(found.map((one) => one.x));
    const [top, bottom] = range(found.map((one) => one.y));
    const unit = Math.max((right - left) / (0.8 * room.width), (bottom - top) / (0.8 * room.height), 0.8);
    if (!pushApart(found, half.map(({ x, y }) => ({ x: x * unit, y: y * unit })))) break;
  }
  return found.map(({ x, y }) => ({ x: Math.round(x), y: Math.round(y) }));
}

function pushApart(places, half) {
  let touched = false;
  for (let round = 0; round < 80; round += 1) {
    let moved = false;
    for (let a = 0; a < places.length; a += 1) {
      for (let b = a + 1; b < places.length; b += 1) {
        const [dx, dy] = [places[b].x - places[a].x, places[b].y - places[a].y];
        const [overX, overY] = [half[a].x + half[b].x - Math.abs(dx), half[a].y + half[b].y - Math.abs(dy)];
        if (overX <= 0.5 || overY <= 0.5) continue;
        moved = true;
        const axis = overX < overY ? 'x' : 'y';
        const push = 0.3 * Math.min(overX, overY) * ((axis === 'x' ? dx : dy) < 0 ? -1 : 1);
        places[a][axis] -= push;
        places[b][axis] += push;
      }
    }
    if (!moved) break;
    touched = true;
  }
  return touched;
}
