"""Listens, says where, and serves until it is told to stop."""

import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import uvicorn

from kg.errors import KgError
from kg.graph.store import open_store
from kg.server.app import application
from kg.server.connection import PatientProtocol
from kg.server.settings import LARGEST_HEAD, MOST_CONNECTIONS, ServerSettings

_FAREWELL_S: Final = 5
"""How long answers under way may still take when the server is told to stop."""
_IDLE_S: Final = 5
"""How long a connection is kept for a next request."""


def serve(settings: ServerSettings, *, listening: Callable[[str], None]) -> None:
    """Serves the build under `settings.out` until SIGINT or SIGTERM, then ends what is under way.

    `listening` is told the server's URL once connections are taken; port 0 lets the system choose one. Raises
    KgError where there is no build or the address cannot be listened on.
    """
    open_store(settings.out)
    # uvicorn's own log repeats, with tracebacks, what the client was told.
    logging.getLogger("uvicorn").setLevel(logging.CRITICAL)
    config = uvicorn.Config(
        application(settings),
        http=PatientProtocol,
        ws="none",
        loop="asyncio",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_keep_alive=_IDLE_S,
        timeout_graceful_shutdown=_FAREWELL_S,
    )
    with _listen(settings) as opened:
        server = _Server(config, lambda: listening(_url(opened)))
        # uvicorn hands the signal on once it has shut down in order, and exits where it could not start.
        with suppress(KeyboardInterrupt, SystemExit):
            server.run(sockets=[opened])
        if not server.started:
            raise KgError("the query processes cannot be started; `--verbose` shows why")


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._told = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._told()


def _listen(settings: ServerSettings) -> socket.socket:
    where = f"{settings.host}:{settings.port}"
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        # Several servers on one port would take turns without anybody's knowing.
        return socket.create_server((settings.host, settings.port), family=family, backlog=MOST_CONNECTIONS)
    except (OSError, OverflowError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise KgError(f"{where}: cannot be listened on ({reason})") from error


def _url(opened: socket.socket) -> str:
    host, port = opened.getsockname()[:2]
    return f"http://[{host}]:{port}/" if opened.family == socket.AF_INET6 else f"http://{host}:{port}/"
