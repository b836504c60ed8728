const ROWS = "application/sparql-results+json, text/turtle;q=0.9";
const editor = byId("editor");
const status = byId("status");
const popup = suggestions(editor, byId("suggestions"));
let named = null;
let running = null;
let last = null;

function say(text, wrong = false) {
  status.textContent = plain(text);
  status.classList.toggle("wrong", wrong);
}

function clear() {
  last = null;
  byId("csv").disabled = true;
  byId("chart").hidden = true;
  byId("table").replaceChildren();
}

function request() {
  const match = named?.matching(editor.value);
  return match ? namedRequest(match.name, match.parameters) : freeRequest(editor.value);
}

async function run() {
  popup.close();
  running?.abort();
  const mine = new AbortController();
  running = mine;
  clear();
  const missing = named?.matching(editor.value) ? named.missing() : null;
  if (missing) {
    missing.focus();
    say(`fill in: ${missing.labels[0].textContent}`, true);
    return;
  }
  say("asking …");
  byId("stop").disabled = false;
  history.replaceState(null, "", `#query=${encodeURIComponent(editor.value)}`);
  const asked = request();
  const start = performance.now();
  try {
    const response = await ask(asked, ROWS, mine.signal);
    const isGraph = response.headers.get("Content-Type").startsWith("text/turtle");
    const answer = isGraph ? await response.text() : await response.json();
    const seconds = ((performance.now() - start) / 1000).toFixed(2);
    if (running === mine) show(answer, { isGraph, asked, seconds });
  } catch (error) {
    if (running === mine) say(error.name === "AbortError" ? "stopped" : error.message, error.name !== "AbortError");
  } finally {
    if (running === mine) byId("stop").disabled = true;
  }
}

function show(answer, { isGraph, asked, seconds }) {
  if (isGraph) {
    byId("table").replaceChildren(element("pre", { textContent: plain(answer) }));
    say(`a graph, in ${seconds} s`);
    return;
  }
  if ("boolean" in answer) {
    byId("table").replaceChildren(element("p", { className: "truth", textContent: answer.boolean ? "yes" : "no" }));
    say(`answered in ${seconds} s`);
    return;
  }
  last = { names: answer.head.vars, rows: answer.results.bindings, asked };
  byId("table").replaceChildren(resultTable(last.names, last.rows, describe));
  byId("csv").disabled = false;
  const count = last.rows.length;
  const cut = count > MOST_ROWS ? `; the first ${MOST_ROWS} are shown, the CSV has them all` : "";
  say(`${count} row${count === 1 ? "" : "s"} in ${seconds} s${cut}`);
  draw();
}

function draw(column) {
  const chart = resultChart(last.names, last.rows, column);
  byId("chart").hidden = !chart || last.rows.length < 2;
  if (!chart) return;
  byId("drawing").replaceChildren(chart.image);
  const options = chart.numeric.map((name) => element("option", { value: name, textContent: plain(name) }));
  byId("column").replaceChildren(...options);
  byId("column").value = chart.column;
  byId("drawn").textContent = chart.drawn < last.rows.length ? `the first ${chart.drawn} rows` : "";
}

function describe(iri) {
  named.leave();
  editor.value = `DESCRIBE <${iri}>`;
  run();
}

async function download() {
  try {
    const response = await ask(last.asked, "text/csv");
    save(await response.blob(), "answer.csv");
  } catch (error) {
    say(error.message, true);
  }
}

async function begin() {
  const [words, queries] = await Promise.all(
    ["vocabulary.json", "queries"].map(async (url) => (await ask({ url }, "application/json")).json()),
  );
  Object.assign(vocabulary, words);
  named = namedQueries(queries, {
    select: byId("named"),
    question: byId("question"),
    fields: byId("fields"),
    use: (query) => {
      editor.value = query.text;
      clear();
      say("");
    },
  });
  const given = new URLSearchParams(location.hash.slice(1)).get("query");
  editor.value = given ?? "SELECT ?type (COUNT(?thing) AS ?things)\nWHERE { ?thing a ?type }\nGROUP BY ?type ORDER BY DESC(?things)";
  document.documentElement.dataset.ready = "";
}

byId("run").addEventListener("click", run);
byId("stop").addEventListener("click", () => running?.abort());
byId("csv").addEventListener("click", download);
byId("column").addEventListener("change", (event) => draw(event.target.value));
byId("fields").addEventListener("keydown", (event) => event.key === "Enter" && run());
editor.addEventListener("input", () => named && !named.matching(editor.value) && named.leave());
editor.addEventListener("keydown", (event) => (event.ctrlKey || event.metaKey) && event.key === "Enter" && run());
begin().catch((error) => say(error.message, true));
