"""One article in each format, its metadata, and how damaged files are refused."""

import zipfile
from io import BytesIO

import pypdf
import pytest

from kg.model.document import Document, Rejection
from kg.sources import word as word_reader
from kg.sources.inputs import Kind
from kg.sources.pdf import page_text
from tests.sources.samples import STORY, document, parsed, pdf, reason, word

PAGE = f"""<html><head><title>Harlan buys Brook - The Ledger</title>
<meta property="og:site_name" content="The Ledger"><meta name="author" content="Leo Brandt">
<meta property="article:published_time" content="2026-03-20T23:30:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/m">Markets</a></nav>
<article><h1>Harlan buys Brook</h1><p>{STORY.replace("&", "&amp;")}</p><p>The deal is to close in June, she said.</p>
<p>Share this article</p></article><footer>About us</footer><script>alert(1)</script></body></html>"""


def test_html() -> None:
    made = document(PAGE, "html")
    assert made.text.startswith("Harlan buys Brook")
    assert STORY in made.text
    assert "Markets" not in made.text and "alert" not in made.text
    assert (made.title, made.issued, made.publisher) == ("Harlan buys Brook", "2026-03-20", "The Ledger")
    assert made.authors == ("Leo Brandt",)
    assert [mark.reason for mark in made.boilerplate] == ["share buttons"]


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><nav>" + "".join(f"<a href='/{n}'>Section {n}</a> " for n in range(30)) + "</nav></body></html>",
        "<html><body>"
        + "".join(f"<div><a href='/{n}'>Section {n} of the site</a></div>" for n in range(30))
        + "</body></html>",
        "<html></html>",
    ],
)
def test_navigation_only(page: str) -> None:
    assert reason(page, "html") == "no article text found"


def test_what_came_without_a_name_is_recognised() -> None:
    assert document(PAGE, "url").media_type == "text/html"
    assert document(STORY, "stdin").media_type == "text/plain"
    assert document(pdf([STORY]), "stdin").media_type == "application/pdf"
    assert document(word([STORY]), "url").media_type.endswith("wordprocessingml.document")
    assert (
        document(
            f"<rss version='2.0'><channel><item><description>{STORY.replace('&', 'and')}</description></item></channel></rss>",
            "url",
        ).media_type
        == "application/rss+xml"
    )


def test_markdown_with_front_matter() -> None:
    raw = f"""---
title: "Harlan: a purchase"
date: 2026-03-20
source: The Ledger
author: [Leo Brandt, Mia Ott]
url: https://example.com/harlan
---
# Harlan buys *Brook*

{STORY.replace("Harlan Foods", "[Harlan Foods](https://example.com)")}
![Picture of a mill](mill.png)

- **Price:** two billion
- Time: June

```
code = 1
```
| a | b |
| - | - |
| c | d |
"""
    made = document(raw, "markdown")
    assert made.text == f"Harlan buys Brook\n\n{STORY}\n\n- Price: two billion\n- Time: June\n\na | b\nc | d\n"
    assert (made.title, made.issued, made.publisher) == ("Harlan: a purchase", "2026-03-20", "The Ledger")
    assert made.authors == ("Leo Brandt", "Mia Ott")
    assert made.url == "https://example.com/harlan"


@pytest.mark.parametrize("front", ["---\n[not: yaml\n---\n", "---\njust a rule\n---\n", "---\nno end\n"])
def test_markdown_with_broken_front_matter_is_read(front: str) -> None:
    assert STORY in document(f"{front}\n{STORY}\n", "markdown").text


def test_pdf() -> None:
    lines = [
        "Harlan buys Brook",
        "Harlan Foods said on Friday that it would buy its rival Brook for two bil-",
        "lion dollars in cash, which would be the largest purchase in its history.",
        "It was founded by Mia Ott.",
        "A second paragraph begins here, after a line that was rather short, you see.",
    ]
    made = document(pdf(lines, info="/Title (A mill) /Author (Leo Brandt) /CreationDate (D:20260320101500Z)"), "pdf")
    assert "two billion dollars" in made.text
    assert made.text.startswith("Harlan buys Brook\n\nHarlan Foods said")
    assert "\n\nA second paragraph" in made.text
    assert (made.title, made.authors, made.issued) == ("A mill", ("Leo Brandt",), "2026-03-20")


def test_running_heads_and_page_numbers_go() -> None:
    pages = [
        f"The Ledger 20 March\n{word} story is told here in a long line of words\n{n}"
        for n, word in enumerate(["One", "Two", "Six"])
    ]
    assert "Ledger" not in page_text(pages)
    assert page_text(pages).count("words") == 3
    assert not any(letter.isdigit() for letter in page_text(pages))


