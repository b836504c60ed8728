"""Sends what a query process answers to the client, for as long as the client is there."""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from kg.errors import KgError
from kg.server.frames import Job
from kg.server.pool import Answer, BusyError, Pool

_LOG = logging.getLogger(__name__)
_RETRY_AFTER_S: Final = "2"


class AnswerResponse(Response):
    """The answer to a job. Where the client goes away, the query ends."""

    def __init__(self, pool: Pool, job: Job) -> None:
        super().__init__()
        self._pool = pool
        self._job = job

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers, or says in a sentence why not. An answer that breaks off in the middle is not ended properly.

        Its client then sees that the last piece is missing; it cannot take a part for the whole.
        """
        answering = asyncio.create_task(self._answer(scope, receive, send))
        leaving = asyncio.create_task(_disconnected(receive))
        try:
            await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not answering.done():
                answering.cancel()
            with suppress(asyncio.CancelledError):
                await answering

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False
        try:
            async with self._pool.answer(self._job) as answer:
                pieces = answer.pieces()
                first = await anext(pieces, b"")
                started = True
                await send(_start(answer))
                await send({"type": "http.response.body", "body": first, "more_body": True})
                async for piece in pieces:
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except KgError as error:
            if started:
                _LOG.warning("an answer broke off: %s", error)
                return
            await refusal(error)(scope, receive, send)


def refusal(error: KgError) -> Response:
    """One sentence, with the status that fits."""
    headers = {"Retry-After": _RETRY_AFTER_S} if isinstance(error, BusyError) else None
    status = 503 if isinstance(error, BusyError) else getattr(error, "status", 500)
    return PlainTextResponse(f"{error}\n", status, headers)


def _start(answer: Answer) -> dict[str, object]:
    charset = "; charset=utf-8" if answer.media_type.startswith("text/") else ""
    headers = [(b"content-type", (answer.media_type + charset).encode()), (b"vary", b"Accept")]
    return {"type": "http.response.start", "status": 200, "headers": headers}


async def _disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
