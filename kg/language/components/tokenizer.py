"""Words as the English Web Treebank and GUM cut them, so that the model meets what it was trained on.

spaCy's English rules with two differences: words with a bound prefix ("co-founded", "non-profit") stay whole
while other hyphenated words are cut, and runs without a blank that are too long for the rules are cut first
(they would take quadratic time).
"""

from __future__ import annotations

import re
from itertools import pairwise

from spacy.language import Language
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
from spacy.tokens import Doc
from spacy.util import compile_infix_regex

#: no run of characters without a blank goes through the rules longer than this
_LONGEST_RUN = 400
_LONG_RUN = re.compile(rf"\S{{{_LONGEST_RUN + 1},}}")
# Bound prefixes after which the treebanks keep the hyphen inside the word.
_PREFIXES = (
    "anti|co|counter|de|e|ex|extra|inter|intra|macro|mega|meta|micro|mid|mini|multi|neo|non|over|pan|post|pre|pro|"
    "pseudo|quasi|re|semi|sub|super|trans|ultra|un|under|vice"
)
_PREFIXED = re.compile(rf"(?i:{_PREFIXES})-[^\W\d_]+$")


def build(nlp: Language) -> NewsTokenizer:
    """The tokenizer for an English pipeline that has none of its own wishes."""
    return NewsTokenizer(_rules(nlp))


class NewsTokenizer:
    """spaCy's rule tokenizer behind a guard against runs of characters without a blank."""

    def __init__(self, rules: Tokenizer) -> None:
        self._rules = rules
        self.vocab = rules.vocab

    def __call__(self, text: str) -> Doc:
        """A Doc whose tokens cover the text exactly."""
        if not _LONG_RUN.search(text):
            doc: Doc = self._rules(text)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        for piece in _short_pieces(text):
            for token in self._rules(piece):
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
        return Doc(self.vocab, words=words, spaces=spaces)

    def to_bytes(self, **_: object) -> bytes:
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> NewsTokenizer:
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        return None

    def from_disk(self, _path: object, **_: object) -> NewsTokenizer:
        return self


def _short_pieces(text: str) -> list[str]:
    """The text in order, cut so that every run without a blank is short enough for the rules."""
    pieces: list[str] = []
    position = 0
    for run in _LONG_RUN.finditer(text):
        cuts = range(run.start(), run.end(), _LONGEST_RUN)
        bounds = [position, *(cut for cut in cuts if cut > position), run.end()]
        pieces += [text[begin:end] for begin, end in pairwise(bounds)]
        position = run.end()
    return [piece for piece in [*pieces, text[position:]] if piece]


def _rules(nlp: Language) -> Tokenizer:
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, Tokenizer):
        raise TypeError("the pipeline's tokenizer is not spaCy's rule tokenizer")
    tokenizer.token_match = _PREFIXED.match
    # A long dash parts words whatever stands before it ("Twitter)—have"); spaCy's own rule wants letters on both sides.
    infixes = [*(nlp.Defaults.infixes or ()), r"[—―]+|(?<=\w)[)\]”\"]+(?=[—―])"]
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    return tokenizer
