"""From candidates to claims: force, confidence, evidence, and one claim for each thing that the document says."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from spacy.tokens import Span, Token

from kg.language.cues import Force
from kg.language.force import ForceReader
from kg.language.frames import Candidate
from kg.language.reading import Filler, Reading
from kg.language.syntax import base
from kg.language.validity import Validity, ValidityReader
from kg.model.extraction import Claim, RejectedCandidate
from kg.model.vocabulary import STRENGTH
from kg.ontology.schema import Schema

_THROUGH_REFERENCE = 0.8
"""A claim whose argument is reached by "it" or "the company" is as sure as the frame times this."""
_MAX_CONFIDENCE = 0.97
_TITLE_POS = frozenset({"NOUN", "PROPN", "ADJ", "CCONJ", "PUNCT"})
_NOT_IN_TITLE = frozenset({"former", "ex", "then", "late", "current", "new", "incoming", "outgoing", "longtime", ","})


class ClaimMaker:
    """Turns the candidates of a reading into claims and rejections."""

    def __init__(self, force: ForceReader, schema: Schema, validity: ValidityReader) -> None:
        self._force = force
        self._schema = schema
        self._validity = validity

    def make(self, candidates: Iterable[Candidate], reading: Reading) -> tuple[list[Claim], list[RejectedCandidate]]:
        """Claims in text order, each (subject, predicate, object, polarity) once with its strongest wording."""
        found: list[Claim] = []
        rejected: list[RejectedCandidate] = []
        for candidate in candidates:
            subject, thing = candidate.subject, candidate.object
            assert subject is not None and thing is not None and candidate.frame.predicate is not None
            if candidate.refused is not None:
                rejected.append(
                    RejectedCandidate(
                        subject=subject.entity, predicate=candidate.frame.predicate, object=thing.entity,
                        quote=reading.quote(candidate.trigger.sent), reason=candidate.refused,
                        produced_by=f"frame:{candidate.frame.id}",
                    )
                )  # fmt: skip
                continue
            found.append(self._claim(candidate, subject, thing, reading))
        return self.merge(found), _distinct(rejected)

    def merge(self, claims: Iterable[Claim]) -> list[Claim]:
        """Each (subject, predicate, object, polarity) once, in its strongest wording; in text order."""
        best: dict[tuple[str, str, str, str], Claim] = {}
        for claim in claims:
            key = (*self._ends(claim), claim.polarity)
            known = best.get(key)
            best[key] = claim if known is None else _stronger(known, claim)
        return sorted(best.values(), key=lambda c: (c.quote.span, c.subject, c.predicate, c.object, c.polarity))

    def _ends(self, claim: Claim) -> tuple[str, str, str]:
        relation = self._schema.relations.get(claim.predicate)
        left, right = claim.subject, claim.object
        if relation is not None and relation.symmetric and right < left:
            left, right = right, left
        return left, claim.predicate, right

    def _claim(self, candidate: Candidate, subject: Filler, thing: Filler, reading: Reading) -> Claim:
        frame, trigger = candidate.frame, candidate.trigger
        # Two names in a bare tie ("A's B") are taken for granted: the sentence's own force is about something else.
        force = Force() if frame.part == "link" else self._force.read(trigger, stative=frame.stative, reading=reading)
        confidence = frame.confidence
        for filler in (subject, thing):
            marked = reading.at(filler.token)
            if marked is not None and marked.kind != "name":
                confidence *= _THROUGH_REFERENCE
        if frame.certainty is not None and force.certainty != "reported":  # hearsay of a bid is hearsay
            force.weaken(frame.certainty)
        held = Validity()
        if frame.part != "link":
            held = self._validity.read(trigger, stative=frame.stative, force=force, reading=reading)
        return Claim(
            subject=subject.entity,
            predicate=frame.predicate or "",
            object=thing.entity,
            quote=reading.quote(_stretch(trigger, subject.token, thing.token)),
            trigger=reading.quote(trigger),
            confidence=round(confidence, 3),
            certainty=force.certainty,
            polarity=force.polarity,
            tense=frame.tense or force.tense,
            attributed_to=force.speaker if force.speaker not in (None, thing.entity) else None,
            attributed_name=force.speaker_name,
            valid_from=held.since,
            valid_until=held.until,
            role_title=_title(trigger, reading) if frame.title else None,
            produced_by=f"frame:{frame.id}",
        )


def _stretch(trigger: Span, *tokens: Token) -> Span:
    """The sentence of the trigger, widened where an argument stands outside it."""
    doc, sent = trigger.doc, trigger.sent
    return doc[min([sent.start, *(t.i for t in tokens)]) : max([sent.end, *(t.i + 1 for t in tokens)])]


def _stronger(one: Claim, other: Claim) -> Claim:
    """The claim with the stronger wording; two wordings support each other."""
    rank = [(STRENGTH[c.certainty], c.tense == "present", c.confidence, -c.quote.span.start) for c in (one, other)]
    kept, weaker = (one, other) if rank[0] >= rank[1] else (other, one)
    alike = kept.tense == weaker.tense  # "was chairman until 2020" dates no present post
    both = 1 - (1 - one.confidence) * (1 - other.confidence * 0.5)
    return replace(
        kept,
        confidence=min(_MAX_CONFIDENCE, max(kept.confidence, round(both, 3))),
        role_title=one.role_title or other.role_title,  # a post that one wording leaves out
        valid_from=kept.valid_from or (weaker.valid_from if alike else None),
        valid_until=kept.valid_until or (weaker.valid_until if alike else None),
    )


def _title(trigger: Span, reading: Reading) -> str:
    """The post as stated: the trigger with its modifiers and coordinated posts ("co-founder and chief executive")."""
    doc, sent = trigger.doc, trigger.sent
    start, end = trigger.start, trigger.end
    while start > sent.start:
        token = doc[start - 1]
        if token.pos_ not in ("NOUN", "PROPN", "ADJ") and token.text != "-":
            break
        if reading.at(token) is not None or token.lower_ in _NOT_IN_TITLE or token.head.i < start - 1:
            break
        start -= 1
    root = trigger.root
    for child in root.children:
        coordinated = base(child.dep_) == "conj" and child.pos_ in ("NOUN", "PROPN")
        if coordinated and all(reading.at(t) is None and t.pos_ in _TITLE_POS for t in doc[end : child.i + 1]):
            end = max(end, child.i + 1)
    return doc[start:end].text


def _distinct(rejected: Sequence[RejectedCandidate]) -> list[RejectedCandidate]:
    seen: dict[tuple[str, str, str, int, str], RejectedCandidate] = {}
    for one in rejected:
        seen.setdefault((one.subject, one.predicate, one.object, one.quote.span.start, one.reason), one)
    return sorted(seen.values(), key=lambda r: (r.quote.span, r.subject, r.predicate, r.object, r.reason))
