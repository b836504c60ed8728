"""What a corpus line may say: entity types, relations with domain and range, deal kinds, roles, flags.

The validator of the training corpus needs these without the ontology's loader, so that a corpus file can be
checked with nothing but Python. A test compares the table with the ontology that the project ships.
"""

from __future__ import annotations

ORGANISATIONS = frozenset({"Company", "Organization", "GovernmentBody"})
AGENTS = ORGANISATIONS | {"Person"}
NAME_TYPES = ORGANISATIONS | {"Person", "Facility", "Place", "Product"}
VALUE_TYPES = frozenset({"Money", "Quantity", "Date", "Role", "Other"})
REFERENCE_TYPES = frozenset({"pro", "nom"})

_FACILITY = frozenset({"Facility"})
_PRODUCT = frozenset({"Product"})
_PERSON = frozenset({"Person"})
_PLACE = frozenset({"Place"})

#: relation -> (types that its subject may have, types that its object may have)
RELATIONS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "foundedBy": (ORGANISATIONS, AGENTS),
    "leads": (_PERSON, ORGANISATIONS),
    "worksFor": (_PERSON, ORGANISATIONS),
    "owns": (AGENTS, ORGANISATIONS | _FACILITY | _PRODUCT),
    "subsidiaryOf": (ORGANISATIONS, ORGANISATIONS),
    "investsIn": (AGENTS, ORGANISATIONS),
    "acquires": (AGENTS, ORGANISATIONS | _FACILITY | _PRODUCT),
    "mergesWith": (ORGANISATIONS, ORGANISATIONS),
    "partnersWith": (ORGANISATIONS, ORGANISATIONS),
    "supplies": (ORGANISATIONS, ORGANISATIONS),
    "competesWith": (ORGANISATIONS | _PRODUCT, ORGANISATIONS | _PRODUCT),
    "operates": (AGENTS, _FACILITY),
    "builds": (AGENTS, _FACILITY),
    "uses": (ORGANISATIONS, _FACILITY | _PRODUCT),
    "locatedIn": (ORGANISATIONS | _FACILITY | _PLACE, _PLACE),
    "headquarteredIn": (ORGANISATIONS, _PLACE),
    "develops": (AGENTS, _PRODUCT),
    "criticizes": (AGENTS, AGENTS),
    "regulates": (ORGANISATIONS, ORGANISATIONS),
    "sues": (AGENTS, AGENTS),
    "tradedOn": (ORGANISATIONS, ORGANISATIONS),
}

#: relations that hold in both directions at once
SYMMETRIC = frozenset({"mergesWith", "partnersWith", "competesWith"})

DEAL_TYPES = frozenset(
    {
        "Deal",
        "ComputeDeal",
        "SupplyDeal",
        "Partnership",
        "Investment",
        "Acquisition",
        "Merger",
        "License",
        "Lease",
        "JointVenture",
    }
)

#: deal role -> types of what may fill it
DEAL_ROLES: dict[str, frozenset[str]] = {
    "party": AGENTS,
    "provider": AGENTS,
    "customer": AGENTS,
    "investor": AGENTS,
    "investee": AGENTS,
    "acquirer": AGENTS,
    "target": AGENTS,
    "facility": _FACILITY,
    "product": _PRODUCT,
}

CERTAINTIES = frozenset({"asserted", "reported", "possible", "planned"})
POLARITIES = frozenset({"affirmed", "negated"})
TENSES = frozenset({"past", "present", "future"})
STATUSES = frozenset({"rumoured", "planned", "announced", "completed", "cancelled"})
DATE_KINDS = frozenset({"signedOn", "announcedOn"})
AMOUNT_BOUNDS = frozenset({"exact", "at-least", "at-most", "about"})
AMOUNT_PERIODS = frozenset({"total", "year", "month"})

CLAIM_KEYS = frozenset({"s", "p", "o", "certainty", "polarity", "tense", "attributedTo", "roleTitle", "quote"})
DEAL_KEYS = frozenset(
    {
        "id",
        "type",
        "roles",
        "amount",
        "currency",
        "amountBound",
        "amountPeriod",
        "stake",
        "term",
        "capacity",
        "date",
        "dateKind",
        "status",
        "certainty",
        "quote",
        "trigger",
    }
)
LINE_KEYS = frozenset({"id", "style", "industry", "marked", "names", "claims", "deals"})
