"""Questions about a dependency tree (Universal Dependencies) that frames and force ask: who does what to whom.

Each function takes a spaCy token and answers with tokens. Voice, control, relative clauses, coordination and reduced
participles are settled here, so that a frame can say `agent` and mean the one who acts, however it is put.
"""

from collections.abc import Iterator

from spacy.tokens import Span, Token

POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
"""Marks of possession as tokens."""
RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
_CALLING = frozenset({"call", "name", "label", "brand", "dub", "deem", "consider"})
_OBJECT_CONTROL = frozenset(
    {"ask", "allow", "help", "urge", "tell", "order", "force", "enable", "let", "persuade", "permit", "want", "push"}
)


def base(dep: str) -> str:
    """A dependency label without its subtype: `nsubj:pass` -> `nsubj`."""
    return dep.split(":", 1)[0]


def children(token: Token, *labels: str) -> list[Token]:
    """Dependents whose label (with or without subtype) is among `labels`, in text order."""
    return [child for child in token.children if child.dep_ in labels or base(child.dep_) in labels]


def is_verb(token: Token) -> bool:
    """Whether a token acts as a verb, by its tags."""
    return token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB")


def is_passive(verb: Token) -> bool:
    """Whether a verb stands in the passive, reduced relative ("founded by") included."""
    if any(child.dep_ in ("nsubj:pass", "aux:pass", "csubj:pass") for child in verb.children):
        return True
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "amod", "advcl") and not children(verb, "aux", "nsubj"):
        return True
    if verb.tag_ == "VBN" and verb.dep_ == "conj" and is_verb(verb.head) and not children(verb, "nsubj", "aux"):
        return is_passive(verb.head)
    return False


def case_of(token: Token) -> str:
    """The preposition of an oblique or nominal modifier in lower case, "" where it has none.

    Multi-word prepositions ("according to") give their first word; possessives give "'s".
    """
    for child in token.children:
        if base(child.dep_) == "case":
            return str(child.lower_).replace("’", "'")
    # "from Brask and Sunmere Bank", where the parse hangs all on the last word
    inner = [child for child in children(token, "compound") if child.i < token.i]
    if inner:
        return case_of(inner[0])
    # a preposition that the parse hung elsewhere is still the word before ("invested $30m | in | X")
    before = token.left_edge.i - 1
    if base(token.dep_) in ("obl", "nmod") and before >= token.sent.start and token.doc[before].pos_ == "ADP":
        return str(token.doc[before].lower_)
    return ""


def asks(sent: Span) -> bool:
    """Whether a sentence is a question, which states nothing."""
    return str(sent.text).rstrip().rstrip("\"'”’)").endswith("?")


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The surface subject of a predicate, inherited through control, coordination and participles where it has none."""
    own = [child for child in children(verb, "nsubj", "csubj") if child.i != verb.i]
    if own:
        return [_whole(_antecedent(token), token, verb) for token in own]
    if depth > 6:
        return []
    label, head = base(verb.dep_), verb.head
    if head.i == verb.i:
        return []
    if label == "conj":
        return subjects(head, depth + 1)
    if label == "xcomp":
        if head.lemma_ in _OBJECT_CONTROL:
            controlled = children(head, "obj", "iobj")
            if controlled:
                return controlled
        return subjects(head, depth + 1)
    if label == "acl":
        if verb.tag_ == "VB" and not is_verb(head):
            # "signed a deal to buy", "its plan to buy": not the deal buys, but whose deal it is
            return _doers(head, depth)
        return [head] if not is_verb(head) else subjects(head, depth + 1)
    if label == "advcl":
        return subjects(head, depth + 1)
    return []


def _whole(noun: Token, pronoun: Token, verb: Token) -> Token:
    """All of "X and Y, who have": a plural verb's pronoun stands for the whole coordination, not for its last part."""
    plural = {"have", "are", "were", "'ve", "do"} & {child.lower_ for child in children(verb, "aux", "aux:pass", "cop")}
    if noun.i == pronoun.i or base(noun.dep_) != "conj" or not (plural or verb.tag_ == "VBP"):
        return noun
    while base(noun.dep_) == "conj" and not is_verb(noun.head):
        noun = noun.head
    return noun


def _doers(noun: Token, depth: int) -> list[Token]:
    """Whose plan or deal a noun is: its possessor, else the subject of the verb that governs it, else the noun."""
    owners = possessors(noun)
    if owners:
        return owners
    if children(noun, "cop"):
        return subjects(noun, depth + 1) or [noun]
    verb = governing_verb(noun)
    found = subjects(verb, depth + 1) if verb is not None else []
    return [token for token in found if token.i != noun.i] or [noun]


