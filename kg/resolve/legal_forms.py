"""Whether two legal forms can be one company's: "Harlan GmbH" and "Harlan LLC" are two bodies, "Inc." and "Corp." a slip.

Where a form is used comes from the table of the library cleanco, read with other libraries' gaps in mind: it lists fewer
countries for a form than use it, so that two forms count as foreign to each other only where none is a general one.
"""

import re
from functools import cache
from typing import Final

from cleanco.termdata import terms_by_country  # type: ignore[import-untyped]

_GENERAL: Final = frozenset("inc incorporated corp corporation co company ltd limited plc sa group".split())  # noqa: SIM905
"""Forms that writers put for one another, and into English for forms of any country."""
_MORE: Final = {"gmbh": {"Austria"}, "ag": {"Switzerland"}, "sa": {"France", "Belgium"}, "spa": {"Italy"}}
"""Countries that the library's table lacks."""
_DOTS: Final = re.compile(r"[^\w]+")
_FOREIGN: Final = -0.5
_OTHER: Final = -0.2


@cache
def _countries() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {form: set(countries) for form, countries in _MORE.items()}
    for country, forms in terms_by_country.items():
        for form in forms:
            found.setdefault(_DOTS.sub("", form.lower()), set()).add(country)
    return {form: frozenset(countries) for form, countries in sorted(found.items())}


def forms_differ(left: frozenset[str], right: frozenset[str]) -> float:
    """How much two sets of legal forms (as `kg.text.names.legal_form` gives them) speak against one body; 0 for not."""
    if left & right or (left | right) & _GENERAL:
        return 0.0
    known = _countries()
    ours = {country for form in left for country in known.get(form, ())}
    theirs = {country for form in right for country in known.get(form, ())}
    return _FOREIGN if ours and theirs and ours.isdisjoint(theirs) else _OTHER
