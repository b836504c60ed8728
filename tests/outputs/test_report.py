"""report.md: says what there is, and no text of a document does anything in it."""

import html
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kg.model.document import Span
from kg.model.graph import Coverage, OpenSentence
from kg.outputs.markdown import escaped
from kg.outputs.report import report
from kg.outputs.wording import amount_text, spaced, term_text
from tests.graphs import ANALYSIS, hostile_graph, small_graph

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
HOSTILE = [
    "<img src=x onerror=alert(1)>", "[a](javascript:alert(1))", "![a](http://x.example/a.png)", "<https://x.example>",
    "**bold** _it_ ~~gone~~ `code`", "# heading", "- item", "1. item", "> quote", "a | b | c", "a\n\n# b\n---\n", "&lt;b&gt;",
    "[ref]: http://x.example", "<!-- x -->", "\\[a](b)", "```\ncode", "    indented", "http://x.example/", "a  \nb", "===",
]  # fmt: skip


def small_report() -> str:
    return "".join(report(small_graph()))


@pytest.mark.parametrize(
    "line",
    [
        "3 documents, 10 entities, 1 deal, 25 claims, 10 edges.",
        '| Who powers "Pell"? |  | 2026-04 | analysis.md | 7 |',
        "| broken.pdf | rejected | the file ends early |",
        "| logo.png | skipped | no reader for .png |",
        "- mirror/wire-copy.html reprints wire.txt (98% alike)",
        "- gone.txt",
        "| Company | 4 |",
        "| competesWith | 1 |  |  |  | 1 |",
        "| investsIn |  | 2 |  |  |  |",
        "| customer (deal role) | 3 |  |  |  |  |",
        "| Veldt Compute | 4 |",
    ],
)
def test_says(line: str) -> None:
    assert f"{line}\n" in small_report()


def test_the_deal_has_its_parties_and_amount() -> None:
    row = next(line for line in small_report().splitlines() if "ComputeDeal" in line)
    assert "customer: Orrin Labs, facility: Tallow Ridge, provider: Veldt Compute" in row.replace("\\", "")
    assert "about 1.25 billion USD a year" in row.replace("\\", "")


def test_doubtful_claims_stand_apart_with_their_words() -> None:
    sections = re.split(r"\n## ", small_report())
    found = {section.partition("\n")[0]: section for section in sections}
    assert "reportedly invests" in found["Only reported"]
    assert "may acquire" in found["Possible"]
    assert "plans to build" in found["Planned"]
    assert "does not compete" in found["Denied"]


def test_an_empty_graph_has_a_report_without_empty_tables() -> None:
    text = "".join(report(hostile_graph([])))
    assert "0 documents" in text
    assert "| Title" not in text


def test_hostile_text_gives_no_tag_that_the_report_does_not_use() -> None:
    html = MARKDOWN.render("".join(report(hostile_graph(HOSTILE))))
    tags = set(re.findall(r"<\s*/?\s*([a-z0-9]+)", html))
    assert tags <= {"h1", "h2", "p", "table", "thead", "tbody", "tr", "th", "td", "ul", "li", "strong"}
    assert not re.search(r"<[a-z0-9]+\s+(?!style=\"text-align)", html), "no attributes, so no links"


@given(st.text(max_size=80))
def test_escaped_text_is_one_inert_paragraph(text: str) -> None:
    assert re.fullmatch(r"<p>[^<]*</p>\n", MARKDOWN.render(f"x{escaped(text)}x"))
    alone = MARKDOWN.render(f"- {escaped(text)}\n- end")
    assert re.fullmatch(r"<ul>\n<li>[^<]*</li>\n<li>end</li>\n</ul>\n", alone)


@pytest.mark.parametrize(
    "text",
    [
        "see http://x.example",
        "http://x.example",
        "www.x.example",
        "WWW.x.example",
        "a@x.example",
        "mailto:a@x.example",
        "ftp://x",
    ],
)
def test_bare_addresses_do_not_become_links_on_github_either(text: str) -> None:
    assert not re.search(r"(?i)(?<!\\):|www\.|@[\w.]", escaped(text))


@pytest.mark.parametrize(
    "text",
    [
        "S.p.A. said at 12:30: no. 1 (#2) of AT&T and R&D, 50 < 60 > 40",
        "US$5 billion, about ~50 MW, snake_case, -5%, 1.25 million, 3) and more!",
        "-5% in a year",
        "C:\\news\\1.txt",
        "1.25 million",
        "#1 in flour",
        "a] b} {c} ^d 'e' \"f\" 12:30:45",
    ],
)
def test_what_markdown_leaves_alone_is_not_escaped(text: str) -> None:
    assert escaped(text) == text
    assert MARKDOWN.renderInline(escaped(text)) == html.escape(text).replace("&#x27;", "'")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_markdown_would_act_on_shows_as_it_is(text: str) -> None:
    shown = html.unescape(MARKDOWN.render(f"- {escaped(text)}\n- end"))
    assert shown == f"<ul>\n<li>{' '.join(text.split())}</li>\n<li>end</li>\n</ul>\n"
    cell = html.unescape(MARKDOWN.render(f"| a |\n| --- |\n| {escaped(text)} |\n"))
    assert f"<td>{' '.join(text.split())}</td>" in cell


