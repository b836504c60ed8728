"""What documents tell about a name besides the name: what stands near it, home, trade, ticker, legal form, employer.

That two texts about one name also share rare other names is the strongest sign that they mean the same thing, after
Bagga and Baldwin (1998), who compared the words around a name; names are fewer than words and tell more.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from itertools import pairwise
from math import log
from typing import Final

from kg.model.decisions import Member
from kg.model.document import Document
from kg.model.extraction import Extraction, LocalEntity, Mention
from kg.model.vocabulary import ORGANIZATIONS
from kg.resolve.keys import Family, family_of, name_key
from kg.resolve.trades import facility_kinds, trades_in
from kg.text.names import legal_form, name_parts

Reading = tuple[Document, Extraction]

_TELLING: Final = 0.25
"""Names that are nearer to being everywhere than this tell nothing about those beside them."""
_PLACE_WEIGHT: Final = 0.3
"""Places are shared by strangers."""
_MOST: Final = 200
"""Documents whose names are gathered for one name."""
_TICKER: Final = re.compile(r"\s*\(\s*([A-Z][A-Za-z ]{1,18}):\s*([A-Z][A-Z0-9.]{0,5})\s*[);,]")
_AFTER_HOME: Final = re.compile(
    r",?(?: (?:which|that) is)? (?:based|headquartered|of|from|based out of)(?: in)?(?: the)? "
)
_APPOSED_HOME: Final = re.compile(r", (?:the|a|an) ")
_BEFORE_HOME: Final = re.compile(
    r"-(?:based|headquartered) (?:[a-z-]+ ){0,3}|['’]s (?:[a-z-]+ ){0,2}| (?:[a-z-]+ ){1,3}"
)
_INSIDE: Final = re.compile(r", (?:in |the )?| in | \(")
"""Between two places, the first of which lies in the second: "Brook, Ohio"; "Brook in Ohio"; "Brook, the Ohio town"."""
_LOWER: Final = re.compile(r" [a-z]")
_APPOSED: Final = re.compile(r", (?:(?:which|that|who) (?:is|was) )?(?:the|a|an|another) ([^,.;:()]{3,60})")
_NOUNS_BEFORE: Final = re.compile(r"(?:^|[\s\"“])((?:[A-Z]?[a-z-]+ ){1,3})$")
_POST_GAP: Final = re.compile(r"[^.!?;\n\"“”]{0,70}")
_WORKS: Final = frozenset({"leads", "worksFor"})
_SEATS: Final = frozenset({"headquarteredIn"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one name's bearer; values are keys that can be compared. All empty where nothing is said."""

    homes: frozenset[str] = frozenset()
    tickers: frozenset[str] = frozenset()
    """`EXCHANGE:SYMBOL`, lower-case."""
    forms: frozenset[str] = frozenset()
    """Legal forms as `legal_form` gives them."""
    trades: frozenset[str] = frozenset()
    employers: frozenset[str] = frozenset()

    def __or__(self, other: "Evidence") -> "Evidence":
        if other == NOTHING or other is self:
            return self
        if self == NOTHING:
            return other
        return Evidence(*(getattr(self, one.name) | getattr(other, one.name) for one in fields(Evidence)))


NOTHING: Final = Evidence()
_Found = dict[str, dict[str, set[str]]]
"""Local entity → field of `Evidence` → values."""


