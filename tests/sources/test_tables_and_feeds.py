"""Several documents in one file: JSON Lines, CSV, feeds."""

import json

import pytest

from kg.model.document import Document
from kg.sources.metadata import iso_date, names, web_address
from tests.sources.samples import STORY, document, parsed, reason


def test_jsonl_with_broken_lines() -> None:
    good = {
        "Article_Body": STORY,
        "headline": "Harlan buys",
        "published_at": "2026-03-20T10:00:00Z",
        "link": "https://example.com/1",
        "outlet": "The Ledger",
        "authors": [{"name": "Mia Ott"}],
    }
    lines = [
        json.dumps(good),
        "",
        "{broken",
        "[1]",
        '{"text": 5}',
        '{"title": "x"}',
        "[" * 100_000,
        json.dumps({"text": STORY + " End."}),
    ]
    found = {one.source: one for one in parsed("\n".join(lines), "jsonl")}
    first = found["a.txt#1"]
    assert isinstance(first, Document)
    assert (first.text, first.title, first.issued) == (STORY, "Harlan buys", "2026-03-20")
    assert (first.url, first.publisher, first.authors) == ("https://example.com/1", "The Ledger", ("Mia Ott",))
    reasons = {source: getattr(one, "reason", "read") for source, one in found.items()}
    assert reasons["a.txt#3"].startswith("is no JSON object (Expecting property name")
    assert reasons["a.txt#4"] == "is JSON, but no object with named fields"
    assert reasons["a.txt#5"] == "has a text field that is no text"
    assert reasons["a.txt#6"] == "has no text"
    assert reasons["a.txt#7"].startswith("is no JSON object")
    assert reasons["a.txt#8"] == "read"


def test_half_surrogates_in_json_reach_no_part_of_a_document() -> None:
    row = {"text": STORY + " \ud83d", "title": "a\udc00", "publisher": "P\ud800", "author": ["X\udfff Y"]}
    (made,) = parsed(json.dumps({**row, "url": "https://x.example/\ud800"}) + "\n", "jsonl")
    assert isinstance(made, Document)
    assert made.text == STORY + " \ufffd", "one for one, so that offsets hold"
    assert (made.title, made.publisher, made.authors, made.url) == ("a\ufffd", "P\ufffd", ("X\ufffd Y",), None)


def test_half_surrogates_in_json_do_not_reach_the_text() -> None:
    assert "\ud800" not in document('{"text": "' + STORY + ' \\ud800."}', "jsonl").text


def test_csv_with_line_breaks_in_cells() -> None:
    raw = f'Title;Text;Date\nHarlan;"{STORY}\nA second line.";2026-03-20\n\nOther;"{STORY} End.";20 March 2026\nshort;"{STORY}";x;y;z\n'
    found = parsed(raw, "csv")
    assert [one.source for one in found] == ["a.txt#2", "a.txt#5", "a.txt#6"]
    first, second, third = found
    assert isinstance(first, Document) and isinstance(second, Document)
    assert first.text == f"{STORY}\nA second line."
    assert (first.title, first.issued, second.issued) == ("Harlan", "2026-03-20", "2026-03-20")
    assert getattr(third, "reason", "") == "has 5 cells where the header has 3"


def test_csv_without_text_column_and_broken_csv() -> None:
    assert reason("title,date\nx,y\n", "csv") == (
        "has no column that holds the text, such as text or body (columns: title, date)"
    )
    assert reason('text\n"no end', "csv").startswith("is no CSV from here on")


def test_long_cells() -> None:
    text = (STORY + " ") * 2000
    assert document(f'text\n"{text}"\n', "csv").text == text


RSS = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Ledger</title>
<item><title>Harlan buys</title><link>https://example.com/1</link><pubDate>Fri, 20 Mar 2026 10:00:00 GMT</pubDate>
<description>Short.</description><content:encoded><![CDATA[<p>{STORY}</p><script>x</script><p>End.</p>]]></content:encoded></item>
<item><title>Brook falls</title><link>https://example.com/1</link><description>&lt;b&gt;{STORY.replace("&", "&amp;amp;")}&lt;/b&gt; More.</description></item>
<item></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>The Ledger</title><entry><title>Harlan buys</title>
<link href="https://example.com/1"/><updated>2026-03-20T10:00:00Z</updated><author><name>Mia Ott</name></author>
<summary>{STORY.replace("&", "&amp;")}</summary></entry></feed>"""


def test_rss() -> None:
    first, second, third = parsed(RSS, "feed")
    assert isinstance(first, Document) and isinstance(second, Document)
    assert first.source == "a.txt#https://example.com/1"
    assert second.source == "a.txt#2"
    assert first.text == f"Harlan buys\n\n{STORY}\nEnd.\n"
    assert (first.issued, first.publisher, first.url) == ("2026-03-20", "The Ledger", "https://example.com/1")
    assert f"{STORY} More." in second.text
    assert getattr(third, "reason", "") == "is an entry without text"


def test_atom() -> None:
    made = document(ATOM, "feed")
    assert (made.title, made.issued, made.authors) == ("Harlan buys", "2026-03-20", ("Mia Ott",))


def test_no_feed() -> None:
    assert reason("<config><a/></config>", "feed") == "is no RSS or Atom feed"
    assert reason("<rss version='2.0'><channel></channel></rss>", "feed") == "is a feed without entries"
    assert reason("", "feed") == "is empty"


def test_entities_in_xml_are_not_expanded() -> None:
    bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss version="2.0"><channel><item><title>&b;&b;</title></item></channel></rss>'
    assert all(len(getattr(one, "text", "")) < 500 for one in parsed(bomb, "feed"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2026", "2026"),
        ("2026-03", "2026-03"),
        ("2026-03-20T10:00:00+02:00", "2026-03-20"),
        ("20260320", "2026-03-20"),
        ("Fri, 20 Mar 2026 10:00:00 GMT", "2026-03-20"),
        ("March 20th, 2026", "2026-03-20"),
        ("March 2026", "2026-03"),
        ("20/3/2026", "2026-03-20"),
        ("3/20/2026", "2026-03-20"),
        ("3/4/2026", None),
        ("2026-02-30", None),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        (1774000000, "2026-03-20"),
    ],
)
def test_dates_of_metadata(value: object, expected: str | None) -> None:
    assert iso_date(value) == expected


def test_names_and_addresses_of_metadata() -> None:
    assert names("By Mia Ott and Leo Brandt; Mia Ott") == ("Mia Ott", "Leo Brandt")
    assert names(None) == ()
    assert web_address("https://example.com/a?b=c") == "https://example.com/a?b=c"
    assert web_address("javascript:alert(1)") is None
    assert web_address("https://example.com/> .") is None
