"""Regular English inflection undone: which base forms a plural, past or -ing form can have, likeliest first."""

import re
from collections.abc import Set
from typing import Final

_VOWELS: Final = "aeiou"
_PLURALS: Final = frozenset({"NNS", "NNPS", "VBZ"})
_PASTS: Final = frozenset({"VBD", "VBN"})
_SHORT: Final = re.compile(r"[^aeiou]*[aeiou][^aeiouwxy]")
INFLECTED: Final = _PLURALS | _PASTS | {"VBG"}
"""Penn Treebank tags that these rules know."""


def base_forms(form: str, tag: str) -> tuple[str, ...]:
    """The base forms that a lower-case inflected form with a Penn Treebank tag may have, likeliest first.

    Only regular inflection; the form itself comes last. `base_forms("merged", "VBD")` is `("merge", "merg", "merged")`.
    """
    if tag in _PLURALS:
        found = _without_s(form)
    elif tag in _PASTS and form.endswith("ed") and len(form) > 3:
        found = ["y".join([form[:-3], ""])] if form.endswith("ied") and len(form) > 4 else _stem(form[:-2])
    elif tag == "VBG" and form.endswith("ing") and len(form) > 4:
        found = _stem(form[:-3])
    else:
        found = []
    return tuple(dict.fromkeys([*found, form]))


def lemma(form: str, tag: str, known: Set[str]) -> str:
    """The base form among `known`, else the likeliest that spelling suggests."""
    candidates = base_forms(form, tag)
    return next((candidate for candidate in candidates[:-1] if candidate in known), candidates[0])


def _without_s(form: str) -> list[str]:
    if not form.endswith("s") or form.endswith(("ss", "us", "is")) or len(form) < 3:
        return []
    if form.endswith("ies") and len(form) > 4:
        return [form[:-3] + "y", form[:-1]]
    if form.endswith(("sses", "shes", "ches", "xes", "zzes", "oes")):
        return [form[:-2], form[:-1]]
    return [form[:-1], form[:-2]] if form.endswith("es") else [form[:-1]]


def _stem(stem: str) -> list[str]:
    """Bases of a stem left after -ed or -ing: with its final e back, undoubled, or as it is."""
    plain, with_e = stem, stem + "e"
    if _SHORT.fullmatch(stem):
        return [with_e]  # "sited" is of "site": "sit" would double its t
    if len(stem) > 3 and stem[-1] == stem[-2] and stem[-1] not in "lsz" + _VOWELS:
        return [stem[:-1], plain, with_e]
    doubled = [stem[:-1]] if len(stem) > 3 and stem[-1] == stem[-2] else []
    return [with_e, plain] if _drops_e(stem) else [plain, with_e, *doubled]


def _drops_e(stem: str) -> bool:
    """Whether English spelling makes it likely that the base ends in e ("merg", "produc", "evaluat", "pos")."""
    if len(stem) < 2 or not any(letter in _VOWELS + "y" for letter in stem):
        return True
    if stem.endswith(
        (
            "v",
            "c",
            "u",
            "dg",
            "rg",
            "lg",
            "iz",
            "yz",
            "eas",
            "ais",
            "ois",
            "ous",
            "aus",
            "ndl",
            "bl",
            "tl",
            "gl",
            "pl",
            "ps",
            "ns",
            "rs",
        )
    ):
        return True
    if stem.endswith(("at", "ut", "ir", "ur", "or", "as", "os", "us", "ak", "ik", "ok", "am", "im", "in", "ag", "id")):
        return (
            stem[-2] in _VOWELS and (len(stem) < 3 or stem[-3] not in _VOWELS) and not stem.endswith(("tain", "join"))
        )
    return False
