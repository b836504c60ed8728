"""Check digits of identifiers: legal entities (ISO 17442, by ISO 7064 mod 97-10) and securities (ISO 6166, by Luhn).

Written out because the library for it, python-stdnum, is under the LGPL.
"""

import re
from typing import Final

_LEI: Final = re.compile(r"[A-Z0-9]{18}[0-9]{2}")
_ISIN: Final = re.compile(r"[A-Z]{2}[A-Z0-9]{9}[0-9]")


def compact(identifier: str) -> str:
    """Without spaces and hyphens, in capitals: as identifiers are compared."""
    return re.sub(r"[\s-]", "", identifier).upper()


def is_lei(identifier: str) -> bool:
    """Whether it is a legal entity identifier: twenty signs, the last two of which check the rest."""
    plain = compact(identifier)
    return bool(_LEI.fullmatch(plain)) and int(_digits(plain)) % 97 == 1


def is_isin(identifier: str) -> bool:
    """Whether it is an international securities identification number with the right check digit."""
    plain = compact(identifier)
    if not _ISIN.fullmatch(plain):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(_digits(plain)))]
    return sum(one // 10 + one % 10 for one in doubled) % 10 == 0


def _digits(plain: str) -> str:
    """Letters as the numbers 10 to 35."""
    return "".join(str(int(sign, 36)) for sign in plain)