def test_bad_pdfs() -> None:
    assert reason(b"%PDF-1.4\nnothing more", "pdf") == "is a broken PDF"
    assert reason(b"no pdf at all", "pdf") == "is a broken PDF"
    assert reason(pdf([STORY])[:300], "pdf") in ("is a broken PDF", "is a PDF without a text layer (scanned pages?)")
    assert reason(pdf([]), "pdf") == "is a PDF without a text layer (scanned pages?)"
    writer = pypdf.PdfWriter(clone_from=BytesIO(pdf([STORY])))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = BytesIO()
    writer.write(locked)
    assert reason(locked.getvalue(), "pdf") == "is a PDF locked with a password"


@pytest.mark.parametrize("seed", range(40))
def test_mutated_pdfs_end_in_a_document_or_a_reason(seed: int) -> None:
    raw = bytearray(pdf([STORY]))
    for step in range(1, 12):
        raw[(seed * 7919 + step * 104729) % len(raw)] = (seed * 31 + step * 17) % 256
    (found,) = parsed(bytes(raw), "pdf")
    assert isinstance(found, Document | Rejection)


def test_docx() -> None:
    made = document(
        word(["Harlan buys Brook", STORY], title="A mill", table=[["Price", "Two billion"], ["Time", "June"]]), "docx"
    )
    assert made.text == f"Harlan buys Brook\n\n{STORY}\n\nPrice | Two billion\nTime | June\n"
    assert (made.title, made.authors) == ("A mill", ())


def test_bad_word_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reason(b"PK\x03\x04 broken", "docx") == "is a broken Word document"
    other = BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("a.txt", "no document")
    assert reason(other.getvalue(), "docx") == "is a broken Word document"
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(3_000_000))
    monkeypatch.setattr(word_reader, "_MOST_UNPACKED", 2_000_000)
    assert reason(bomb.getvalue(), "docx") == "unpacks to 3 MB, more than a document needs"


def mail(body: str, headers: str = "Content-Type: text/plain; charset=utf-8\n") -> bytes:
    head = "From: Leo Brandt <leo@example.com>\nSubject: Fwd: Harlan buys =?utf-8?q?Br=C3=B8k?=\nDate: Fri, 20 Mar 2026 23:30:00 +0100\n"
    return f"{head}{headers}\n{body}".encode()


def test_mail() -> None:
    made = document(mail(f"{STORY}\n\n> quoted words\n\n-- \nLeo Brandt\nThe Ledger\n"), "mail")
    assert (made.title, made.issued, made.authors) == ("Harlan buys Brøk", "2026-03-20", ("Leo Brandt",))
    marked = [made.text[mark.span.start : mark.span.end] for mark in made.boilerplate]
    assert marked == ["> quoted words", "-- \nLeo Brandt\nThe Ledger"]


@pytest.mark.parametrize(
    ("sender", "headers", "publisher", "authors"),
    [
        ("The Mill Brief <a@x.example>", "", "The Mill Brief", ()),
        ("Millwire <a@x.example>", "", "Millwire", ()),
        ("Leo Brandt <a@x.example>", "List-Unsubscribe: <https://x.example/u>\n", "Leo Brandt", ("Leo Brandt",)),
        ("Leo Brandt <a@x.example>", "", None, ("Leo Brandt",)),
        ("a@x.example", "List-Id: <mills.x.example>\n", None, ()),
    ],
)
def test_a_newsletter_is_published_by_its_sender(
    sender: str, headers: str, publisher: str | None, authors: tuple[str, ...]
) -> None:
    made = document(f"From: {sender}\nSubject: Mills\n{headers}\n{STORY}\n".encode(), "mail")
    assert (made.publisher, made.authors) == (publisher, authors)


def test_mail_in_html_and_in_an_unknown_character_set() -> None:
    assert STORY in document(mail(PAGE, "Content-Type: text/html; charset=utf-8\n"), "mail").text
    assert STORY in document(mail(STORY, "Content-Type: text/plain; charset=x-none\n"), "mail").text


def test_mail_digest_gives_a_document_per_message() -> None:
    inner = "\n--b\nContent-Type: message/rfc822\n\n".join(["", *(mail(f"{STORY} Part {n}.").decode() for n in (1, 2))])
    made = parsed(
        mail(f"{inner}\n--b--\n", 'MIME-Version: 1.0\nContent-Type: multipart/digest; boundary="b"\n'), "mail"
    )
    assert [one.source for one in made] == ["a.txt#1", "a.txt#2"]
    assert all(isinstance(one, Document) for one in made)


def test_mail_without_headers_or_text() -> None:
    assert reason(b"\n\nwords", "mail") == "is no mail message (it has no headers)"
    assert reason(b"", "mail") == "is empty"
    assert reason(mail("x", "Content-Type: image/png\n"), "mail") == "is a mail message without a text"


@pytest.mark.parametrize("kind", ["html", "mail", "feed", "jsonl", "csv", "markdown", "pdf", "docx"])
def test_empty_and_binary_files_of_every_kind(kind: Kind) -> None:
    assert reason(b"", kind) == "is empty"
    assert isinstance(parsed(b"\x89PNG\r\n\x1a\n" + bytes(range(256)), kind)[0], Rejection)
