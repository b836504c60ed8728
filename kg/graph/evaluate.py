"""How well a graph says what people read in the same texts: precision, recall and F1 against annotations.

Annotations are JSON files, one per document: `doc` (the file's stem), `entities` (id, type, name, aliases),
`claims` (s, p, o, certainty, polarity, tense), `deals` (roles: role → ids) and `optional` (claims neither right nor
wrong). Names are compared in a plain form, entities matched one to one by the names they share. Where a document says
one claim twice with different certainty or tense, the first by its id is compared.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import Any

from kg.errors import InputError, UsageError
from kg.model.graph import Entity, Graph
from kg.model.vocabulary import DEAL_ROLES, ORGANIZATIONS

_CORPORATE = re.compile(
    r"\b(?:the|inc|incorporated|corp|corporation|co|company|ltd|limited|llc|plc|ag|sa|nv|gmbh|pbc|group|holdings?)\b"
)
_HONORIFIC = re.compile(r"^(?:mr|mrs|ms|dr|sir|lord|lady|ceo|president|chairman|judge|senator)\s+")
_POSSESSIVE = re.compile(r"'s\b")
_OTHER = re.compile(r"[^a-z0-9& ]+")

_SYMMETRIC = frozenset({"partnersWith", "competesWith", "mergesWith"})
_LICENSED_ALIKE = {"headquarteredIn": "locatedIn", "operates": "owns", "develops": "owns"}
"""Relations between which one wording often leaves the choice; they count as one."""
_KINDS = ("Person", "Facility", "DataCenter", "Place", "Product", "GovernmentBody", "Company", "Organization")

Key = tuple[str, str, str, str]
"""Subject, relation, object, polarity; an entity that met no annotated one has a question mark before its id."""
Role = tuple[str, str]
"""Deal role and the entity that fills it."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as far as it is compared: its group of types, its names in plain form, and the name to show."""

    group: str
    names: frozenset[str]
    label: str


@dataclass(frozen=True, slots=True)
class Link:
    """A claim as far as it is compared."""

    subject: str
    predicate: str
    object: str
    polarity: str
    certainty: str
    tense: str


