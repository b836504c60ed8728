"""Finds pairs of names that may be one entity, by rules that each say why. Never compares all with all.

Rules run in rounds, strongest first, because what counts as ambiguous depends on what is already known to be one.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import ratio

from kg.resolve.known import COMPANY_TAILS
from kg.resolve.profiles import Profile
from kg.text.names import given_names_agree, is_acronym_of, persons_compatible

_LARGEST_BLOCK: Final = 60
"""Names that share a word with more others than this are not compared by that word: it tells nothing."""
_SHORTEST_FUZZY: Final = 7
_SAME_FUZZY: Final = 0.93
_UNSURE_FUZZY: Final = 0.86


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A proposal. `short` is the name that has to find its owner: with several owners it finds none."""

    short: Profile
    full: Profile
    rule: str
    score: float
    reason: str
    sure: bool = True
    """Whether the rule is enough by itself to call them the same."""
    apart_if_together: bool = True
    """Whether a document that keeps the two apart speaks against it."""


Rule = Callable[[Sequence[Profile]], Iterator[Link]]


def former_names(profiles: Sequence[Profile]) -> Iterator[Link]:
    """A document says of one that it was called as the other is: "X (formerly Y)"."""
    by_key = {profile.id: profile for profile in profiles}
    for profile in profiles:
        for former in sorted(profile.former):
            if other := by_key.get((profile.family, former)):
                reason = f"a document says that {profile.shown} was called {other.shown}"
                yield Link(
                    short=other, full=profile, rule="former name", score=0.95, reason=reason, apart_if_together=False
                )


def same_letters(profiles: Sequence[Profile]) -> Iterator[Link]:
    """Names equal but for spaces: `JP Smith` and `JPSmith`."""
    by_letters: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    for profile in profiles:
        by_letters[profile.family, profile.key.replace(" ", "")].append(profile)
    for group in by_letters.values():
        for other in group[1:]:
            reason = f"{other.shown} and {group[0].shown} have the same letters"
            yield Link(
                short=other, full=group[0], rule="same letters", score=0.97, reason=reason, apart_if_together=False
            )


def acronyms(profiles: Sequence[Profile]) -> Iterator[Link]:
    """Three or more capitals that are the initials of another name of the family."""
    short = [
        (profile, name)
        for profile in profiles
        for name, _ in profile.names
        if profile.family in ("Organization", "Facility", "Place") and 3 <= len(name.replace(".", "")) <= 8
    ]
    by_initial: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    for profile in profiles:
        if " " in profile.key:
            for word in profile.key.split()[:2]:
                by_initial[profile.family, word[0]].append(profile)
    for profile, name in short:
        for other in by_initial[profile.family, name[0].lower()]:
            full = next((long for long, _ in other.names if other is not profile and is_acronym_of(name, long)), None)
            if full:
                reason = f"{name} are the initials of {full}"
                yield Link(short=profile, full=other, rule="acronym", score=0.9, reason=reason, apart_if_together=False)


def aliases(profiles: Sequence[Profile]) -> Iterator[Link]:
    """One document calls its entity also by the only name that another document has."""
    owners: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    for profile in profiles:
        for alias in sorted(profile.aliases):
            owners[profile.family, alias].append(profile)
    for profile in profiles:
        for owner in owners[profile.id]:
            reason = f"a document calls {owner.shown} also {profile.shown}"
            yield Link(short=profile, full=owner, rule="alias", score=0.88, reason=reason)


def short_forms(profiles: Sequence[Profile]) -> Iterator[Link]:
    """`Harlan` for `Harlan Technologies`: only words that company names often drop are missing."""
    by_key = {profile.id: profile for profile in profiles}
    begun = Counter(
        " ".join(words[:cut])
        for profile in profiles
        if profile.family == "Organization" and (words := profile.key.split())
        for cut in range(1, len(words))
    )
    for profile in profiles:
        words = profile.key.split()
        cut = len(words)
        while profile.family == "Organization" and cut > 1 and words[cut - 1] in COMPANY_TAILS:
            cut -= 1
            beginning = " ".join(words[:cut])
            if other := by_key.get((profile.family, beginning)):
                # With several companies of that first name, the short form says nothing about which.
                sure = begun[beginning] == 1
                reason = f"{other.shown} is {profile.shown} without {' '.join(words[cut:])}"
                yield Link(short=other, full=profile, rule="short form", score=0.8, reason=reason, sure=sure)


