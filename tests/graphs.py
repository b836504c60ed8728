"""Small hand-made graphs of invented companies, for every test that needs a `Graph` and no extraction.

`small_graph()` shows each feature once: a reprint, a rumour, a denial, a former job, a plan, a deal told twice.
`hostile_graph(texts)` puts given strings wherever untrusted text can stand. `large_graph(...)` is for timing.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from kg.model.decisions import Member
from kg.model.document import Boilerplate, Document, Rejection, Span
from kg.model.extraction import Claim, LocalDeal, Mention, Quote
from kg.model.graph import Deal, Edge, Entity, Graph, PlacedMention, Reprint, Statement
from kg.model.ids import digest
from kg.model.vocabulary import EntityType
from kg.settings import DEFAULT_BASE_IRI

EXTRACTOR = "kg 0.1.0 test-model:0123456789ab lexicon:ba9876543210"

WIRE = Document(
    source="wire.txt",
    text=(
        "Veldt Compute signs 300 MW lease with Orrin Labs\n\n"
        "Veldt Compute, founded by Mara Quist, will supply Orrin Labs with 300 MW of capacity at its Tallow Ridge "
        "data center in Duluth for $1.25 billion a year, the companies said on March 4.\n"
        "Orrin Labs develops the assistant Pell. Sanderling Capital reportedly invests in Orrin Labs.\n"
        "Share this article\n"
    ),
    raw_sha256="1" * 64,
    title="Veldt Compute signs 300 MW lease with Orrin Labs",
    issued="2026-03-04",
    publisher="Harbor Wire",
    authors=("Ines Calloway",),
    url="https://harbor-wire.example/veldt",
    boilerplate=(Boilerplate(Span(327, 345), "share buttons"),),
)
REPRINT = replace(WIRE, source="mirror/wire-copy.html", publisher="Lakeside Post", media_type="text/html", authors=())
ANALYSIS = Document(
    source="analysis.md",
    text=(
        "Orrin Labs does not compete with Veldt Compute, Mara Quist said. Dov Hallam, former chief executive of "
        "Veldt Compute, now leads Orrin Labs. Kestrel Grid may acquire Veldt Compute. Veldt Compute plans to build "
        "a second site, North Tallow. Orrin Labs agreed to pay Veldt Compute about $1.25 billion a year.\n"
    ),
    raw_sha256="2" * 64,
    media_type="text/markdown",
    title="Who powers \"Pell\"?",
    issued="2026-04",
)  # fmt: skip

_ENTITIES: tuple[tuple[str, EntityType, tuple[str, ...], str, tuple[str, ...]], ...] = (
    ("company/kestrel-grid", "Company", ("Company", "Organization"), "Kestrel Grid", ()),
    ("company/orrin-labs", "Company", ("Company", "Organization"), "Orrin Labs", ("Orrin",)),
    ("company/sanderling-capital", "Company", ("Company", "Organization"), "Sanderling Capital", ()),
    ("company/veldt-compute", "Company", ("Company", "Organization"), "Veldt Compute", ("Veldt",)),
    ("facility/north-tallow", "Facility", ("Facility",), "North Tallow", ()),
    ("facility/tallow-ridge", "Facility", ("DataCenter", "Facility"), "Tallow Ridge", ()),
    ("person/dov-hallam", "Person", ("Person",), "Dov Hallam", ()),
    ("person/mara-quist", "Person", ("Person",), "Mara Quist", ("Quist",)),
    ("place/duluth", "Place", ("Place",), "Duluth", ()),
    ("product/pell", "Product", ("Product",), "Pell", ()),
)
DEAL = "deal/0123456789abcdef"


def quote(document: Document, words: str) -> Quote:
    """The first place where `words` stand in the document."""
    start = document.text.index(words)
    return Quote(Span(start, start + len(words)), words)


def statement(document: Document, claim: Claim, *, said_by: str | None = None) -> Statement:
    """A claim whose local names already are canonical ids."""
    return Statement(
        id=f"claim/{digest(document.id, claim.id)}",
        subject=claim.subject,
        predicate=claim.predicate,
        object=claim.object,
        document=document.id,
        claim=claim,
        attributed_to=said_by,
    )


def _wire_claims(document: Document) -> list[Statement]:
    first = quote(
        document, document.text[document.text.index("Veldt Compute, f") : document.text.index(" March 4.") + 9]
    )
    pell = quote(document, "Orrin Labs develops the assistant Pell.")
    fund = quote(document, "Sanderling Capital reportedly invests in Orrin Labs.")
    veldt, orrin, ridge = "company/veldt-compute", "company/orrin-labs", "facility/tallow-ridge"

    def made(subject: str, predicate: str, object_: str, words: Quote = first, **more: object) -> Statement:
        return statement(document, Claim(subject=subject, predicate=predicate, object=object_, quote=words, **more))  # type: ignore[arg-type]

    return [
        made(veldt, "foundedBy", "person/mara-quist", trigger=quote(document, "founded by"), confidence=0.93,
             role_title="founder", valid_from="2019", produced_by="frame:foundedBy/2"),
        made(veldt, "supplies", orrin, confidence=0.8),
        made(veldt, "operates", ridge, confidence=0.75),
        made(ridge, "locatedIn", "place/duluth", confidence=0.88),
        made(orrin, "develops", "product/pell", pell, confidence=0.9),
        made("company/sanderling-capital", "investsIn", orrin, fund, certainty="reported", confidence=0.7,
             attributed_name="two people familiar"),
        made(DEAL, "provider", veldt, confidence=0.8),
        made(DEAL, "customer", orrin, confidence=0.8),
        made(DEAL, "facility", ridge, confidence=0.6),
    ]  # fmt: skip


def _analysis_claims() -> list[Statement]:
    document = ANALYSIS
    veldt, orrin = "company/veldt-compute", "company/orrin-labs"
    denial = quote(document, "Orrin Labs does not compete with Veldt Compute, Mara Quist said.")
    jobs = quote(document, "Dov Hallam, former chief executive of Veldt Compute, now leads Orrin Labs.")
    rumour = quote(document, "Kestrel Grid may acquire Veldt Compute.")
    plan = quote(document, "Veldt Compute plans to build a second site, North Tallow.")
    pay = quote(document, "Orrin Labs agreed to pay Veldt Compute about $1.25 billion a year.")
    return [
        statement(document, Claim(subject=orrin, predicate="competesWith", object=veldt, quote=denial,
                                  polarity="negated", confidence=0.66), said_by="person/mara-quist"),
        statement(document, Claim(subject="person/dov-hallam", predicate="leads", object=veldt, quote=jobs,
                                  tense="past", role_title="chief executive", confidence=0.9)),
        statement(document, Claim(subject="person/dov-hallam", predicate="leads", object=orrin, quote=jobs)),
        statement(document, Claim(subject="company/kestrel-grid", predicate="acquires", object=veldt, quote=rumour,
                                  certainty="possible", confidence=0.41)),
        statement(document, Claim(subject=veldt, predicate="builds", object="facility/north-tallow", quote=plan,
                                  certainty="planned", tense="future", confidence=0.7)),
        statement(document, Claim(subject=DEAL, predicate="provider", object=veldt, quote=pay)),
        statement(document, Claim(subject=DEAL, predicate="customer", object=orrin, quote=pay)),
    ]  # fmt: skip


def supported_edges(statements: Sequence[Statement]) -> tuple[Edge, ...]:
    """The direct triples between entities that the vocabulary's rule allows."""
    support: dict[tuple[str, str, str], list[str]] = {}
    for one in statements:
        if one.claim.supports_edge and not one.subject.startswith("deal/"):
            support.setdefault((one.subject, one.predicate, one.object), []).append(one.id)
    return tuple(Edge(subject=s, predicate=p, object=o, statements=tuple(sorted(ids)))
                 for (s, p, o), ids in sorted(support.items()))  # fmt: skip


