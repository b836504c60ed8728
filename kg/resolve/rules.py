"""The rules that nominate pairs of names, in rounds; those for people and for partial names have files of their own."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.fuzz import ratio

from kg.resolve.blocking import LARGEST, one_slip_apart
from kg.resolve.comparison import Link, Rule, by_key, link
from kg.resolve.features import ACQUAINTED
from kg.resolve.nearest import nearest
from kg.resolve.partial_names import SEVERAL, parts_of_names, short_forms, shortened_words
from kg.resolve.person_rules import persons, surnames
from kg.resolve.profiles import Profile
from kg.text.names import acronyms as acronyms_of
from kg.text.names import given_names_agree, is_acronym_of

_FEW: Final = 10
"""Bearers of a name that very many bear, with which each is compared."""
_SHORTEST_FUZZY: Final = 7
_LONG_WORD: Final = 9
_SAME_FUZZY: Final = 0.93


def former_names(profiles: Sequence[Profile]) -> Iterator[Link]:
    """A document says of one that it was called as the other is: "X (formerly Y)"."""
    known = by_key(profiles)
    for profile in profiles:
        for former in sorted(profile.former):
            for other in known.get((profile.family, former), ()):
                reason = f"a document says that {profile.shown} was called {other.shown}"
                yield link(other, profile, "former name", 0.95, reason, apart_if_together=False)


def same_letters(profiles: Sequence[Profile]) -> Iterator[Link]:
    """Names equal but for spaces: `JP Smith` and `JPSmith`."""
    by_letters: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    for profile in profiles:
        by_letters[profile.family, profile.key.replace(" ", "")].append(profile)
    for group in by_letters.values():
        for other in group[1:]:
            if other.key != group[0].key:
                reason = f"{other.shown} and {group[0].shown} have the same letters"
                yield link(other, group[0], "same letters", 0.97, reason, apart_if_together=False)


def same_names(profiles: Sequence[Profile]) -> Iterator[Link]:
    """Equal names whose documents seemed to mean several bearers, where it turns out that nothing contradicts it.

    A surname alone that fits several people stays with its document.
    """
    known = by_key(profiles)
    begun = {key.rsplit(" ", cut)[0] for _, key in known for cut in range(1, key.count(" ") + 1)}
    for (_, key), group in sorted(known.items()):
        # Where documents that have the name alone may mean one of several fuller names, more than a guess is needed.
        doubtful = key in begun
        window = LARGEST if len(group) <= LARGEST else _FEW
        surname = group[0].person is not None and not group[0].person.given
        for place, other in enumerate(group[1:] if not surname else ()):
            for main in group[max(0, place + 1 - window) : place + 1]:
                reason = f"both are called {other.shown}"
                least = SEVERAL if doubtful else 0.0
                yield link(other, main, "same name", 0.8, reason, apart_if_together=False, least_support=least)


def acronyms(profiles: Sequence[Profile]) -> Iterator[Link]:
    """Three or more capitals that are the initials of another name of the family."""
    families = ("Organization", "Facility", "Place")
    full: dict[tuple[str, str], list[tuple[Profile, str]]] = defaultdict(list)
    for profile in profiles:
        if profile.family in families and " " in profile.key:
            for name, _ in profile.names:
                for letters in sorted(acronyms_of(name)):
                    full[profile.family, letters].append((profile, name))
    for profile in profiles:
        if profile.family not in families or " " in profile.key:
            continue
        for name, _ in profile.names:
            letters = name.replace(".", "")
            if not 2 <= len(letters) <= 8:
                continue
            # Two letters are the initials of too much.
            least = ACQUAINTED if len(letters) == 2 else 0.0
            for other, long in full.get((profile.family, letters.upper().replace("&", "")), ()):
                if other is not profile and is_acronym_of(name, long):
                    reason = f"{name} are the initials of {long}"
                    yield link(profile, other, "acronym", 0.9, reason, apart_if_together=False, least_support=least)


def ticker_symbols(profiles: Sequence[Profile]) -> Iterator[Link]:
    """A name that is the symbol under which a document says another is traded: `HRLN` for "Harlan (NYSE: HRLN)"."""
    traded: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        for symbol in sorted({ticker.partition(":")[2] for ticker in profile.evidence.tickers}):
            traded[symbol].append(profile)
    for profile in profiles:
        if profile.family == "Organization" and profile.shown.isupper() and len(profile.shown) > 1:
            for other in traded.get(profile.shown.lower(), ()):
                if other is not profile and other.key != profile.key:
                    reason = f"{other.shown} is traded as {profile.shown}"
                    yield link(profile, other, "ticker", 0.9, reason, apart_if_together=False)


def aliases(profiles: Sequence[Profile]) -> Iterator[Link]:
    """One document calls its entity also by the only name that another document has."""
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for profile in profiles:
        for alias in profile.aliases:
            owners[profile.family, alias].add(profile.key)
    known = by_key(profiles)
    for profile in profiles:
        keys = sorted(owners.get((profile.family, profile.key), ()))
        # Every bearer of the owner's name may be called so, not only the one whose document says it.
        for owner in (owner for key in keys for owner in known[profile.family, key]):
            reason = f"a document calls {owner.shown} also {profile.shown}"
            yield link(profile, owner, "alias", 0.88, reason)


def near_spellings(profiles: Sequence[Profile]) -> Iterator[Link]:
    """Names that differ by a letter within one long word."""
    families: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        if len(profile.key) >= _SHORTEST_FUZZY:
            families[profile.family].append(profile)
    for _, group in sorted(families.items()):
        for one, other in one_slip_apart([profile.key for profile in group]):
            if group[one].key != group[other].key:
                yield from _near(group[one], group[other])


def _near(left: Profile, right: Profile) -> Iterator[Link]:
    similarity = ratio(left.key, right.key) / 100
    ones, others = left.key.split(), right.key.split()
    differing = [(one, other) for one, other in zip(ones, others, strict=False) if one != other]
    if len(ones) != len(others) or len(differing) != 1 or not _slip(*differing[0]):
        return
    sure = similarity >= _SAME_FUZZY
    if sure and left.family == "Person":
        # A letter makes another first name of many; family names are misspelled more often than they differ so.
        one, other = left.person, right.person
        sure = bool(one and other and one.given and other.given and given_names_agree(one.given[0], other.given[0]))
    reason = f"{left.shown} and {right.shown} are {similarity:.0%} alike in spelling"
    # Short words that differ by a letter are mostly two words ("Atlanta", "Atalanta").
    least = ACQUAINTED if len(ones) == 1 and min(len(left.key), len(right.key)) < _LONG_WORD else 0.0
    yield link(left, right, "near spelling", round(similarity, 3), reason, sure=sure, least_support=least)


def _slip(one: str, other: str) -> bool:
    """Whether two words may be one with a slip: long, the same beginning, one letter off, no digit involved."""
    if any(sign.isdigit() for sign in one + other) or min(len(one), len(other)) < _SHORTEST_FUZZY:
        return False
    plural = {one, other} in ({one, one + "s"}, {other, other + "s"})
    return one[:2] == other[:2] and not plural and DamerauLevenshtein.distance(one, other) == 1


ROUNDS: Final[tuple[tuple[Rule, ...], ...]] = (
    (former_names, same_letters),
    (acronyms, ticker_symbols),
    (aliases,),
    (persons, short_forms, shortened_words),
    (surnames, parts_of_names),
    (near_spellings,),
    (same_names,),
)
NEAREST: Final[Rule] = nearest
"""Joins nothing; looked at last, for pairs that no other rule spoke of."""
