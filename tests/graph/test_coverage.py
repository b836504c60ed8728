"""Which sentences are listed as holding more than came of them, and which are not."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kg.graph.assemble import assemble
from kg.graph.coverage import DEAL_WORD, ONE_WITHOUT_CLAIM, TWO_COMPANIES, by_promise
from kg.model.document import Document, Span
from kg.model.extraction import (
    Claim,
    Extraction,
    LocalDeal,
    LocalEntity,
    Mention,
    Quote,
    RejectedCandidate,
    Value,
)
from kg.model.graph import Coverage, OpenSentence
from kg.model.vocabulary import EntityType

NAMES: dict[str, EntityType] = {
    "Hub": "Company", "Rim": "Company", "Axle": "Company", "Order of Spokes": "Organization", "Ada Nave": "Person",
    "Velo": "Product", "Linden": "Place",
}  # fmt: skip


def reading(
    text: str, *, claims: str = "", refused: str = "", reason: str = "question", deal: str = "", source: str = "a.txt"
) -> tuple[Document, Extraction]:
    """Sentences end in line breaks. `claims`, `refused` and `deal` are words between Hub and Rim that carry something."""
    document = Document(source=source, text=text)

    def quote(words: str) -> Quote:
        start = text.index(words)
        return Quote(Span(start, start + len(words)), words)

    mentions, sentences, values, at = [], [], [], 0
    for line in text.splitlines(keepends=True):
        sentences.append(Span(at, at + len(line)))
        at += len(line)
    for name in NAMES:
        start = text.find(name)
        while start >= 0:
            mentions.append(Mention(span=Span(start, start + len(name)), surface=name, entity=name))
            start = text.find(name, start + 1)
    for sign, kind, unit in (("%", "Quantity", "%"), ("$5", "Money", "USD")):
        if sign in text:
            place = quote(sign)
            values.append(Value(kind=kind, span=place.span, surface=sign, amount=Decimal(5), unit=unit))  # type: ignore[arg-type]
    entities = tuple(LocalEntity(id=n, type=t, name=n) for n, t in sorted(NAMES.items()) if n in text)
    said = Claim(subject="Hub", predicate="supplies", object="Rim", quote=quote(claims)) if claims else None
    unsaid = (
        RejectedCandidate(subject="Hub", predicate="owns", object="Rim", quote=quote(refused), reason=reason)
        if refused
        else None
    )
    return document, Extraction(
        extractor="t",
        entities=entities,
        mentions=tuple(sorted(mentions, key=lambda one: one.span)),
        values=tuple(values),
        claims=(said,) if said else (),
        deals=(LocalDeal(id="deal:1", kind="Lease", quote=quote(deal)),) if deal else (),
        rejected=(unsaid,) if unsaid else (),
        sentences=tuple(sentences),
    )


def listed(text: str, **more: str) -> list[OpenSentence]:
    return list(assemble([reading(text, **more)]).coverage.open)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Hub met Rim.", (TWO_COMPANIES,)),
        ("Hub met the Order of Spokes.", (TWO_COMPANIES,)),
        ("Hub met Rim to talk of a merger.", (TWO_COMPANIES, DEAL_WORD)),
        ("Hub likes its merger.", (DEAL_WORD,)),
        ("Hub bought Velo.", (DEAL_WORD,)),
        ("Ada Nave sold Hub.", (DEAL_WORD,)),
        ("Hub bought it for $5.", (DEAL_WORD,)),
        ("Hub bought some.", ()),
        ("Hub bought some in Linden.", ()),
        ("Hub met Hub.", ()),
        ("Hub met Ada Nave.", ()),
        ("Ada Nave likes the merger.", ()),
        ("The Order of Spokes met.", ()),
        ("Hub fell 5% and Rim as much.", ()),
        ("Hub fell 5% after the merger with Rim.", (TWO_COMPANIES, DEAL_WORD)),
        ("Nothing happened.", ()),
    ],
)
def test_a_sentence_of_which_nothing_came(text: str, reasons: tuple[str, ...]) -> None:
    found = listed(text)
    assert [one.reasons for one in found] == ([reasons] if reasons else [])


def test_it_says_where_whom_and_which_words() -> None:
    document, extraction = reading("Nothing.\n  Hub met Ada Nave about a takeover of Rim.\n")
    (one,) = assemble([(document, extraction)]).coverage.open
    assert document.text[one.span.start : one.span.end] == "Hub met Ada Nave about a takeover of Rim."
    assert [entity.partition("/")[2] for entity in one.entities] == ["hub", "ada-nave", "rim"]
    assert [entity.partition("/")[2] for entity in one.companies] == ["hub", "rim"]
    assert (one.cues, one.rejected, one.refused) == (("takeover",), (), False)


def test_a_claim_or_a_deal_covers_its_sentence_alone() -> None:
    text = "Hub serves Rim.\nHub met Rim.\n"
    assert [one.span.start for one in listed(text)] == [0, 16]
    assert [one.span.start for one in listed(text, claims="Hub serves Rim")] == [16]
    assert [one.span.start for one in listed("Hub likes its merger.\nHub ended its merger.", deal="likes its")] == [22]


def test_a_company_that_the_claims_leave_out_is_listed() -> None:
    (one,) = listed("Hub serves Rim, says Axle.", claims="serves")
    assert one.reasons == (ONE_WITHOUT_CLAIM,)
    assert not listed("Hub serves Rim, says Ada Nave.", claims="serves")


def test_a_refused_question_is_no_omission_but_other_refusals_are() -> None:
    (question,) = listed("Does Hub own Rim?", refused="Does Hub own Rim?")
    assert question.reasons == (TWO_COMPANIES, "rejected: question") and question.refused
    (other,) = listed("Hub has Rim.", refused="Hub has Rim.", reason="owns does not go from Company to Company")
    assert other.reasons == (TWO_COMPANIES,) and other.rejected and not other.refused
    assert by_promise([question, other]) == [other]
    assert [one.reasons for one in listed("Does Hub own Rim?")] == [(TWO_COMPANIES,)], (
        "nobody saw that it is a question"
    )


def test_a_claim_that_the_graph_refuses_covers_nothing() -> None:
    document, extraction = reading("Hub serves Rim.", claims="serves")
    wrong = replace(extraction, claims=(replace(extraction.claims[0], predicate="locatedIn"),))
    (one,) = assemble([(document, wrong)]).coverage.open
    assert one.rejected == ("locatedIn does not go from Company to Company",)


def test_counts_and_order() -> None:
    first = reading("Hub serves Rim.\nNothing.\nHub met Rim.\n", claims="serves")
    second = reading("Hub met Rim about a merger.", source="b.txt")
    found = assemble([second, first]).coverage
    assert (found.sentences, found.stating) == (4, 1)
    assert found == assemble([first, second]).coverage
    assert [one.document for one in found.open] == [first[0].id, second[0].id]
    assert [one.document for one in by_promise(found.open)] == [second[0].id, first[0].id]
    assert assemble([]).coverage == Coverage()