def _antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for, else the token itself."""
    if token.lower_ not in RELATIVE or token.pos_ == "DET":
        return token
    clause = token.head
    for _ in range(3):
        if clause.dep_ in ("acl:relcl", "acl"):
            return clause.head
        if clause.head.i == clause.i:
            break
        clause = clause.head
    return _set_off_before(token)


def _set_off_before(pronoun: Token) -> Token:
    """The noun before the comma of ", which" or ", whose" where the parse hangs the clause elsewhere, else itself."""
    before = pronoun.i - 2
    if pronoun.lower_ == "that" or before < pronoun.sent.start or pronoun.doc[pronoun.i - 1].text != ",":
        return pronoun
    noun = pronoun.doc[before]
    return noun if noun.pos_ in ("NOUN", "PROPN", "NUM", "X") else pronoun


def agents(verb: Token) -> list[Token]:
    """Who does it: the subject of the active, the by-phrase of the passive."""
    if is_passive(verb):
        return obliques(verb, "by")
    return subjects(verb)


def patients(verb: Token) -> list[Token]:
    """Whom or what it is done to: the object of the active, the subject of the passive."""
    if is_passive(verb):
        own = [_antecedent(token) for token in children(verb, "nsubj")]
        if own:
            return own
        if base(verb.dep_) in ("acl", "amod"):
            return [verb.head]
        if base(verb.dep_) in ("conj", "xcomp", "advcl"):
            return subjects(verb)
        return []
    objects = children(verb, "obj", "iobj")
    if objects:
        return [_antecedent(token) for token in objects]
    if verb.dep_ == "acl:relcl" and children(verb, "nsubj") and not is_verb(verb.head):
        subject = children(verb, "nsubj")[0]
        if subject.lower_ not in RELATIVE:
            return [verb.head]
    if verb.lemma_ in _CALLING:
        # "called X a casino": the one so called is the subject of the small clause
        called = [t for clause in children(verb, "xcomp", "ccomp") for t in children(clause, "nsubj") if t.i > verb.i]
        if called:
            return called
    # "bought and sold X": the object hangs on the last of the coordinated verbs
    return [
        _antecedent(token)
        for other in children(verb, "conj")
        if is_verb(other) and not children(other, "nsubj")
        for token in children(other, "obj")
    ]


def obliques(token: Token, preposition: str) -> list[Token]:
    """Nominals that hang on `token`, or on its object, by a preposition ("with", "from")."""
    found = [
        child for child in token.children
        if base(child.dep_) in ("obl", "nmod", "advcl", "xcomp") and case_of(child) == preposition
    ]  # fmt: skip
    if not found and is_verb(token):
        for thing in children(token, "obj", "obl"):
            found += [child for child in children(thing, "nmod") if case_of(child) == preposition]
    return found


def possessors(noun: Token) -> list[Token]:
    """Whose it is: "X's N", "its N", "whose N"."""
    return [_antecedent(child) if child.lower_ == "whose" else child for child in children(noun, "nmod:poss")]


def compounds(noun: Token) -> list[Token]:
    """Nouns that stand before a noun and modify it without preposition."""
    return [child for child in children(noun, "compound", "nmod:unmarked", "nmod:desc") if child.i < noun.i]


def conjuncts(token: Token) -> Iterator[Token]:
    """A token and everything coordinated with it, in text order."""
    first = token
    while base(first.dep_) == "conj" and first.head.i != first.i and not is_verb(first.head):
        first = first.head
    yield from _spread(first)


def _spread(token: Token) -> Iterator[Token]:
    yield token
    for child in joined(token):
        yield from _spread(child)


def joined(token: Token) -> list[Token]:
    """What is coordinated right below a token, "and Y" that the parse took for a part of X included."""
    return [
        child for child in token.children
        if base(child.dep_) == "conj"
        or (
            child.i > token.i
            and base(child.dep_) in ("compound", "flat")
            and children(child, "cc")
            and not children(child, "case")
        )
    ]  # fmt: skip


def copula_subjects(noun: Token) -> list[Token]:
    """The subject of which a nominal predicate is said: "X is the N", "who became N", "X was named N"."""
    if any(base(child.dep_) == "cop" for child in noun.children) or (not is_verb(noun) and children(noun, "nsubj")):
        return subjects(noun)
    head = noun.head
    if base(noun.dep_) in ("xcomp", "obj", "obl") and is_verb(head):
        if head.lemma_ in ("become", "remain", "be") or (head.lemma_ in ("serve", "act", "work") and _as(noun)):
            return subjects(head)
        if head.lemma_ in ("name", "appoint", "elect", "make", "hire", "promote", "install", "choose"):
            if base(noun.dep_) == "obj":
                return subjects(head)
            return patients(head) or [t for t in children(head, "xcomp") if t.i < noun.i and t.pos_ == "PROPN"]
        if head.lemma_ in ("join", "leave", "step", "quit", "resign", "retire") and _as(noun):
            return subjects(head)
    if base(noun.dep_) == "conj":
        return copula_subjects(head) if not is_verb(head) else []
    return []


def _as(noun: Token) -> bool:
    return case_of(noun) == "as"


def governing_verb(token: Token) -> Token | None:
    """The nearest verb above a noun inside its own clause ("signed" for "deal" in "signed a deal")."""
    current = token
    for _ in range(6):
        head = current.head
        if head.i == current.i:
            return None
        if is_verb(head) or children(head, "cop"):
            return head
        if base(current.dep_) not in ("obj", "obl", "nmod", "compound", "conj", "appos", "nsubj", "xcomp", "acl"):
            return None
        current = head
    return None


def clause_chain(token: Token) -> Iterator[Token]:
    """The token and the predicates above it up to the root, each once, nearest first."""
    current, seen = token, set()
    while current.i not in seen:
        seen.add(current.i)
        yield current
        if current.head.i == current.i:
            return
        current = current.head