class Surroundings:
    """What every document-local name has around it."""

    def __init__(self, readings: Sequence[Reading]) -> None:
        self._tokens: dict[str, frozenset[str]] = {}
        self._evidence: dict[Member, Evidence] = {}
        for document, extraction in readings:
            self._tokens[document.id] = frozenset(token for one in extraction.entities for token in tokens(one))
            self._evidence.update(_evidence(document, extraction))
        counts = Counter(token for found in self._tokens.values() for token in found)
        total = log(1 + len(self._tokens)) or 1.0
        self._weights = {
            token: weight * (_PLACE_WEIGHT if token.startswith("Place ") else 1.0)
            for token, count in counts.items()
            if (weight := log(1 + len(self._tokens) / count) / total) >= _TELLING and count > 1
        }

    def near(self, documents: Iterable[str]) -> frozenset[str]:
        """The names in these documents (the first of very many) that more than one document, but not too many, has."""
        found = [self._telling(document) for document in sorted(documents)[:_MOST]]
        return found[0] if len(found) == 1 else frozenset().union(*found)

    def _telling(self, document: str) -> frozenset[str]:
        kept = self._tokens[document]
        if any(token not in self._weights for token in kept):
            kept = self._tokens[document] = frozenset(token for token in kept if token in self._weights)
        return kept

    def weight(self, token: str) -> float:
        """How much it tells that two documents share a name, in [0, 1]: 1 if no others do, after inverse frequency."""
        return self._weights.get(token, 0.0)

    def evidence(self, member: Member) -> Evidence:
        """What the member's document says of it."""
        return self._evidence.get(member, NOTHING)


@lru_cache(maxsize=65536)
def _token(family: Family, name: str) -> str:
    """A neighbour by the part of its name that short forms keep: family name, first word."""
    key = name_key(family, name)
    if family == "Person":
        return f"Person {name_parts(key).family}" if key else ""
    first = key.split(" ", 1)[0]
    return f"{family} {key if family == 'Place' or len(first) < 3 else first}" if key else ""


def tokens(entity: LocalEntity) -> Iterator[str]:
    """What an entity leaves with the names beside it."""
    for name in (entity.name, *entity.former_names):
        if token := _token(family_of(entity.type), name):
            yield token


def own_words(key: str) -> frozenset[str]:
    """Words in a name: a neighbour that shares them is no sign of its own ("Harlan Foods" and Mr Harlan)."""
    return frozenset(key.split())


def shared(surroundings: Surroundings, left: frozenset[str], right: frozenset[str], own: frozenset[str]) -> list[str]:
    """The neighbours that both have, the most telling first, without those that carry the name itself."""
    both = [token for token in left & right if token.partition(" ")[2] not in own]
    return sorted(both, key=lambda token: (-surroundings.weight(token), token))


def support(surroundings: Surroundings, common: Iterable[str]) -> float:
    """How much shared neighbours tell, as a sum of their weights."""
    return sum(surroundings.weight(token) for token in common)


def _evidence(document: Document, extraction: Extraction) -> Iterator[tuple[Member, Evidence]]:
    """Evidence for every entity of a document about which there is any."""
    found: _Found = defaultdict(lambda: defaultdict(set))
    entities = {entity.id: entity for entity in extraction.entities}
    for entity in extraction.entities:
        if entity.type in ORGANIZATIONS:
            forms = {form for name in (entity.name, *entity.aliases) if (form := legal_form(name))}
            trades = trades_in((entity.name, *entity.aliases, *entity.descriptions))
            for kind, values in (("forms", forms), ("trades", trades)):
                if values:
                    found[entity.id][kind] |= values
        elif entity.type == "Facility":
            if sites := facility_kinds((entity.name, *entity.aliases, *entity.descriptions)):
                found[entity.id]["trades"] |= sites
        elif entity.type == "Place":
            wider = {name_key("Place", part) for name in (entity.name, *entity.aliases) for part in _within(name)}
            if wider:
                found[entity.id]["homes"] |= wider
    for claim in extraction.claims:
        subject, target = entities.get(claim.subject), entities.get(claim.object)
        if subject and target and claim.polarity == "affirmed":
            if claim.predicate in _WORKS:
                found[subject.id]["employers"].add(_token("Organization", target.name))
            elif claim.predicate in _SEATS and claim.tense == "present":
                found[subject.id]["homes"].add(name_key("Place", target.name))
    _from_text(document.text, extraction, entities, found)
    for local, kinds in sorted(found.items()):
        yield Member(document.id, local), Evidence(**{kind: frozenset(values) for kind, values in kinds.items()})


