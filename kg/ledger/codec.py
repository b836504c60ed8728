"""Documents and extractions as JSON bytes and back. Fields keep their order, so equal values give equal bytes."""

import hashlib

from pydantic import TypeAdapter, ValidationError

from kg.errors import LedgerError
from kg.model.document import Document
from kg.model.extraction import Extraction

_DOCUMENT = TypeAdapter(Document)
_EXTRACTION = TypeAdapter(Extraction)


def encode_document(document: Document) -> bytes:
    """UTF-8 JSON. Raises `ValueError` where the document holds what no file can: lone surrogates."""
    return _DOCUMENT.dump_json(document)


def encode_extraction(extraction: Extraction) -> bytes:
    """UTF-8 JSON. Raises `ValueError` where the extraction holds lone surrogates."""
    return _EXTRACTION.dump_json(extraction)


def decode_document(source: str, data: bytes) -> Document:
    """Undoes `encode_document`; raises `LedgerError` naming `source` where the bytes are not what was written."""
    try:
        return _DOCUMENT.validate_json(data)
    except ValidationError as error:
        raise LedgerError(f"the ledger's document {source} is damaged; build it again: {_first(error)}") from error


def decode_extraction(source: str, data: bytes) -> Extraction:
    """Undoes `encode_extraction`; raises `LedgerError` naming `source` where the bytes are not what was written."""
    try:
        return _EXTRACTION.validate_json(data)
    except ValidationError as error:
        raise LedgerError(f"the ledger's reading of {source} is damaged; build it again: {_first(error)}") from error


def fingerprint(document: bytes, extraction: bytes) -> str:
    """Names a reading by its content, so that a build can tell whether anything differs from the last one."""
    hasher = hashlib.sha256(document)
    hasher.update(b"\x1f")
    hasher.update(extraction)
    return hasher.hexdigest()


def _first(error: ValidationError) -> str:
    detail = error.errors(include_url=False, include_context=False, include_input=False)[0]
    where = ".".join(str(part) for part in detail["loc"])
    return f"{where}: {detail['msg']}" if where else str(detail["msg"])
