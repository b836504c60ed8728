"""nodes.csv and relationships.csv with the headers of Neo4j's bulk importer (`neo4j-admin database import full`)."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.graph.literals import decimal
from kg.model.graph import Graph
from kg.ontology.schema import load_schema
from kg.outputs.files import write_text
from kg.outputs.links import links
from kg.outputs.tables import Cell, csv_line

# The importer takes a line for a record unless told otherwise, and ; parts the items of a list.
_BREAKS = re.compile(r"[\r\n\x0b\x0c\x00\x1c-\x1e\x85\u2028\u2029]+")


def write(graph: Graph, folder: Path) -> None:
    """Writes both tables into `folder`, making it where needed."""
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / "nodes.csv", [csv_line(row) for row in _nodes(graph)])
    write_text(folder / "relationships.csv", [csv_line(row) for row in _relationships(graph)])


def _one_line(text: str) -> str:
    return _BREAKS.sub(" ", text)


def _items(texts: Iterable[str]) -> str:
    return ";".join(_one_line(text).replace(";", ",") for text in texts)


def _nodes(graph: Graph) -> Iterable[Sequence[Cell]]:
    schema = load_schema()
    yield ("id:ID", ":LABEL", "iri", "name", "aliases:string[]", "status", "amount:double", "currency")
    for one in sorted(graph.entities, key=lambda one: one.id):
        labels = sorted({name for cls in (one.type, *one.classes) for name in schema.lineage(cls)})
        aliases = _items((*one.aliases, *one.former_names))
        yield (one.id, ";".join(labels), graph.iri(one.id), _one_line(one.name), aliases, "", "", "")
    for deal in sorted(graph.deals, key=lambda deal: deal.id):
        amount = decimal(deal.amount).value if deal.amount is not None else ""
        yield (
            deal.id, ";".join(sorted(schema.lineage(deal.kind))), graph.iri(deal.id), _one_line(deal.label), "",
            deal.status, amount, _one_line(deal.currency or ""),
        )  # fmt: skip


def _relationships(graph: Graph) -> Iterable[Sequence[Cell]]:
    yield (
        ":START_ID", ":END_ID", ":TYPE", "certainty", "polarity", "tense", "supported:boolean", "confidence:double",
        "documents:int", "claims:string[]", "quote", "source",
    )  # fmt: skip
    sources = {document.id: document.source for document in graph.documents}
    for link in links(graph):
        yield (
            link.subject, link.object, link.predicate, link.certainty, link.polarity, link.tense,
            "true" if link.supported else "false", decimal(link.confidence).value, link.documents,
            _items(sorted(one.id for one in link.statements)), _one_line(link.strongest.claim.quote.text),
            _one_line(sources[link.strongest.document]),
        )  # fmt: skip
