"""How two claims that differ go together: contradiction, update, precision, scope, or no conflict at all.

The rules look at the two claims with their documents, at the words near the triggers (lists in
ontology/conflicts.toml) and at who owns, leads or lies in whom. docs/conflicts.md tells them in order.
"""

import re
from dataclasses import dataclass

from kg.graph.background import OWNER, USERS
from kg.graph.judgement import NEWS_DAYS, Background, Judgement, Said
from kg.graph.moments import days_from
from kg.model.graph import Statement
from kg.ontology.disagreement import Disagreement, words

_LIMIT = re.compile(r"\s+((?:with|over)\s+[a-z][\w-]*)")


def judge_polarity(yes: Said, no: Said, background: Background, *, lasting: bool) -> Judgement | None:
    """One claim affirms what the other denies."""
    affirmed, denied = yes.statement.claim, no.statement.claim
    if affirmed.tense == "past" or affirmed.certainty == denied.certainty == "possible":
        return None
    if affirmed.tense == "future" and denied.tense != "future" and not _speaker(no.statement):
        return None  # what is not so yet may come
    gap = days_from(yes.date, no.date)
    ended = background.cues.said("change", no.near) and (gap is None or gap >= 0)
    if not lasting and (ended or (gap or 0) > NEWS_DAYS):
        return Judgement("update", "what one affirms is over, says the later one")
    begun = background.cues.said("change", yes.near) and gap is not None and gap < 0
    if not lasting and (begun or (gap or 0) < -NEWS_DAYS):
        return Judgement("update", "what one denies has come about, says the later one", in_order=False)
    if limit := _limit(no, background):
        return Judgement("scope", f"what is denied is a part only ({limit})")
    return Judgement("contradiction", "one affirms what the other denies, at the same time")


def _limit(no: Said, background: Background) -> str | None:
    """What a denial is limited to by the words behind both names: "did not sue X over patents", "... with gas"."""
    claim = no.statement.claim
    names = (background.names[end] for end in (no.statement.subject, no.statement.object))
    end = max((claim.quote.text.find(name) + len(name) for name in names if name in claim.quote.text), default=0)
    found = _LIMIT.match(claim.quote.text, end)
    return found[1] if found else None


def judge_tense(now: Said, past: Said) -> Judgement | None:
    """One claim says that something is so, the other that it no longer is."""
    gap = days_from(now.date, past.date)
    until = days_from(past.statement.claim.valid_until, now.date)
    if until is not None and until > NEWS_DAYS and (gap is None or gap <= NEWS_DAYS):
        return Judgement("contradiction", "one says it is so at a time when, by the other, it was over")
    if gap is None:
        return None
    if gap > 0:
        return Judgement("update", "what one says is so is over, says the later one")
    if gap < -NEWS_DAYS:
        return Judgement("update", "what one says is over is so again, says the later one", in_order=False)
    return Judgement("contradiction", "one says it is so, the other, at the same time, that it is over")


def judge_dates(one: Said, other: Said) -> Judgement | None:
    """Two claims affirm the same; do they date it alike?"""
    for name, left, right in (
        ("begins", one.statement.claim.valid_from, other.statement.claim.valid_from),
        ("ends", one.statement.claim.valid_until, other.statement.claim.valid_until),
    ):
        if left and right and left != right:
            if left.startswith(right) or right.startswith(left):
                return Judgement("precision", f"one says more exactly when it {name}")
            return Judgement("contradiction", f"they give different dates of when it {name}")
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rivals:
    """Two claims that name different holders of one thing, in a relation that usually has one."""

    one: Said
    other: Said
    thing: str
    holders: tuple[str, str]
    compared_as: str
    lasting: bool = False


def judge_holders(rivals: Rivals, background: Background) -> Judgement | None:
    """Two claims name different holders of what usually has one."""
    one, other = rivals.one, rivals.other
    if len({background.names[holder].casefold() for holder in rivals.holders}) == 1:
        return None  # more likely one of two types or two by mistake than two of one name at odds
    tenses = {one.statement.claim.tense, other.statement.claim.tense}
    if tenses == {"past"}:
        return _past_holders(one, other)
    if "past" in tenses or not (_weighty(one) and _weighty(other)):
        return None
    known = {
        *background.joined.get((one.document.id, rivals.thing, rivals.holders[1]), ()),
        *background.joined.get((other.document.id, rivals.thing, rivals.holders[0]), ()),
    }
    if rivals.compared_as in known:
        return None
    if any(background.cues.said("shared", said.near) for said in (one, other)):
        return None
    through = _through(rivals.holders, background) or _places(rivals.holders, background)
    if through:
        return through
    if known & USERS:
        return Judgement("scope", "a document that names the one knows the other as its user")
    if rivals.compared_as == OWNER and any(
        (rivals.thing, *pair) in background.told_apart for pair in (rivals.holders, rivals.holders[::-1])
    ):
        return Judgement("scope", "another document knows the one as its owner and the other as its user")
    return _scope(one, other, background) or _in_time(rivals, background)


def _weighty(one: Said) -> bool:
    claim = one.statement.claim
    dated_plan = claim.tense == "future" and claim.valid_from is not None
    return claim.certainty in ("asserted", "reported") and (claim.tense == "present" or dated_plan)


