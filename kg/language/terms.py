"""What a sentence says of an agreement besides who is in it: money, stake, capacity, length, dates.

A value belongs to an agreement by its wording, not by standing near: money by the noun it measures ("a $3bn deal"), the
verb that spends it ("pay $3bn"), or the trigger's own clause. The words are data (ontology/lexicon/_deals.toml).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from spacy.tokens import Span, Token

from kg.language.force import ForceReader, of_deal
from kg.language.reading import Reading
from kg.language.syntax import base, children, clause_chain, is_verb
from kg.model import document
from kg.model.extraction import Quote, Term, Value
from kg.text.dates import DateMention, Duration, find_dates, find_durations

_FOR_STAKE: Final = frozenset({"Acquisition", "Investment", "JointVenture", "Merger"})
_FOR_CAPACITY: Final = frozenset({"ComputeDeal", "SupplyDeal", "Lease", "License", "Partnership", "JointVenture"})
_WITHOUT_LENGTH: Final = frozenset({"Acquisition", "Merger", "Investment"})
_OF_THE_WHOLE: Final = frozenset({"Acquisition", "Merger"})
_BEHIND_SHARE: Final = frozenset({"of", "in", ",", "and", ".", ";", "from", "to", "for"})
_OTHER_DATES: Final = frozenset(
    {"until", "till", "through", "by", "before", "after", "since", "from", "for", "to", "starting"}
)
_TIME_NOUNS: Final = frozenset(
    {"morning", "afternoon", "evening", "end", "beginning", "start", "week", "month", "part"}
)
_WORDED: Final = 0.85
_NEARBY: Final = 0.6
"""Confidence of a value that the wording ties to the agreement, and of one that only shares the trigger's clause."""

Source = Value | DateMention | Duration


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place where the text speaks of an agreement: a telling's trigger, or "the deal"."""

    trigger: Span
    deal: int
    kind: str


