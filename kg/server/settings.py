"""How a server is to run."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import UsageError

PATIENCE_S: Final = 10.0
"""How long a client may take to send a request, or to take up a piece of an answer, before it is dropped."""
LARGEST_REQUEST: Final = 1 << 20
"""Most bytes of a POST body."""
LARGEST_HEAD: Final = 1 << 16
"""Most bytes of a request line with its headers; so of a query in a URL."""
MOST_CONNECTIONS: Final = 256
"""Open connections; beyond that, new requests are answered 503."""
MOST_WAITING: Final = 64
"""Queries that may wait for a free process; beyond that, new ones are answered 503."""
LONGEST_WAIT_S: Final = 5.0
"""How long a query may wait for a free process before it is answered 503."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """Where to listen, whom to let in, and how much one query may take.

    `timeout` is seconds from a query's start to the last byte of its answer; `memory` is MiB that a query may use
    beyond what the opened store itself takes; `workers` is how many queries run at the same time.
    """

    out: Path
    host: str = "127.0.0.1"
    port: int = 8000
    token: str | None = None
    cors: tuple[str, ...] = ()
    timeout: float = 30.0
    memory: int = 1024
    workers: int = 2

    def __post_init__(self) -> None:
        if self.token is not None and not (self.token.isascii() and self.token.isprintable() and self.token.strip()):
            raise UsageError("the token must be of printable ASCII characters and not empty")
        for origin in self.cors:
            if origin != "*" and ("://" not in origin or origin.count("/") != 2):
                raise UsageError(f"{origin!r} is no origin; write it as https://example.org, without a path")

    @property
    def loopback(self) -> bool:
        """Whether only programs on this machine can connect."""
        return is_loopback(self.host)


def is_loopback(name: str) -> bool:
    """Whether a host's name or address can only mean this machine."""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name.lower() == "localhost"
