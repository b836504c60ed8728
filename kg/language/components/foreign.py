"""Another spaCy pipeline in place of ours: its labels put into our terms, its trees into Universal Dependencies."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from spacy.attrs import DEP, HEAD  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.tokens import Doc, Span

from kg.language.components.entities import VALUES
from kg.language.heads import ENTITY_TYPES, VALUE_TYPES

#: OntoNotes and CoNLL labels in our terms; labels that are missing here are dropped
_LABELS: Mapping[str, str] = {
    "PERSON": "Person",
    "PER": "Person",
    "ORG": "Company",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Facility",
    "PRODUCT": "Product",
    "MONEY": "Money",
    "DATE": "Date",
    "TIME": "Date",
    "PERCENT": "Quantity",
    "QUANTITY": "Quantity",
    "CARDINAL": "Quantity",
    **{name: name for name in (*ENTITY_TYPES, *VALUE_TYPES)},
}
# Words in an organisation's name that say that it is no business; ORG covers all kinds.
_OFFICES = frozenset(
    ["agency", "authority", "bureau", "commission", "court", "department", "ministry", "parliament", "senate"]
)
_BODIES = frozenset(["academy", "association", "college", "foundation", "institute", "university", "union"])
# spaCy's English pipelines label in the CLEAR style; these differ from UD in name only.
_RENAMED: Mapping[str, str] = {
    "ROOT": "root",
    "dobj": "obj",
    "dative": "iobj",
    "nsubjpass": "nsubj:pass",
    "csubjpass": "csubj:pass",
    "auxpass": "aux:pass",
    "poss": "nmod:poss",
    "prt": "compound:prt",
    "neg": "advmod",
    "relcl": "acl:relcl",
    "npadvmod": "obl:npmod",
    "predet": "det:predet",
    "preconj": "cc:preconj",
    "oprd": "xcomp",
    "intj": "discourse",
    "nn": "compound",
    "quantmod": "advmod",
    "meta": "parataxis",
}
_CLEAR_ONLY = frozenset({"pobj", "dobj", "nsubjpass", "auxpass", "poss", "relcl", "attr", "prep"})


@Language.component("kg_adopt_labels", assigns=["doc.ents", "doc.spans"])
def adopt_labels(doc: Doc) -> Doc:
    """Rename the entities that another pipeline found, and part amounts and dates from names."""
    names: list[Span] = []
    values: list[Span] = []
    for span in doc.ents:
        label = _LABELS.get(span.label_)
        if label is None:
            continue
        if span.label_ == "ORG":
            label = _organisation(span)
        (values if label in VALUE_TYPES else names).append(Span(doc, span.start, span.end, label=label))
    doc.set_ents(names)
    if VALUES not in doc.spans:
        doc.spans[VALUES] = values
    return doc


def _organisation(span: Span) -> str:
    words = {token.lower_ for token in span}
    if words & _OFFICES:
        return "GovernmentBody"
    return "Organization" if words & _BODIES else "Company"


@Language.component("kg_adopt_syntax", assigns=["token.head", "token.dep"])
def adopt_syntax(doc: Doc) -> Doc:
    """Turn trees in the CLEAR style (prepositions as heads) into UD; trees already in UD stay as they are."""
    if not any(token.dep_ in _CLEAR_ONLY for token in doc):
        return doc
    heads = [token.head.i for token in doc]
    labels = [_RENAMED.get(token.dep_, token.dep_) for token in doc]
    for token in doc:
        if token.dep_ in {"pobj", "pcomp"}:
            _lift_object(doc, heads, labels, token.i)
    for token in doc:
        if token.dep_ in {"attr", "acomp"} and token.head.lemma_ in {"be", ""}:
            _lift_predicate(doc, heads, labels, token.i)
    _flatten_conjuncts(doc, heads, labels)
    strings = doc.vocab.strings
    offsets = (np.array(heads) - np.arange(len(doc))).astype(np.int64).astype(np.uint64)
    values = np.stack([offsets, np.array([strings.add(label) for label in labels], dtype=np.uint64)], axis=1)
    doc.from_array([HEAD, DEP], values)  # type: ignore[arg-type]
    return doc


def _lift_object(doc: Doc, heads: list[int], labels: list[str], child: int) -> None:
    """What a preposition governs takes the preposition's place and the preposition becomes its `case`."""
    preposition = heads[child]
    if doc[preposition].dep_ not in {"prep", "agent", "dative"} or heads[preposition] == preposition:
        return
    governor = heads[preposition]
    heads[child] = governor
    heads[preposition] = child
    if doc[child].dep_ == "pcomp":
        labels[child] = "advcl" if doc[governor].pos_ in {"VERB", "AUX"} else "acl"
        labels[preposition] = "mark"
        return
    by_agent = ":agent" if doc[preposition].dep_ == "agent" else ""
    labels[child] = f"obl{by_agent}" if doc[governor].pos_ in {"VERB", "AUX", "ADJ", "ADV"} else "nmod"
    labels[preposition] = "case"


def _lift_predicate(doc: Doc, heads: list[int], labels: list[str], child: int) -> None:
    """In "X is the owner" the predicate becomes the head and the copula its `cop`."""
    copula = heads[child]
    if copula == child or labels[copula] == "cop":
        return
    heads[child] = child if heads[copula] == copula else heads[copula]
    labels[child] = labels[copula]
    for index, head in enumerate(heads):
        if head == copula and index != child:
            heads[index] = child
    heads[copula] = child
    labels[copula] = "cop"


def _flatten_conjuncts(doc: Doc, heads: list[int], labels: list[str]) -> None:
    """UD hangs every conjunct on the first one, and the conjunction on the conjunct that follows it."""
    for token in doc:
        seen = {token.i}
        while labels[token.i] == "conj" and labels[heads[token.i]] == "conj" and heads[token.i] not in seen:
            seen.add(heads[token.i])
            heads[token.i] = heads[heads[token.i]]
    for token in doc:
        if labels[token.i] == "cc":
            for index in range(token.i + 1, token.sent.end):
                if labels[index] == "conj" and heads[index] == heads[token.i]:
                    heads[token.i] = index
                    break
