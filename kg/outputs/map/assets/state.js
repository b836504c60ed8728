// What the reader chose to see, as one plain object that never changes in place: the drawing, the table, the address
// and the exports all follow from it, and undo is a step back to an earlier one.

function startState(data) {
  return {
    picked: null, // {node: 3} or {edge: 5}
    kindsOff: [],
    relationsOff: [],
    certaintiesOff: [],
    tensesOff: [],
    polaritiesOff: [],
    belief: 0,
    document: null,
    publisher: '',
    since: '',
    until: '',
    conflicts: false,
    unjoined: false,
    hidden: [],
    leftOut: data.initial.hidden,
    folded: data.initial.collapsed,
    pinned: {}, // node: [x, y] where the reader put it, as places of the data, or [] in its own place
    unfoldedDeals: [],
    focus: null, // {node: 3, hops: 2}
    path: null, // {from: 3, to: 5 or null, by: 'strongest' or 'shortest'}
    upto: '', // the day that the timeline stands at, '' at its end
    timeline: false,
    table: null, // {what: 'things', sort: 0, down: false}
    tint: true,
    theme: 'auto',
  };
}

// Not part of what undo takes back.
const PASSING = ['picked', 'timeline', 'table', 'theme'];
const MOST_STEPS = 200;

function createStore(start) {
  let now = Object.freeze(start);
  const past = [];
  const future = [];
  const listeners = [];

  function become(next) {
    const before = now;
    now = Object.freeze(next);
    for (const listener of listeners) listener(now, before);
  }

  function travel(from, to) {
    if (!from.length) return false;
    to.push(now);
    const kept = Object.fromEntries(PASSING.map((name) => [name, now[name]]));
    become({ ...from.pop(), ...kept });
    return true;
  }

  return {
    get: () => now,
    listen(listener) { listeners.push(listener); },
    // `step: false` for what undo should pass over (a slider on its way, an opened panel).
    set(patch, { step = true } = {}) {
      const changed = Object.keys(patch).filter((name) => JSON.stringify(patch[name]) !== JSON.stringify(now[name]));
      if (!changed.length) return;
      if (step && changed.some((name) => !PASSING.includes(name))) {
        past.push(now);
        if (past.length > MOST_STEPS) past.shift();
        future.length = 0;
      }
      become({ ...now, ...patch });
    },
    undo: () => travel(past, future),
    redo: () => travel(future, past),
    canUndo: () => past.length > 0,
    canRedo: () => future.length > 0,
  };
}

function without(list, ...items) {
  return list.filter((one) => !items.includes(one));
}

function withOne(list, ...items) {
  return [...without(list, ...items), ...items];
}