def _from_text(text: str, extraction: Extraction, entities: Mapping[str, LocalEntity], found: _Found) -> None:
    """Adds what stands right beside the names in the text: "Orion of Denver", "the Denver lender", "(NYSE: ABC)"."""
    named = [mention for mention in extraction.mentions if mention.kind == "name" and mention.entity in entities]
    named.sort(key=lambda mention: (mention.span.start, mention.span.end, mention.entity))
    containers = _containers(text, named, entities)
    for place, mention in enumerate(named):
        entity = entities[mention.entity]
        before = named[place - 1] if place else None
        after = named[place + 1] if place + 1 < len(named) else None
        if entity.type == "Person":
            for other in (before, after):
                if other and entities[other.entity].type in ORGANIZATIONS and _one_phrase(text, mention, other):
                    found[entity.id]["employers"].add(_token("Organization", entities[other.entity].name))
        elif entity.type == "Place":
            if (
                after
                and entities[after.entity].type == "Place"
                and _INSIDE.fullmatch(text, mention.span.end, after.span.start)
            ):
                found[entity.id]["homes"].add(name_key("Place", entities[after.entity].name))
        elif entity.type in ORGANIZATIONS:
            if match := _TICKER.match(text, mention.span.end):
                found[entity.id]["tickers"].add(f"{match[1].strip()}:{match[2]}".lower())
            if trades := _trades_beside(text, mention):
                found[entity.id]["trades"] |= trades
            for home in _homes(text, before, mention, after, entities):
                found[entity.id]["homes"] |= {home, *containers.get(home, ())}


def _one_phrase(text: str, one: Mention, other: Mention) -> bool:
    """Whether two names stand close, with nothing between them that ends a phrase."""
    first, second = sorted((one.span, other.span))
    return _POST_GAP.fullmatch(text, first.end, max(first.end, second.start)) is not None


def _within(place: str) -> list[str]:
    """What stands after the first comma of a place's name: "Duluth, Minn."."""
    return [part for part in place.split(", ")[1:] if part[:1].isupper()]


def _containers(text: str, named: Sequence[Mention], entities: Mapping[str, LocalEntity]) -> Mapping[str, set[str]]:
    """For "Denver, Colorado": denver → {colorado}."""
    found: dict[str, set[str]] = defaultdict(set)
    for one, other in pairwise(named):
        left, right = entities[one.entity], entities[other.entity]
        if left.type == right.type == "Place" and text[one.span.end : other.span.start] == ", ":
            found[name_key("Place", left.name)].add(name_key("Place", right.name))
    return found


def _homes(
    text: str, before: Mention | None, here: Mention, after: Mention | None, entities: Mapping[str, LocalEntity]
) -> Iterator[str]:
    if (
        before
        and entities[before.entity].type == "Place"
        and _BEFORE_HOME.fullmatch(text, before.span.end, here.span.start)
    ):
        yield name_key("Place", entities[before.entity].name)
    if after and entities[after.entity].type == "Place":
        said = _AFTER_HOME.fullmatch(text, here.span.end, after.span.start)
        apposed = _APPOSED_HOME.fullmatch(text, here.span.end, after.span.start) and _LOWER.match(text, after.span.end)
        if said or apposed:
            yield name_key("Place", entities[after.entity].name)


def _trades_beside(text: str, mention: Mention) -> frozenset[str]:
    """Trades named in an apposition after the name, or by the nouns right before it."""
    words = []
    if match := _APPOSED.match(text, mention.span.end):
        words.append(match[1])
    if match := _NOUNS_BEFORE.search(text, max(0, mention.span.start - 40), mention.span.start):
        words.append(match[1])
    return trades_in(words) if words else frozenset()
