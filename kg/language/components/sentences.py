"""Sentence ends in news text, by rules over the tokens: abbreviations, initials, quotes, paragraphs, bullets.

Rules and not the model, because the encoder reads one sentence at a time and so needs them first.
"""

from __future__ import annotations

import re

import numpy as np
from spacy.attrs import SENT_START  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Token


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TERMINAL = frozenset({".", "!", "?", "…", "‽", "。", "！", "？"})
_CLOSING = frozenset("\"'”’»)]}")
#: closing marks looked back over; more of them in a row are no text
_MOST_CLOSING = 4
_OPENING = frozenset("\"'“‘«([{")
_ASIDE = frozenset("([{")
_BULLETS = frozenset("•‣▪●◦■►*·")
# Abbreviations that a sentence does not end with, or hardly ever.
_INNER = _words(
    "mr. mrs. ms. messrs. dr. prof. st. ste. sen. rep. gov. gen. col. lt. sgt. capt. maj. cmdr. adm. hon. rev. pres. "
    "supt. det. amb. no. nos. vs. v. e.g. i.e. cf. fig. figs. pp. p. vol. art. sec. approx. est. ca. c. al. rs. jan. "
    "feb. mar. apr. jun. jul. aug. sep. sept. oct. nov. dec. mt. ft. univ. dept. assn. bros. int'l. nat'l. "
    "mln. bln. op. ed. eds. trans. incl. ext. tel. viz. rd. ave. blvd."
)
# Words that hardly occur capitalised inside a sentence: after "Inc." or "U.S." they begin the next one.
_STARTERS = _words(
    "a according additionally after all also although among an and another any as at because before both but by "
    "despite during each earlier even every few first following for from further had has have he her here his how "
    "however i if in instead is it its last later less many meanwhile more most moreover much nearly neither no none "
    "nor not now of on once one only or other others our over overall rather separately several she shares since so "
    "some still such than that the their then there these they this those though through thus to today under "
    "unlike until was we were what when where whether which while who whose why will with within without yet you"
)
_NAME_AFTER_BANG = _words("inc inc. corp corp. japan mail answers finance")
_INITIAL = re.compile(r"(?:[^\W\d_]\.)+")
_LINE_BREAK = re.compile(r"[\n\r\u2028\u2029\x0b\x0c\x85]")


@Language.component("kg_sentences", assigns=["token.is_sent_start"])
def sentences(doc: Doc) -> Doc:
    """Mark every token as beginning a sentence or not."""
    if not len(doc):
        return doc
    wrapped = _hard_wrapped(doc.text)
    tokens = list(doc)
    starts = [False] * len(tokens)
    pending, numbered, number_at = True, False, 0
    for index, token in enumerate(tokens):
        if token.is_space:
            pending = pending or _breaks_line(token, wrapped=wrapped)
            continue
        if numbered and index == number_at + 2 and tokens[index - 1].text in {".", ")"}:
            # "3. The board": the number of a list item is no sentence
            pending = False
        if pending or (token.text in _BULLETS and index + 1 < len(tokens) and token.text != "*"):
            starts[index] = True
            numbered, number_at = token.is_digit and len(token) < 3, index
        pending = _ends_after(tokens, index)
    # Leading blanks belong to the first sentence, other blanks to the one before them.
    first = next((index for index, start in enumerate(starts) if start), 0)
    starts[first] = False
    starts[0] = True
    # Token by token this would take quadratic time: each assignment looks through the document for a parse.
    values = np.where(np.array(starts, dtype=bool), 1, -1).astype(np.int64).astype(np.uint64)
    doc.from_array([SENT_START], values.reshape(-1, 1))  # type: ignore[arg-type]
    return doc


def _hard_wrapped(text: str) -> bool:
    """Whether single line breaks only fold long lines, as in text mail and old wire copy."""
    lengths: list[int] = []
    for paragraph in re.split(r"\n[ \t]*\n", text):
        lines = paragraph.strip("\n").split("\n")
        lengths += [len(line.rstrip()) for line in lines[:-1]]
    if len(lengths) < 3:
        return False
    longest = max(lengths)
    return 40 <= longest <= 110 and sum(length >= longest - 20 for length in lengths) >= 0.9 * len(lengths)


