const MOST_BARS = 30;
const BAR = { height: 20, gap: 4, label: 220, width: 420, value: 110 };

/** Bars of the numeric column `value` over the first column that is not numeric; null where nothing is numeric. */
function resultChart(names, rows, value) {
  const numeric = names.filter((name) => isNumeric(rows, name));
  if (!numeric.length) return null;
  const chosen = numeric.includes(value) ? value : numeric[0];
  const label = names.find((name) => !numeric.includes(name));
  const drawn = rows.filter((row) => row[chosen]).slice(0, MOST_BARS);
  return { column: chosen, numeric, drawn: drawn.length, image: bars(drawn, label, chosen) };
}

function bars(rows, label, value) {
  const numbers = rows.map((row) => numberOf(row[value]));
  const low = Math.min(0, ...numbers);
  const high = Math.max(0, ...numbers);
  const scale = BAR.width / (high - low || 1);
  const height = rows.length * (BAR.height + BAR.gap);
  const width = BAR.label + BAR.width + BAR.value;
  const image = svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${plain(value)} by ${plain(label ?? "row")}` });
  rows.forEach((row, i) => {
    const name = label ? shown(row[label]) : String(i + 1);
    const top = i * (BAR.height + BAR.gap);
    const left = BAR.label + (Math.min(0, numbers[i]) - low) * scale;
    const long = Math.abs(numbers[i]) * scale;
    const group = svg("g");
    group.append(
      svg("title", {}, `${name}: ${shown(row[value])}`),
      svg("text", { x: BAR.label - 8, y: top + 15, class: "label" }, name.length > 30 ? `${name.slice(0, 29)}…` : name),
      svg("rect", { x: left, y: top, width: Math.max(long, 1), height: BAR.height }),
      svg("text", { x: left + long + 6, y: top + 15 }, shown(row[value])),
    );
    image.append(group);
  });
  return image;
}
