"""What the server and a query process say to one another through pipes.

A job goes in as four bytes of length and JSON. An answer comes back as frames of one byte of kind, four of length and
the content: HEAD (the media type), any number of DATA, END; or ERROR in place of what would have come next.
"""

import io
import json
import struct
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO, Final, Literal, Self

READY: Final = b"R"
HEAD: Final = b"H"
DATA: Final = b"D"
END: Final = b"E"
ERROR: Final = b"X"
FRAME: Final = struct.Struct(">cI")
LENGTH: Final = struct.Struct(">I")
LARGEST_DATA: Final = 1 << 16

JobKind = Literal["query", "named", "service", "void"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What a query process is to do: answer SPARQL, answer a named query, or describe the service or the graph.

    `text` is the SPARQL or the name of the named query; `endpoint` is the IRI that descriptions give the service.
    """

    kind: JobKind
    text: str = ""
    accept: str = ""
    endpoint: str = ""
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    parameters: tuple[tuple[str, str], ...] = ()

    def packed(self) -> bytes:
        """The job with its length in front, as it goes through a pipe."""
        content = json.dumps(asdict(self)).encode()
        return LENGTH.pack(len(content)) + content

    @classmethod
    def unpacked(cls, content: bytes) -> Self:
        """The job of what `packed` made, without the length."""
        data: dict[str, Any] = json.loads(content)
        data["parameters"] = tuple((name, value) for name, value in data["parameters"])
        data["default_graphs"] = tuple(data["default_graphs"])
        data["named_graphs"] = tuple(data["named_graphs"])
        return cls(**data)


class Frames(io.RawIOBase):
    """A file whose bytes become DATA frames; put a buffer before it, so that there are few of them."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe

    def writable(self) -> bool:
        """True: it can only be written to."""
        return True

    def write(self, data: Any) -> int:
        """Sends at most `LARGEST_DATA` bytes and says how many."""
        piece = bytes(memoryview(data)[:LARGEST_DATA])
        send(self._pipe, DATA, piece)
        return len(piece)


def send(pipe: BinaryIO, kind: bytes, content: bytes = b"") -> None:
    """One frame."""
    pipe.write(FRAME.pack(kind, len(content)) + content)
    pipe.flush()
