"""How two documents' words on one deal's amount, stake, dates or status go together. docs/conflicts.md tells the rules."""

from kg.graph.deals import SETTLED
from kg.graph.judgement import NEWS_DAYS, Judgement, SaidTerm
from kg.graph.moments import days_from
from kg.graph.values import difference
from kg.ontology.disagreement import Disagreement


def judge_terms(one: SaidTerm, other: SaidTerm, cues: Disagreement) -> Judgement | None:
    """Two documents give a deal different values."""
    left, right = one.statement.term, other.statement.term
    gap = days_from(one.document.issued, other.document.issued)
    if left.predicate == right.predicate == "status":
        return _statuses(one, other, gap)
    kind = difference(left, right)
    if kind in ("same", "incomparable"):
        return None
    if kind == "precision":
        return Judgement("precision", "one value lies in what the other leaves open")
    if kind == "scope":
        return Judgement("scope", _measures(left.predicate, right.predicate))
    parts, other_parts = _parts(one.near, cues), _parts(other.near, cues)
    if parts != other_parts:
        return Judgement("scope", f"one speaks of a part only ({', '.join(sorted(parts ^ other_parts))})")
    if left.predicate in ("signedOn", "announcedOn"):
        if _told_later(one, other) or _told_later(other, one):
            return None
        return Judgement("contradiction", "they give different dates of one event")
    for first, second, apart, in_order in ((one, other, gap, True), (other, one, -(gap or 0), False)):
        if gap is None:
            break
        new = (
            apart is not None and apart > 0 and cues.said("change", second.near) and not cues.said("change", first.near)
        )
        if new or (apart or 0) > NEWS_DAYS:
            return Judgement("update", "the later document gives a new value", in_order=in_order)
    if "possible" in (left.certainty, right.certainty):
        return None
    return Judgement("contradiction", "they give different values, at the same time")


def _told_later(first: SaidTerm, second: SaidTerm) -> bool:
    """Whether the second gives its own date for an announcement that the first knows from before.

    The day under which a text appears is that of the news in it, and who hears of it later writes later.
    """
    later = second.statement.term
    return (
        later.predicate == "announcedOn"
        and later.value == second.document.issued
        and later.value > first.statement.term.value
    )


def _parts(text: str, cues: Disagreement) -> frozenset[str]:
    """Which part of a sum is spoken of, and whether with it or without it; nothing where it is the sum itself."""
    parts = cues.said("part_of_sum", text)
    return parts | cues.said("counted_in", text) if parts else parts


def _measures(left: str, right: str) -> str:
    if left == right:
        return "one counts the whole, the other a year or month"
    return "they date two events, signing and announcement"


def _statuses(one: SaidTerm, other: SaidTerm, gap: int | None) -> Judgement | None:
    """A step forward is an update; completion and cancellation exclude each other."""
    ranks = {str(status): rank for status, rank in SETTLED.items()}
    left, right = one.statement.term, other.statement.term
    first, second = ranks.get(left.value), ranks.get(right.value)
    if left.value == right.value or first is None or second is None:
        return None
    if first == second:
        if abs(gap or 0) > NEWS_DAYS:
            return Judgement("update", f"{left.value} and {right.value}, one after the other", in_order=(gap or 0) > 0)
        return Judgement("contradiction", f"{left.value} and {right.value} at the same time")
    forward = (gap or 0) >= 0 if second > first else (gap or 0) <= 0
    if forward:
        return Judgement("update", "the deal has come further", in_order=second > first)
    # A later text may tell of the beginning again; it does not, for that, take back the end.
    return None
