// Making elements. Every text goes in as text, never as markup.

const SVG = 'http://www.w3.org/2000/svg';

function element(name, { className = '', text = '', attributes = {}, on = {} } = {}, ...children) {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  for (const [event, action] of Object.entries(on)) made.addEventListener(event, action);
  made.append(...children);
  return made;
}

function drawn(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// Text of a document: its reading direction stays its own.
function isolated(text) {
  return element('span', { className: 'text', text, attributes: { dir: 'auto' } });
}

function button(text, action, { className = '', label = '', pressed = null } = {}) {
  const attributes = { type: 'button' };
  if (label) Object.assign(attributes, { 'aria-label': label, title: label });
  if (pressed !== null) attributes['aria-pressed'] = String(pressed);
  return element('button', { className, text, attributes, on: { click: action } });
}

// Arrow keys go from tab to tab, as in every list of tabs; of its tabs only the chosen one is reached by Tab.
const TAB_STEPS = { ArrowLeft: -1, ArrowRight: 1 };

function tabsByKeys(list) {
  list.addEventListener('keydown', (event) => {
    const tabs = [...list.querySelectorAll('[role=tab]')];
    const at = tabs.indexOf(event.target);
    if (at < 0 || !Object.hasOwn(TAB_STEPS, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const next = (at + TAB_STEPS[event.key] + tabs.length) % tabs.length;
    tabs[next].focus();
    tabs[next].click();
  });
  return list;
}

function chooseTab(tab, chosen) {
  tab.setAttribute('aria-selected', String(chosen));
  tab.tabIndex = chosen ? 0 : -1;
}

// Strokes in a box of 20 by 20.
const ICONS = {
  legend: 'M4 5h.1M4 10h.1M4 15h.1M8 5h9M8 10h9M8 15h9',
  timeline: 'M10 3a7 7 0 1 1 0 14a7 7 0 1 1 0-14M10 6v4l3 2',
  table: 'M3 4h14v12H3zM3 8h14M8 8v8',
  export: 'M10 3v9M6.5 8.5L10 12l3.5-3.5M4 16h12',
  undo: 'M7 4L3.5 7.5L7 11M4 7.5h8a4 4 0 0 1 0 8h-3',
  redo: 'M13 4l3.5 3.5L13 11M16 7.5H8a4 4 0 0 0 0 8h3',
  theme: 'M10 3a7 7 0 1 1 0 14a7 7 0 1 1 0-14M10 3v14M10 6l4.5-1.2M10 10h7M10 14l4.5 1.2',
  help: 'M10 2.5a7.5 7.5 0 1 1 0 15a7.5 7.5 0 1 1 0-15M7.8 8a2.2 2.2 0 1 1 3.1 2c-.6.3-.9.7-.9 1.5M10 14v.1',
  fit: 'M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4',
  path: 'M4.5 13.5a2 2 0 1 1 0 4a2 2 0 1 1 0-4M15.5 2.5a2 2 0 1 1 0 4a2 2 0 1 1 0-4M6 14l8-8',
  play: 'M6 4l10 6l-10 6z',
  pause: 'M6 4v12M14 4v12',
};

function icon(name) {
  return drawn('svg', { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true' }, drawn('path', { d: ICONS[name] }));
}

// As the first letter reads; what a name is cut off with then stands at its end.
const RIGHT_TO_LEFT = /^\P{L}*[\p{sc=Hebr}\p{sc=Arab}\p{sc=Syrc}\p{sc=Thaa}\p{sc=Nkoo}]/u;

function directionOf(text) {
  return RIGHT_TO_LEFT.test(text) ? 'rtl' : 'ltr';
}

function plural(count, one, many = `${one}s`) {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

// Long text for places with little room: what is cut is said by the ellipsis.
function shortened(text, most) {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

function save(name, blob) {
  const address = URL.createObjectURL(blob);
  const link = element('a', { attributes: { href: address, download: name } });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

// Without the clipboard's consent (a page opened from a file, an old browser) the text is copied by selecting it.
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = element('textarea', { className: 'unseen' });
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}
