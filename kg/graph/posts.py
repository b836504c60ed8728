"""Which post a title names, of the posts that one person holds at a time."""

from typing import Final

from kg.ontology.disagreement import load_disagreement, words
from kg.ontology.schema import Relation

NONE: Final[frozenset[str]] = frozenset()


def posts_of(title: str | None, relation: Relation | None) -> frozenset[str]:
    """The posts that a title names, each under its first name in order; none where it names a deputy or one of two.

    "Chairman and chief executive" names two posts, "vice chairman" none, and so does "co-chief executive".
    """
    if not title or relation is None:
        return NONE
    said = words(title.replace("-", " "))
    return frozenset(min(post) for post in relation.posts if any(_stands(words(name), said) for name in post))


def _stands(name: list[str], said: list[str]) -> bool:
    cues = load_disagreement()
    other = cues.phrases["lesser_post"] | cues.phrases["shared_post"]
    for start in range(len(said) - len(name) + 1):
        if said[start : start + len(name)] == name:
            beside = {*said[max(start - 1, 0) : start], *said[start + len(name) : start + len(name) + 1]}
            if not beside & other:
                return True
    return False
