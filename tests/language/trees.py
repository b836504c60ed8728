"""Hand-drawn dependency trees, so that what reads syntax is tested apart from the parser that makes it."""

import spacy
from spacy.tokens import Doc, Token

_VOCAB = spacy.blank("en").vocab


def tree(rows: str) -> Doc:
    """A Doc from lines "word lemma UPOS XPOS head relation"; heads count from 1 within the text, 0 is the root."""
    cells = [line.split() for line in rows.strip().splitlines()]
    words, lemmas, pos, tags, heads, deps = zip(*cells, strict=True)
    numbers = [int(head) - 1 if int(head) else index for index, head in enumerate(heads)]
    return Doc(
        _VOCAB,
        words=list(words),
        lemmas=list(lemmas),
        pos=list(pos),
        tags=list(tags),
        heads=numbers,
        deps=["ROOT" if dep == "root" else dep for dep in deps],
    )


def word(doc: Doc, text: str) -> Token:
    """The first token with that text."""
    return next(token for token in doc if token.text == text)


def texts(tokens: list[Token]) -> list[str]:
    """The words of tokens."""
    return [token.text for token in tokens]
