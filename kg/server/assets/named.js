/** The list of named queries with the fields of their parameters; `use` is called when one is chosen. */
function namedQueries(queries, { select, question, fields, use }) {
  let current = null;

  function choose(name) {
    current = queries.find((one) => one.name === name) ?? null;
    question.textContent = current ? current.question : "";
    fields.replaceChildren(...(current ? current.parameters.map(field) : []));
    if (current) use(current);
  }

  function field(parameter) {
    const input = element("input", { name: parameter.name, value: parameter.default ?? "", autocomplete: "off" });
    input.placeholder = parameter.kind === "entity" ? "a name" : parameter.kind;
    input.required = parameter.default === null && !parameter.optional;
    return element("label", {}, element("span", { textContent: parameter.description || parameter.name }), input);
  }

  select.append(
    element("option", { value: "", textContent: "a query of your own" }),
    ...queries.map((one) => element("option", { value: one.name, textContent: one.title })),
  );
  select.addEventListener("change", () => choose(select.value));

  return {
    /** The named query whose text is `text`, with what its fields hold; null for any other text. */
    matching(text) {
      if (!current || current.text !== text) return null;
      const inputs = [...fields.querySelectorAll("input")];
      return { name: current.name, parameters: Object.fromEntries(inputs.map((one) => [one.name, one.value.trim()])) };
    },
    /** The first field that has to be filled and is not; null where nothing is missing. */
    missing: () => [...fields.querySelectorAll("input:required")].find((one) => !one.value.trim()) ?? null,
    /** Forgets the choice, for a text that is no longer the named query's. */
    leave() {
      select.value = "";
      choose("");
    },
  };
}
