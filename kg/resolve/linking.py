"""Links names to entities that are known beforehand.

Only equal names link, never similar ones: what a file does not list stays as the documents have it. Names that join a
linked one later, by the rules, belong to the known entity too; two known entities are never joined.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from kg.model.decisions import Decision
from kg.resolve.authority import Known, KnownEntity
from kg.resolve.comparison import by_key, contradict
from kg.resolve.constraints import Id
from kg.resolve.keys import Family, name_key
from kg.resolve.profiles import Profile

RULE: Final = "known entity"
_BY_NAME: Final = 1.0
_BY_ALIAS: Final = 0.9
_AMBIGUOUS: Final = 0.5
Links = Mapping[Id, int]
"""Profile → place of its entity in `Known.entities`."""


def links(profiles: Sequence[Profile], known: Known) -> tuple[dict[Id, int], tuple[Decision, ...]]:
    """The known entity of each profile that has one by its name, and a decision for each name that was looked at.

    A name that fits several known entities is linked only where the documents speak for one of them: its ticker, or
    its country named near. Where documents mean several bearers by a name, only such evidence links any of them.
    """
    if not known.entities:
        return {}, ()
    by_name, by_alias = _index(known)
    found: dict[Id, int] = {}
    decisions: list[Decision] = []
    for (family, key), group in sorted(by_key(profiles).items()):
        named = by_name.get((family, key), [])
        candidates = named or by_alias.get((family, key), [])
        if not candidates:
            continue
        several = len(group) > 1 and (not named or any(contradict(group[0], other) for other in group[1:]))
        for profile in group:
            spoken_for = [place for place in candidates if _speaks(known.entities[place], profile)]
            fitting = spoken_for if len(candidates) > 1 or several else candidates
            if len(fitting) == 1:
                found[profile.id] = fitting[0]
            meant = [known.entities[place] for place in (fitting or candidates)]
            decisions.append(_decision(profile, meant, linked=len(fitting) == 1, by_name=bool(named)))
    return found, tuple(decisions)


def _index(known: Known) -> tuple[dict[tuple[Family, str], list[int]], dict[tuple[Family, str], list[int]]]:
    by_name: dict[tuple[Family, str], list[int]] = defaultdict(list)
    by_alias: dict[tuple[Family, str], list[int]] = defaultdict(list)
    for place, entity in enumerate(known.entities):
        own = name_key(entity.family, entity.name)
        by_name[entity.family, own].append(place)
        for alias in sorted({name_key(entity.family, alias) for alias in entity.aliases} - {own, ""}):
            by_alias[entity.family, alias].append(place)
    return by_name, by_alias


def _speaks(entity: KnownEntity, profile: Profile) -> bool:
    """Whether a document of the profile says what is known of the entity besides its name."""
    if entity.tickers & profile.evidence.tickers:
        return True
    country = name_key("Place", entity.country) if entity.country else None
    return country is not None and (country in profile.evidence.homes or f"Place {country}" in profile.nearby)


def _decision(profile: Profile, meant: Sequence[KnownEntity], *, linked: bool, by_name: bool) -> Decision:
    shown = " or ".join(_shown(entity) for entity in meant)
    reason = f"{profile.shown} is {'the' if by_name else 'another'} name of {shown}"
    doubt = "nothing in the documents says which" if len(meant) > 1 else "the documents mean several by that name"
    score = _AMBIGUOUS if not linked else _BY_NAME if by_name else _BY_ALIAS
    return Decision(
        left=profile.first,
        right=profile.first,
        verdict="same" if linked else "unsure",
        rule=RULE,
        score=score,
        reasons=(reason,) if linked else (reason, doubt),
    )


def _shown(entity: KnownEntity) -> str:
    for scheme in ("wikidata", "lei", "ticker"):
        for one, value in entity.identifiers:
            if one == scheme:
                return f"the known {entity.name} ({scheme} {value})"
    return f"the known {entity.name}"


def pairs(profiles: Sequence[Profile], linked: Links) -> Iterator[tuple[Profile, Profile]]:
    """Profiles that are linked to one known entity, each with the first of them."""
    first: dict[int, Profile] = {}
    for profile in profiles:
        place = linked.get(profile.id)
        if place is not None and first.setdefault(place, profile) is not profile:
            yield first[place], profile
