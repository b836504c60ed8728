const MOST_ROWS = 1000;

/** The rows of a SELECT as a table; `describe` is called with an IRI that was clicked. */
function resultTable(names, rows, describe) {
  const numeric = new Set(names.filter((name) => isNumeric(rows, name)));
  const head = element("tr", {}, ...names.map((name) => headOf(name, numeric)));
  const body = element("tbody");
  for (const row of rows.slice(0, MOST_ROWS)) {
    const cells = names.map((name) => {
      const cell = element("td", { className: numeric.has(name) ? "number" : "" });
      cell.append(cellContent(row[name], describe));
      return cell;
    });
    body.append(element("tr", {}, ...cells));
  }
  return element("table", {}, element("thead", {}, head), body);
}

function headOf(name, numeric) {
  return element("th", { scope: "col", className: numeric.has(name) ? "number" : "", textContent: plain(name) });
}

/** A cell: an IRI as a button that describes it, anything else as text. */
function cellContent(term, describe) {
  if (!term || term.type !== "uri") return shown(term);
  const button = element("button", { type: "button", className: "iri", title: plain(term.value), textContent: shown(term) });
  button.addEventListener("click", () => describe(term.value));
  return button;
}
