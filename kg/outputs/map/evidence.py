"""What the documents say, for the page: sentences, claims, terms of deals, conflicts. Nothing in it is markup."""

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Final

from kg.model.document import Document
from kg.model.extraction import Quote, Term
from kg.model.graph import Conflict, Graph, Reprint, Statement, TermStatement
from kg.model.vocabulary import Certainty, Polarity, Tense
from kg.outputs.files import clean_surrogates
from kg.outputs.map.tables import Index, Json, Table
from kg.outputs.wording import money_text, term_text

CERTAINTIES: Final[tuple[Certainty, ...]] = ("asserted", "reported", "planned", "possible")
TENSES: Final[tuple[Tense, ...]] = ("present", "future", "past")
POLARITIES: Final[tuple[Polarity, ...]] = ("affirmed", "negated")
"""Flags are numbers on the page: their places here."""
_SAYING: Final = (
    "text", "triggerFrom", "triggerTo", "document", "certainty", "tense", "polarity", "confidence", "belief",
    "producer", "speaker", "speakerNode",
)  # fmt: skip
_TERM_NAMES: Final = {
    "amount": "Amount",
    "stake": "Stake",
    "capacity": "Capacity",
    "term": "Term",
    "signedOn": "Signed",
    "announcedOn": "Announced",
    "status": "Status",
}


class Evidence:
    """Collects what is said about the things on the map. `nodes` numbers those by id, `names` names all entities."""

    def __init__(self, graph: Graph, nodes: Mapping[str, int], names: Mapping[str, str]) -> None:
        self._nodes, self._names = nodes, names
        self._texts, self._producers = Index(), Index()
        self._claims = Table(*_SAYING, "role", "validFrom", "validUntil")
        self._terms = Table("deal", "what", "value", *_SAYING)
        self._places: dict[str, tuple[str, int]] = {}
        documents = sorted(graph.documents, key=lambda one: one.source)
        self.documents = {one.id: number for number, one in enumerate(documents)}
        self._documents = _documents(documents, graph.reprints, self.documents)

    def claims(self, statements: Iterable[Statement]) -> list[int]:
        """Adds claims, in this order; returns their numbers."""
        return [self._claim(one) for one in statements]

    def terms(self, deal: int, terms: Iterable[TermStatement]) -> list[int]:
        """Adds what is said of the terms of the deal of that number, in this order; returns their numbers."""
        return [self._term(deal, one) for one in terms]

    def place(self, statement: str) -> tuple[str, int] | None:
        """("claim" or "term", its number) of a statement's id, None where it is not on the map."""
        return self._places.get(statement)

    def conflicts(self, conflicts: Iterable[Conflict]) -> list[Json]:
        """Conflicts between claims and terms added before; others are left out."""
        found: list[Json] = []
        for one in sorted(conflicts, key=lambda one: one.id):
            between = [self._places[id_] for id_ in one.between if id_ in self._places]
            if len(between) == len(one.between):
                found.append({"kind": one.kind, "reason": clean_surrogates(one.reason), "between": between})
        return found

    def data(self) -> Json:
        """The tables of the page that are about documents and their words."""
        return {
            "documents": self._documents.data(),
            "texts": self._texts.data(),
            "producers": self._producers.data(),
            "claims": self._claims.data(),
            "terms": self._terms.data(),
        }

    def _claim(self, one: Statement) -> int:
        claim = one.claim
        number = self._claims.add(
            **self._words(claim.quote, claim.trigger, one.attributed_to, claim.attributed_name),
            document=self.documents[one.document],
            certainty=CERTAINTIES.index(claim.certainty),
            tense=TENSES.index(claim.tense),
            polarity=POLARITIES.index(claim.polarity),
            confidence=round(claim.confidence, 2),
            belief=round(one.belief, 2),
            producer=self._producers.number(clean_surrogates(claim.produced_by)) if claim.produced_by else None,
            role=_text(claim.role_title),
            validFrom=_text(claim.valid_from),
            validUntil=_text(claim.valid_until),
        )
        self._places[one.id] = ("claim", number)
        return number

    def _term(self, deal: int, one: TermStatement) -> int:
        term = one.term
        number = self._terms.add(
            deal=deal,
            what=_TERM_NAMES.get(term.predicate, term.predicate),
            value=clean_surrogates(_value(term)),
            **self._words(term.quote, term.trigger, one.attributed_to, term.attributed_name),
            document=self.documents[one.document],
            certainty=CERTAINTIES.index(term.certainty),
            tense=0,
            polarity=0,
            confidence=round(term.confidence, 2),
            belief=round(one.belief, 2),
        )
        self._places[one.id] = ("term", number)
        return number

    def _words(self, quote: Quote, trigger: Quote | None, entity: str | None, name: str | None) -> Json:
        found: Json = {
            "text": self._texts.number(clean_surrogates(quote.text)),
            "speaker": _text(self._names.get(entity or "", name)),
            "speakerNode": self._nodes.get(entity or ""),
        }
        if trigger is not None:
            start = trigger.span.start - quote.span.start
            if start < 0 or not quote.text.startswith(trigger.text, start):
                start = quote.text.find(trigger.text)
            if start >= 0:
                found["triggerFrom"] = _units(quote.text[:start])
                found["triggerTo"] = _units(quote.text[: start + len(trigger.text)])
        return found


def _documents(documents: Iterable[Document], reprints: Iterable[Reprint], places: Mapping[str, int]) -> Table:
    table = Table("source", "title", "publisher", "issued", "reprintOf")
    originals = {one.later: one.earlier for one in reprints}
    for one in documents:
        table.add(
            source=clean_surrogates(one.source),
            title=clean_surrogates(one.title or one.source),
            publisher=clean_surrogates(one.publisher or ""),
            issued=clean_surrogates(one.issued or ""),
            reprintOf=places.get(originals.get(one.id, "")),
        )
    return table


def _value(term: Term) -> str:
    """The value of a term in words: "about 1.25 billion USD a year", "at least 51 %", "1 year, 6 months"."""
    if term.predicate == "amount":
        try:
            return money_text(Decimal(term.value), term.currency, bound=term.bound, period=term.period)
        except InvalidOperation:
            return term.value
    if term.predicate == "term":
        return term_text(term.value)
    bound = {"exact": "", "at-least": "at least ", "at-most": "at most ", "about": "about "}[term.bound]
    return f"{bound}{term.value} %" if term.predicate == "stake" else bound + term.value


def _text(value: str | None) -> str | None:
    return clean_surrogates(value) if value else None


def _units(text: str) -> int:
    """Length as JavaScript counts, in units of UTF-16."""
    return len(clean_surrogates(text).encode("utf-16-le")) // 2
