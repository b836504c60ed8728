"""Which names of one document are the same entity: "Musk" and "Elon Musk", "AWS" and "Amazon Web Services"."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from spacy.tokens import Doc, Span, Token

from kg.language.reading import Marked, Reading
from kg.language.syntax import RELATIVE, base, children, is_verb
from kg.model.extraction import LocalEntity
from kg.model.vocabulary import ORGANIZATIONS, EntityType
from kg.ontology.lexicon import lexicon
from kg.text.names import (
    is_acronym_of,
    name_parts,
    normalise_name,
    organization_key,
    persons_compatible,
    strip_legal_form,
)
from kg.text.slugs import slug

_FORMERLY: Final = frozenset({"formerly", "previously", "née", "nee", "ex", "originally"})
_QUOTE_CODE: Final = re.compile(r"[A-Z0-9]{2,6}\.[A-Z]{1,2}")
"""A share's code on a price screen ("BRK.N") names nothing that is told of."""
_OPEN: Final = frozenset({"(", ","})
_COUNTRY_WORDS: Final = frozenset({"us", "uk", "eu", "united", "states", "kingdom", "british", "american", "european"})
_COUNTRIES: Final = frozenset({"US", "U.S.", "UK", "U.K.", "EU"})
"""Short names of countries that stand before the name of a body ("the US Grain Board")."""
_OWNERS: Final = frozenset({"'s", "’s", "'", "’", "its", "his", "her", "their", "our", "whose"})
_TELLING: Final = 8.0
"""What a class noun behind an owned name counts for, against one for the reader's belief at each mention."""
_QUOTES: Final = "\"'“”‘’"


@dataclass(slots=True)
class _Name:
    """One name mention: where, as what type, and the name that it gives (not the surface for "Dario and D. Amodei")."""

    span: Span
    type: EntityType
    name: str
    group: int = -1
    shares: Mapping[EntityType, float] = field(default_factory=dict)
    """How the reader shares its belief among the types; empty puts all on `type`."""
    first: int = 0
    """Token at which this very form first occurs."""


@dataclass(slots=True)
class _Group:
    """Names taken to be one entity."""

    names: list[_Name] = field(default_factory=list)
    former: set[str] = field(default_factory=set)

    @property
    def type(self) -> EntityType:
        votes = _votes(self.names)
        return min(votes, key=lambda t: (-votes[t], t))


def _votes(names: Iterable[_Name]) -> Counter[EntityType]:
    """The types that mentions speak for, by the reader's belief."""
    votes: Counter[EntityType] = Counter()
    for name in names:
        votes.update(name.shares or {name.type: 1.0})
    return votes


def family(kind: str) -> str:
    """Types that one entity may be called by different readers: the kinds of organisation are one family."""
    return "Organization" if kind in ORGANIZATIONS else kind


def name_entities(reading: Reading, spans: Iterable[tuple[Span, EntityType]]) -> None:
    """Groups name mentions into local entities and enters both into the reading.

    Links a short form to the fuller one that the same document gives: surnames, names without legal form or tail,
    acronyms, parenthesised aliases, former names. A short form that fits two fuller ones joins the nearest before it.
    """
    names = _share_surnames(
        [
            _Name(
                span, kind, _clean(span.text), shares=(span._.classes if span.has_extension("classes") else None) or {}
            )
            for span, kind in _with_products(reading, _sound(spans))
            if normalise_name(_clean(span.text))
        ]
    )
    names.sort(key=lambda n: (n.span.start, n.span.end, n.name))
    for name in names:
        if name.span.text in _COUNTRIES and "E" not in name.span.text:  # the EU acts as a body, too
            name.type, name.shares = "Place", {"Place": _TELLING}
        _heed_class_noun(name, reading)
        _heed_verb(name)
    _agree_on_types(names)
    starts: dict[str, int] = {}
    for name in names:
        name.first = starts.setdefault(normalise_name(name.name), name.span.start)
    groups = _group(names)
    aliases = _parenthesised(reading.doc, names)
    for owner, alias, former in aliases:
        _join(groups, names, owner, alias, former)
    _enter(reading, [group for group in groups if group.names])


