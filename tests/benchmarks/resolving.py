"""How long names take to be resolved, and which pairs are looked at: `python -m tests.benchmarks.resolving [NAMES]`.

Made-up names, 100,000 if nothing else is said, of companies, people, products and places, with known variants (legal
form, a tail left out, initials, short first names, a letter wrong, words turned round). Prints seconds, peak memory,
pairs compared out of all that there are, the share of true pairs that blocking lets through, and precision and recall
of what is joined; then, on a number that it can bear, what comparing everything with everything by rapidfuzz costs.
"""

import random
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

import numpy as np
from rapidfuzz.fuzz import ratio
from rapidfuzz.process import cdist

from kg.model.decisions import Member
from kg.model.document import Document
from kg.model.extraction import Extraction, LocalEntity
from kg.model.vocabulary import EntityType
from kg.resolve import resolve
from kg.resolve.profiles import Profile, profiles_of
from kg.resolve.rules import NEAREST, ROUNDS
from tests.benchmarks.table import show

PEER: Final = 5_000
PER_DOCUMENT: Final = 8
ALIKE: Final = 88
STARTS: Final = [
    "bar",
    "bel",
    "cor",
    "dal",
    "dun",
    "fen",
    "gar",
    "hal",
    "hol",
    "jor",
    "kel",
    "lan",
    "mar",
    "mel",
    "nor",
    "pel",
    "quin",
    "ran",
    "sel",
    "tal",
    "tor",
    "ul",
    "van",
    "vel",
    "wes",
]
MIDDLES: Final = ["a", "e", "i", "o", "u", "an", "en", "in", "on", "er", "ar", "il", "ol", "am", "em"]
ENDS: Final = [
    "bach",
    "berg",
    "by",
    "dale",
    "den",
    "don",
    "fell",
    "field",
    "ford",
    "gate",
    "ham",
    "ley",
    "low",
    "mere",
    "mont",
    "more",
    "ner",
    "ney",
    "sen",
    "sett",
    "son",
    "stead",
    "ton",
    "wick",
]
KINDS: Final = [
    "Foods",
    "Energy",
    "Steel",
    "Farms",
    "Freight",
    "Tools",
    "Insurance",
    "Bank",
    "Chemicals",
    "Paper",
    "Rail",
    "Hotels",
    "Mining",
    "Software",
]
TAILS: Final = ["Group", "Holdings", "Technologies", "Industries", "International", "Systems", "Solutions", "Partners"]
FORMS: Final = ("Inc.", "Corp.", "Ltd", "LLC", "plc", "GmbH", "S.A.")
GIVEN: Final = [
    "William",
    "Robert",
    "Thomas",
    "Michael",
    "Daniel",
    "Katherine",
    "Elizabeth",
    "Susan",
    "Anna",
    "Maria",
    "Ingrid",
    "Paolo",
    "Kenji",
    "Amina",
    "Olga",
    "Pierre",
    "Lucia",
    "Hassan",
    "Mei",
    "Sven",
    "Tomas",
    "Nadia",
    "Ravi",
    "Grace",
    "Felix",
    "Clara",
    "Oscar",
    "Irene",
    "Hugo",
    "Bianca",
]
SHORT: Final = {"William": "Bill", "Robert": "Bob", "Thomas": "Tom", "Michael": "Mike", "Daniel": "Dan", "Susan": "Sue"}


def word(chance: random.Random) -> str:
    """A made-up name of three to five syllables."""
    middle = "".join(
        chance.choice(MIDDLES) + chance.choice(["", "l", "n", "r", "s", "t"]) for _ in range(chance.randint(1, 3))
    )
    return (chance.choice(STARTS) + middle + chance.choice(ENDS)).capitalize()


def slip(name: str, chance: random.Random) -> str:
    """The name with one letter of its longest word wrong, after the first two."""
    longest = max(name.split(), key=len)
    at = chance.randrange(2, len(longest) - 1)
    return name.replace(longest, longest[:at] + chance.choice("aeiourstln") + longest[at + 1 :])


def company(chance: random.Random) -> tuple[EntityType, list[str]]:
    """A company under one to four names."""
    base = f"{word(chance)} {word(chance)} {chance.choice(KINDS)}" if chance.random() < 0.4 else word(chance)
    full = f"{base} {chance.choice(TAILS)}"
    variants = [full, f"{full} {chance.choice(FORMS)}", full.upper(), base, slip(full, chance)]
    return "Company", [full, *chance.sample(variants[1:], chance.randint(0, 3))]


def person(chance: random.Random) -> tuple[EntityType, list[str]]:
    """A person under one to three names."""
    given, family = chance.choice(GIVEN), word(chance)
    full = f"{given} {family}"
    letter = chance.choice("ABCDEFGHJKLMNPRST")
    variants = [
        f"{SHORT.get(given, given)} {family}",
        f"{given} {letter}. {family}",
        f"{given[0]}. {family}",
        slip(full, chance),
    ]
    return "Person", [full, *chance.sample(variants, chance.randint(0, 2))]