class TermReader:
    """Reads the terms that sentences give to the agreements they speak of."""

    def __init__(self, force: ForceReader, words: Mapping[str, frozenset[str]]) -> None:
        self._force = force
        self._words = {key.removeprefix("deals."): value for key, value in words.items() if key.startswith("deals.")}

    def read(self, anchors: Sequence[Anchor], values: Sequence[Value], reading: Reading) -> dict[int, list[Term]]:
        """Deal -> its terms by position; each value goes to the anchor in its sentence that it stands nearest to."""
        found: dict[int, dict[tuple[int, str], Term]] = {}
        by_sentence: dict[int, list[Anchor]] = {}
        for anchor in anchors:
            by_sentence.setdefault(anchor.trigger.sent.start, []).append(anchor)
        for start in sorted(by_sentence):
            here = by_sentence[start]
            for words, source in _sources(here[0].trigger.sent, values, reading):
                for anchor in sorted(here, key=lambda a: (_apart(a.trigger, words), a.trigger.start)):
                    predicate, sure = self._fits(words, source, anchor, reading)
                    term = self._term(predicate, words, source, sure, reading) if sure else None
                    if term is not None:
                        found.setdefault(anchor.deal, {}).setdefault((words.start_char, predicate), term)
                        break
        return {deal: [terms[key] for key in sorted(terms)] for deal, terms in found.items()}

    def _in(self, token: Token, name: str) -> bool:
        return token.lemma_.lower() in self._words[name] or token.lower_ in self._words[name]

    def _fits(self, words: Span, source: Source, anchor: Anchor, reading: Reading) -> tuple[str, float]:
        """What the value says of the anchor's agreement, and how surely; 0 where the wording does not tie it."""
        if isinstance(source, DateMention):
            return self._dated(words, anchor), _WORDED
        if isinstance(source, Duration):
            return "term", self._length(words, anchor)
        if source.kind == "Money":
            return "amount", self._money(words, anchor, reading)
        if source.unit == "%":
            whole = source.amount is not None and source.amount <= 100
            return "stake", self._stake(words, anchor) if whole and anchor.kind in _FOR_STAKE else 0
        near = anchor.kind in _FOR_CAPACITY and self._same_clause(words.root, anchor.trigger.root)
        return "capacity", _NEARBY if near else 0

    def _same_clause(self, one: Token, other: Token) -> bool:
        """Whether two words stand in one clause: neither in a relative, reported or coordinated clause of its own.

        "A transaction in which X pays $3bn" is one with its transaction.
        """
        return not {t.i for t in self._clause(one)}.isdisjoint(t.i for t in self._clause(other))

    def _clause(self, token: Token) -> Iterator[Token]:
        for current in clause_chain(token):
            yield current
            label = base(current.dep_)
            if current.dep_ == "acl:relcl" and not self._in(current.head, "money_nouns"):
                return
            if label in ("ccomp", "parataxis"):
                return
            if label not in ("conj", "advcl", "acl") or not is_verb(current) or current.dep_ == "acl:relcl":
                continue
            if children(current, "nsubj") or (label == "conj" and children(current, "obj")):
                return

    def _money(self, words: Span, anchor: Anchor, reading: Reading) -> float:
        after = _following(words, 4)
        behind = f" {' '.join(after)} ".partition(" , ")[0] + " "
        if after[:1] == ["/"] or any(f" {piece} " in behind for piece in self._words["by_the_piece"]):
            return 0
        for noun in _measured(words):
            if self._in(noun, "other_money"):
                return 0
            if self._in(noun, "money_nouns"):
                return _WORDED
            if noun.i >= words.end and noun.head.i not in range(words.start, words.end):
                return 0  # "a $7 billion mine": what it measures is something else
        if _near(words, 4, 2) & self._words["other_money"]:
            return 0
        governor = _governor(words)
        if governor is not None and self._in(governor, "appraising") and not self._priced(governor, anchor, reading):
            return 0
        if not self._same_clause(words.root, anchor.trigger.root):
            return 0
        return _WORDED if governor is not None and self._in(governor, "money_verbs") else _NEARBY

    def _priced(self, governor: Token, anchor: Anchor, reading: Reading) -> bool:
        """Whether what is "worth" or "valued at" an amount is the agreement, and no company by itself."""
        valued = children(governor, "obj", "nsubj")
        if not valued:
            valued = [
                next((t for t in clause_chain(governor.head) if t.pos_ in ("NOUN", "PROPN", "PRON")), governor.head)
            ]
        if any(token.lemma_.lower() == "share" for token in valued):
            return False
        if any(self._in(token, "money_nouns") for token in valued):
            return True
        if any(token.pos_ == "PRON" and reading.at(token) is None for token in valued):
            return True
        # "a deal that values Tolvane at $3bn" is the price of all of it
        return is_verb(governor) and anchor.kind in _OF_THE_WHOLE and base(governor.dep_) in ("acl", "advcl")

    def _stake(self, words: Span, anchor: Anchor) -> float:
        if anchor.kind != "JointVenture" and not self._same_clause(words.root, anchor.trigger.root):
            return 0
        nouns, near = _measured(words), _near(words, 3, 2)
        if near & self._words["other_share"] or any(self._in(noun, "other_share") for noun in nouns):
            return 0
        if any(self._in(noun, "stake_nouns") for noun in nouns) or near & self._words["stake_nouns"]:
            return _WORDED
        if anchor.kind == "JointVenture" and words.text[2:3] in "-:/–":
            return _WORDED  # "a 50-50 venture"
        governor = _governor(words)
        if governor is None:
            return 0
        if self._in(governor, "stake_changes"):
            return _WORDED if any(self._in(t, "stake_nouns") for t in children(governor, "obj", "nsubj")) else 0
        if not self._in(governor, "stake_verbs"):
            return 0
        return _WORDED if words.end >= words.sent.end or words.doc[words.end].lower_ in _BEHIND_SHARE else 0

    def _length(self, words: Span, anchor: Anchor) -> float:
        before, after = _preceding(words, 3), _following(words, 4)
        if {*before[-2:]} & self._words["not_terms"]:
            return 0
        if any(self._in(noun, "term_nouns") for noun in _measured(words)):
            return _WORDED
        if anchor.kind in _WITHOUT_LENGTH:
            return 0
        if "-" in words.text and {*after} & self._words["term_nouns"]:
            return _WORDED
        governor = _governor(words)
        lasting = governor is not None and self._in(governor, "term_verbs")
        led = bool({"for", "over"} & {*before[-2:]}) or {"by", "another"} <= {*before}
        return _WORDED if (lasting or led) and self._same_clause(words.root, anchor.trigger.root) else 0

    def _dated(self, words: Span, anchor: Anchor) -> str:
        """`signedOn` or `announcedOn` where the date hangs on such a word of the agreement, else nothing."""
        root, governor = anchor.trigger.root, _governor(words)
        above = [root]
        while above[-1].dep_ != "acl:relcl" and above[-1].head.i != above[-1].i:  # what is told in passing is older
            above.append(above[-1].head)
        if _dateline(words):
            told = any(self._in(token, "announcing") or self._in(token, "signing") for token in above)
            return "announcedOn" if told else ""
        if {*_preceding(words, 2)} & _OTHER_DATES:
            return ""
        if words.root.head.i == root.i and not is_verb(root) and _preceding(words, 1) == ["of"]:
            return "signedOn"  # "an agreement of 2016"
        if governor is None or _top(words).head.i != governor.i:
            return ""
        tied = governor.i == root.i or governor.head.i == root.i or governor.i in {t.i for t in above}
        if tied and self._in(governor, "signing") and not children(governor, "ccomp"):
            return "signedOn"
        return "announcedOn" if tied and self._in(governor, "announcing") else ""

    def _term(self, predicate: str, words: Span, source: Source, sure: float, reading: Reading) -> Term | None:
        force = of_deal(self._force.read(words, stative=False, reading=reading))
        if force.polarity == "negated" or not predicate:
            return None
        value = source.value if isinstance(source, DateMention | Duration) else f"{source.amount:f}"
        if isinstance(source, DateMention) and (force.tense == "future" or force.certainty == "planned"):
            value = source.ahead or value
        if value is None:
            return None
        amount = source if isinstance(source, Value) else None
        return Term(
            predicate=predicate,
            value=" ".join(source.surface.split()) if isinstance(source, Value) and predicate == "capacity" else value,
            quote=reading.quote(words.sent),
            trigger=_quote(words, source, reading),
            currency=amount.unit if amount is not None and predicate == "amount" else None,
            bound=amount.bound if amount is not None else "exact",
            period=amount.period if amount is not None else "total",
            certainty=force.certainty,
            attributed_to=force.speaker,
            attributed_name=force.speaker_name,
            confidence=sure,
        )


