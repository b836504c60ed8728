const KEYWORDS = (
  "SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS GRAPH BIND VALUES ASK CONSTRUCT DESCRIBE PREFIX FROM NAMED LIMIT " +
  "OFFSET HAVING EXISTS COUNT SUM AVG MIN MAX SAMPLE GROUP_CONCAT CONTAINS STRSTARTS STRAFTER STRBEFORE REGEX LCASE " +
  "UCASE STR LANG DATATYPE BOUND COALESCE IF YEAR MONTH"
)
  .split(" ")
  .concat("NOT EXISTS", "GROUP BY", "ORDER BY");
const MOST = 12;

/** The piece of a word that ends at the caret, and what stands before it. */
function wordAt(text, caret) {
  const before = text.slice(0, caret);
  const word = /[?$]?[\w:-]*$/.exec(before)[0];
  return { word, start: caret - word.length, declares: /\bPREFIX\s+$/i.test(before.slice(0, caret - word.length)) };
}

/** What the word at the caret may become: [{ text, note }], best first. */
function completions(text, caret) {
  const { word, declares } = wordAt(text, caret);
  const wanted = word.toLowerCase();
  if (declares) {
    const all = Object.entries(vocabulary.prefixes).map(([name, iri]) => ({ text: `${name}: <${iri}>`, note: "prefix" }));
    return all.filter((one) => one.text.startsWith(wanted)).slice(0, MOST);
  }
  if (!wanted) return [];
  if (/^[?$]/.test(word)) {
    const names = new Set(text.match(/[?$]\w+/g));
    names.delete(word);
    const fitting = [...names].filter((name) => name.toLowerCase().startsWith(wanted)).sort();
    return fitting.slice(0, MOST).map((name) => ({ text: name, note: "variable" }));
  }
  const prefixes = Object.keys(vocabulary.prefixes).map((name) => ({ text: `${name}:`, note: vocabulary.prefixes[name] }));
  const keywords = KEYWORDS.map((name) => ({ text: name, note: "" }));
  const terms = vocabulary.terms.map((term) => ({ text: term.name, note: term.comment || term.label }));
  const prefix = wanted.slice(0, wanted.indexOf(":") + 1);
  const part = wanted.slice(prefix.length);
  const rank = (one) => {
    const name = one.text.toLowerCase();
    const local = name.slice(name.indexOf(":") + 1);
    if (name.startsWith(wanted)) return 0;
    if (local && local.startsWith(wanted)) return 1;
    return part.length > 2 && local.includes(part) && name.startsWith(prefix) ? 2 : 3;
  };
  return [...terms, ...prefixes, ...keywords]
    .map((one, place) => ({ ...one, place, rank: rank(one) }))
    .filter((one) => one.rank < 3 && one.text !== word)
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .slice(0, MOST);
}
