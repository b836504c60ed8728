"""report.md: what was read and refused, what was found, what is uncertain. For a person, not for a program."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.graph.coverage import DEAL_WORD, by_promise
from kg.model.document import Document, Span
from kg.model.graph import Graph, OpenSentence, Statement
from kg.model.vocabulary import ENTITY_TYPES
from kg.ontology.schema import load_schema
from kg.outputs.files import write_text
from kg.outputs.links import Link, links
from kg.outputs.markdown import bullets, escaped, table
from kg.outputs.wording import amount_text

_MOST: Final = 20
_MOST_SENTENCES: Final = 50
_CERTAINTIES: Final = ("asserted", "reported", "possible", "planned")


def write(graph: Graph, path: Path) -> None:
    """Writes the report."""
    write_text(path, report(graph))


def report(graph: Graph) -> Iterator[str]:
    """The parts of the report in order."""
    names = {one.id: one.name for one in graph.entities} | {one.id: one.label for one in graph.deals}
    every = links(graph)
    yield "# What the articles say\n\n"
    yield (
        f"{_count(len(graph.documents), 'document')}, {_count(len(graph.entities), 'entity', 'entities')}, "
        f"{_count(len(graph.deals), 'deal')}, {_count(len(graph.statements), 'claim')}, "
        f"{_count(sum(link.supported for link in every), 'edge')}.\n"
    )
    yield from _section("Documents", _documents(graph))
    yield from _section("Not read", _rejections(graph))
    yield from _section("Reprints", _reprints(graph))
    yield from _section("Inputs that are gone", bullets(escaped(one) for one in sorted(graph.missing)))
    yield from _section("Entities by type", _types(graph))
    yield from _section("Claims by relation and certainty", _relations(graph))
    yield from _section("Most connected", _connected(every, names))
    yield from _section("Deals", _deals(graph, names))
    for title, chosen in _doubtful(graph.statements):
        yield from _section(title, _claims(chosen, graph, names))
    yield from _section("Sentences that may hold more", _open_sentences(graph, names))


def _count(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _section(title: str, body: str) -> Iterator[str]:
    if body:
        yield f"\n## {title}\n\n{body}"


def _documents(graph: Graph) -> str:
    said = Counter(one.document for one in graph.statements)
    rows = [
        (
            escaped(one.title or one.source),
            escaped(one.publisher or ""),
            escaped(one.issued or ""),
            escaped(one.source),
            said[one.id],
        )
        for one in sorted(graph.documents, key=lambda one: one.source)
    ]
    return table(("Title", "Publisher", "Date", "Source", "Claims"), rows) if rows else ""


def _rejections(graph: Graph) -> str:
    rows = [(escaped(one.source), one.severity, escaped(one.reason)) for one in sorted(graph.rejections)]
    return table(("Source", "", "Reason"), rows) if rows else ""


def _reprints(graph: Graph) -> str:
    source = {one.id: escaped(one.source) for one in graph.documents}
    return bullets(
        f"{source[one.later]} reprints {source[one.earlier]} ({one.similarity:.0%} alike)"
        for one in sorted(graph.reprints, key=lambda one: (one.later, one.earlier))
    )


def _types(graph: Graph) -> str:
    number = Counter(one.type for one in graph.entities)
    rows = [(kind, number[kind]) for kind in ENTITY_TYPES if number[kind]]
    return table(("Type", "Entities"), rows) if rows else ""


def _relations(graph: Graph) -> str:
    roles = load_schema().roles
    number: dict[str, Counter[str]] = defaultdict(Counter)
    for one in graph.statements:
        number[one.predicate][one.claim.certainty] += 1
        number[one.predicate]["negated"] += one.claim.polarity == "negated"
    rows = [
        (
            escaped(predicate) + (" (deal role)" if predicate in roles else ""),
            *(found[certainty] or "" for certainty in _CERTAINTIES),
            found["negated"] or "",
        )
        for predicate, found in sorted(number.items(), key=lambda item: (item[0] in roles, item[0]))
    ]
    return table(("Relation", *_CERTAINTIES, "of these negated"), rows) if rows else ""


def _connected(every: Iterable[Link], names: dict[str, str]) -> str:
    """Neighbours over edges that stand; a deal counts as a neighbour too."""
    neighbours: dict[str, set[str]] = defaultdict(set)
    for link in every:
        if link.supported:
            neighbours[link.subject].add(link.object)
            neighbours[link.object].add(link.subject)
    ranked = sorted(neighbours.items(), key=lambda item: (-len(item[1]), item[0]))
    rows = [(escaped(names.get(id_, id_)), len(found)) for id_, found in ranked if not id_.startswith("deal/")]
    return table(("Entity", "Neighbours"), rows[:_MOST]) if rows else ""


def _deals(graph: Graph, names: dict[str, str]) -> str:
    roles: dict[str, set[str]] = defaultdict(set)
    documents: dict[str, set[str]] = defaultdict(set)
    for one in graph.statements:
        roles[one.subject].add(f"{escaped(one.predicate)}: {escaped(names.get(one.object, one.object))}")
        documents[one.subject].add(one.document)
    rows = [
        (
            escaped(deal.label),
            deal.kind,
            ", ".join(sorted(roles[deal.id])),
            escaped(amount_text(deal)),
            deal.status,
            escaped(deal.announced_on or deal.signed_on or ""),
            len(documents[deal.id] | {member.document for member in deal.members}),
        )
        for deal in sorted(graph.deals, key=lambda deal: deal.id)
    ]
    return table(("Deal", "Kind", "Who and what", "Amount", "Status", "Date", "Documents"), rows) if rows else ""


def _doubtful(statements: Iterable[Statement]) -> Iterator[tuple[str, list[Statement]]]:
    affirmed = [one for one in statements if one.claim.polarity == "affirmed"]
    yield "Only reported", [one for one in affirmed if one.claim.certainty == "reported"]
    yield "Possible", [one for one in affirmed if one.claim.certainty == "possible"]
    yield "Planned", [one for one in affirmed if one.claim.certainty == "planned"]
    yield "Denied", [one for one in statements if one.claim.polarity == "negated"]


def _claims(chosen: Iterable[Statement], graph: Graph, names: dict[str, str]) -> str:
    """A line for each claim, but one for all claims about the same deal: its roles are told by the same words."""
    sources = {one.id: one.source for one in graph.documents}
    ordered = sorted(chosen, key=lambda one: (sources[one.document], one.claim.quote.span, one.id))
    deals = {one.id for one in graph.deals}
    roles: dict[str, set[str]] = defaultdict(set)
    for one in ordered:
        roles[one.subject].add(f"{escaped(one.predicate)}: {escaped(names.get(one.object, one.object))}")
    lines: dict[str, str] = {}
    for one in ordered:
        told = f"“{escaped(one.claim.quote.text)}” ({escaped(sources[one.document])})"
        subject = escaped(names.get(one.subject, one.subject))
        if one.subject in deals:
            lines.setdefault(one.subject, f"{subject} ({', '.join(sorted(roles[one.subject]))}): {told}")
        else:
            object_ = escaped(names.get(one.object, one.object))
            lines[one.id] = f"{subject} **{escaped(one.predicate)}** {object_}: {told}"
    return bullets(lines.values())


def _open_sentences(graph: Graph, names: dict[str, str]) -> str:
    """What the reader may have missed, by document; of many the likeliest, each wording once."""
    said = graph.coverage
    if not said.sentences:
        return ""
    documents = {one.id: one for one in graph.documents}
    distinct: dict[str, OpenSentence] = {}
    for one in by_promise(said.open):
        words = documents[one.document].text[one.span.start : one.span.end]
        distinct.setdefault(" ".join(words.split()), one)
    chosen = sorted(list(distinct.items())[:_MOST_SENTENCES], key=lambda item: _place(item[1], documents))
    rows = [
        (
            escaped(documents[one.document].source),
            f"“{escaped(words)}”",
            ", ".join(escaped(names.get(entity, entity)) for entity in one.entities),
            escaped(_why(one)),
        )
        for words, one in chosen
    ]
    refused = sum(one.refused for one in said.open)
    lines = [
        f"{said.stating:,} of {_count(said.sentences, 'sentence')} gave a claim or a deal. ",
        f"{_count(len(distinct), 'sentence')} {'names' if len(distinct) == 1 else 'name'} two companies, or a company "
        "beside a deal word, without a claim about each of them",
        f", and {len(distinct) - len(chosen):,} of them are left out here (all are in manifest.json)"
        if len(distinct) > len(chosen)
        else "",
        f"; {refused:,} more {'was' if refused == 1 else 'were'} refused as no statement" if refused else "",
        ".\n",
    ]
    listing = "\n" + table(("Document", "Sentence", "Names", "Why"), rows) if rows else ""
    return "".join(lines) + listing


def _place(one: OpenSentence, documents: Mapping[str, Document]) -> tuple[str, Span]:
    return documents[one.document].source, one.span


def _why(one: OpenSentence) -> str:
    """The reasons in words: "two companies; deal word: takeover; refused: owns does not go from Person to Place"."""
    cues = f": {', '.join(dict.fromkeys(one.cues))}" if one.cues else ""
    reasons = [reason + cues if reason == DEAL_WORD else reason for reason in one.reasons]
    return "; ".join([*reasons, *(f"refused: {reason}" for reason in one.rejected)])