def thing(chance: random.Random) -> tuple[EntityType, list[str]]:
    """A product or a place, mostly under one name."""
    kind: EntityType = "Product" if chance.random() < 0.5 else "Place"
    name = f"{word(chance)} {chance.randint(1, 99)}" if kind == "Product" else f"{word(chance)} {word(chance)}"
    return kind, [name, *([name.upper()] if chance.random() < 0.3 else [])]


def readings(names: int) -> tuple[list[tuple[Document, Extraction]], dict[Member, int]]:
    """Documents with so many written names in all, and for each local entity the number of the one that it is."""
    chance = random.Random(20261121)
    told: list[tuple[EntityType, str, int]] = []
    number = 0
    while len(told) < names:
        kind, variants = chance.choices((company, person, thing), (5, 4, 2))[0](chance)
        told += [(kind, name, number) for name in variants]
        number += 1
    del told[names:]
    chance.shuffle(told)
    made: list[tuple[Document, Extraction]] = []
    truth: dict[Member, int] = {}
    for start in range(0, len(told), PER_DOCUMENT):
        document = Document(source=f"{start:07}.txt", text=f"{start}")
        entities = []
        for place, (kind, name, entity) in enumerate(told[start : start + PER_DOCUMENT]):
            entities.append(LocalEntity(id=f"e{place}", type=kind, name=name))
            truth[Member(document.id, f"e{place}")] = entity
        made.append((document, Extraction(extractor="benchmark", entities=tuple(entities))))
    return made, truth


def looked_at(profiles: Sequence[Profile]) -> Iterator[tuple[Profile, Profile]]:
    """Every pair that a rule speaks of."""
    for rules in (*ROUNDS, (NEAREST,)):
        for rule in rules:
            for link in rule(profiles):
                yield link.short, link.full


def pairs_of(groups: dict[Member, object]) -> set[tuple[Member, Member]]:
    """Pairs of members in one group."""
    inside: dict[object, list[Member]] = defaultdict(list)
    for member, group in sorted(groups.items()):
        inside[group].append(member)
    return {pair for members in inside.values() for pair in combinations(members, 2)}


def main(names: int) -> int:
    """Measures and prints; returns 1 where 100,000 names would take more than a minute."""
    made, truth = readings(names)
    start = time.perf_counter()
    found = resolve(made)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    true, joined = pairs_of(dict(truth)), pairs_of(dict(found.entity_of))
    profiles = profiles_of(made)
    compared = {tuple(sorted((one.id, other.id))) for one, other in looked_at(profiles)}
    profile_of = {member: profile.id for profile in profiles for member in profile.members}
    met = sum(
        profile_of[one] == profile_of[other] or tuple(sorted((profile_of[one], profile_of[other]))) in compared
        for one, other in true
    )
    everything = len(profiles) * (len(profiles) - 1) // 2
    right = len(true & joined)
    rows = [
        ("written names", f"{len(truth):,}"),
        ("groups of equal names", f"{len(profiles):,}"),
        ("seconds", f"{seconds:.1f}"),
        ("peak memory, MB", f"{peak:.0f}"),
        ("pairs compared", f"{len(compared):,} of {everything:,}"),
        ("decisions kept", f"{len(found.decisions):,}"),
        ("true pairs that meet", f"{met / len(true):.4f} of {len(true):,}"),
        ("precision of what is joined", f"{right / len(joined):.4f}"),
        ("recall of what is joined", f"{right / len(true):.4f}"),
    ]
    show("kg.resolve", ("", ""), rows)
    peer(names)
    return int(seconds > 60 * names / 100_000)


def peer(names: int) -> None:
    """Everything with everything by rapidfuzz, on at most `PEER` names."""
    made, truth = readings(min(names, PEER))
    members = sorted(truth)
    written = {Member(document.id, one.id): one.name.lower() for document, reading in made for one in reading.entities}
    start = time.perf_counter()
    scores = cdist(
        [written[one] for one in members], [written[one] for one in members], scorer=ratio, dtype=np.uint8, workers=1
    )
    seconds = time.perf_counter() - start
    rows, columns = np.nonzero(np.triu(scores, 1) >= ALIKE)
    joined = {(members[row], members[column]) for row, column in zip(rows, columns, strict=True)}
    true = pairs_of(dict(truth))
    factor = (100_000 / len(members)) ** 2
    show(
        f"rapidfuzz, all pairs of {len(members):,} names, alike from {ALIKE} on",
        ("", ""),
        [
            ("seconds", f"{seconds:.1f}"),
            ("seconds for 100,000, by the square", f"{seconds * factor:.0f}"),
            ("precision", f"{len(true & joined) / max(1, len(joined)):.4f}"),
            ("recall", f"{len(true & joined) / len(true):.4f}"),
        ],
    )


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000))
