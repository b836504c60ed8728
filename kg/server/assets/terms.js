const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMERIC = new Set(["integer", "decimal", "double", "float", "int", "long"].map((name) => XSD + name));
const LOCAL = /^[A-Za-z_][A-Za-z0-9_-]*$/;
// Marks that reorder text or hide could show a name that is not there.
const HIDING = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** What the server's vocabulary.json says: prefixes, terms. */
const vocabulary = { prefixes: {}, terms: [] };

/** A text without characters that would mislead. */
const plain = (text) => String(text).replace(HIDING, "\ufffd");

/** `kg:owns` for an IRI of a known namespace, the IRI for any other. */
function shortened(iri) {
  for (const [prefix, namespace] of Object.entries(vocabulary.prefixes)) {
    const local = iri.startsWith(namespace) ? iri.slice(namespace.length) : "";
    if (LOCAL.test(local)) return `${prefix}:${local}`;
  }
  return iri;
}

/** A term of the JSON results as people read it; "" for an unbound one. */
function shown(term) {
  if (!term) return "";
  if (term.type === "uri") return plain(shortened(term.value));
  if (term.type === "triple") return `<< ${["subject", "predicate", "object"].map((k) => shown(term.value[k])).join(" ")} >>`;
  return plain(term.type === "bnode" ? `_:${term.value}` : term.value);
}

/** The number that a term is, NaN for any other. */
function numberOf(term) {
  return term && term.type === "literal" && NUMERIC.has(term.datatype) ? Number(term.value) : NaN;
}

/** Whether all bound cells of a column are numbers, and there is one. */
function isNumeric(rows, name) {
  const cells = rows.map((row) => row[name]).filter(Boolean);
  return cells.length > 0 && cells.every((cell) => Number.isFinite(numberOf(cell)));
}
