"""Writes docs/queries.md from the named queries: `python -m kg.cli.queries_page > docs/queries.md`."""

from kg.graph.ask import example_questions
from kg.graph.named_queries import NamedQuery, Parameter, named_queries

_HEAD = """\
# Questions that kg answers

Written by `python -m kg.cli.queries_page > docs/queries.md`; a test fails when this page and ontology/queries/ differ.

Three ways lead to an answer:

- `kg ask` takes a plain question. It is matched with the questions below: `{company}` stands for a name as it is or
  was spelt anywhere, `{place}` for a place. Amounts ("over 1 billion USD"), dates ("since 2025", "before May 2026"),
  places, parties, kinds and states of deals narrow a question down where its query has such a parameter. Whatever is
  left over is said, and so is the SPARQL that ran. A capitalised name that the graph does not know is an error, not
  something to pass over.
- `kg query --name NAME --param company=...` asks a named query directly.
- `kg query 'SELECT ...'` asks anything in SPARQL 1.1. `--explain` shows the algebra of a query and how many triples
  each of its patterns matches; `--timeout` ends a query that takes too long, and `--rows` cuts its answer.

A question and an answer:

```sh
kg build seeds --quiet && kg ask "deals over 1 billion USD since 2025"
kg query --name facilities-by-place --param place=Memphis --format csv
kg query 'SELECT ?who ?n WHERE { { SELECT ?who (COUNT(*) AS ?n) WHERE { ?who kg:supplies ?x } GROUP BY ?who } }' --explain
```

A query of your own becomes a named one as a file of ontology/queries/: comments at its head give the title, the
question, the parameters and the plain questions that it answers; a line that begins with `#? name` counts only where
the optional parameter `name` is given. Values never become part of the text: the engine binds them.
"""


def page() -> str:
    """The whole page: every query in the order of its name."""
    asked: dict[str, list[str]] = {}
    for question, name in example_questions():
        asked.setdefault(name, []).append(question)
    return "\n".join([_HEAD, *(_section(query, asked.get(query.name, [])) for query in named_queries().values())])


def _section(query: NamedQuery, questions: list[str]) -> str:
    lines = [f"## {query.name}", "", f"{query.title}. {query.question}", ""]
    lines += [f"- {_parameter(one)}" for one in query.parameters]
    if questions:
        lines += ["- ask: " + "; ".join(f"`{one}`" for one in questions)]
    return "\n".join(lines) + "\n"


def _parameter(one: Parameter) -> str:
    need = "optional" if one.optional else "needed" if one.default is None else f"{one.default} if not given"
    return f"`{one.name}` ({one.kind}, {need}): {one.description}"


if __name__ == "__main__":
    print(page(), end="")
