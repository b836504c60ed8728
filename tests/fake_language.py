"""A language layer for tests of everything around it: quick, exact, and able to be slow, to fail and to crash.

Every run of capital-initial words is a company; each sentence with two of them says that the first supplies the
second, and what a question says is refused. A text holding RAISE fails, one holding CRASH takes its process down. What was read is appended to the file
that `KG_TEST_LOG` names, one source per line; `KG_TEST_DELAY` is a pause in seconds per document.
"""

import os
import re
import time
from pathlib import Path

from kg.errors import ModelError
from kg.model.document import Document, Span
from kg.model.extraction import Claim, Extraction, LocalEntity, Mention, Quote, RejectedCandidate
from kg.workers import Language

_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")


class FakeReader:
    def __init__(self, model: str | None) -> None:
        if model == "missing":
            raise ModelError("missing: there is no such model")
        self.extractor = identify(model)

    def extract(self, document: Document) -> Extraction:
        if log := os.environ.get("KG_TEST_LOG"):
            with Path(log).open("a", encoding="utf-8") as file:
                file.write(f"{document.source}\n")
        time.sleep(float(os.environ.get("KG_TEST_DELAY", "0")))
        if "RAISE" in document.text:
            raise ValueError("no head for this")
        if "CRASH" in document.text:
            os._exit(7)
        return _read(document, self.extractor)


def _read(document: Document, extractor: str) -> Extraction:
    names: dict[str, str] = {}
    mentions = []
    claims = []
    rejected = []
    sentences = []
    for sentence in _SENTENCE.finditer(document.text):
        found = list(_NAME.finditer(document.text, sentence.start(), sentence.end()))
        sentences.append(Span(sentence.start(), sentence.end()))
        for one in found:
            entity = names.setdefault(one.group(), f"e{len(names)}")
            mentions.append(Mention(span=Span(one.start(), one.end()), surface=one.group(), entity=entity))
        if len(found) > 1 and found[0].group() != found[1].group():
            subject, thing = (names[one.group()] for one in found[:2])
            quote = Quote(Span(sentence.start(), sentence.end()), sentence.group())
            if sentence.group().endswith("?"):
                rejected.append(
                    RejectedCandidate(
                        subject=subject, predicate="supplies", object=thing, quote=quote, reason="question",
                        produced_by="fake:pair",
                    )
                )  # fmt: skip
            else:
                claims.append(
                    Claim(subject=subject, predicate="supplies", object=thing, quote=quote, produced_by="fake:pair")
                )
    return Extraction(
        extractor=extractor,
        entities=tuple(LocalEntity(id=key, type="Company", name=name) for name, key in names.items()),
        mentions=tuple(mentions),
        claims=tuple(claims),
        rejected=tuple(rejected),
        sentences=tuple(sentences),
    )


def identify(model: str | None) -> str:
    return f"fake/1 {model or 'shipped'}"


def load(model: str | None) -> FakeReader:
    return FakeReader(model)


FAKE = Language(identify=identify, load=load)
