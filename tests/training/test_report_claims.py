"""The figures of the whole reader: how an extraction is laid over an annotated text."""

import json

import pytest

pytest.importorskip("torch", reason="the extra `train` is not installed")

from kg.model.document import Span
from kg.model.extraction import Claim, Extraction, Mention, Quote
from kg.training.corpus_format import parse
from kg.training.report_claims import _reliability, _scores, facts

ITEM = parse(
    json.dumps(
        {
            "id": "t",
            "style": "wire",
            "industry": "mills",
            "marked": "{Brill|Company|brill} sued {Varn|Company|varn}, a partner of {Tolver|Company|tolver}.",
            "claims": [
                {"s": "brill", "p": "sues", "o": "varn", "quote": "Brill sued Varn"},
                {"s": "tolver", "p": "partnersWith", "o": "varn", "quote": "Varn, a partner of Tolver"},
            ],
        }
    )
)
QUOTE = Quote(Span(0, 5), "Brill")


def claim(subject: str, predicate: str, thing: str, **changes: object) -> Claim:
    fields = {"confidence": 0.85, "produced_by": "frame:sues/1"} | changes
    return Claim(subject=subject, predicate=predicate, object=thing, quote=QUOTE, **fields)  # type: ignore[arg-type]


def extraction(*claims: Claim) -> Extraction:
    named = [("b", "Brill"), ("v", "Varn"), ("t", "Tolver")]
    mentions = [
        Mention(span=Span(start, start + len(name)), surface=name, entity=entity)
        for entity, name in named
        if (start := ITEM.text.index(name)) >= 0
    ]
    return Extraction(extractor="x", mentions=tuple(mentions), claims=claims)


def test_claims_are_told_in_the_annotations_names():
    found = extraction(claim("b", "sues", "v"), claim("v", "partnersWith", "t"), claim("d", "party", "b"))
    assert set(facts(ITEM, found)) == {("brill", "sues", "varn"), ("tolver", "partnersWith", "varn")}
    assert set(facts(ITEM, extraction(claim("b", "sues", "z")))) == {("brill", "sues", "? z")}


def test_a_wrong_direction_is_wrong_unless_the_relation_has_none():
    turned = [(ITEM, extraction(claim("v", "sues", "b"), claim("t", "partnersWith", "v")))]
    scores = _scores(turned, frames=False)
    assert (scores["precision"], scores["recall"], scores["f1"]) == (0.5, 0.5, 0.5)


def test_frames_are_counted_without_the_model():
    read = [(ITEM, extraction(claim("b", "sues", "v"), claim("v", "partnersWith", "t", produced_by="model:relations")))]
    assert _scores(read, frames=True)["recall"] == 0.5
    assert _scores(read, frames=False)["recall"] == 1.0


def test_force_is_scored_on_what_is_right():
    read = [(ITEM, extraction(claim("b", "sues", "v", tense="past"), claim("b", "owns", "v", certainty="possible")))]
    scores = _scores(read, frames=False)
    assert (scores["tense"], scores["certainty"]) == (0.0, 1.0)


def test_reliability_counts_by_tenths_of_confidence():
    read = [
        (
            ITEM,
            extraction(
                claim("b", "sues", "v"), claim("b", "owns", "v"), claim("v", "partnersWith", "t", confidence=1.0)
            ),
        )
    ]
    assert _reliability(read) == {
        "frames 0.8-0.9": {"claims": 2.0, "right": 0.5},
        "frames 0.9-1.0": {"claims": 1.0, "right": 1.0},
    }