@dataclass(slots=True)
class Said:
    """What one document says, by an annotator or by a graph."""

    entities: dict[str, Named] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    deals: list[set[Role]] = field(default_factory=list)
    optional: list[Link] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of right, wrong and missed, and what follows from them."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of what was said that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Share of what there is that was said."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(self.right + other.right, self.wrong + other.wrong, self.missed + other.missed)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentScore:
    """One document's figures, with the claims that were wrong or missed, ready to show."""

    entities: Figures
    claims: Figures
    deals: Figures
    right_types: int
    right_certainty: int
    right_tense: int
    pairs: int
    """Annotated claims whose two entities are linked somehow, whatever the relation."""
    deals_met: int
    deals_annotated: int
    deals_said: int
    errors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures by document; `total` sums them up."""

    documents: Mapping[str, DocumentScore]

    def figures(self, name: str) -> Figures:
        """The sum over documents of `entities`, `claims` or `deals`."""
        return sum((getattr(one, name) for one in self.documents.values()), Figures(0, 0, 0))

    def count(self, name: str) -> int:
        """The sum over documents of any of the plain counts."""
        return sum(getattr(one, name) for one in self.documents.values())

    def share(self, name: str, of: int) -> float:
        """A plain count as a share."""
        return self.count(name) / max(1, of)

    def as_data(self) -> dict[str, Any]:
        """For JSON: figures rounded to three digits."""
        found, matched = self.figures("claims"), self.figures("entities").right
        total = {name: _figures(self.figures(name)) for name in ("entities", "claims", "deals")} | {
            "entity_type_acc": round(self.share("right_types", matched), 3),
            "deals_found": f"{self.count('deals_met')}/{self.count('deals_annotated')}"
            f" (predicted {self.count('deals_said')})",
            "claim_pair_recall": round(self.share("pairs", found.right + found.missed), 3),
            "certainty_acc": round(self.share("right_certainty", found.right), 3),
            "tense_acc": round(self.share("right_tense", found.right), 3),
        }
        per = {
            name: {part: _figures(getattr(one, part)) for part in ("entities", "claims", "deals")}
            for name, one in self.documents.items()
        }
        return {"total": total, "per": per}


def evaluate(graph: Graph, gold: Mapping[str, Said]) -> Scores:
    """Compares a graph with annotations (`read_gold`), document by document, joined by the stem of the source."""
    return compare(gold, said_by(graph))


def compare(gold: Mapping[str, Said], said: Mapping[str, Said]) -> Scores:
    """Scores one reading of each document of `gold` against another."""
    return Scores({name: _score(gold[name], said.get(name, Said())) for name in sorted(gold)})


def read_gold(folder: Path) -> dict[str, Said]:
    """Annotations of a folder by document name.

    Raises `UsageError` where the folder holds none, `InputError` where a file is no annotation.
    """
    gold = {}
    for path in sorted(folder.glob("*.json")):
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            gold[data["doc"]] = _annotated(data)
        except OSError as error:
            raise InputError(str(path), f"cannot be read: {error.strerror}") from error
        except (AttributeError, LookupError, TypeError, ValueError) as error:
            raise InputError(str(path), f"this is no annotation ({type(error).__name__}: {error})") from error
    if not gold:
        raise UsageError(f"{folder}: there are no annotations (*.json) in this folder")
    return gold


def said_by(graph: Graph) -> dict[str, Said]:
    """What a graph says of each document, by the stem of the document's source."""
    stems = {document.id: PurePath(document.source).stem for document in graph.documents}
    result: dict[str, Said] = {stem: Said() for stem in stems.values()}
    entities = {entity.id: _named(entity) for entity in graph.entities}
    for mention in graph.mentions:
        if mention.entity in entities:
            result[stems[mention.document]].entities[mention.entity] = entities[mention.entity]
    deals: dict[tuple[str, str], set[Role]] = defaultdict(set)
    for one in graph.statements:
        if one.predicate in DEAL_ROLES:
            deals[one.document, one.subject].add((one.predicate, one.object))
        else:
            claim = one.claim
            link = Link(one.subject, one.predicate, one.object, claim.polarity, claim.certainty, claim.tense)
            result[stems[one.document]].links.append(link)
    for (document, _), roles in sorted(deals.items()):
        result[stems[document]].deals.append(roles)
    return result


def plain(name: str) -> str:
    """A name in the form it is compared in: ASCII, lower case, without honorific and corporate form."""
    text = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii").casefold()
    text = _HONORIFIC.sub("", _OTHER.sub(" ", _POSSESSIVE.sub("", text)).strip())
    return " ".join(_CORPORATE.sub(" ", text).split()) or text


def _annotated(data: dict[str, Any]) -> Said:
    return Said(
        entities={
            one["id"]: Named(_group(one["type"]), _names([one["name"], *one.get("aliases", [])]), one["name"])
            for one in data["entities"]
        },
        links=[
            Link(
                one["s"],
                one["p"],
                one["o"],
                one.get("polarity", "affirmed"),
                one.get("certainty", "asserted"),
                one.get("tense", "present"),
            )
            for one in data["claims"]
        ],
        deals=[
            {(role, filler) for role, fillers in one["roles"].items() for filler in fillers if role in DEAL_ROLES}
            for one in data["deals"]
        ],
        optional=[Link(s, p, o, "affirmed", "", "") for s, p, o in data.get("optional", [])],
    )


def _named(entity: Entity) -> Named:
    classes = {entity.type, *entity.classes}
    kind = next((kind for kind in _KINDS if kind in classes), "Other")
    return Named(_group(kind), _names([entity.name, *entity.aliases, *entity.former_names]), entity.name)


def _group(kind: str) -> str:
    return "Organization" if kind in ORGANIZATIONS else "Facility" if kind == "DataCenter" else kind


def _names(names: Iterable[str]) -> frozenset[str]:
    return frozenset(filter(None, map(plain, names)))


