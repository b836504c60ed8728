"""parquet/: entities, claims and deals as typed tables for pandas, DuckDB and Spark. Needs pyarrow (extra `parquet`).

Dates stand as the text gives them (a day, month or year), and once more as a day of their own, the first that they
cover, in a column whose name ends in `_day`. Money and stakes are decimals of six places.
"""

import logging
from collections.abc import Iterable
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.errors import UsageError
from kg.graph.moments import stretch
from kg.model.graph import Graph
from kg.outputs.files import clean_surrogates
from kg.outputs.records import ClaimRecord, DealRecord, EntityRecord, claim_records, deal_records, entity_records

if TYPE_CHECKING:
    import pyarrow

_log = logging.getLogger(__name__)
_PLACES: Final = Decimal("0.000001")
_MOST: Final = Decimal(10) ** 32
"""A decimal of 38 digits, the most that DuckDB and Spark know, has room for so much before its six places."""
_DATES: Final = ("date", "issued", "valid_from", "valid_until", "signed_on", "announced_on")


def write(graph: Graph, folder: Path) -> None:
    """Writes the three tables into `folder`, making it where needed. Raises UsageError without pyarrow."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError as error:
        raise UsageError("Parquet needs the library pyarrow: pip install 'kg[parquet]'") from error
    folder.mkdir(parents=True, exist_ok=True)
    columns = _columns(pyarrow)
    tables: dict[str, list[Any]] = {
        "entities": entity_records(graph),
        "claims": claim_records(graph),
        "deals": deal_records(graph),
    }
    for name, records in tables.items():
        table = pyarrow.Table.from_pylist([_row(one) for one in records], schema=pyarrow.schema(columns[name]))
        draft = folder / f"{name}.parquet.part"
        try:
            pyarrow.parquet.write_table(table, draft, compression="zstd")
            draft.replace(folder / f"{name}.parquet")
        finally:
            draft.unlink(missing_ok=True)


def _columns(pa: Any) -> "dict[str, list[tuple[str, pyarrow.DataType]]]":
    text, texts, number = pa.string(), pa.list_(pa.string()), pa.decimal128(38, 6)
    party = pa.struct([("role", text), ("id", text), ("name", text)])
    return {
        "entities": [
            *_texts(text, "id", "iri", "type", "kind", "name"),
            ("aliases", texts), ("former_names", texts), ("documents", pa.int32()), ("mentions", pa.int32()),
        ],
        "claims": [
            *_texts(text, "id", "iri", "subject", "subject_name", "predicate", "object", "object_name"),
            *_texts(text, "certainty", "polarity", "tense"),
            ("confidence", pa.float64()), ("belief", pa.float64()), ("supports_edge", pa.bool_()),
            *_texts(text, "speaker", "role_title"),
            *_dates(pa, "valid_from", "valid_until"), ("source", text), *_dates(pa, "issued"),
            ("publisher", text), ("start", pa.int64()), ("end", pa.int64()),
            *_texts(text, "quote", "trigger", "produced_by"),
        ],
        "deals": [
            *_texts(text, "id", "iri", "kind", "label", "status"), *_dates(pa, "date"),
            ("amount", number), *_texts(text, "currency", "amount_bound", "amount_period"), ("stake", number),
            *_texts(text, "term", "capacity"), *_dates(pa, "signed_on", "announced_on"),
            ("parties", pa.list_(party)), ("sources", texts),
        ],
    }  # fmt: skip


def _texts(text: Any, *names: str) -> list[tuple[str, Any]]:
    return [(name, text) for name in names]


def _dates(pa: Any, *names: str) -> list[tuple[str, Any]]:
    return [column for name in names for column in ((name, pa.string()), (f"{name}_day", pa.date32()))]


def _row(record: EntityRecord | ClaimRecord | DealRecord) -> dict[str, Any]:
    fields = asdict(record)
    days = {f"{name}_day": found[0] if (found := stretch(fields[name])) else None for name in _DATES if name in fields}
    return {name: _cell(value, f"{record.id}: {name}") for name, value in fields.items()} | days


def _cell(value: Any, what: str) -> Any:
    if isinstance(value, str):
        return clean_surrogates(value)
    if isinstance(value, Decimal):
        return _decimal(value, what)
    if isinstance(value, dict):
        return {name: _cell(part, what) for name, part in value.items()}
    if isinstance(value, Iterable):
        return [_cell(part, what) for part in value]
    return value


def _decimal(value: Decimal, what: str) -> Decimal | None:
    if abs(value) >= _MOST:
        _log.warning("%s is too large for a Parquet decimal and left out", what)
        return None
    return value.quantize(_PLACES)
