/** What the server says to a request, as a Response; an error is the sentence that it gave. */
async function ask(request, accept, signal) {
  const response = await fetch(request.url, { ...request.options, signal, headers: { ...request.headers, Accept: accept } });
  if (!response.ok) throw new Error((await response.text()).trim() || `the server answered ${response.status}`);
  return response;
}

/** The request of a query of one's own. */
function freeRequest(text) {
  return { url: "sparql", options: { method: "POST", body: text }, headers: { "Content-Type": "application/sparql-query" } };
}

/** The request of a named query with its parameters. */
function namedRequest(name, parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== "");
  return { url: `queries/${encodeURIComponent(name)}?${new URLSearchParams(given)}`, options: {}, headers: {} };
}

/** Has the browser save bytes as a file. */
function save(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