def persons(profiles: Sequence[Profile]) -> Iterator[Link]:
    """Full names that agree, with initials, short first names and middle names allowed for."""
    for group in _by_family_name(profiles).values():
        if len(group) > _LARGEST_BLOCK:
            continue
        for place, left in enumerate(group):
            for right in group[place + 1 :]:
                one, other = left.person, right.person
                if one and other and one.given and other.given and persons_compatible(one, other):
                    short, full = sorted((left, right), key=lambda profile: (len(profile.key), profile.key))
                    reason = f"nothing in {short.shown} and {full.shown} speaks against one person"
                    yield Link(short=short, full=full, rule="person's name", score=0.85, reason=reason)
    by_words: dict[tuple[str, ...], list[Profile]] = defaultdict(list)
    for profile in profiles:
        if profile.family == "Person" and " " in profile.key:
            by_words[tuple(sorted(profile.key.split()))].append(profile)
    for same in by_words.values():
        for turned in same[1:]:
            reason = f"{turned.shown} and {same[0].shown} are the same words in another order"
            yield Link(short=turned, full=same[0], rule="word order", score=0.9, reason=reason)


def surnames(profiles: Sequence[Profile]) -> Iterator[Link]:
    """A surname alone, where only one person of that name is known."""
    for group in _by_family_name(profiles).values():
        alone = [profile for profile in group if profile.person and not profile.person.given]
        full = [profile for profile in group if profile.person and profile.person.given]
        for profile in alone:
            for other in full:
                reason = f"{other.shown} is the only person called {profile.shown}"
                yield Link(
                    short=profile, full=other, rule="surname", score=0.75, reason=reason, apart_if_together=False
                )


def near_spellings(profiles: Sequence[Profile]) -> Iterator[Link]:
    """Names that differ by a letter or two within one long word, compared where they share a word or a beginning."""
    blocks: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    for profile in profiles:
        if len(profile.key) >= _SHORTEST_FUZZY:
            for word in sorted({*profile.key.split(), profile.key.replace(" ", "")[:4]}):
                if len(word) >= 4:
                    blocks[profile.family, word].append(profile)
    seen: set[tuple[str, str, str]] = set()
    for _, block in sorted(blocks.items()):
        if len(block) > _LARGEST_BLOCK:
            continue
        for place, left in enumerate(block):
            for right in block[place + 1 :]:
                pair = (left.family, left.key, right.key)
                if pair not in seen:
                    seen.add(pair)
                    yield from _near(left, right)


def _near(left: Profile, right: Profile) -> Iterator[Link]:
    similarity = ratio(left.key, right.key) / 100
    if similarity < _UNSURE_FUZZY:
        return
    ones, others = left.key.split(), right.key.split()
    differing = [(one, other) for one, other in zip(ones, others, strict=False) if one != other]
    one_word = len(ones) == len(others) and len(differing) == 1
    sure = one_word and similarity >= _SAME_FUZZY and _slip(*differing[0])
    if sure and left.family == "Person":
        # A letter makes another first name of many; family names are misspelled more often than they differ so.
        one, other = left.person, right.person
        sure = bool(one and other and one.given and other.given and given_names_agree(one.given[0], other.given[0]))
    reason = f"{left.shown} and {right.shown} are {similarity:.0%} alike in spelling"
    yield Link(short=left, full=right, rule="near spelling", score=round(similarity, 3), reason=reason, sure=sure)


def _slip(one: str, other: str) -> bool:
    """Whether two words may be one with a slip: long, the same beginning, one letter off, no digit involved."""
    if any(sign.isdigit() for sign in one + other) or min(len(one), len(other)) < _SHORTEST_FUZZY:
        return False
    plural = {one, other} in ({one, one + "s"}, {other, other + "s"})
    return one[:2] == other[:2] and not plural and DamerauLevenshtein.distance(one, other) == 1


def _by_family_name(profiles: Sequence[Profile]) -> Mapping[str, list[Profile]]:
    found: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        if profile.person:
            found[profile.person.family].append(profile)
    return found


ROUNDS: Final[tuple[tuple[Rule, ...], ...]] = (
    (former_names, same_letters),
    (acronyms,),
    (aliases,),
    (persons, short_forms),
    (surnames,),
    (near_spellings,),
)
