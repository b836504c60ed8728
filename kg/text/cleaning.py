"""Finds what of a text is page furniture and no article: buttons, captions, comment boxes, pleas to subscribe.

Nothing is removed, so that offsets stay true; what is found is marked, and marked text is not read. A line is the unit:
a rule has to explain all of it. Where a line might be content, it stays.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from kg.model.document import Boilerplate, Span
from kg.text.boilerplate_rules import (
    CAPTION_CUES,
    FORM_FIELDS,
    LINE_RULES,
    PAPER_WORDS,
    STATING_WORDS,
    TAIL_OPENERS,
    TO_THE_READER,
)
from kg.text.dates import find_date, is_date_line

_LINE: Final = re.compile(r"[^\n]+")
_STRAIGHT: Final = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "\u00a0": " ", "…": "...", "‐": "-", "‑": "-"}
)
_EDGE: Final = re.compile(r"^[\s>»•·*#▶►→←|\-–—]+|[\s>»•·*▶►→←|]+$")
_SPACES: Final = re.compile(r"\s+")
_NAME: Final = r"[A-Z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|de|da|van|von|der|and|&)){0,8}"
_BYLINE: Final = re.compile(
    rf"(?:[Ww]ritten )?[Bb][Yy]:? (?P<names>{_NAME})(?:,[^.]{{0,60}})?(?: ?[|·•–—-] ?(?P<rest>[^.]{{0,60}}))?"
)
_PUBLISHED: Final = re.compile(
    r"(?:(?i:first|originally) )?(?i:published|posted|released)(?: on)?:? (?:"
    rf"(?P<date>[^|]{{6,40}}?),? by:? (?P<name>{_NAME})|by:? (?P<name2>{_NAME}?),? on (?P<date2>[^|]{{6,40}}))"
)
_DATELINE: Final = re.compile(r"[A-Z][A-Z.'’ -]{2,}[\w.,'’ /&-]{0,120}?(?:--|[—–]| - |\([A-Z][\w .&'’/-]{1,40}\))")
_PERSONAL_WORD: Final = re.compile(r"[^\W\d_][^\W\d_]*(?:['’-][^\W\d_]+)*\.?")
_NAME_PARTICLES: Final = frozenset(["de", "da", "di", "la", "van", "von", "der", "den", "bin", "al"])
_WIRE: Final = re.compile(r"\((?P<name>[A-Z][\w .&'’/-]{1,40})\)\s?(?:--|[—–-])")
_FAQ: Final = re.compile(r"(?:f\.?a\.?q|frequently asked|questions and answers|q ?& ?a\b)")
_LONGEST_RULE_LINE: Final = 700
_SHORT: Final = 16
"""Most words of a caption or heading."""
_HEAD: Final = 8000
_TOP: Final = 8
"""Lines from the start in which a byline may stand."""
_TOP_DATED: Final = 12
_MOST_QUESTION_WORDS: Final = 25


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str
    """Trimmed, as written."""
    plain: str
    """For rules: lower case, straight quotes, no bullets."""
    words: int
    alone: bool
    """Blank lines (or the ends of the text) around it."""
    reason: str | None = None

    @property
    def short(self) -> bool:
        return self.words <= _SHORT and len(self.text) <= 120


def boilerplate(text: str) -> tuple[Boilerplate, ...]:
    """Marks the lines of `text` that are no article prose, with the reason for each, in order and without overlap.

    Marked are also question headings ("Will prices fall?" on a line of its own, with the answer beneath): a question
    states nothing. Section headings and list items stay. A service's name in a dateline is marked within its line.
    """
    lines = _lines(text)
    for line in lines:
        line.reason = _rule(line)
    _mark_top(lines)
    _mark_links(text, lines)
    _mark_repeats(lines)
    _mark_questions(lines)
    _mark_captions(lines)
    _mark_tail(lines)
    marks = [Boilerplate(Span(line.start, line.end), line.reason) for line in lines if line.reason]
    if wire := wire_service(text):
        span, _ = wire
        if not any(mark.span.start < span.end and span.start < mark.span.end for mark in marks):
            marks.append(Boilerplate(span, "wire service"))
    return tuple(sorted(marks, key=lambda mark: mark.span))


def wire_service(text: str) -> tuple[Span, str] | None:
    """The service named in a dateline ("LYON, May 3 (Some Wire) -"), as span with its dash and name, or None.

    Looked for in the first 250 characters of the first five lines that are longer than a headline.
    """
    seen = 0
    for line in _LINE.finditer(text[:20_000]):
        if len(line[0].split()) <= _SHORT:
            continue
        if match := _WIRE.search(line[0][:250]):
            return Span(line.start() + match.start(), line.start() + match.end()), match["name"].strip()
        seen += 1
        if seen == 5:
            break
    return None


def byline(text: str) -> str | None:
    """Who wrote it, where a line near the top says "By ..." or "Published (a date) by ..."; the name as written."""
    for line in _lines(text[:_HEAD])[:_TOP]:
        if match := _BYLINE.fullmatch(line.text):
            return match["names"].strip()
        if (name := _published_by(line.text)) and is_personal(name):
            return name
    return None


def text_publisher(text: str) -> str | None:
    """Who published it, where a line near the top says "Published (a date) by ..." and names no person."""
    for line in _lines(text[:_HEAD])[:_TOP]:
        if (name := _published_by(line.text)) and not is_personal(name):
            return name
    return None


def _published_by(line: str) -> str | None:
    match = _PUBLISHED.fullmatch(line)
    if not match or not is_date_line((match["date"] or match["date2"]).strip()):
        return None
    return (match["name"] or match["name2"]).strip().removesuffix(".")


def is_personal(name: str) -> bool:
    """Whether a name looks like a person's: two to four names or initials and none of the words that papers are
    called by. A single word counts as none."""
    words = [word for word in name.split() if word not in _NAME_PARTICLES]
    if not 2 <= len(words) <= 4 or any(PAPER_WORDS.fullmatch(word.lower().rstrip(".")) for word in words):
        return False
    return all(_PERSONAL_WORD.fullmatch(word) for word in words)


def text_title(text: str, marks: Sequence[Boilerplate]) -> str | None:
    """The first line, if it stands before more text and reads like a headline: short, and no sentence in a paragraph."""
    marked = {mark.span.start for mark in marks}
    lines = _lines(text[:_HEAD])
    rest = [line for line in lines if line.start not in marked]
    if len(lines) < 2 or not rest or rest[0].words > 30 or len(rest[0].text) > 220:
        return None
    return rest[0].text if rest[0].alone or not rest[0].text.endswith((".", ",", ";", ":")) else None


def text_date(text: str, marks: Sequence[Boilerplate]) -> str | None:
    """The ISO date that a date line or byline near the top gives, or the dateline that the article begins with."""
    reasons = {mark.span.start: mark.reason for mark in marks}
    for line in _lines(text[:_HEAD])[:_TOP_DATED]:
        if reasons.get(line.start) in ("date line", "byline", "page line") and (found := find_date(line.text)):
            return found[2]
        if reasons.get(line.start) is None and (dateline := _DATELINE.match(line.text[:250])):
            found = find_date(dateline[0])
            if found:
                return found[2]
    return None


def prose(text: str, marks: Sequence[Boilerplate]) -> str:
    """The text without what is marked, for counting and comparing; offsets into it mean nothing."""
    pieces: list[str] = []
    start = 0
    for mark in marks:
        pieces.append(text[start : mark.span.start])
        start = mark.span.end
    return "".join([*pieces, text[start:]])


def _lines(text: str) -> list[_Line]:
    found: list[_Line] = []
    for match in _LINE.finditer(text):
        stripped = match[0].strip()
        if not stripped:
            continue
        start = match.start() + match[0].index(stripped)
        plain = ""
        if len(stripped) <= _LONGEST_RULE_LINE:
            plain = _SPACES.sub(" ", _EDGE.sub("", stripped.translate(_STRAIGHT).lower())).strip()
        found.append(_Line(start, start + len(stripped), stripped, plain, len(stripped.split()), False))
    for place, line in enumerate(found):
        before = place == 0 or "\n" in text[found[place - 1].end : line.start].replace("\n", "", 1)
        after = place == len(found) - 1 or "\n" in text[line.end : found[place + 1].start].replace("\n", "", 1)
        line.alone = before and after
    return found


def _rule(line: _Line) -> str | None:
    if not line.plain:
        return None if line.words and line.text.strip("-–—_*=·•.# ") else "rule line"
    for reason, pattern in LINE_RULES:
        if pattern.fullmatch(line.plain):
            return reason
    crumb = re.sub(r"^(sources?|published|updated|posted|last updated|date)( on)?:? ?", "", line.plain)
    return "date line" if is_date_line(crumb) else None


def _mark_top(lines: list[_Line]) -> None:
    for line in lines[:_TOP]:
        if line.reason is None and line.words <= 20:
            if _BYLINE.fullmatch(line.text):
                line.reason = "byline"
            elif _published_by(line.text):
                line.reason = "date line"


def _mark_links(text: str, lines: list[_Line]) -> None:
    """Titles listed under "Read more:" or "Related", without a blank line between."""
    for before, line in pairwise(lines):
        listed = before.reason in ("navigation", "link to another article") and line.reason is None
        opened = before.reason == "link to another article" or before.text.endswith(":")
        close = text.count("\n", before.end, line.start) == 1
        if listed and opened and close and line.words <= 20 and not line.text.endswith((".", ";", ",")):
            line.reason = "link to another article"


def _mark_repeats(lines: list[_Line]) -> None:
    """A line that was there before word for word is page furniture, mostly the title again or one caption twice."""
    seen: set[str] = set()
    for line in lines:
        if line.reason is None and line.words >= 3 and line.plain:
            if line.plain in seen:
                line.reason = "repeated line"
            seen.add(line.plain)


def _mark_questions(lines: list[_Line]) -> None:
    """Questions that head an answer: set apart by blank lines, below a line "FAQ", or taking turns with answers."""
    content = [line for line in lines if line.reason in (None, "section label")]
    asked = [place for place in range(1, len(content) - 1) if _is_question(content[place], content[place + 1])]
    faq = next((place for place, line in enumerate(content) if _FAQ.match(line.plain)), len(content))
    turns = {place for place in asked if place + 2 in asked or place - 2 in asked}
    for place in asked:
        if content[place].alone or place > faq or (len(turns) >= 3 and place in turns):
            content[place].reason = "question heading"


def _is_question(line: _Line, following: _Line) -> bool:
    single = line.text.endswith("?") and not re.search(r"[.!?][\"'”’]? ", line.text)
    return single and line.words <= _MOST_QUESTION_WORDS and following.words >= 6 and line.text[0] not in "\"'“‘"


def _mark_captions(lines: list[_Line]) -> None:
    """Captions stand in pairs with a heading before each section, or carry words that only captions have.

    In a slideshow (three pairs of short lines alone, followed by a paragraph) where half of the first lines have such
    words, all of the first lines are captions.
    """
    rest = [line for line in lines if line.reason is None]
    pairs = [
        first
        for first, second, third in zip(rest[1:], rest[2:], rest[3:], strict=False)
        if first.alone and second.alone and first.short and second.short and third.words > _SHORT
    ]
    certain = [line for line in pairs if CAPTION_CUES.search(line.plain)]
    if len(pairs) >= 3 and len(certain) * 2 >= len(pairs):
        for line in pairs:
            line.reason = "caption"
    for line in rest[1:]:
        if line.reason is None and line.short and CAPTION_CUES.search(line.plain) and not _is_sentence(line):
            line.reason = "caption"


def _is_sentence(line: _Line) -> bool:
    """Whether a short line speaks or states something, or is an item of a list, and so is no caption."""
    return bool(STATING_WORDS.search(line.plain)) or line.text[0] in "-•*–\"'“‘" or line.text[-1] in '"”:?;,'


def _mark_tail(lines: list[_Line]) -> None:
    openers = [place for place, line in enumerate(lines) if line.reason in TAIL_OPENERS]
    if not openers:
        return
    for place in range(len(lines) * 2 // 3, len(lines)):
        line = lines[place]
        opened = any(opener < place <= opener + 6 for opener in openers)
        if not opened or line.reason is not None:
            continue
        if line.plain in FORM_FIELDS or (line.words <= 60 and TO_THE_READER.search(line.plain)):
            line.reason = "feedback form"
