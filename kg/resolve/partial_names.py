"""Rules for names of which words are left out or shortened."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from kg.resolve.blocking import pairs
from kg.resolve.comparison import Link, by_key, link
from kg.resolve.features import ACQUAINTED
from kg.resolve.known import COMPANY_TAILS, DIVISIONS, GENERIC, PRODUCT_TAILS
from kg.resolve.profiles import Profile

SEVERAL: Final = 0.8
"""What shared neighbours have to tell to make up for a word that is missing."""
_MANY: Final = 1.5
"""The same for a word that names branches, or a first word."""


def short_forms(profiles: Sequence[Profile]) -> Iterator[Link]:
    """`Harlan` for `Harlan Technologies`: only words that company names often drop are missing."""
    known = by_key(profiles)
    begun = Counter(
        " ".join(words[:cut])
        for (family, key) in known
        if family == "Organization" and (words := key.split())
        for cut in range(1, len(words))
    )
    for profile in profiles:
        words = profile.key.split()
        cut = len(words)
        while profile.family == "Organization" and cut > 1 and words[cut - 1] in COMPANY_TAILS:
            cut -= 1
            beginning = " ".join(words[:cut])
            for other in known.get((profile.family, beginning), ()):
                # With several companies of that first name, the short form says nothing about which.
                sure = begun[beginning] == 1
                reason = f"{other.shown} is {profile.shown} without {' '.join(words[cut:])}"
                yield link(other, profile, "short form", 0.8, reason, least_support=0.0 if sure else ACQUAINTED)


def parts_of_names(profiles: Sequence[Profile]) -> Iterator[Link]:
    """Names with words left out that may tell two bodies apart, so that shared neighbours have to say they do not."""
    known = by_key(profiles)
    told = {name: sum(len(one.documents) for one in group) for name, group in known.items()}
    for profile in profiles:
        for shorter, missing in _shortened(profile):
            for other in known.get((profile.family, shorter), ()):
                beginning = profile.family == "Organization" and profile.key.startswith(f"{shorter} ")
                usual = told[other.family, other.key] > max(2, told[profile.family, profile.key])
                if beginning and usual and not missing.startswith("of "):
                    # A beginning that is the usual name is a body of its own: the full name may be its branch's.
                    continue
                reason = f"{other.shown} is {profile.shown} without {missing}"
                least = _least(profile, other, missing, beginning=beginning)
                yield link(other, profile, "part of the name", 0.7, reason, least_support=least)


def _least(profile: Profile, other: Profile, missing: str, *, beginning: bool) -> float:
    """How much shared neighbours have to tell before the words that are missing do not matter."""
    if profile.family == "Product" and profile.key.startswith(f"{missing} "):
        makers = f"Organization {missing}" in profile.nearby & other.nearby
        return 0.0 if makers else _MANY
    return _MANY if beginning and missing.split()[-1] in DIVISIONS else SEVERAL


def _shortened(profile: Profile) -> Iterator[tuple[str, str]]:
    """Keys that a name may be shortened to, with the words that are then missing."""
    words = profile.key.split()
    if profile.family == "Organization":
        for cut in range(1, len(words)):
            rest = words[cut:]
            of_place = rest[0] == "of" and cut > 1
            if of_place or (len(rest) <= 2 and "of" not in words and "and" not in words):
                yield " ".join(words[:cut]), " ".join(rest)
        if len(words) == 2 and words[1] in GENERIC and any(kind == "GovernmentBody" for kind, _ in profile.types):
            yield words[1], words[0]
        for at in range(1, len(words) - 1):
            yield " ".join([*words[:at], *words[at + 1 :]]), words[at]
    elif profile.family == "Facility" and len(words) > 1 and words[-1].isalpha():
        yield " ".join(words[:-1]), words[-1]
    elif profile.family == "Product" and len(words) > 1:
        if words[-1] in PRODUCT_TAILS:
            yield " ".join(words[:-1]), words[-1]
        if any(word.isalpha() for word in words[1:]) or f"Organization {words[0]}" in profile.nearby:
            yield " ".join(words[1:]), words[0]
    elif profile.family == "Person" and profile.person and profile.person.given:
        yield profile.person.given[0], " ".join(words[1:])


def shortened_words(profiles: Sequence[Profile]) -> Iterator[Link]:
    """`Harlan Bio` for `Harlan Biosciences`: one word is the beginning of the other's, and both stand beside the same names."""
    blocks: dict[tuple[str, ...], list[Profile]] = defaultdict(list)
    for profile in profiles:
        words = profile.key.split()
        if profile.family == "Organization" and len(words) > 1 and len(words[-1]) > 2:
            blocks[*words[:-1], words[-1][:3]].append(profile)
    for _, block in sorted(blocks.items()):
        for one, other in pairs(range(len(block))):
            short, full = sorted((block[one], block[other]), key=lambda profile: (len(profile.key), profile.id))
            last = short.key.split()[-1].removesuffix("s")
            if short.key != full.key and full.key.split()[-1].startswith(last):
                reason = f"{short.shown} is short for {full.shown}"
                yield link(short, full, "shortened word", 0.8, reason, least_support=ACQUAINTED)