def _mentions(documents: Sequence[Document]) -> tuple[PlacedMention, ...]:
    found = []
    for document in documents:
        for entity, _, _, name, _ in _ENTITIES:
            start = document.text.find(name)
            if start >= 0:
                mention = Mention(span=Span(start, start + len(name)), surface=name, entity=entity)
                found.append(PlacedMention(document=document.id, entity=entity, mention=mention))
    return tuple(found)


def small_graph(*, base_iri: str = DEFAULT_BASE_IRI) -> Graph:
    """Ten entities, one deal told by three documents, two of which are reprints of one another."""
    documents = (ANALYSIS, REPRINT, WIRE)
    statements = sorted([*_analysis_claims(), *_wire_claims(WIRE), *_wire_claims(REPRINT)], key=lambda one: one.id)
    entities = tuple(
        Entity(id=id_, type=type_, classes=classes, name=name, aliases=aliases,
               former_names=("Duluth Hosting",) if id_ == "company/veldt-compute" else (),
               members=tuple(Member(document.id, f"e-{id_}") for document in documents if name in document.text))
        for id_, type_, classes, name, aliases in _ENTITIES
    )  # fmt: skip
    local = LocalDeal(
        id="d1", kind="ComputeDeal", quote=quote(WIRE, "will supply Orrin Labs"), amount=Decimal("1250000000")
    )
    deal = Deal(
        id=DEAL,
        kind="ComputeDeal",
        label="Veldt Compute – Orrin Labs compute deal",
        status="announced",
        amount=Decimal("1.25E+9"),
        currency="USD",
        amount_bound="about",
        amount_period="year",
        term="P24M",
        capacity="300 MW",
        signed_on="2026-03",
        announced_on="2026-03-04",
        members=(Member(WIRE.id, "d1"),),
        tellings=((WIRE.id, local),),
    )
    return Graph(
        base_iri=base_iri,
        documents=documents,
        extractors=tuple((document.id, EXTRACTOR) for document in documents),
        entities=entities,
        deals=(deal,),
        statements=tuple(statements),
        edges=supported_edges(statements),
        mentions=_mentions(documents),
        reprints=(Reprint(later=REPRINT.id, earlier=WIRE.id, similarity=0.98),),
        rejections=(
            Rejection(source="broken.pdf", reason="the file ends early"),
            Rejection(source="logo.png", reason="no reader for .png", severity="skipped"),
        ),
        missing=("gone.txt",),
    )