def _past_holders(one: Said, other: Said) -> Judgement | None:
    """Former holders contradict each other only where their times overlap by more than the joint."""
    left, right = one.statement.claim, other.statement.claim
    first, second = days_from(right.valid_from, left.valid_until), days_from(left.valid_from, right.valid_until)
    if first is None or second is None or first <= NEWS_DAYS or second <= NEWS_DAYS:
        return None
    return Judgement("contradiction", "the times that they give for two former holders overlap")


def _through(holders: tuple[str, str], background: Background) -> Judgement | None:
    for upper, lower in (holders, holders[::-1]):
        if lower in background.owned.get(upper, ()):
            return Judgement("precision", f"{background.names[upper]} owns it through {background.names[lower]}")
    for upper, lower in (holders, holders[::-1]):
        if lower in background.led.get(upper, ()):
            names = background.names
            return Judgement(
                "scope", f"{names[upper]} stands for {names[lower]}, which {names[upper]} leads or founded"
            )
    return None


def _places(holders: tuple[str, str], background: Background) -> Judgement | None:
    if not all(holder.startswith("place/") for holder in holders):
        return None
    inside = [background.inside.get(holder, ()) for holder in holders]
    if holders[0] in inside[1] or holders[1] in inside[0]:
        return Judgement("precision", "one place lies in the other")
    names = [background.names[holder] for holder in holders]
    levels = [background.cues.level(name) for name in names]
    small, large = (0, 1) if levels[0] > levels[1] else (1, 0)
    town = (
        " ".join(words(names[small])) in background.cues.cities
        or " ".join(words(names[large])) in background.cues.cities
    )
    elsewhere = any(background.cues.level(background.names[place]) == levels[large] for place in inside[small])
    if levels[0] == levels[1] or town or elsewhere:
        return None
    # Who names a town and who names a country mostly mean the same place; nothing known speaks against it here.
    return Judgement("precision", "one names the place, the other the larger one that it seems to lie in")


def _scope(one: Said, other: Said, background: Background) -> Judgement | None:
    left, right = (_qualifiers(said, background.cues) for said in (one, other))
    if left != right:
        return Judgement("scope", f"one speaks of a part only ({', '.join(sorted(left ^ right))})")
    return None


def _qualifiers(said: Said, cues: Disagreement) -> frozenset[str]:
    if said.title is None:
        return cues.said("regional", said.near) | cues.said("part_of_thing", said.near)
    return cues.said("regional", said.title) | cues.said("part_of_post", said.title)


def _in_time(rivals: Rivals, background: Background) -> Judgement:
    """Two holders of one thing, one after the other or at odds."""
    one, other = rivals.one, rivals.other
    dated = one.date is not None and other.date is not None
    reason = f"both name the one holder, {'at the same time' if dated else 'and nothing tells which came first'}"
    if rivals.lasting:
        return Judgement("contradiction", reason)
    holders = rivals.holders
    for first, second, holder, in_order in ((one, other, holders[0], True), (other, one, holders[1], False)):
        if _follows(first, second, background) or _left(first, second, rivals, holder, background):
            return Judgement("update", "the later one names the new holder", in_order=in_order)
    titles = [said.title for said in (one, other)]
    if None not in titles and len({bool(background.cues.said("for_now", title or "")) for title in titles}) > 1:
        return Judgement("scope", "one has the post for the time being")
    return Judgement("contradiction", reason)


def _left(first: Said, second: Said, rivals: Rivals, holder: str, background: Background) -> bool:
    """Whether, after the first document and not long after the second, a document says that the first holder went."""
    if not first.date or not second.date or (days_from(first.date, second.date) or 0) <= 0:
        return False
    return any(
        (days_from(first.date, day) or 0) > 0 and (days_from(second.date, day) or 0) <= NEWS_DAYS
        for day in background.over.get((rivals.compared_as, rivals.thing, holder), ())
    )


def _follows(first: Said, second: Said, background: Background) -> bool:
    """Whether the second claim tells of the state after the first."""
    begin, before = second.statement.claim.valid_from, first.statement.claim.valid_from
    gap = days_from(first.date, second.date)
    if gap is not None and gap < 0:
        return False
    if begin and first.date:
        since = days_from(first.date, begin)
        if since is not None and since > 0:
            return True
        if since is not None and since < 0 and (gap or 0) <= NEWS_DAYS:
            return False  # the first document was written when the second holder already was one
    if begin and before and not first.date and not second.date:
        return (days_from(before, begin) or 0) > 0
    if gap is None:
        return False
    new = background.cues.said("change", second.near) and not background.cues.said("change", first.near)
    return gap > NEWS_DAYS or (gap > 0 and bool(new))


def judge_roles(one: Said, other: Said, labels: tuple[str, str]) -> Judgement | None:
    """Two claims of relations that are often taken for one another, with different holders."""
    if one.statement.claim.tense != "present" or other.statement.claim.tense != "present":
        return None
    if not (_weighty(one) and _weighty(other)):
        return None
    return Judgement("scope", f"one says who {labels[0]} it, the other who {labels[1]} it")


def _speaker(statement: Statement) -> bool:
    return bool(statement.attributed_to or statement.claim.attributed_name)
