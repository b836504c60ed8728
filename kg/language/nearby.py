"""Cues of force read by their place in the words, where a parse often hangs them elsewhere."""

from spacy.tokens import Span

from kg.language.cues import Cues, Force
from kg.language.syntax import RELATIVE, base, children, is_verb

_DEFINITE = frozenset({"the", "this", "that", "these", "its", "their", "his", "her", "our"})
_AHEAD = 4
"""Tokens before a trigger in which "no longer" or "once its biggest" still belongs to it."""


def read_nearby(trigger: Span, force: Force, cues: Cues, *, stative: bool) -> None:
    """Words next to the trigger that tell of an end, wherever the parse hangs them: "no longer", "until March"."""
    doc, sent, head = trigger.doc, trigger.sent, trigger.root
    ahead: list[str] = []
    set_off = False
    for token in reversed(doc[max(sent.start, trigger.start - _AHEAD) : trigger.start]):
        if token.is_punct and token.text != "-":
            set_off = token.text == ","
            break
        ahead.insert(0, token.lower_)
    if "no longer" in " ".join(ahead):
        force.tense, force.polarity = "past", "affirmed"
    if is_verb(head):
        return
    start = next((t.i for t in head.subtree if sent.start <= t.i), head.i)
    if start - 2 >= sent.start and doc[start - 1].pos_ == "ADP" and cues.has(doc[start - 2], "possible_nouns"):
        force.weaken("possible")  # "speculation about a takeover of", whatever the parse hangs it on
    if not stative:
        return
    if any(word.startswith(("ex-", "ex‐")) for word in ahead):
        force.tense = "past"
    former = any(word in ahead for word in ("formerly", "previously", "ex"))
    if base(head.dep_) != "conj" and (former or (set_off and ahead[:1] in (["once"], ["until"]))):
        force.tense = "past"
    behind: list[str] = []
    for token in doc[trigger.end : min(trigger.end + 9, sent.end)]:
        if token.text in ",;" or is_verb(token):
            break
        behind.append(token.lower_)
    said = " ".join(behind)
    in_passing = base(head.dep_) not in ("obj", "obl", "nsubj", "nmod") and not children(head, "cop")
    ended = "until" in behind and "next" not in behind
    if in_passing and (ended or any(phrase in said for phrase in cues.phrases("over_phrases"))):
        force.tense = "past"


def conditional(trigger: Span) -> bool:
    """Whether "if" or "should X ..." opens the trigger's clause. "If the alliance holds" does not question it."""
    head = trigger.root
    if not is_verb(head) and any(c.lower_ in _DEFINITE for c in children(head, "det", "nmod:poss")):
        return False
    sent = trigger.sent
    for position in range(trigger.start - 1, sent.start - 1, -1):
        token = trigger.doc[position]
        if token.lower_ in ("if", "unless"):
            return True
        if (token.is_punct and token.text != "-") or token.lower_ in RELATIVE or token.dep_ == "cc":
            return False
        if token.dep_ == "aux" and token.lower_ in ("should", "had", "were") and base(head.dep_) == "advcl":
            return bool([s for s in children(token.head, "nsubj") if s.i > token.i])
    return False
