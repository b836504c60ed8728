"""Requests of the SPARQL 1.1 Protocol (https://www.w3.org/TR/sparql11-protocol/, section 2.1) as jobs."""

import asyncio
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kg.errors import KgError
from kg.server.frames import Job, JobKind
from kg.server.settings import LARGEST_REQUEST, PATIENCE_S

_FORM: Final = "application/x-www-form-urlencoded"
_DIRECT: Final = "application/sparql-query"
_UPDATE: Final = "application/sparql-update"
_READS_ONLY: Final = "this endpoint only reads: there is no SPARQL Update here"
Pairs = Sequence[tuple[str, str]]


class RequestError(KgError):
    """A request that is not answered; `status` is what HTTP calls the reason."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


async def sparql_job(request: Request, *, endpoint: str) -> Job:
    """The job of a request to the endpoint: a query, or the description of the service where a GET asks nothing.

    Raises RequestError for what the Protocol calls malformed.
    """
    url = _pairs(request.scope["query_string"])
    accept = accepted(request)
    if request.method in ("GET", "HEAD"):
        if not url:
            return Job(kind="service", accept=accept, endpoint=endpoint)
        return _query(url, accept)
    media, _, parameters = request.headers.get("content-type", "").lower().partition(";")
    if media.strip() not in (_FORM, _DIRECT):
        message = f"a POST carries {_FORM} or {_DIRECT}"
        raise RequestError(415, _READS_ONLY if media.strip() == _UPDATE else message)
    charset = parameters.partition("charset=")[2].strip().strip('"')
    if charset not in ("", "utf-8", "utf8"):
        raise RequestError(415, f"queries are read as UTF-8, not as {charset}")
    body = await _body(request)
    if media.strip() == _FORM:
        if any(name in ("query", "update") for name, _ in url):
            raise RequestError(400, "a form carries its query in the body, not in the URL")
        return _query([*_pairs(body), *url], accept)
    if any(name == "query" for name, _ in url):
        raise RequestError(400, "there are two queries, one in the URL and one in the body")
    return _query([("query", _decoded(body)), *url], accept)


def named_job(request: Request, name: str) -> Job:
    """The job of asking a named query; the parameters of the URL are the query's own."""
    pairs = _pairs(request.scope["query_string"])
    names = [key for key, _ in pairs]
    for key in names:
        if names.count(key) > 1:
            raise RequestError(400, f"the parameter {key} is given more than once")
    return Job(kind="named", text=name, accept=accepted(request), parameters=tuple(pairs))


def description_job(request: Request, kind: JobKind, *, endpoint: str) -> Job:
    """The job of describing the service or the graph."""
    return Job(kind=kind, accept=accepted(request), endpoint=endpoint)


def accepted(request: Request) -> str:
    """All Accept headers of a request as one."""
    return ",".join(request.headers.getlist("accept"))


def _query(pairs: Pairs, accept: str) -> Job:
    if any(name == "update" for name, _ in pairs):
        raise RequestError(400, _READS_ONLY)
    queries = [value for name, value in pairs if name == "query"]
    if len(queries) != 1:
        raise RequestError(400, "there is no query" if not queries else "there is more than one query")
    return Job(
        kind="query",
        text=queries[0],
        accept=accept,
        default_graphs=tuple(value for name, value in pairs if name == "default-graph-uri"),
        named_graphs=tuple(value for name, value in pairs if name == "named-graph-uri"),
    )


async def _body(request: Request) -> bytes:
    length = request.headers.get("content-length", "")
    too_large = RequestError(413, f"a request may have {LARGEST_REQUEST} bytes at most")
    if length.isdecimal() and int(length) > LARGEST_REQUEST:
        raise too_large
    body = bytearray()
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for piece in request.stream():
                body += piece
                if len(body) > LARGEST_REQUEST:
                    raise too_large
    except TimeoutError:
        raise RequestError(408, "the request did not arrive in time") from None
    except ClientDisconnect:
        raise RequestError(400, "the request ended early") from None
    return bytes(body)


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000)
    except (UnicodeDecodeError, ValueError) as error:
        raise RequestError(400, "the parameters are not percent-encoded UTF-8") from error


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(400, f"the query is not UTF-8 (byte {error.start})") from error