def _score(gold: Said, said: Said) -> DocumentScore:
    to_gold = _match(gold.entities, said.entities)
    itself = {name: name for name in gold.entities}
    wanted = {_key(link, itself): link for link in gold.links}
    found: dict[Key, Link] = {}
    for link in said.links:
        found.setdefault(_key(link, to_gold), link)
    for key in {_key(link, itself) for link in gold.optional} - wanted.keys():
        found.pop(key, None)
    hits = wanted.keys() & found.keys()
    linked = {frozenset((key[0], key[2])) for key in found}
    roles = [{(role, to_gold.get(filler, "?" + filler)) for role, filler in deal} for deal in said.deals]
    deals_met, fillers = _meet_deals(gold.deals, roles)
    matched = len(to_gold)
    return DocumentScore(
        entities=Figures(matched, len(said.entities) - matched, len(gold.entities) - matched),
        claims=Figures(len(hits), len(found) - len(hits), len(wanted) - len(hits)),
        deals=Figures(fillers, sum(map(len, roles)) - fillers, sum(map(len, gold.deals)) - fillers),
        right_types=sum(gold.entities[g].group == said.entities[s].group for s, g in to_gold.items()),
        right_certainty=sum(wanted[key].certainty == found[key].certainty for key in hits),
        right_tense=sum(wanted[key].tense == found[key].tense for key in hits),
        pairs=sum(frozenset((key[0], key[2])) in linked for key in wanted),
        deals_met=deals_met,
        deals_annotated=len(gold.deals),
        deals_said=len(roles),
        errors=tuple(_errors(gold, said, to_gold, wanted.keys() - hits, found.keys() - hits)),
    )


def _match(gold: Mapping[str, Named], said: Mapping[str, Named]) -> dict[str, str]:
    """Said entity → annotated entity, one to one: equal types first, then the most names shared."""
    candidates = sorted(
        (one.group != other.group, -len(one.names & other.names), g, s)
        for g, one in gold.items()
        for s, other in said.items()
        if one.names & other.names
    )
    taken: set[str] = set()
    result: dict[str, str] = {}
    for _, _, g, s in candidates:
        if g not in taken and s not in result:
            taken.add(g)
            result[s] = g
    return result


def _key(link: Link, names: Mapping[str, str]) -> Key:
    subject = names.get(link.subject, "?" + link.subject)
    target = names.get(link.object, "?" + link.object)
    predicate = _LICENSED_ALIKE.get(link.predicate, link.predicate)
    if predicate == "subsidiaryOf":
        subject, predicate, target = target, "owns", subject
    if predicate in _SYMMETRIC and target < subject:
        subject, target = target, subject
    return subject, predicate, target, link.polarity


def _meet_deals(gold: Sequence[set[Role]], said: Sequence[set[Role]]) -> tuple[int, int]:
    """How many deals meet one to one, and how many role fillers are right in them."""
    pairs = sorted(((_common(a, b), i, j) for i, a in enumerate(gold) for j, b in enumerate(said)), reverse=True)
    met_gold: set[int] = set()
    met_said: set[int] = set()
    right = 0
    for common, i, j in pairs:
        if common and i not in met_gold and j not in met_said:
            met_gold.add(i)
            met_said.add(j)
            right += min(common, len(gold[i]), len(said[j]))
    return len(met_gold), right


def _common(gold: set[Role], said: set[Role]) -> int:
    """Fillers in common; `party`, on either side, meets any more special role of the same filler."""
    left = {filler for _, filler in gold - said}
    loose = sum(filler in left and (role == "party" or ("party", filler) in gold) for role, filler in said - gold)
    return len(gold & said) + loose


def _errors(
    gold: Said, said: Said, to_gold: Mapping[str, str], missed: Iterable[Key], wrong: Iterable[Key]
) -> Iterable[str]:
    labels = {name: one.label for name, one in gold.entities.items()}
    labels |= {"?" + name: "?" + one.label for name, one in said.entities.items()}
    met = set(to_gold.values())
    yield from (f"entity missed: {one.label}" for name, one in gold.entities.items() if name not in met)
    yield from (f"entity wrong: {one.label}" for name, one in said.entities.items() if name not in to_gold)
    for word, keys in (("missed", missed), ("wrong", wrong)):
        for subject, predicate, target, polarity in sorted(keys):
            no = "" if polarity == "affirmed" else "not "
            yield f"claim {word}: {labels.get(subject, subject)} {no}{predicate} {labels.get(target, target)}"


def _figures(figures: Figures) -> dict[str, float]:
    return {
        "p": round(figures.precision, 3),
        "r": round(figures.recall, 3),
        "f1": round(figures.f1, 3),
        "tp": figures.right,
        "fp": figures.wrong,
        "fn": figures.missed,
    }
