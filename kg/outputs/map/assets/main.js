// Puts the parts together.

const data = JSON.parse(document.getElementById('data').textContent);
const byId = (id) => document.getElementById(id);
const view = createView(data, byId('map'), tell);
const evidence = createEvidence(data, { panel: byId('panel'), popup: byId('popup'), drawing: byId('map') }, focus);
const legend = createLegend(data, byId('legend'), view);

// Says how much of the whole is on the screen.
function tell({ nodes, edges }) {
  const part = (shown, all, word) => `${shown === all ? all : `${shown} of ${all}`} ${word}`;
  const documents = `${data.documents.length} ${data.documents.length === 1 ? 'document' : 'documents'}`;
  byId('counts').textContent = [
    part(nodes, data.nodes.length, 'things'),
    part(edges, data.edges.length, 'relations'),
    documents,
  ].join(', ');
}

// What is picked: {node: id}, {link: id} or null.
function focus(picked) {
  evidence.unhover();
  view.spotlight(picked);
  if (!picked) {
    view.network.unselectAll();
    evidence.hide();
  } else if (picked.node) {
    view.reveal(picked.node);
    legend.draw();
    view.network.selectNodes([picked.node], false);
    evidence.showNode(picked.node);
    view.center(picked.node);
  } else {
    view.network.selectEdges([picked.link]);
    evidence.showLink(picked.link);
    view.uncover(picked.link);
  }
}

view.network.on('click', ({ nodes, edges }) => {
  if (nodes.length) focus({ node: nodes[0] });
  else if (edges.length) focus({ link: edges[0] });
  else focus(null);
});
view.network.on('hoverNode', ({ node, pointer }) => evidence.hoverNode(node, pointer.DOM));
view.network.on('hoverEdge', ({ edge, pointer }) => evidence.hoverLink(edge, pointer.DOM));
for (const event of ['blurNode', 'blurEdge', 'dragStart', 'zoom']) view.network.on(event, evidence.unhover);

createSearch(data, byId('search'), byId('matches'), (id) => focus({ node: id }));
byId('fit').addEventListener('click', () => { focus(null); view.fit(); });
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && document.activeElement !== byId('search')) focus(null);
  if (event.key === '/' && document.activeElement !== byId('search')) {
    byId('search').focus();
    event.preventDefault();
  }
});
document.documentElement.dataset.ready = 'yes';

// For tests and for the curious in the console: no part of the page uses it.
window.kgMap = Object.freeze({
  data,
  focus,
  placeOf(id) {
    const box = byId('map').getBoundingClientRect();
    const place = view.network.canvasToDOM(view.network.getPosition(id));
    return { x: box.left + place.x, y: box.top + place.y };
  },
  shown: view.count,
  labels: view.labels,
  lineLabels: view.lineLabels,
  origin: () => view.network.canvasToDOM({ x: 0, y: 0 }),
  look: view.look,
});