def _sound(spans: Iterable[tuple[Span, EntityType]]) -> list[tuple[Span, EntityType]]:
    """The spans that are names: no "a Delaware corporation"; "US Grain Board" is two where the text has "Grain Board"."""
    given = list(spans)
    known = {normalise_name(span.text) for span, _ in given}
    kept: list[tuple[Span, EntityType]] = []
    for span, kind in given:
        doc, first = span.doc, span[0]
        common = span[-1].is_lower and span[-1].pos_ == "NOUN" and kind in ORGANIZATIONS
        if common and span.start and doc[span.start - 1].lower_ in ("a", "an"):
            continue
        if _QUOTE_CODE.fullmatch(span.text) and span.start and doc[span.start - 1].text in _OPEN:
            continue
        if len(span) > 1 and first.text in _COUNTRIES and normalise_name(doc[span.start + 1 : span.end].text) in known:
            kept += [(doc[span.start : span.start + 1], "Place"), (doc[span.start + 1 : span.end], kind)]
            continue
        kept.append((_with_legal_form(span) if kind in ORGANIZATIONS else span, kind))
    return kept


def _with_legal_form(span: Span) -> Span:
    """The name with the "Limited" behind it, which a headline in capitals hides from the reader."""
    doc, end = span.doc, span.end
    if end >= len(doc) or doc[end].is_sent_start or doc[end].is_lower or doc[end].ent_type_:
        return span
    if doc[end].is_space or doc[end].is_punct:
        return span
    longer = doc[span.start : end + 1]
    return longer if strip_legal_form(longer.text) == strip_legal_form(span.text) else span


def _with_products(reading: Reading, spans: list[tuple[Span, EntityType]]) -> list[tuple[Span, EntityType]]:
    """Adds the names that only the noun behind them tells: "the Vole processor", "Harlan's Today programme"."""
    doc = reading.doc
    taken = {token.i for span, _ in spans for token in span}
    things, owned = lexicon().words["naming.made_things"], reading.class_nouns.get("Product", frozenset())
    found = list(spans)
    for token in doc[1:]:
        noun, start = token.lemma_.lower(), token.i
        if not token.is_lower or noun not in things | owned:
            continue
        while start > 1 and start - 1 not in taken and _capitalised(doc[start - 1]):
            start -= 1
        if start == token.i:
            continue
        before = doc[start - 1].lower_
        if before in _OWNERS or (before in ("the", "its") and noun in things):
            found.append((doc[start : token.i], "Product"))
    return sorted(found, key=lambda one: (one[0].start, one[0].end))


def _capitalised(token: Token) -> bool:
    """Whether a token is a name's word by its form: no initials, no adjective of nationality, no "Internet"."""
    fits = token.pos_ in ("PROPN", "NOUN") and token.is_title and token.is_alpha and len(token) > 2
    return fits and token.lower_ not in lexicon().words["not_names.terms"]


def _clean(surface: str) -> str:
    text = re.sub(r"\s+", " ", surface).strip().strip(_QUOTES)
    text = re.sub(r"^[Ee]x[-‐–](?=[^\W\d_])", "", text)  # "Ex-Harlan boss": the boss is past, not the firm
    return re.sub(r"['’]s?$", "", text).strip() if re.search(r"(?:['’]s|s['’])$", text) else text


def _share_surnames(names: list[_Name]) -> list[_Name]:
    """ "Dario and Daniela Amodei": the lone first name gets the surname of the one coordinated with it."""
    people = [n for n in names if n.type == "Person"]
    surnames = Counter(name_parts(n.name).family for n in people if len(n.name.split()) > 1)
    single = Counter(normalise_name(n.name) for n in people if len(n.name.split()) == 1)
    by_start = {n.span.start: n for n in people}
    for first in people:
        after = first.span.end
        doc = first.span.doc
        if len(first.name.split()) != 1 or after + 1 >= len(doc) or doc[after].lower_ not in ("and", "&"):
            continue
        second = by_start.get(after + 1)
        if second is None or len(second.name.split()) != 2:
            continue
        key = normalise_name(first.name)
        if surnames[key] == 0 and single[key] == 1:
            first.name = f"{first.name} {second.name.split()[-1]}"
    return names


def _heed_class_noun(name: _Name, reading: Reading) -> None:
    """ "Musk's Colossus data center", "the Claude family of models": the noun behind a name tells what it is.

    Behind a possessor this outweighs the reader, since owners do not own owners' names; without one ("Google data
    center" is Google's) it only corrects a person, whom no such noun follows.
    """
    doc = name.span.doc
    last = doc[name.span.end - 1]
    if len(name.span) > 1 and (kind := _class_of(last.lemma_.lower(), reading)) and (last.is_lower or last.is_upper):
        name.span, name.name = doc[name.span.start : last.i], _clean(doc[name.span.start : last.i].text)
        name.type = kind
        return
    behind = doc[name.span.end : min(name.span.end + 3, len(doc))]
    if len(behind) and is_verb(behind[0]):
        return
    following = [t.lemma_.lower() for t in behind]
    kinds = [_class_of(" ".join(following[:2]), reading), *(_class_of(word, reading) for word in following[:2])]
    kind = next((one for one in kinds if one is not None), None)
    if kind is None or family(kind) == family(name.type):
        return
    before = doc[name.span.start - 1] if name.span.start else None
    owned = before is not None and before.lower_ in _OWNERS
    if owned or (name.type == "Person" and (doc[name.span.end].is_lower or doc[name.span.end].is_upper)):
        name.type, name.shares = kind, {kind: _TELLING}