def test_no_line_is_said_twice_and_a_deal_in_one_line() -> None:
    graph = small_graph()
    planned = tuple(
        replace(one, claim=replace(one.claim, certainty="planned")) if one.subject.startswith("deal/") else one
        for one in graph.statements
    )
    lines = "".join(report(replace(graph, statements=(*planned, *planned)))).splitlines()
    told = [line for line in lines if line.startswith("- ")]
    assert len(told) == len(set(told))
    section = "\n".join(lines).partition("## Planned\n\n")[2].partition("\n\n")[0].splitlines()
    (deal,) = [line for line in section if "compute deal" in line]
    assert "customer: Orrin Labs, facility: Tallow Ridge, provider: Veldt Compute" in deal
    assert any("**builds**" in line for line in section)


def test_long_text_is_cut_and_directions_are_shown() -> None:
    assert escaped("x" * 400) == "x" * 299 + "…"
    assert escaped("a\u202eb") == "a\ufffdb"
    assert escaped("mail@x.example") == "mail@\u2060x.example"


@pytest.mark.parametrize(
    ("amount", "bound", "period", "said"),
    [
        ("1250000000", "about", "year", "about 1.25 billion USD a year"),
        ("300000000", "exact", "total", "300 million USD"),
        ("1E+12", "at-least", "total", "at least 1 trillion USD"),
        ("950000", "at-most", "month", "at most 950,000 USD a month"),
        ("1234567891", "exact", "total", "1.235 billion USD"),
        ("20000000000", "exact", "total", "20 billion USD"),
    ],
)
def test_amounts_in_words(amount: str, bound: str, period: str, said: str) -> None:
    deal = replace(small_graph().deals[0], amount=Decimal(amount), amount_bound=bound, amount_period=period)
    assert amount_text(deal) == said


@pytest.mark.parametrize(
    ("term", "said"),
    [("P18M", "1 year, 6 months"), ("P5Y", "5 years"), ("P1D", "1 day"), ("a while", "a while"), ("PT3H", "PT3H")],
)
def test_terms_in_words(term: str, said: str) -> None:
    assert term_text(term) == said


def test_names_in_words() -> None:
    assert spaced("ComputeDeal") == "Compute deal"


def sentence(words: str, **more: object) -> OpenSentence:
    start = ANALYSIS.text.index(words)
    values = {"reasons": ("two companies",), "entities": ("company/orrin-labs",), "companies": (), **more}
    return OpenSentence(document=ANALYSIS.id, span=Span(start, start + len(words)), **values)  # type: ignore[arg-type]


def section_of(found: Coverage) -> str:
    text = "".join(report(replace(small_graph(), coverage=found)))
    return text.partition("## Sentences that may hold more\n\n")[2]


def test_sentences_that_may_hold_more_stand_with_names_and_reasons() -> None:
    rumour = sentence(
        "Kestrel Grid may acquire Veldt Compute.",
        reasons=("two companies", "deal word"),
        cues=("acquire", "acquire"),
        rejected=("owns does not go from Company to Person",),
    )
    question = sentence("Mara Quist", reasons=("two companies", "rejected: question"))
    section = section_of(Coverage(sentences=9, stating=1, open=(question, rumour)))
    assert section.startswith("1 of 9 sentences gave a claim or a deal. 1 sentence names two companies")
    assert "; 1 more was refused as no statement." in section
    rows = [line for line in section.splitlines() if line.startswith("| analysis.md")]
    assert rows == [
        "| analysis.md | “Kestrel Grid may acquire Veldt Compute.” | Orrin Labs | "
        "two companies; deal word: acquire; refused: owns does not go from Company to Person |"
    ]


def test_of_many_sentences_the_likeliest_are_shown_and_the_rest_counted() -> None:
    plain = [sentence(ANALYSIS.text[at : at + 30], companies=("a", "b")) for at in range(0, 240, 3)]
    telling = sentence("about $1.25 billion", reasons=("two companies", "deal word"), cues=("about",))
    section = section_of(Coverage(sentences=100, stating=2, open=(*plain, telling)))
    rows = [line for line in section.splitlines() if line.startswith("| analysis.md")]
    assert len(rows) == 50 and "“about $1.25 billion”" in rows[-1], "the best is in, and stands where the text has it"
    assert "81 sentences name two companies" in section
    assert ", and 31 of them are left out here (all are in manifest.json)." in section


def test_hostile_sentences_are_inert() -> None:
    graph = hostile_graph(HOSTILE)
    every = tuple(
        OpenSentence(
            document=document.id, span=Span(0, len(document.text)), entities=(f"product/p{number:04}",), companies=(),
            reasons=("deal word",), cues=(text,), rejected=(text,),
        )
        for number, (document, text) in enumerate(zip(graph.documents, HOSTILE, strict=True))
    )  # fmt: skip
    text = "".join(report(replace(graph, coverage=Coverage(sentences=len(every), open=every))))
    html_ = MARKDOWN.render(text.partition("## Sentences that may hold more")[2])
    assert set(re.findall(r"<\s*/?\s*([a-z0-9]+)", html_)) <= {"p", "table", "thead", "tbody", "tr", "th", "td"}
    assert html_.count("<td>") == 4 * len(every)