def _breaks_line(token: Token, *, wrapped: bool) -> bool:
    breaks = len(_LINE_BREAK.findall(token.text.replace("\r\n", "\n")))
    return breaks > 1 or (breaks == 1 and not wrapped)


def _ends_after(tokens: list[Token], index: int) -> bool:
    """Whether the sentence ends after this token, judging by it and what follows."""
    token = tokens[index]
    end = _before_citations(tokens, index)
    if end != index:
        if not _may_end(tokens, end):
            return False
    elif token.text in _CLOSING and index and not tokens[index - 1].whitespace_:
        # a closing quote or bracket directly behind the full stop
        lowest = max(0, index - _MOST_CLOSING)
        while end > lowest and tokens[end].text in _CLOSING and not tokens[end - 1].whitespace_:
            end -= 1
        if not _may_end(tokens, end):
            return False
    elif not _may_end(tokens, index):
        return False
    following = _next_word(tokens, index)
    if following is None:
        return False
    if not token.whitespace_ and not tokens[index + 1].is_space:
        # nothing between the full stop and the next word: closing marks, or "Node.js", or a lost blank
        if tokens[index + 1].text in _CLOSING or tokens[index + 1].text in _TERMINAL:
            return False
        if not (tokens[end].text in _TERMINAL and _capital(following)):
            return False
    return _begins(tokens, end, following)


def _before_citations(tokens: list[Token], index: int) -> int:
    """The token before "[3] [4]" when such marks end here, else the token itself."""
    while index >= 3 and tokens[index].text == "]" and tokens[index - 1].is_digit and tokens[index - 2].text == "[":
        index -= 3
    return index


def _may_end(tokens: list[Token], index: int) -> bool:
    text = tokens[index].text
    if text in _TERMINAL or (len(text) > 1 and set(text) <= {".", "!", "?", "…"}):
        if text == "." and index and not tokens[index - 1].whitespace_:
            return f"{tokens[index - 1].lower_}." not in _INNER
        return True
    return text.endswith(".") and text.lower() not in _INNER


def _begins(tokens: list[Token], end: int, following: Token) -> bool:
    """Whether the word after a possible end opens a new sentence."""
    text = tokens[end].text
    opened = tokens[following.i - 1].text in _OPENING if following.i else False
    if text in _TERMINAL:
        if text == "!" and following.lower_ in _NAME_AFTER_BANG:
            return False
        if tokens[following.i - 1].text in _ASIDE:
            return _capital(following)
        return _capital(following) or following.like_num or following.is_currency or _odd_case(following)
    if set(text) <= {".", "!", "?", "…"}:
        return _capital(following)
    if not _capital(following) or any(token.text in _ASIDE for token in tokens[end + 1 : following.i]):
        return False
    if len(text) == 2 and _INITIAL.fullmatch(text):
        return following.lower_ in _STARTERS and following.text != "I"
    return following.lower_ in _STARTERS or opened or not _known_inner(text)


def _known_inner(text: str) -> bool:
    """Abbreviations that stand inside names or before them as often as at the end."""
    return bool(_INITIAL.fullmatch(text)) or text[:1].isupper() or text.lower() in {"a.m.", "p.m.", "etc."}


def _next_word(tokens: list[Token], index: int) -> Token | None:
    for token in tokens[index + 1 : index + 6]:
        if not token.is_space and token.text not in _OPENING and token.text not in _BULLETS and token.text != "-":
            return token
    return None


def _capital(token: Token) -> bool:
    first = next((character for character in token.text if character.isalpha()), "")
    return bool(first) and (first.isupper() or not (first.islower() or first.isupper()))


def _odd_case(token: Token) -> bool:
    """Names such as iPhone or xAI."""
    return token.text[:1].islower() and any(character.isupper() for character in token.text)
