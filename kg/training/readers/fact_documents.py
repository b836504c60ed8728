"""Whole texts with stated relations: Re-DocRED (Wikidata relations of a document) and CORE (one pair of companies)."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.training import words as lists
from kg.training.corpus_vocabulary import RELATIONS
from kg.training.documents import DocumentExample, FactExample, MentionExample
from kg.training.examples import Example
from kg.training.readers.columns import Cutter, recut, trimmed_start
from kg.training.readers.relations import core_sentence, name_end, redocred_sentences

log = logging.getLogger(__name__)

_ORG = frozenset(lists.ORG)
_WORK = frozenset(lists.TITLED_WORK)
_PRONOUNS = lists.words_of(
    "i me my mine we us our ours you your yours he him his she her hers it its they them their theirs this that these "
    "those who whom whose which itself himself herself themselves"
)
_ARTICLES = lists.words_of("the a an this that these those its their his her our my your")
_EDGES = lists.words_of(". , ; : ( ) [ ] \" '' `` “ ” ' ’ 's ’s - –")

# Re-DocRED ------------------------------------------------------------------------------------------------------

_REDOCRED_TYPES: dict[str, frozenset[str]] = {
    "PER": frozenset({"Person"}),
    "ORG": _ORG,
    "LOC": frozenset(lists.LOC),
    "MISC": _WORK,
}
#: Wikidata property -> (ours, whether the direction turns round). Ends that cannot be of our types are left out later:
#: heads of state lead no organisation, events are in no place. The set has no property for chief executives.
_WIKIDATA: dict[str, tuple[str, bool]] = {
    "P112": ("foundedBy", False),
    "P488": ("leads", True),  # chair
    "P108": ("worksFor", False),  # employer
    "P69": ("worksFor", False),  # educated at: our definition counts alumni
    "P127": ("owns", True),  # owned by
    "P749": ("subsidiaryOf", False),  # parent organisation
    "P355": ("subsidiaryOf", True),
    "P159": ("headquarteredIn", False),
    "P17": ("locatedIn", False),  # country
    "P131": ("locatedIn", False),  # administrative unit
    "P30": ("locatedIn", False),  # continent
    "P1376": ("locatedIn", False),  # capital of
    "P36": ("locatedIn", True),
    "P150": ("locatedIn", True),  # contains
    "P178": ("develops", True),
    "P176": ("develops", True),
    "P1056": ("develops", False),  # product
    "P137": ("operates", True),
}
#: "part of" says where a place is; between anything else it means too many things
_PART_OF = {"P361": False, "P527": True}
#: Relations that are annotated throughout -> properties near them that we do not map: a text with one of these
#: between things that our relation could join says nothing about the relation's absence.
_REDOCRED_KNOWN: dict[str, frozenset[str]] = {
    "locatedIn": frozenset(),
    "foundedBy": frozenset({"P170"}),
    "subsidiaryOf": lists.words_of("P361 P527 P463 P127 P137 P241"),
    "owns": lists.words_of("P749 P355 P137"),
    "develops": lists.words_of("P123 P272 P170 P449 P264 P162 P50 P57 P58 P86 P175 P676 P800"),
    "operates": lists.words_of("P127"),
}

# CORE -----------------------------------------------------------------------------------------------------------

#: class -> (ours, whether the direction turns round)
_CORE: dict[str, tuple[str, bool]] = {
    "acquired_by": ("acquires", True),
    "brand_of": ("owns", True),
    "client_of": ("supplies", True),
    "collaboration": ("partnersWith", False),
    "competitor_of": ("competesWith", False),
    "merged_with": ("mergesWith", False),
    "product_or_service_of": ("develops", True),
    "regulated_by": ("regulates", True),
    "shareholder_of": ("investsIn", False),
    "subsidiary_of": ("subsidiaryOf", False),
    "traded_on": ("tradedOn", False),
}
_CORE_SYMMETRIC = frozenset({"collaboration", "competitor_of", "merged_with", "undefined"})
#: a pair has one class only: other relations that may well hold beside it
_CORE_BESIDE: dict[str, frozenset[str]] = {
    "acquired_by": lists.words_of("subsidiaryOf owns investsIn mergesWith"),
    "brand_of": lists.words_of("develops subsidiaryOf acquires"),
    "client_of": lists.words_of("partnersWith"),
    "collaboration": lists.words_of("supplies investsIn"),
    "merged_with": lists.words_of("acquires"),
    "product_or_service_of": lists.words_of("owns"),
    "shareholder_of": lists.words_of("acquires subsidiaryOf owns"),
    "subsidiary_of": lists.words_of("acquires owns investsIn"),
}
#: class -> types of its first and its second member where they are not two organisations
_CORE_TYPES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "brand_of": (frozenset({"Product", "Company"}), _ORG),
    "product_or_service_of": (_WORK, _ORG),
    "competitor_of": (_ORG | {"Product"}, _ORG | {"Product"}),
    "undefined": (frozenset(), frozenset()),
}


def read_redocred_documents(path: Path, *, cut: Cutter) -> Iterator[DocumentExample]:
    """One document per record: its named entities with all their mentions, and the facts that we have a name for.

    Entities keep the numbers of Re-DocRED's clusters; times and numbers are left out. Most facts that Re-DocRED added
    to DocRED come without evidence, so `FactExample.sentences` is often empty. Nationalities stand in the cluster of
    their country, with the type Other; a fact about a country that only such words mention is left out.
    """
    for record in json.loads(path.read_text(encoding="utf-8")):
        sentences = list(redocred_sentences(record, cut=cut))
        mentions = _redocred_mentions(record, sentences, cut)
        yield DocumentExample(
            "redocred",
            record["title"],
            sentences,
            mentions,
            facts=_redocred_facts(record, mentions),
            coreference=True,
            relations=_redocred_known(record),
        )


def read_core_documents(path: Path, *, cut: Cutter) -> Iterator[DocumentExample]:
    """One sentence or two per record, with the marked pair as entities 0 and 1 (which are not the same thing).

    `invert_relation` says that the class holds from the second to the first; a symmetric class has no direction.
    Records of which a mark holds no word are skipped and counted in the log.
    """
    skipped = 0
    for record in json.loads(path.read_text(encoding="utf-8")):
        sentence = core_sentence(record, cut=cut)
        name = record["relation"]
        inverted = bool(record["invert_relation"]) and name not in _CORE_SYMMETRIC
        types = _CORE_TYPES.get(name, (_ORG, _ORG))
        mentions = _core_mentions(record, sentence.words, types[::-1] if inverted else types, cut)
        if len(mentions) < 2:
            skipped += 1
            continue
        facts: list[FactExample] = []
        if name in _CORE:
            relation, turned = _CORE[name]
            subject, object_ = (1, 0) if turned != inverted else (0, 1)
            facts.append(FactExample(subject, relation, object_, frozenset({0})))
        yield DocumentExample(
            "core",
            sentence.key,
            [sentence],
            mentions,
            facts=facts,
            relations=frozenset(relation for relation, _ in _CORE.values()) - _CORE_BESIDE.get(name, frozenset()),
            pair_class=f"{name}^-1" if inverted else name,
        )
    log.info("%s: %d records skipped, a marked name was lost", path.name, skipped)


def _core_mentions(
    record: Mapping[str, Any], words: Sequence[str], types: Sequence[frozenset[str]], cut: Cutter
) -> list[MentionExample]:
    marks = [(record[f"{key}_start"], record[f"{key}_end"] + 1, key) for key in ("e1", "e2")]
    mentions: list[MentionExample] = []
    for entity, (start, end, _) in enumerate(recut(record["context"], marks, cut)[1]):
        while start < end and words[start].lower() in _EDGES:
            start += 1
        while start < end and words[end - 1].lower() in _EDGES:
            end -= 1
        if start == end:
            continue
        kind = surface_kind(words[start:end])
        if kind == "name":
            end = name_end(words, start, end)
            start = trimmed_start(words, start, end, lists.ORG)
        mentions.append(MentionExample(0, start, end, kind, types[entity], (entity,)))
    if len(mentions) == 2 and mentions[0].start < mentions[1].end and mentions[1].start < mentions[0].end:
        return []
    return mentions


def surface_kind(words: Sequence[str]) -> str:
    """Whether words that refer to something are a name, a pronoun or a nominal, by their look alone."""
    inner = [word for word in words if word.lower() not in _EDGES]
    if len(inner) == 1 and inner[0].lower() in _PRONOUNS and (len(inner[0]) == 1 or not inner[0].isupper()):
        return "pronoun"  # "US" is none
    rest = inner[1:] if len(inner) > 1 and inner[0].lower() in _ARTICLES else inner
    if all(word.lower() in lists.NOT_NAMES and not word.isupper() for word in rest):
        return "nominal"
    # letters of a script without capitals are taken for a name
    return "name" if any(char.isalnum() and not char.islower() for word in rest for char in word) else "nominal"


def _redocred_mentions(record: Mapping[str, Any], sentences: Sequence[Example], cut: Cutter) -> list[MentionExample]:
    """Mentions in order of place; of two clusters that claim the same words the earlier one gets them."""
    found: dict[tuple[int, int, int], MentionExample] = {}
    for entity, cluster in enumerate(record["vertexSet"]):
        for mention in cluster:
            if mention["type"] not in _REDOCRED_TYPES or mention["pos"][0] >= mention["pos"][1]:
                continue
            number = mention["sent_id"]
            words = sentences[number].words
            ((start, end, _),) = recut(record["sents"][number], [(*mention["pos"], "")], cut)[1]
            types = _REDOCRED_TYPES[mention["type"]]
            start = trimmed_start(words, start, end, tuple(sorted(types)))
            if mention["type"] != "PER" and all(word.lower() in lists.DEMONYMS for word in words[start:end]):
                types = frozenset({"Other"})
            kind = surface_kind(words[start:end])
            found.setdefault((number, start, end), MentionExample(number, start, end, kind, types, (entity,)))
    return [found[place] for place in sorted(found, key=lambda place: (place[0], place[1], -place[2]))]


def _redocred_facts(record: Mapping[str, Any], mentions: Sequence[MentionExample]) -> list[FactExample]:
    types: dict[int, set[str]] = {}
    for mention in mentions:
        for entity in mention.entities:
            types.setdefault(entity, set()).update(mention.types)
    evidence: dict[tuple[int, str, int], set[int]] = {}
    for label in record["labels"]:
        mapped = _mapped(record, label)
        if mapped is None:
            continue
        relation, turned = mapped
        subject, object_ = (label["t"], label["h"]) if turned else (label["h"], label["t"])
        domain, range_ = RELATIONS[relation]
        if subject != object_ and types.get(subject, set()) & domain and types.get(object_, set()) & range_:
            evidence.setdefault((subject, relation, object_), set()).update(label["evidence"])
    return [
        FactExample(subject, relation, object_, frozenset(evidence[subject, relation, object_]))
        for subject, relation, object_ in sorted(evidence)
        # the narrower relation stands for both
        if relation != "locatedIn" or (subject, "headquarteredIn", object_) not in evidence
    ]


def _mapped(record: Mapping[str, Any], label: Mapping[str, Any]) -> tuple[str, bool] | None:
    if label["r"] in _PART_OF and _coarse(record, label) == ("LOC", "LOC"):
        return "locatedIn", _PART_OF[label["r"]]
    return _WIKIDATA.get(label["r"])


def _redocred_known(record: Mapping[str, Any]) -> frozenset[str]:
    """Relations that the text's annotation covers throughout: no unmapped neighbour joins what they could join."""
    ends = {(label["r"], *_coarse(record, label)) for label in record["labels"]}
    return frozenset(
        relation
        for relation, others in _REDOCRED_KNOWN.items()
        if not any(name in others and _may_join(relation, head, tail) for name, head, tail in ends)
    )


def _may_join(relation: str, first: str, second: str) -> bool:
    """Whether our relation can hold, in either direction, between things of two of Re-DocRED's types."""
    domain, range_ = RELATIONS[relation]
    one, other = (_REDOCRED_TYPES.get(name, frozenset()) for name in (first, second))
    return bool((one & domain and other & range_) or (other & domain and one & range_))


def _coarse(record: Mapping[str, Any], label: Mapping[str, Any]) -> tuple[str, str]:
    """Re-DocRED's types of a fact's two ends."""
    return record["vertexSet"][label["h"]][0]["type"], record["vertexSet"][label["t"]][0]["type"]
