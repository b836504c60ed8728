"""Mail (.eml): one document, or one for each message of a digest."""

import email
import re
from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.utils import parseaddr
from typing import Final

from kg.errors import InputError
from kg.model.document import Boilerplate, Rejection, Span
from kg.sources.decoding import check_signature, clean_characters, decode
from kg.sources.inputs import MEDIA_TYPES, Draft, Input
from kg.sources.markup import fragment_text, page_draft
from kg.sources.metadata import iso_date, short_text
from kg.text.cleaning import is_personal

_QUOTED: Final = re.compile(r"^(?:>.*|On .{5,100} wrote:)$", re.MULTILINE)
_SIGNATURE: Final = re.compile(r"^-- \n[\s\S]*\Z", re.MULTILINE)
_FORWARD: Final = re.compile(r"^(?:(?:re|fwd?|aw|wg)\s*:\s*)+", re.IGNORECASE)
_MOST_MESSAGES: Final = 1000


def read_mail(item: Input, raw: bytes) -> Iterator[Draft | Rejection]:
    """Body, subject, date and sender of a message; the messages inside a digest each by itself.

    A person who sends is the author; any other sender, and whoever sends to a list of subscribers, the publisher.

    Raises `InputError` where there is no message with a text.
    """
    check_signature(item.source, raw)
    message = email.message_from_bytes(raw, policy=policy.default)
    if not isinstance(message, EmailMessage) or not (message.keys() or message.is_multipart()):
        raise InputError(item.source, "is no mail message (it has no headers)")
    inner = [part for part in message.walk() if part.get_content_type() == "message/rfc822"][:_MOST_MESSAGES]
    digest = [one for part in inner for one in part.get_payload() if isinstance(one, EmailMessage)]
    if not digest:
        yield _draft(item.source, message, None)
        return
    for number, one in enumerate(digest, start=1):
        try:
            yield _draft(f"{item.source}#{number}", one, str(number))
        except InputError as error:
            yield Rejection(source=error.source, reason=error.reason)


def _draft(source: str, message: EmailMessage, part: str | None) -> Draft:
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        raise InputError(source, "is a mail message without a text")
    content = _content(source, body)
    marks: tuple[Boilerplate, ...] = ()
    if body.get_content_type() == "text/html":
        try:
            text = page_draft(source, content).text
        except InputError:
            text = fragment_text(content)
    else:
        text = clean_characters(content)
        marks = _marks(text)
    subject = short_text(_header(message, "subject"))
    name, address = parseaddr(_header(message, "from"))
    sender = short_text(name) if name != address else None
    personal = sender is not None and is_personal(sender)
    letter = bool(_header(message, "list-id") or _header(message, "list-unsubscribe"))
    return Draft(
        text=text,
        media_type=MEDIA_TYPES["mail"],
        title=_FORWARD.sub("", subject) or None if subject else None,
        issued=iso_date(_header(message, "date")),
        publisher=sender if sender and (letter or not personal) else None,
        authors=(sender,) if sender and personal else (),
        part=part,
        marks=marks,
    )


def _content(source: str, body: MIMEPart) -> str:
    try:
        return str(body.get_content())
    except (LookupError, UnicodeError, MessageError, ValueError):
        # An unknown or wrongly named character set: tell it from the bytes.
        payload = body.get_payload(decode=True)
        return decode(source, payload if isinstance(payload, bytes) else b"")


def _header(message: EmailMessage, name: str) -> str:
    """A header's text; the standard library's parser fails on some malformed ones, which then count as absent."""
    try:
        return str(message.get(name, ""))
    except (MessageError, ValueError, IndexError, AttributeError, TypeError, LookupError):
        return ""


def _marks(text: str) -> tuple[Boilerplate, ...]:
    signature = _SIGNATURE.search(text)
    end = signature.start() if signature else len(text)
    marks = [
        Boilerplate(Span(match.start(), match.end()), "quoted mail")
        for match in _QUOTED.finditer(text)
        if match.end() <= end
    ]
    if signature:
        marks.append(Boilerplate(Span(end, end + len(signature[0].rstrip())), "signature"))
    return tuple(marks)
