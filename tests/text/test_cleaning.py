"""Page furniture in plain text is marked, and nothing else."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.text.cleaning import boilerplate, byline, prose, text_date, text_publisher, text_title, wire_service

SHARED = Path(__file__).parents[3] / "shared"
PARAGRAPH = (
    "Harlan Foods said on Friday that it would buy its rival Brook & Hale for two billion dollars in cash, "
    "which would be the largest purchase in the history of the company."
)


def reasons(text: str) -> dict[str, str]:
    return {text[mark.span.start : mark.span.end]: mark.reason for mark in boilerplate(text)}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Share this article", "share buttons"),
        ("Share on Facebook", "share buttons"),
        ("Facebook | X | LinkedIn | Copy link", "share buttons"),
        ("Read more", "navigation"),
        ("Read full story →", "navigation"),
        ("Prev Next", "navigation"),
        ("Previous slide | Next slide", "navigation"),
        ("Curious about mills? Check out our gallery on why they turn.", "navigation"),
        ("Nobody has commented yet. Be the first!", "comment box"),
        ("Follow The Ledger and never miss a story.", "follow-us line"),
        ("FOR IMMEDIATE RELEASE", "page line"),
        ("Related: Five mills that may close", "navigation"),
        ("To learn how mills work, check out our guide to mills.", "navigation"),
        ("ADVERTISEMENT", "advertisement"),
        ("12 Comments", "comment box"),
        ("Want to join the conversation?", "comment box"),
        ("Be the first to comment", "comment box"),
        ("What do you think of the merger? Tell us in the comments.", "reader question"),
        ("Sign up for our weekly newsletter", "subscription plea"),
        ("This article is exclusive for our subscribers.", "subscription plea"),
        ("Get the day's best stories delivered to your inbox.", "subscription plea"),
        ("Don’t forget to follow us on the social networks!", "follow-us line"),
        ("Was this helpful?", "feedback form"),
        ("👍 Thumbs up", "none"),
        ("Thumbs Up | Thumbs Down", "feedback form"),
        ("This story was written with the help of AI and edited by a human.", "production note"),
        ("(Reporting by Mia Ott; Editing by Leo Brandt)", "production note"),
        ("(Image: a mill at work)", "production note"),
        ("Caption: Mia Ott, chief executive of Harlan Foods, at the mill", "production note"),
        ("About the author: Leo Brandt writes of mills. He was with Harlan Foods before.", "production note"),
        ("Disclosure", "legal notice"),
        ("Disclosure: Harlan Foods is an investor in this publication.", "none"),
        ("© 2026 The Ledger. All rights reserved.", "production note"),
        ("This release contains forward-looking statements that involve risks.", "legal notice"),
        ("Media contact: Mia Ott, mia@example.com", "contact details"),
        ("Published: May 7, 2026 at 10:15 a.m. | 4 min read", "date line"),
        ("Friday 20 March 2026", "date line"),
        ("Key Takeaways", "section label"),
        ("Frequently asked questions", "section label"),
        ("* * *", "rule line"),
    ],
)
def test_furniture_is_marked_with_its_reason(line: str, reason: str) -> None:
    found = reasons(f"Harlan Foods buys a rival\n\n{PARAGRAPH}\n\n{line}\n\nThe price is to be paid in two parts.\n")
    assert found == ({} if reason == "none" else {line: reason})


@pytest.mark.parametrize(
    "line",
    [
        "Harlan Foods names Mia Ott chief executive",
        "The market changed quickly",
        "Little-known fact: the mill still uses a wheel from 1880.",
        "- Cost: the plant needs 300 workers",
        "Subscribers to the service rose to 4 million.",
        "Analysts follow Harlan on several exchanges.",
        "Readers who share the data must say where it comes from.",
        "Comments by Ms Ott moved the shares.",
        "Traders in London sold the shares.",
        '"People at the company are nervous," Ms Ott said.',
        "Newsletters are a business that Harlan wants to leave.",
        "In May 2026 the company sold its mills.",
        "Next Bank is to lead the sale.",
        "Investors who follow Mr Ott and never miss a meeting were surprised.",
        "Names",
    ],
)
def test_content_stays(line: str) -> None:
    assert (
        reasons(f"Harlan Foods buys a rival\n\n{PARAGRAPH}\n\n{line}\n\nThe price is to be paid in two parts.\n") == {}
    )


def test_captions_of_a_slideshow_are_marked_and_headings_stay() -> None:
    sections = [
        ("Mill logo displayed on phone", "The mill grew fast"),
        ("Two men shaking hands.", "A rival appeared"),
        ("Money and flour", "Prices fell for years"),
        ("Mia Ott arrives at the bread prize", "What remains of the old trade"),
    ]
    text = "How a mill became a giant\n\n" + "\n\n".join(
        f"{one}\n\n{two}\n\n{PARAGRAPH} ({one[:3]})" for one, two in sections
    )
    assert reasons(text) == {one: "caption" for one, _ in sections}


def test_headings_in_pairs_without_caption_words_stay() -> None:
    text = "A title\n\n" + "\n\n".join(f"Part {n}\n\nHarlan grows {n}\n\n{PARAGRAPH} {n}" for n in range(4))
    assert reasons(text) == {}


def test_repeated_title_is_marked_but_its_first_place_is_not() -> None:
    text = f"Harlan buys Brook and Hale\n\nHarlan buys Brook and Hale\n\n{PARAGRAPH}\n"
    (mark,) = boilerplate(text)
    assert (mark.span.start, mark.reason) == (28, "repeated line")


def test_questions_that_head_answers() -> None:
    text = (
        f"Will Harlan sell?\n\n{PARAGRAPH}\nBut who would buy a mill these days?\nNobody knows the answer to that today.\n"
        "FAQs\nIs Harlan for sale?\nThe company denies that it is for sale.\nWho owns Harlan?\nThe Ott family owns most of it now.\n"
    )
    assert reasons(text) == {
        "FAQs": "section label",
        "Is Harlan for sale?": "question heading",
        "Who owns Harlan?": "question heading",
    }


def test_feedback_box_at_the_end_is_marked_whole() -> None:
    end = "Send feedback to the editors\n\nWe read all of it and hope that you will write to us again soon.\n"
    text = f"Title of it\n\n{PARAGRAPH}\n\nShort one.\n\n{PARAGRAPH[:-1]} now.\n\n{end}"
    assert set(reasons(text).values()) == {"feedback form"}
    assert len(reasons(text)) == 2


def test_titles_listed_under_read_more_and_fields_of_a_form() -> None:
    text = f"Title of it\n\n{PARAGRAPH}\n\nRead more:\nTen odd mills\nWhy bread is round\n\nMills close\n\nLeave a comment\nName\nSubmit\n"
    assert reasons(text) == {
        "Read more:": "navigation",
        "Ten odd mills": "link to another article",
        "Why bread is round": "link to another article",
        "Leave a comment": "comment box",
        "Name": "feedback form",
        "Submit": "feedback form",
    }


@pytest.mark.parametrize(
    ("line", "publisher", "writer"),
    [
        ("Published May 3, 2026 by Millwire", "Millwire", None),
        ("Published by The Mill Review on 3 May 2026", "The Mill Review", None),
        ("Posted on May 3, 2026, by Mia Ott", None, "Mia Ott"),
        ("Published: May 3, 2026 by A. van der Ott", None, "A. van der Ott"),
    ],
)
def test_who_published_it_and_when(line: str, publisher: str | None, writer: str | None) -> None:
    text = f"Harlan buys Brook\n\n{line}\n\n{PARAGRAPH}\n"
    assert reasons(text) == {line: "date line"}
    assert text_date(text, boilerplate(text)) == "2026-05-03"
    assert (text_publisher(text), byline(text)) == (publisher, writer)


@pytest.mark.parametrize("line", ["Published figures by Harlan show a loss", "Posted May 3, 2026 in Business by noon"])
def test_a_line_that_names_no_date_and_publisher_stays(line: str) -> None:
    text = f"Harlan buys Brook\n\n{line}\n\n{PARAGRAPH}\n"
    assert reasons(text) == {} and text_publisher(text) is None


def test_wire_service_in_a_dateline() -> None:
    text = f"Harlan buys Brook\n\nLYON, May  3, 2026 (SOME NEWSWIRE) -- {PARAGRAPH}\n"
    found = wire_service(text)
    assert found is not None
    span, name = found
    assert (name, text[span.start : span.end]) == ("SOME NEWSWIRE", "(SOME NEWSWIRE) --")
    assert text_date(text, boilerplate(text)) == "2026-05-03"
    assert wire_service(f"{PARAGRAPH} (see below) - and so on") is None


def test_title_byline_and_date() -> None:
    text = f"Share\n\nHarlan buys Brook\n\nBy Mia Ott and Leo de Boer | 7 May 2026\n\n{PARAGRAPH}\n"
    marks = boilerplate(text)
    assert text_title(text, marks) == "Harlan buys Brook"
    assert byline(text) == "Mia Ott and Leo de Boer"
    assert text_date(text, marks) == "2026-05-07"
    assert text_title(PARAGRAPH, ()) is None
    assert byline(f"By Friday the deal was off.\n{PARAGRAPH}") is None


def test_dates_in_the_story_do_not_date_it() -> None:
    text = f"Harlan buys Brook\n\nThe deal was signed on May 3, 2026 and will close soon - said Ms Ott.\n{PARAGRAPH}\n"
    assert text_date(text, boilerplate(text)) is None


@given(
    st.lists(
        st.sampled_from(
            ["Share", "a b c d", "Was it?", PARAGRAPH, "", "\t", "By Mia Ott", "May 7, 2026", "— ", "x" * 800]
        )
    )
)
def test_marks_are_in_order_apart_and_trimmed(lines: list[str]) -> None:
    text = "\n".join(lines)
    marks = boilerplate(text)
    assert list(marks) == sorted(marks, key=lambda mark: mark.span)
    for mark in marks:
        piece = text[mark.span.start : mark.span.end]
        assert piece and piece == piece.strip() and "\n" not in piece
    assert all(one.span.end <= other.span.start for one, other in pairwise(marks))
    assert len(prose(text, marks)) == len(text) - sum(mark.span.end - mark.span.start for mark in marks)


@pytest.mark.skipif(not (SHARED / "dev" / "docs").is_dir(), reason="the shared articles are not here")
def test_little_is_marked_in_clean_articles() -> None:
    found = [
        mark.reason
        for path in sorted((SHARED / "dev" / "docs").glob("*.txt"))
        for mark in boilerplate(path.read_text("utf-8"))
    ]
    assert set(found) <= {"repeated line", "wire service", "legal notice"}
    assert len(found) < 12
