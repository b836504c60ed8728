"""Enters pronouns and definite descriptions ("it", "the chipmaker") as mentions of what the model says they mean."""

from kg.language.components.coreference import Antecedent
from kg.language.components.mentions import DocMention
from kg.language.reading import Marked, Reading


def mark_nominals(reading: Reading) -> None:
    """Adds the references of `doc._.antecedents` whose chain ends at a name that the reading knows."""
    doc = reading.doc
    mentions: list[DocMention] = doc._.mentions or []
    antecedents: dict[int, Antecedent] = doc._.antecedents or {}
    meant: dict[int, str] = {}
    for number, one in enumerate(mentions):
        if one.kind == "name":
            named = reading.at(doc[one.start : one.end].root)
            if named is not None:
                meant[number] = named.entity
            continue
        found = antecedents.get(number)
        entity = meant.get(found.mention) if found is not None else None
        if entity is None or any(reading.at(token) is not None for token in doc[one.start : one.end]):
            continue
        if reading.type_of(entity) not in one.types:
            continue  # naming may have learnt better what the name stands for
        meant[number] = entity
        kind = "nominal" if one.kind == "nominal" else "pronoun"
        reading.add(Marked(span=doc[one.start : one.end], entity=entity, kind=kind))  # type: ignore[arg-type]
