// A soft ground under the members of a community.

const HULL_ROOM = 34;
const CORNERS = 16;
// Members further out than so many times the median distance from the middle do not widen the ground.
const FAR_OUT = 2.6;

// The convex hull, in order (Andrew's monotone chain).
function hull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list) => {
    const found = [];
    for (const point of list) {
      while (found.length > 1 && turn(found[found.length - 2], found[found.length - 1], point) <= 0) found.pop();
      found.push(point);
    }
    return found.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

// [{color, points}] for the unfolded communities with three or more marks on the screen.
function hullsOf(data, visible, placeOf, colors) {
  const members = new Map();
  for (const node of visible.marks) {
    if (node.community === null) continue;
    if (!members.has(node.community)) members.set(node.community, []);
    members.get(node.community).push(placeOf(node.number));
  }
  const found = [];
  for (const [community, places] of members) {
    if (places.length < 3) continue;
    const middle = { x: median(places.map((one) => one.x)), y: median(places.map((one) => one.y)) };
    const away = (one) => Math.hypot(one.x - middle.x, one.y - middle.y);
    const most = FAR_OUT * median(places.map(away)) + HULL_ROOM;
    const ring = places.filter((one) => away(one) <= most).flatMap(({ x, y }) => (
      Array.from({ length: CORNERS }, (_, corner) => {
        const angle = (2 * Math.PI * corner) / CORNERS;
        return [x + HULL_ROOM * Math.cos(angle), y + HULL_ROOM * Math.sin(angle)];
      })
    ));
    found.push({ color: colors[community % colors.length], points: hull(ring) });
  }
  return found;
}

function drawHulls(context, hulls) {
  context.save();
  for (const { color, points } of hulls) {
    context.beginPath();
    points.forEach(([x, y], place) => (place ? context.lineTo(x, y) : context.moveTo(x, y)));
    context.closePath();
    context.fillStyle = color;
    context.globalAlpha = 0.09;
    context.fill();
  }
  context.restore();
}
