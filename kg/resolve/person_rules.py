"""Rules for names of people: in full, with initials, turned round, and surnames alone."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kg.resolve.blocking import LARGEST, pairs
from kg.resolve.comparison import Link, link
from kg.resolve.features import ACQUAINTED
from kg.resolve.profiles import Profile
from kg.text.name_tables import NICKNAMES
from kg.text.names import persons_compatible, transcribed


def persons(profiles: Sequence[Profile]) -> Iterator[Link]:
    """Full names that agree, with initials, short first names and middle names allowed for."""
    named = [profile for profile in profiles if profile.person and profile.person.given]
    seen: set[tuple[int, int]] = set()
    for block in _person_blocks(named):
        for pair in pairs(block):
            left, right = named[pair[0]], named[pair[1]]
            if pair in seen or left.key == right.key:
                continue
            seen.add(pair)
            if left.person and right.person and persons_compatible(left.person, right.person):
                short, full = sorted((left, right), key=lambda profile: (len(profile.key), profile.id))
                reason = f"nothing in {short.shown} and {full.shown} speaks against one person"
                yield link(short, full, "person's name", 0.85, reason)
    by_words: dict[tuple[str, ...], list[Profile]] = defaultdict(list)
    for profile in named:
        by_words[tuple(sorted(profile.key.split()))].append(profile)
    for same in by_words.values():
        for turned in same[1:]:
            if turned.key != same[0].key:
                reason = f"{turned.shown} and {same[0].shown} are the same words in another order"
                yield link(turned, same[0], "word order", 0.9, reason)


def _person_blocks(named: Sequence[Profile]) -> Iterator[list[int]]:
    """Names with one family name whose first names agree: a first name in full, and an initial with all it may be."""
    roots: dict[tuple[str, str], list[int]] = defaultdict(list)
    initials: set[tuple[str, str]] = set()
    letters: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, profile in enumerate(named):
        if profile.person is None:
            continue
        family, first = profile.person.family, profile.person.given[0]
        letters[family, first[0]].append(place)
        if len(first) == 1:
            initials.add((family, first))
        for root in sorted({*NICKNAMES.get(first, ()), transcribed(first)}):
            roots[family, root].append(place)
    yield from (block for _, block in sorted(roots.items()))
    yield from (letters[where] for where in sorted(initials) if len(letters[where]) <= LARGEST)


def surnames(profiles: Sequence[Profile]) -> Iterator[Link]:
    """A surname alone, where only one person of that name is known, or only one stands beside the same names."""
    full: dict[str, list[Profile]] = defaultdict(list)
    for profile in profiles:
        if profile.person and profile.person.given:
            full[profile.person.family].append(profile)
    for profile in profiles:
        if profile.person and not profile.person.given:
            mine = profile.person
            owners = [one for one in full.get(mine.family, ()) if one.person and persons_compatible(mine, one.person)]
            least = 0.0
            if len(owners) > LARGEST:
                # Of so many, shared neighbours have to decide.
                owners = [one for one in owners if one.nearby & profile.nearby][:LARGEST]
                least = ACQUAINTED
            for other in owners:
                reason = f"{other.shown} is called {profile.shown}"
                yield link(profile, other, "surname", 0.75, reason, apart_if_together=False, least_support=least)