def hostile_graph(texts: Sequence[str]) -> Graph:
    """One document, deal and claim per text; the text is name, alias, title, publisher, quote, capacity and speaker."""
    documents, entities, deals, statements = [], [], [], []
    hub = Entity(id="company/hub", type="Company", classes=("Company",), name="Hub")
    for number, text in enumerate(texts):
        body = f"Hub owns {text} now."
        document = Document(source=f"hostile-{number:04}/{text}", text=body, title=text, publisher=text,
                            authors=(text,), issued=text, url=text)  # fmt: skip
        words = Quote(Span(0, len(body)), body)
        entity = Entity(id=f"product/p{number:04}", type="Product", classes=("Product",), name=text,
                        aliases=(text + "!",), former_names=(text + "?",))  # fmt: skip
        claim = Claim(subject=hub.id, predicate="owns", object=entity.id, quote=words,
                      trigger=Quote(Span(9, 9 + len(text)), text), attributed_name=text, role_title=text,
                      valid_from=text)  # fmt: skip
        deal = Deal(
            id=f"deal/{number:016x}", kind="License", label=text, status="announced", capacity=text, currency=text
        )
        role = Claim(subject=deal.id, predicate="product", object=entity.id, quote=words)
        documents.append(document)
        entities.append(entity)
        deals.append(deal)
        statements += [statement(document, claim), statement(document, role)]
    statements.sort(key=lambda one: one.id)
    return Graph(
        base_iri=DEFAULT_BASE_IRI,
        documents=tuple(documents),
        extractors=tuple((document.id, text) for document, text in zip(documents, texts, strict=True)),
        entities=(hub, *entities),
        deals=tuple(deals),
        statements=tuple(statements),
        edges=supported_edges(statements),
        mentions=tuple(
            PlacedMention(document=document.id, entity=entity.id,
                          mention=Mention(span=Span(9, 9 + len(text)), surface=text, entity=entity.id))
            for document, entity, text in zip(documents, entities, texts, strict=True)
        ),
        rejections=tuple(Rejection(source=text, reason=text) for text in texts),
        missing=tuple(texts),
    )  # fmt: skip


def large_graph(entities: int, edges: int) -> Graph:
    """A ring of companies with chords, each edge said once; deterministic, for timing and for the map's limits."""
    document = replace(WIRE, source="large.txt", text="Alpha supplies Beta. ")
    words = Quote(Span(0, 20), "Alpha supplies Beta.")
    kinds = ("supplies", "owns", "partnersWith", "investsIn")
    statements = []
    for number in range(edges):
        first = number % entities
        second = (first + 1 + (number // entities) * (7 + first % 11)) % entities
        if first != second:
            claim = Claim(
                subject=f"company/c{first:05}", predicate=kinds[number % 4], object=f"company/c{second:05}", quote=words
            )
            statements.append(statement(document, claim))
    unique = {one.id: one for one in statements}
    ordered = tuple(unique[key] for key in sorted(unique))
    return Graph(
        base_iri=DEFAULT_BASE_IRI,
        documents=(document,),
        extractors=((document.id, EXTRACTOR),),
        entities=tuple(
            Entity(id=f"company/c{number:05}", type="Company", classes=("Company",), name=f"Company {number}")
            for number in range(entities)
        ),
        deals=(),
        statements=ordered,
        edges=supported_edges(ordered),
        mentions=(),
    )