def chosen(terms: Sequence[Term], predicate: str, triggers: Sequence[Span]) -> Term | None:
    """The term that stands for what the document as a whole says of one property.

    What is said for sure before what is planned or rumoured; then what the wording ties to the agreement before what
    only stands near; a total before a yearly or monthly sum; the sentence that speaks of the agreement first; in it, the
    value nearest to a trigger; an exact value before a bound.
    """
    order: dict[int, int] = {}
    for trigger in triggers:
        order.setdefault(trigger.sent.start_char, len(order))

    def rank(term: Term) -> tuple[bool, float, bool, int, int, bool, int]:
        start = term.trigger.span.start
        distances = [abs(t.start_char - start) for t in triggers if t.sent.start_char <= start < t.sent.end_char]
        sentence = min(
            (order[t.sent.start_char] for t in triggers if t.sent.start_char <= start < t.sent.end_char), default=99
        )
        return (
            term.certainty in ("planned", "possible"), -term.confidence, term.period != "total", sentence,
            min(distances, default=0), term.bound != "exact", start,
        )  # fmt: skip

    return min((term for term in terms if term.predicate == predicate), key=rank, default=None)


def _sources(sent: Span, values: Sequence[Value], reading: Reading) -> Iterator[tuple[Span, Source]]:
    """Everything in a sentence that may be a term, with its words."""
    for value in values:
        if value.amount is not None and sent.start_char <= value.span.start < value.span.end <= sent.end_char:
            words = sent.doc.char_span(value.span.start, value.span.end, alignment_mode="expand")
            if words is not None:
                yield words, value
    text, begin = sent.text, sent.start_char
    in_time: list[DateMention | Duration] = [*find_durations(text), *find_dates(text, reading.document.issued)]
    for found in in_time:
        words = sent.doc.char_span(begin + found.start, begin + found.end, alignment_mode="expand")
        if words is not None:
            yield words, found


def _top(words: Span) -> Token:
    """The highest word of a date phrase: "on the morning of 3 May" hangs on its verb by "morning"."""
    top = words.root
    while top.head.i != top.i and not is_verb(top.head) and top.head.lower_ in _TIME_NOUNS:
        top = top.head
    return top


def _dateline(words: Span) -> bool:
    """ "OSLO, 3 March 2025 (Fjordwire) -": the day on which the news was given out."""
    behind = words.doc[words.end : min(words.end + 1, words.sent.end)].text
    led = words.doc[words.sent.start : words.start]
    return (
        bool(behind)
        and behind[0] in "(-–—/"
        and len(led) < 8
        and all(t.pos_ in ("PROPN", "PUNCT", "SPACE") for t in led)
    )


def _quote(words: Span, source: Source, reading: Reading) -> Quote:
    """The value's own words, where the tokens around them hold more ("$70m.")."""
    if isinstance(source, Value):
        return Quote(source.span, source.surface)
    begin = words.sent.start_char
    span = document.Span(begin + source.start, begin + source.end)
    return Quote(span, reading.document.text[span.start : span.end])


def _apart(trigger: Span, words: Span) -> int:
    return max(trigger.start - words.end, words.start - trigger.end, 0)


def _following(words: Span, count: int) -> list[str]:
    return [t.lower_ for t in words.doc[words.end : min(words.end + count, words.sent.end)]]


def _preceding(words: Span, count: int) -> list[str]:
    return [t.lower_ for t in words.doc[max(words.start - count, words.sent.start) : words.start]]


def _near(words: Span, before: int, after: int) -> set[str]:
    """The words right around a value in the same sentence, as written and as lemmas."""
    left = words.doc[max(words.start - before, words.sent.start) : words.start]
    right = words.doc[words.end : min(words.end + after, words.sent.end)]
    return {form for token in (*left, *right) for form in (token.lower_, token.lemma_.lower())}


def _measured(words: Span) -> list[Token]:
    """The nouns that a value measures, nearest first: "$3bn | microchip deal", "price | of $3bn", "$3bn | in revenue"."""
    below = [t for t in children(words.root, "nmod") if t.pos_ == "NOUN"]
    above: list[Token] = []
    for token in clause_chain(words.root.head):
        if is_verb(token) or len(above) > 2:
            break
        if token.pos_ in ("NOUN", "PROPN") and token.i not in range(words.start, words.end):
            above.append(token)
        if base(token.dep_) in ("obl", "obj", "nsubj", "conj"):
            break
    return [*below, *above]


def _governor(words: Span) -> Token | None:
    """The verb that a value depends on, or "worth"."""
    for token in clause_chain(words.root.head):
        if is_verb(token) or token.lower_ == "worth":
            return token
    return None
