"""Bytes to text: encodings, and characters that no later stage should have to think of."""

import codecs
import re
from typing import Final

from charset_normalizer import from_bytes

from kg.errors import InputError

_BOMS: Final[tuple[tuple[bytes, str], ...]] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SIGNATURES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"SQLite format 3\x00", "a database"),
)
_ENCODINGS: Final = [
    "cp1252", "iso8859_15", "mac_roman", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "koi8_r",
    "shift_jis", "gb18030", "big5", "euc_kr", "euc_jp",
]  # fmt: skip
_SAMPLE: Final = 65_536
_CONTROL_BYTES: Final = bytes(sorted(set(range(32)) - {9, 10, 12, 13, 27} | {127}))
_LINE_ENDS: Final = re.compile("\r\n?|[\u2028\u2029\x85\x0b\x0c]")
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")


def check_signature(source: str, raw: bytes) -> None:
    """Raises `InputError` for what is empty, or begins as no text does."""
    if not raw.strip():
        raise InputError(source, "is empty")
    for signature, what in _SIGNATURES:
        if raw.startswith(signature):
            raise InputError(source, f"looks binary ({what}), not text")


def decode(source: str, raw: bytes) -> str:
    """The text of `raw`: by its byte order mark, as UTF-8, else as the likeliest older encoding.

    UTF-8 with a few broken bytes is read with U+FFFD in their place. Raises `InputError` for what is empty, binary or
    in no encoding that can be told.
    """
    check_signature(source, raw)
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return raw[len(mark) :].decode(encoding, "replace")
    sample = raw[:_SAMPLE]
    if wide := _wide(sample):
        return raw.decode(wide, "replace")
    controls = len(sample) - len(sample.translate(None, _CONTROL_BYTES))
    if controls > max(8, len(sample) // 20):
        raise InputError(source, "looks binary, not text")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return _older(source, raw)


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: mostly Western text, so that every second byte is NUL."""
    half = len(sample) // 2
    if half < 8:
        return None
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.05 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.05 * half:
        return "utf-16-be"
    return None


def _older(source: str, raw: bytes) -> str:
    mended = raw.decode("utf-8", "replace")
    broken = mended.count("\ufffd")
    if broken <= max(2, len(mended) // 2000) and sum(not letter.isascii() for letter in mended) >= 2 * broken + 1:
        return mended
    best = from_bytes(raw[: 4 * _SAMPLE], cp_isolation=_ENCODINGS, enable_fallback=False).best()
    if best is None:
        raise InputError(source, "is in no character encoding that can be told")
    return raw.decode(best.encoding, "replace")


def clean_characters(text: str) -> str:
    """Line ends become LF, other control characters one space each, half surrogates U+FFFD, a leading BOM goes.

    Nothing else changes: offsets count into the result, and doing it twice changes nothing.
    """
    plain = _LINE_ENDS.sub("\n", text.removeprefix("\ufeff"))
    return _SURROGATES.sub("\ufffd", _CONTROLS.sub(" ", plain))
