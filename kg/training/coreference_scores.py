"""How good clusters of mentions are: MUC, B-cubed, entity-based CEAF and their mean, and a simple baseline.

All three are summed over documents before dividing. A cluster is a set of mention numbers; a mention of one side that
the other side does not have counts against the side that has it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from math import fsum

import networkx as nx

from kg.training.documents import DocumentExample, MentionExample
from kg.training.readers.documents import mention_head
from kg.training.words import words_of

Clusters = Sequence[AbstractSet[int]]
"""The clusters of one document."""
Fraction = tuple[float, float]
"""Sum and the count that it is divided by."""

_MASCULINE = words_of("he him his himself")
_FEMININE = words_of("she her hers herself")
_NEUTER = words_of("it its itself")
_PLURAL = words_of("they them their theirs themselves")
_SPEAKERS = (
    words_of("i me my mine myself"),
    words_of("we us our ours ourselves 's"),
    words_of("you your yours yourself yourselves"),
)
_NAME_ENDS = words_of("of , who whom whose which that ( in for at from to with on by")


def conll_f1(
    gold_docs: Sequence[Clusters], predicted_docs: Sequence[Clusters], *, singletons: bool = True
) -> dict[str, float]:
    """Precision, recall and F1 of each measure, as "muc-p", "muc-r", "muc-f" …, and the mean F1 as "conll".

    `singletons` False: clusters of one mention are dropped from both sides first, as in the CoNLL tasks' data.
    The mean of three is that of Pradhan et al. (2012). Raises ValueError when the sides differ in length.
    """
    sums = {name: [0.0] * 4 for name in ("muc", "b3", "ceafe")}
    for gold, predicted in zip(gold_docs, predicted_docs, strict=True):
        sides = [[cluster for cluster in side if len(cluster) > (0 if singletons else 1)] for side in (gold, predicted)]
        for name, measure in (("muc", muc), ("b3", b_cubed), ("ceafe", ceaf_e)):
            precision, recall = measure(sides[0], sides[1])
            for index, value in enumerate((*precision, *recall)):
                sums[name][index] += value
    scores: dict[str, float] = {}
    for name, (right, predicted_size, found, gold_size) in sums.items():
        p = right / predicted_size if predicted_size else 0.0
        r = found / gold_size if gold_size else 0.0
        scores |= {f"{name}-p": p, f"{name}-r": r, f"{name}-f": 2 * p * r / (p + r) if p + r else 0.0}
    scores["conll"] = sum(scores[f"{name}-f"] for name in sums) / 3
    return scores


def muc(gold: Clusters, predicted: Clusters) -> tuple[Fraction, Fraction]:
    """Links (Vilain et al. 1995): recall is the sum of |K| - |p(K)| over the sum of |K| - 1, for the gold clusters K.

    p(K) is K parted by the other side's clusters, each mention that they lack being a part of its own; precision
    is the same with the sides changed. Returns the fraction of precision, then that of recall.
    """
    return _links(predicted, gold), _links(gold, predicted)


def b_cubed(gold: Clusters, predicted: Clusters) -> tuple[Fraction, Fraction]:
    """Mentions (Bagga & Baldwin 1998): the sum of |K and R| / |K| over each gold mention's clusters K and R.

    Divided by the number of gold mentions it is recall; precision is the same with the sides changed.
    """
    return _mentions(predicted, gold), _mentions(gold, predicted)


def ceaf_e(gold: Clusters, predicted: Clusters) -> tuple[Fraction, Fraction]:
    """Entities (Luo 2005): the best one-to-one alignment of clusters by phi4 = 2 |K and R| / (|K| + |R|).

    Its sum is divided by the number of predicted clusters for precision, of gold clusters for recall.
    """
    graph: nx.Graph[Hashable] = nx.Graph()
    where = _places(predicted)
    for number, cluster in enumerate(gold):
        for other in sorted({where[mention] for mention in cluster if mention in where}):
            shared = len(cluster & predicted[other])
            phi = 2 * shared / (len(cluster) + len(predicted[other]))
            graph.add_edge(("gold", number), ("predicted", other), weight=phi)
    total = 0.0
    for component in nx.connected_components(graph):
        part = graph.subgraph(component)
        total += fsum(part.edges[edge]["weight"] for edge in nx.max_weight_matching(part))
    return (total, float(len(predicted))), (total, float(len(gold)))


def gold_clusters(document: DocumentExample) -> list[set[int]]:
    """The annotated clusters of a document, singletons too; mentions of several entities at once are in none."""
    clusters: dict[int, set[int]] = {}
    for number, mention in enumerate(document.mentions):
        if len(mention.entities) == 1:
            clusters.setdefault(mention.entities[0], set()).add(number)
    return [clusters[entity] for entity in sorted(clusters)]


def head_match(document: DocumentExample) -> list[set[int]]:
    """A baseline that knows words only: clusters of the document's mentions, singletons too.

    A name or nominal joins the nearest earlier name or nominal with the same head word (case aside). A pronoun of the
    first or second person joins the nearest earlier one of its set (I/my, we/our, you/your); he and she the nearest
    earlier person in the singular, except each other; it the nearest earlier singular that is no person; they the
    nearest earlier plural, or organisation. Other pronouns start a cluster, and nothing joins a mention around it.
    Person and organisation are read from the mentions' annotated types, number from the tags, or from a final -s
    where there is no syntax.
    """
    order = sorted(
        (n for n, mention in enumerate(document.mentions) if len(mention.entities) == 1),
        key=lambda n: _place(document.mentions[n]),
    )
    clusters: list[set[int]] = []
    cluster_of: dict[int, set[int]] = {}
    for position, number in enumerate(order):
        mention = document.mentions[number]
        earlier = (n for n in reversed(order[:position]) if _joins(document, mention, document.mentions[n]))
        nearest = next(earlier, None)
        if nearest is None:
            clusters.append(set())
        cluster_of[number] = clusters[-1] if nearest is None else cluster_of[nearest]
        cluster_of[number].add(number)
    return clusters


def _links(of: Clusters, by: Clusters) -> Fraction:
    where = _places(by)
    kept = 0
    for cluster in of:
        parts = {where[mention] for mention in cluster if mention in where}
        kept += len(cluster) - len(parts) - sum(mention not in where for mention in cluster)
    return float(kept), float(sum(len(cluster) - 1 for cluster in of))


def _mentions(of: Clusters, by: Clusters) -> Fraction:
    where = _places(by)
    total = sum(
        len(cluster & by[where[mention]]) / len(cluster) for cluster in of for mention in cluster if mention in where
    )
    return total, float(sum(map(len, of)))


def _places(clusters: Clusters) -> dict[int, int]:
    return {mention: number for number, cluster in enumerate(clusters) for mention in cluster}


def _place(mention: MentionExample) -> tuple[int, int, int]:
    return mention.sentence, mention.start, -mention.end


def _contains(outer: MentionExample, inner: MentionExample) -> bool:
    return outer.sentence == inner.sentence and outer.start <= inner.start and inner.end <= outer.end


def _head(document: DocumentExample, mention: MentionExample) -> str:
    """The head word in lower case: by syntax, else the last word before what usually follows a head."""
    sentence = document.sentences[mention.sentence]
    if sentence.syntax is not None:
        return sentence.words[mention_head(sentence.syntax, mention.start, mention.end)].lower()
    words = [word.lower() for word in sentence.words[mention.start : mention.end]]
    stop = next((i for i in range(1, len(words)) if words[i] in _NAME_ENDS), len(words))
    return words[stop - 1]


def _is_plural(document: DocumentExample, mention: MentionExample) -> bool:
    head = _head(document, mention)
    if mention.kind == "pronoun":
        return head in _PLURAL or head in _SPEAKERS[1]
    syntax = document.sentences[mention.sentence].syntax
    if syntax is None:
        return mention.kind == "nominal" and head.endswith("s")
    place = mention_head(syntax, mention.start, mention.end)
    joined = any(syntax.heads[i] == place and syntax.relations[i] == "conj" for i in range(mention.start, mention.end))
    return joined or syntax.xpos[place] in {"NNS", "NNPS"}


def _joins(document: DocumentExample, mention: MentionExample, earlier: MentionExample) -> bool:
    """Whether the baseline lets a mention join an earlier one."""
    head, other = _head(document, mention), _head(document, earlier)
    if _contains(earlier, mention):
        return False
    if mention.kind != "pronoun":
        return earlier.kind != "pronoun" and head == other
    for same in _SPEAKERS:
        if head in same:
            return earlier.kind == "pronoun" and other in same
    if earlier.kind == "pronoun" and not any(other in group for group in (_MASCULINE, _FEMININE, _NEUTER, _PLURAL)):
        return False
    plural = _is_plural(document, earlier)
    person = "Person" in earlier.types
    if head in _MASCULINE:
        return person and not plural and other not in _FEMININE
    if head in _FEMININE:
        return person and not plural and other not in _MASCULINE
    if head in _NEUTER:
        return not person and not plural
    return head in _PLURAL and (plural or "Organization" in earlier.types)
