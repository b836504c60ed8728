"""Rows without repeated keys: how the page's data stays small."""

from collections.abc import Sequence

Json = dict[str, object]


class Table:
    """Rows of the same fields, which other rows name by number."""

    def __init__(self, *fields: str) -> None:
        self.fields = fields
        self._places = {field: place for place, field in enumerate(fields)}
        self._rows: list[list[object]] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, **values: object) -> int:
        """Adds a row and returns its number. Fields left out are null; raises KeyError for one that there is not."""
        row: list[object] = [None] * len(self.fields)
        for field, value in values.items():
            row[self._places[field]] = value
        self._rows.append(row)
        return len(self._rows) - 1

    def data(self) -> Json:
        """For the page: rows end with their last value that is not null."""
        return {"fields": list(self.fields), "rows": [_trimmed(row) for row in self._rows]}


class Index:
    """Distinct texts in order of first use, each with its number."""

    def __init__(self, known: Sequence[str] = ()) -> None:
        self._places: dict[str, int] = {one: place for place, one in enumerate(known)}

    def number(self, text: str) -> int:
        """The number of the text, a new one if it is new."""
        return self._places.setdefault(text, len(self._places))

    def data(self) -> list[str]:
        """All texts by number."""
        return list(self._places)


def _trimmed(row: list[object]) -> list[object]:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return row[:end]
