"""Deals that the model reads at trigger words, as candidates beside those of the frames."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from spacy.tokens import Span

from kg.language.components.deals import DealTrigger
from kg.language.components.mentions import DocMention
from kg.language.frames import DealCandidate
from kg.language.reading import Filler, Reading
from kg.language.syntax import asks
from kg.ontology.lexicon import Frame
from kg.ontology.schema import Schema

PRODUCER: Final = "model:deals"
#: chosen on held-out texts of the corpus
_LEAST_TRIGGER: Final = 0.7
_LEAST_ROLE: Final = 0.65
#: for a deal that no frame tells of
_LEAST_ALONE: Final = 0.8
_PLURAL: Final = frozenset({"NNS", "NNPS"})
_THINGS: Final = frozenset({"facility", "product"})


class ModelDeals:
    """Adds what the model reads to the frames' deal candidates."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def add(self, known: Iterable[DealCandidate], reading: Reading) -> list[DealCandidate]:
        """The frames' candidates, with roles that only the model fills, and the model's own, in text order."""
        candidates = list(known)
        triggers: list[DealTrigger] = reading.doc._.triggers or []
        for trigger in triggers:
            span = reading.doc[trigger.start : trigger.end]
            if trigger.probability < _LEAST_TRIGGER or asks(span.sent):
                continue
            roles = self._roles(trigger, reading)
            here = [
                number
                for number, one in enumerate(candidates)
                if one.producer != PRODUCER and one.trigger.sent.start == span.sent.start and _overlap(one, roles)
            ]
            if here:
                number = here[0]
                candidates[number] = _completed(candidates[number], roles)
            elif self._stands_alone(trigger, span) and _enough(roles) and not self._personal(roles, span, reading):
                frame = Frame(
                    id=PRODUCER,
                    predicate=None,
                    part="noun",
                    phrases=(),
                    deal=trigger.kind,
                    confidence=round(0.8 * trigger.probability, 3),
                )
                candidates.append(DealCandidate(frame=frame, trigger=span, roles=roles, producer=PRODUCER))
        return sorted(candidates, key=lambda one: one.trigger.start)

    def _stands_alone(self, trigger: DealTrigger, span: Span) -> bool:
        """Whether the model's word suffices where no frame tells of a deal: not for "such partnerships" and "alliances
        can change", which speak of no deal in particular. (The deal maker drops speculation in words of no frame.)"""
        return trigger.probability >= _LEAST_ALONE and span.root.tag_ not in _PLURAL

    def _personal(self, roles: dict[str, tuple[Filler, ...]], span: Span, reading: Reading) -> bool:
        """Whether the trigger is somebody's: "Musk's venture" is his firm, and no agreement with him."""
        return any(
            reading.type_of(filler.entity) == "Person" and filler.token.dep_ == "nmod:poss"
            for fillers in roles.values()
            for filler in fillers
            if filler.token.head.i in range(span.start, span.end)
        )

    def _roles(self, trigger: DealTrigger, reading: Reading) -> dict[str, tuple[Filler, ...]]:
        """Each entity in its likeliest role that the deal's kind and the entity's type allow."""
        mentions: list[DocMention] = reading.doc._.mentions
        roles: dict[str, tuple[Filler, ...]] = {}
        taken: set[str] = set()
        for role, number, probability in sorted(trigger.roles, key=lambda one: (-one[2], one[1])):
            one = mentions[number]
            root = reading.doc[one.start : one.end].root
            marked = reading.at(root)
            if probability < _LEAST_ROLE or marked is None or marked.entity in taken:
                continue
            if self._schema.allows(role, trigger.kind, reading.type_of(marked.entity)):
                taken.add(marked.entity)
                roles[role] = (*roles.get(role, ()), Filler(marked.entity, root))
        return roles


def _overlap(candidate: DealCandidate, roles: dict[str, tuple[Filler, ...]]) -> bool:
    """Whether a frame's candidate shares a participant with the model's, and so tells of the same deal."""
    mine = {filler.entity for fillers in candidate.roles.values() for filler in fillers}
    return not roles or any(filler.entity in mine for fillers in roles.values() for filler in fillers)


def _completed(candidate: DealCandidate, roles: dict[str, tuple[Filler, ...]]) -> DealCandidate:
    """The candidate with roles that its frame left empty."""
    taken = {filler.entity for fillers in candidate.roles.values() for filler in fillers}
    more = {
        role: fresh
        for role, fillers in roles.items()
        if not candidate.roles.get(role) and (fresh := tuple(f for f in fillers if f.entity not in taken))
    }
    return replace(candidate, roles={**candidate.roles, **more}) if more else candidate


def _enough(roles: dict[str, tuple[Filler, ...]]) -> bool:
    """Two participants, one of them able to act."""
    agents = sum(len(fillers) for role, fillers in roles.items() if role not in _THINGS)
    return agents >= 2 or (agents == 1 and len(roles) > 1)
