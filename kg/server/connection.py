"""A connection of uvicorn's that does not wait for ever: whoever sends or takes up too slowly is dropped."""

import asyncio
import socket
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from kg.server.settings import PATIENCE_S


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with a limit of `PATIENCE_S` on every wait for the client.

    uvicorn itself limits only the pause between two requests. Here a request, head and body, must arrive in that
    time, and an answer that fills the buffers must be taken up; a client that does neither loses its connection,
    without the courtesy of a flush that would wait for it again.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._reading: asyncio.TimerHandle | None = None
        self._writing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begins to wait for the first request."""
        super().connection_made(transport)
        # asyncio overlooks accepted sockets here; without it the last piece of an answer waits for an acknowledgement.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._await_request()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops waiting."""
        self._reading = _stopped(self._reading)
        self._writing = _stopped(self._writing)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Takes in a piece of a request. Time goes on until the request is there as a whole."""
        super().data_received(data)
        if self._body_is_there():
            self._reading = _stopped(self._reading)
        elif self._reading is None:
            self._await_request()

    def pause_writing(self) -> None:
        """The client does not take up what is sent: it has a while to go on."""
        super().pause_writing()
        self._writing = _stopped(self._writing)
        self._writing = self.loop.call_later(PATIENCE_S, self.transport.abort)

    def resume_writing(self) -> None:
        """The client goes on."""
        self._writing = _stopped(self._writing)
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Closes a connection without a next request, at once where the last answer still waits to be taken up."""
        super().timeout_keep_alive_handler()
        if self.transport.get_write_buffer_size():
            self.transport.abort()

    def _await_request(self) -> None:
        self._reading = self.loop.call_later(PATIENCE_S, self.transport.abort)

    def _body_is_there(self) -> bool:
        return self.cycle is not None and not self.cycle.response_complete and not self.cycle.more_body


def _stopped(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """None, in the place of a timer that no longer counts."""
    if timer is not None:
        timer.cancel()
    return None