def _heed_verb(name: _Name) -> None:
    """ "Harlan develops Vexa", "Vexa, which Harlan develops": what is developed is no firm and no person."""
    root = name.span.root
    verbs = [root.head] if base(root.dep_) == "obj" or root.dep_ == "nsubj:pass" else []
    for clause in children(root, "acl:relcl"):
        if any(child.lower_ not in RELATIVE for child in children(clause, "nsubj")):
            verbs.append(clause)
    told = lexicon().words["naming.product_verbs"]
    trains = {"train", "retrain"}
    if any(verb.lemma_ in told and not (verb.lemma_ in trains and name.type == "Person") for verb in verbs) and (
        name.type == "Person" or family(name.type) == "Organization"
    ):
        name.type, name.shares = "Product", {"Product": _TELLING}


def _class_of(words: str, reading: Reading) -> EntityType | None:
    """The one type, product or facility, that a class noun belongs to."""
    kinds: list[EntityType] = ["Product", "Facility"]
    found = [kind for kind in kinds if words in reading.class_nouns.get(kind, frozenset())]
    return found[0] if len(found) == 1 else None


def _agree_on_types(names: list[_Name]) -> None:
    """One name, one type: mentions of one name that the reader typed differently follow the fuller or more frequent.

    A lone surname of a person named in full is that person, an acronym of a body named in full is that body, and what a
    body's acronym abbreviates is no product.
    """
    people = [n for n in names if n.type == "Person" and len(n.name.split()) > 1]
    surnames = {name_parts(n.name).family for n in people}
    bodies = [n for n in names if family(n.type) == "Organization" and len(n.name.split()) > 1]
    letters = [n for n in names if family(n.type) == "Organization" and n.name.isupper() and len(n.name) > 2]
    # "Halbrecht" may be the founder or the firm called after him: there the reader's belief decides
    firsts = {organization_key(n.name).split()[0] for n in bodies}
    alike: dict[str, list[_Name]] = {}
    for name in names:
        alike.setdefault(normalise_name(name.name), []).append(name)
    votes = {key: _votes(group) for key, group in alike.items()}
    for name in names:
        key = normalise_name(name.name)
        ranked = votes[key].most_common(2)
        named_firm = family(name.type) == "Organization" and key in firsts
        if name.type != "Place" and len(name.name.split()) == 1 and key in surnames and not named_firm:
            name.type, name.shares = "Person", {"Person": 1.0}
        elif name.name.isupper() and family(name.type) != "Organization":
            body = next((b for b in bodies if is_acronym_of(name.name, b.name)), None)
            if body is not None:
                name.type, name.shares = body.type, {body.type: 1.0}
        elif name.type == "Product" and any(is_acronym_of(one.name, name.name) for one in letters):
            name.type, name.shares = "Company", {"Company": 1.0}
        elif len(ranked) > 1 and ranked[0][1] > ranked[1][1]:
            name.type = ranked[0][0]


def _fits(short: _Name, full: _Name) -> bool:
    """Whether `short` may be a shorter form of `full`, by its words alone."""
    if family(short.type) != family(full.type):
        return False
    left, right = normalise_name(short.name), normalise_name(full.name)
    if left == right:
        return True
    if short.type == "Person":
        one, other = name_parts(short.name), name_parts(full.name)
        if not one.given:
            return one.family == other.family or one.family == (other.given[0] if other.given else "")
        return persons_compatible(one, other) and len(one.given) <= len(other.given)
    if family(short.type) == "Organization":
        if organization_key(short.name) == organization_key(full.name):
            return True
        if is_acronym_of(short.name, full.name):
            return True
        head, words = organization_key(short.name).split(), organization_key(full.name).split()
        if len(head) > 1 and words[-len(head) :] == head and set(words[: -len(head)]) <= _COUNTRY_WORDS:
            return True  # "US Federal Reserve"
        return len(head) < len(words) and words[: len(head)] == head and _short_for(head, words) and _after(short, full)
    return False


