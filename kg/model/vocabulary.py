"""Names that the contract fixes and that code must know: the closed sets of flags, classes and roles.

Everything open (properties, their domains, ranges, lexicon) is data and comes from `kg.ontology`.
"""

from typing import Final, Literal

EntityType = Literal["Company", "Organization", "GovernmentBody", "Person", "Facility", "Place", "Product"]
Certainty = Literal["asserted", "reported", "possible", "planned"]
Polarity = Literal["affirmed", "negated"]
Tense = Literal["past", "present", "future"]
MentionKind = Literal["name", "nominal", "pronoun"]
DealStatus = Literal["rumoured", "planned", "announced", "completed", "cancelled"]
AmountBound = Literal["exact", "at-least", "at-most", "about"]
AmountPeriod = Literal["total", "year", "month"]
ConflictKind = Literal["contradiction", "update", "precision", "scope"]
ValueKind = Literal["Money", "Quantity", "Date", "Role"]

ENTITY_TYPES: Final[tuple[EntityType, ...]] = (
    "Company",
    "Organization",
    "GovernmentBody",
    "Person",
    "Facility",
    "Place",
    "Product",
)
STRENGTH: Final[dict[Certainty, int]] = {"asserted": 3, "reported": 2, "planned": 1, "possible": 0}
"""How much a certainty claims; of two wordings of one thing the stronger is kept."""
ORGANIZATIONS: Final[frozenset[str]] = frozenset({"Company", "Organization", "GovernmentBody"})
DEAL_KINDS: Final[tuple[str, ...]] = (
    "ComputeDeal", "SupplyDeal", "Partnership", "Investment", "Acquisition", "Merger", "License", "Lease",
    "JointVenture",
)  # fmt: skip
DEAL_ROLES: Final[tuple[str, ...]] = (
    "party", "provider", "customer", "investor", "investee", "acquirer", "target", "facility", "product",
)  # fmt: skip
