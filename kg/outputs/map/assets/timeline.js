// The graph as the documents made it, day by day: a slider over their dates that can play.

const FRAME = 700;
const MOST_FRAMES = 80;
const BARS = 60;

function createTimeline(app, place) {
  const { data, store } = app;
  const { days } = data;
  let timer = 0;
  const output = element('output', {});
  const slider = element('input', {
    attributes: { type: 'range', min: '1', max: String(days.length), step: '1', 'aria-label': 'Show what was published until' },
    on: { input: () => { stop(); moveTo(Number(slider.value), false); }, change: () => moveTo(Number(slider.value), true) },
  });
  const play = button('', () => (timer ? stop() : start()), { label: 'Play', className: 'round' });
  play.append(icon('play'));
  place.append(
    play,
    element('div', { className: 'track' }, bars(), slider),
    output,
    button('×', () => { stop(); store.set({ timeline: false, upto: '' }); }, { label: 'Close the timeline', className: 'quiet' }),
  );

  // How many claims the documents of each stretch of time make.
  function bars() {
    const count = Math.min(BARS, days.length);
    const sums = new Array(count).fill(0);
    const bin = (day) => Math.min(count - 1, Math.floor((days.indexOf(day) * count) / days.length));
    const ofDocument = new Map(data.documents.filter((one) => one.day).map((one) => [one.number, bin(one.day)]));
    for (const claim of data.claims) if (ofDocument.has(claim.document)) sums[ofDocument.get(claim.document)] += 1;
    const most = Math.max(1, ...sums);
    return drawn(
      'svg',
      { class: 'bars', viewBox: `0 0 ${count} 1`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      ...sums.map((sum, place_) => {
        const height = sum ? Math.max(0.06, sum / most) : 0;
        return drawn('rect', { x: place_ + 0.1, width: 0.8, y: 1 - height, height });
      }),
    );
  }

  function moveTo(step, isRest) {
    const upto = step >= days.length ? '' : days[step - 1];
    store.set({ upto, timeline: true }, { step: isRest });
    app.say(`Until ${upto || days[days.length - 1]}: ${app.countsText()}`);
  }

  const at = () => (store.get().upto ? days.indexOf(store.get().upto) + 1 : days.length);

  function label(running) {
    play.replaceChildren(icon(running ? 'pause' : 'play'));
    play.setAttribute('aria-label', running ? 'Pause' : 'Play');
    play.title = running ? 'Pause' : 'Play';
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    label(false);
  }

  function start() {
    const stride = Math.max(1, Math.ceil(days.length / MOST_FRAMES));
    if (at() >= days.length) moveTo(1, false);
    timer = setInterval(() => {
      moveTo(Math.min(days.length, at() + stride), false);
      if (at() >= days.length) stop();
    }, FRAME);
    label(true);
  }

  return {
    possible: days.length > 1,
    draw() {
      const state = store.get();
      place.hidden = !state.timeline || days.length < 2;
      if (place.hidden && timer) stop();
      slider.value = String(at());
      output.textContent = state.upto ? `until ${state.upto}` : 'all of the time';
    },
  };
}