def _after(short: _Name, full: _Name) -> bool:
    """Whether a text's own order allows `short` as a later short form of `full`: names are given in full first, and a
    short one that comes before, outside the headline, tends to be the parent ("Amazon", then "Amazon Web Services")."""
    headline = next((t.i for t in short.span.doc if "\n" in t.text), 0)
    return short.first >= full.first or short.first < headline


def _short_for(words: Sequence[str], full: Sequence[str]) -> bool:
    """Whether the first words of a name may stand for the whole: not "Bank" or "United", nor the owner of a division."""
    if " ".join(full[len(words) :]) in lexicon().words["naming.divisions"]:
        return False
    return len(words) > 1 or (len(words[0]) > 2 and words[0] not in lexicon().words["naming.generic"])


def _group(names: list[_Name]) -> list[_Group]:
    """Fullest names first found groups, shorter ones join the nearest that they fit."""
    order = sorted(range(len(names)), key=lambda i: (-_weight(names[i]), names[i].span.start))
    groups: list[_Group] = []
    keys: dict[tuple[str, str], int] = {}
    for i in order:
        name = names[i]
        key = (family(name.type), normalise_name(name.name))
        target = keys.get(key)
        if target is None:
            fits = [g for g, group in enumerate(groups) if any(_fits(name, other) for other in group.names)]
            if fits:
                target = min(fits, key=lambda g: _distance(name, groups[g]))
            else:
                target = len(groups)
                groups.append(_Group())
            keys[key] = target
        name.group = target
        groups[target].names.append(name)
    return groups


def _weight(name: _Name) -> int:
    words = len(name.name.split())
    return words * 100 + len(name.name)


def _distance(name: _Name, group: _Group) -> tuple[int, int]:
    """How far back the group's last full mention stands; mentions after the name count as farther than any before."""
    before = [name.span.start - other.span.start for other in group.names if other.span.start <= name.span.start]
    if before:
        return (0, min(before))
    return (1, min(other.span.start - name.span.start for other in group.names))


def _parenthesised(doc: Doc, names: Sequence[_Name]) -> list[tuple[_Name, _Name, bool]]:
    """Pairs (owner, alias, is former name) from "X (formerly Y)", "X, formerly Y," and "X (Y)" with an acronym."""
    found: list[tuple[_Name, _Name, bool]] = []
    for left, right in pairwise(names):
        between = [token.lower_ for token in doc[left.span.end : right.span.start] if not token.is_space]
        if not between or between[0] not in _OPEN or len(between) > 5:
            continue
        words = [word for word in between[1:] if word.strip(_QUOTES) and word not in ("known", "as", "called", "the")]
        if words and set(words) <= _FORMERLY:
            found.append((left, right, True))
        elif not words and between[0] == "(" and family(left.type) == family(right.type) != "Place":
            closes = right.span.end < len(doc) and (
                doc[right.span.end].text == ")" or doc[right.span.end].text in _QUOTES
            )
            if closes and (is_acronym_of(right.name, left.name) or "“" in between or '"' in between):
                found.append((left, right, False))
    return found


def _join(groups: list[_Group], names: list[_Name], owner: _Name, alias: _Name, former: bool) -> None:
    if owner.group != alias.group:
        source, target = groups[alias.group], groups[owner.group]
        for name in source.names:
            name.group = owner.group
            name.type = owner.type
        target.names += source.names
        target.former |= source.former
        source.names = []
    if former:
        groups[owner.group].former.add(alias.name)


def _enter(reading: Reading, groups: Sequence[_Group]) -> None:
    taken: set[str] = set()
    ordered = sorted(groups, key=lambda g: min(n.span.start for n in g.names))
    for group in ordered:
        counts = Counter(n.name for n in group.names)
        former = {normalise_name(name) for name in group.former}
        candidates = [name for name in counts if normalise_name(name) not in former] or list(counts)
        # The fullest form, but not SHOUTED where the text also writes it in lower case.
        best = min(candidates, key=lambda n: (n.isupper() and len(n) > 5, -len(n.split()), -len(n), n))
        kind = group.type
        identifier = f"{kind.lower()}:{slug(best)}"
        while identifier in taken:
            identifier += "~"
        taken.add(identifier)
        surfaces = {_clean(n.span.text) for n in group.names} | set(counts)
        shared = {n.span.text for n in group.names if n.name != _clean(n.span.text)}
        reading.entities[identifier] = LocalEntity(
            id=identifier,
            type=kind,
            name=best,
            aliases=tuple(sorted(surfaces - {best} - group.former - (shared - {best}))),
            former_names=tuple(sorted(group.former - {best})),
        )
        for name in group.names:
            reading.add(Marked(span=name.span, entity=identifier))
