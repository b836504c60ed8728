"""Fills the slots of a frame from the syntax around its trigger, with a look at word order where a parse may fail."""

from collections.abc import Callable, Iterable
from typing import Final

from spacy.tokens import Span, Token

from kg.language.reading import Filler, Marked, Reading
from kg.language.syntax import (
    POSSESSIVES,
    agents,
    base,
    case_of,
    children,
    compounds,
    conjuncts,
    copula_subjects,
    governing_verb,
    is_passive,
    is_verb,
    obliques,
    patients,
    possessors,
    subjects,
)  # fmt: skip

_HONORIFICS: Final = frozenset(
    {"mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "sir", "prof", "prof.", "lord", "dame"}
)
_NOMINAL: Final = frozenset({"NOUN", "PROPN", "ADJ", "NUM", "ADV", "X"})

_BODIES: Final = frozenset({"board", "management", "directors"})
_STAFF: Final = frozenset({"scientist", "researcher", "engineer", "designer", "developer", "regulator", "official"})
_EVENTS: Final = frozenset({"offer", "bid", "approach", "proposal", "case", "call", "appeal", "tender", "payment"})
_PARTS: Final = frozenset({"share", "stock", "all", "rest", "remainder", "control", "capital"})


class Slots:
    """Answers what fills a named slot of a trigger in one reading."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._slots: dict[str, Callable[[Span], list[Filler]]] = {
            "agent": self._agent,
            "patient": self._patient,
            "self": self._self,
            "poss": self._possessor,
            "compound": self._compound,
            "support": self._support,
            "supported": self._supported,
            "head": self._head,
            "before": self._before,
            "speech": self._speech,
        }

    def fill(self, slot: str, trigger: Span) -> list[Filler]:
        """The entities in a slot, in text order; empty where nothing stands there."""
        if slot.startswith("any:"):
            return self._any(slot.removeprefix("any:"), trigger)
        special = self._slots.get(slot)
        return special(trigger) if special is not None else self._preposition(slot, trigger)

    def _agent(self, trigger: Span) -> list[Filler]:
        verb = trigger.root
        # of "X, which makes it, and Y" only X makes it; "scientists at X" are X
        passive = is_passive(verb)
        found = [
            f for f in self._fill(_staffed(agents(verb))) if passive or verb.dep_ != "acl:relcl" or f.token.i < verb.i
        ]
        if found or is_passive(verb) or verb.tag_ not in ("VBZ", "VBD", "VBP") or trigger.start == trigger.sent.start:
            return found
        return self._name_at(trigger.start - 1) if not children(verb, "nsubj", "aux") else []

    def _patient(self, trigger: Span) -> list[Filler]:
        verb = trigger.root
        # no object stands behind a preposition, whatever the parse says: "X" in "bought 15% of X"
        found = self._fill(p for p in patients(verb) if p.dep_ not in ("obj", "iobj") or not case_of(p))
        end, last = trigger.end, trigger.sent.end
        if found or is_passive(verb) or children(verb, "obj") or end >= last:
            return found
        if end + 2 < last and trigger.doc[end].lower_ in ("and", "or") and is_verb(trigger.doc[end + 1]):
            end += 2  # "owns and operates X"
        return self._name_at(end)

    def _name_at(self, position: int) -> list[Filler]:
        """The name right beside a verb whose object or subject the parse hung elsewhere."""
        marked = self._reading.at(self._reading.doc[position])
        if marked is None or marked.kind != "name":
            return []
        return self._fill([marked.span.root])

    def _fill(self, tokens: Iterable[Token]) -> list[Filler]:
        return self._reading.fillers(list(tokens))

    def _named(self, tokens: Iterable[Token]) -> list[Filler]:
        """Like `_fill` but without climbing or spreading over coordination: exactly these tokens' mentions."""
        found = []
        for token in tokens:
            marked = self._reading.at(token)
            if marked is not None:
                found.append(Filler(marked.entity, token))
        return found

    def _group(self, trigger: Span) -> list[Token]:
        """The noun and those coordinated with it: "founder and CEO of X" shares its modifiers.

        The other words of the trigger come last: the parse may hang "of X" on the "chief" of a chief executive.
        """
        noun = trigger.root
        others = [t for t in conjuncts(noun) if t.i != noun.i and self._reading.at(t) is None]
        return [noun, *others, *(t for t in trigger if t.i != noun.i and t.pos_ in ("NOUN", "ADJ") and t not in others)]

    def _self(self, trigger: Span) -> list[Filler]:
        for one in self._group(trigger):
            found = self._self_of(one)
            if found:
                return found
        return self._apposed_by_order(trigger)

    def _self_of(self, noun: Token) -> list[Filler]:
        found = self._fill(children(noun, "appos"))
        if found:
            return found
        label, head = base(noun.dep_), noun.head
        if label in ("appos", "compound", "flat", "nmod", "list", "dep") and not children(noun, "case"):
            named = self._named([head])
            if named and (label == "appos" or head.i > noun.i or label in ("list", "dep", "flat")):
                return named
        found = self._fill(copula_subjects(noun))
        if found:
            return found
        return self._named(t for t in children(noun, "flat", "nmod", "compound") if t.i > noun.i and not case_of(t))

    def _apposed_by_order(self, trigger: Span) -> list[Filler]:
        """ "CEO Mia Ott" and "Mia Ott, the [long-time] CEO": the name next to the phrase, whatever the parse says."""
        doc, sent = trigger.doc, trigger.sent
        after = trigger.end
        while after < sent.end and doc[after].lower_ in _HONORIFICS:
            after += 1
        if after < sent.end:
            marked = self._reading.at(doc[after])
            if marked is not None and marked.kind == "name":
                return [Filler(marked.entity, doc[after])]
        behind = self._named_after_comma(trigger)
        if behind:
            return behind
        left = trigger.start - 1
        while left >= sent.start and _free(self, doc[left]) and _leads_to_noun(doc[left]):
            left -= 1
        if left > sent.start and doc[left].text == ",":
            marked = self._reading.at(doc[left - 1])
            if marked is not None and marked.kind == "name":
                if trigger.root.tag_ == "NNS":  # "X and Y, subsidiaries of Z"
                    return self._fill(list(conjuncts(marked.span.root)))
                return [Filler(marked.entity, doc[left - 1])]
        return []

    def _named_after_comma(self, trigger: Span) -> list[Filler]:
        """ "The BBC's correspondent in Jakarta, Rachel Harvey, ...": the person set off behind the phrase."""
        doc, sent = trigger.doc, trigger.sent
        for position in range(trigger.end, min(trigger.end + 6, sent.end - 1)):
            if doc[position].text == ",":
                marked = self._reading.at(doc[position + 1])
                if marked is None or self._reading.type_of(marked.entity) != "Person":
                    return []
                closes = marked.span.end >= sent.end or doc[marked.span.end].text in (",", ".", ";", ":", "-", "—")
                return [Filler(marked.entity, marked.span.root)] if closes else []
            if is_verb(doc[position]):
                return []
        return []

    def _possessor(self, trigger: Span) -> list[Filler]:
        for one in self._group(trigger):
            found = self._fill(possessors(one))
            if found:
                return found
        left = self._left_of_phrase(trigger)
        if left is not None and left.text in POSSESSIVES and left.i > trigger.sent.start:
            return self._named([trigger.doc[left.i - 1]])
        return []

    def _compound(self, trigger: Span) -> list[Filler]:
        for one in self._group(trigger):
            found = self._named(compounds(one))
            if found:
                return found
        left = self._left_of_phrase(trigger)
        if left is None or left.text in POSSESSIVES:
            return []
        return self._named([left])

    def _left_of_phrase(self, trigger: Span) -> Token | None:
        """The token before the trigger and its own modifiers ("Ryanair | deputy chief executive")."""
        doc, first = trigger.doc, trigger.sent.start
        position = trigger.start - 1
        for _ in range(5):
            if position < first:
                return None
            token = doc[position]
            if self._reading.at(token) is not None or token.text in POSSESSIVES:
                return token
            if token.lower_ in ("and", "&") and position > first and self._reading.at(doc[position - 1]) is not None:
                return None
            if token.pos_ not in _NOMINAL and token.text not in ("-", "and", "&") and not token.is_currency:
                return None
            position -= 1
        return None

    def _before(self, trigger: Span) -> list[Filler]:
        position = trigger.start - 1
        while position >= trigger.sent.start and trigger.doc[position].text in ("-", "‐", "–"):
            position -= 1
        return self._named([trigger.doc[position]]) if position >= trigger.sent.start else []

    def _support(self, trigger: Span) -> list[Filler]:
        verb = governing_verb(trigger.root)
        return self._fill(_staffed(agents(verb))) if verb is not None else []

    def _supported(self, trigger: Span) -> list[Filler]:
        verb = governing_verb(trigger.root)
        return (
            [f for f in self._fill(patients(verb)) if f.token.i not in range(trigger.start, trigger.end)]
            if verb
            else []
        )

    def _head(self, trigger: Span) -> list[Filler]:
        word = trigger.root
        found = self._fill(copula_subjects(word))
        if found:
            return found
        for _ in range(3):
            if base(word.dep_) in ("amod", "acl", "compound", "nmod", "dep", "conj"):
                word = word.head
                found = self._fill([word])
                if found:
                    return found
            else:
                break
        # "Memphis-based xAI": the next name in the same noun phrase
        for token in trigger.doc[trigger.end : min(trigger.end + 5, trigger.sent.end)]:
            marked = self._reading.at(token)
            if marked is not None:
                return [Filler(marked.entity, token)]
            if token.pos_ not in _NOMINAL:
                break
        return []

    def _preposition(self, preposition: str, trigger: Span) -> list[Filler]:
        word = trigger.root
        found: list[Token] = []
        for one in [word] if is_verb(word) else self._group(trigger):
            found += obliques(one, preposition) or [t for t in children(one, "obj") if case_of(t) == preposition]
        if is_verb(word):  # "made an offer for X": the phrase is the offer's, no matter what is made for whom
            found = [t for t in found if t.head.i in range(trigger.start, trigger.end) or t.head.lemma_ not in _EVENTS]
        if not found and not is_verb(word):
            verb = governing_verb(word)
            if verb is not None and (base(word.dep_) in ("obj", "obl") or word.dep_ == "nsubj:pass"):
                found = obliques(verb, preposition)
        filled = self._fill(found) or self._fill(_of_parts(found)) or self._fill(self._so_called(found))
        if not filled:
            for noun in children(word, "obj") if is_verb(word) else [word]:
                filled = filled or self._fill(_deeper(noun, preposition, self._reading))
        if not filled and base(word.dep_) == "appos":
            # "Mia Ott, head of currency strategy at X": the parse may hang "at X" on the name
            filled = self._fill([t for t in obliques(word.head, preposition) if t.i > trigger.end])
        return filled or self._next_phrase(preposition, trigger)

    def _so_called(self, nouns: list[Token]) -> list[Token]:
        """What a class noun names with "of": in "based in the city of X" it is based in X."""
        places = self._reading.class_nouns.get("Place", frozenset())
        return [
            token for noun in nouns if noun.lemma_.lower() in places
            for token in children(noun, "nmod")
            if case_of(token) == "of" and (one := self._reading.at(token)) and self._reading.type_of(one.entity) == "Place"
        ]  # fmt: skip

    def _speech(self, trigger: Span) -> list[Filler]:
        """Of whom the holder of a post speaks: X in "X will not sell, chief executive Mia Ott said".

        The subject of what is said, where that is one organisation and the post names none itself.
        """
        word = trigger.root
        holder = word.head if base(word.dep_) == "appos" else word
        while base(holder.dep_) in ("compound", "flat", "nmod", "appos") and not is_verb(holder.head):
            holder = holder.head
        verb = holder.head
        if base(holder.dep_) != "nsubj" or not is_verb(verb) or children(word, "nmod", "nmod:poss"):
            return []
        told = [*children(verb, "ccomp", "parataxis"), *([verb.head] if base(verb.dep_) == "parataxis" else [])]
        for clause in told:
            found = self._fill(t for t in subjects(clause) if t.i != holder.i)
            if found:
                return found if len(found) == 1 else []
        return []

    def _next_phrase(self, preposition: str, trigger: Span) -> list[Filler]:
        """The name right behind "<trigger> <preposition> [the]", when the tree hangs the phrase elsewhere."""
        doc, end = trigger.doc, trigger.sent.end
        if trigger.end < end and doc[trigger.end].lower_ == preposition:
            for position in range(trigger.end + 1, min(trigger.end + 6, end)):
                token = doc[position]
                if self._reading.at(token) is not None:
                    return self._fill([token])
                if token.pos_ not in ("DET", "ADJ", "NOUN", "NUM", "PRON", "ADV"):
                    break
        return []

    def _any(self, kind: str, trigger: Span) -> list[Filler]:
        marked = [m for m in self._reading.in_sentence(trigger.sent) if self._reading.type_of(m.entity) == kind]
        marked.sort(key=lambda m: (abs(m.span.start - trigger.start), m.span.start))
        return _distinct(marked)


def _distinct(marked: list[Marked]) -> list[Filler]:
    found: dict[str, Filler] = {}
    for one in marked:
        found.setdefault(one.entity, Filler(one.entity, one.span.root))
    return list(found.values())


def _staffed(nouns: list[Token]) -> list[Token]:
    """Who acts through its people: "X's board", "scientists at X"."""
    found: list[Token] = []
    for noun in nouns:
        lemma = noun.lemma_.lower()
        owners = possessors(noun) or compounds(noun) if lemma in _BODIES else []
        if lemma in _STAFF and noun.tag_ == "NNS":
            owners = [token for token in children(noun, "nmod") if case_of(token) in ("at", "from")]
        found += owners or [noun]
    return found


def _of_parts(nouns: list[Token]) -> list[Token]:
    """What shares are shares of: in "an offer for all the shares of X" the offer is for X."""
    return [
        token for noun in nouns if noun.lemma_.lower() in _PARTS
        for token in children(noun, "nmod") if case_of(token) in ("of", "in")
    ]  # fmt: skip


def _deeper(noun: Token, preposition: str, reading: Reading, depth: int = 0) -> list[Token]:
    """Phrases that hang on a modifier of the noun: "head of currency strategy | at X"."""
    found: list[Token] = []
    for child in children(noun, "nmod"):
        if reading.at(child) is None and depth < 3:
            below = [c for c in children(child, "nmod") if case_of(c) == preposition]
            found += below or _deeper(child, preposition, reading, depth + 1)
    return found


def _leads_to_noun(token: Token) -> bool:
    """Whether a token may stand between the comma and the noun of an apposition: "the long-time", "two of the"."""
    if token.lower_ == "of":
        return token.i > 0 and token.doc[token.i - 1].pos_ == "NUM"
    return token.pos_ in ("ADJ", "NOUN", "DET", "NUM", "CCONJ")


def _free(slots: Slots, token: Token) -> bool:
    return slots._reading.at(token) is None
