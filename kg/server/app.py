"""The web application: what is found where."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg.server import page
from kg.server.answering import AnswerResponse, refusal
from kg.server.guards import Guard
from kg.server.negotiation import choose
from kg.server.pool import Pool
from kg.server.protocol import RequestError, description_job, named_job, sparql_job
from kg.server.settings import ServerSettings

MAP = "map.html"
_LINK = (b' title="Ask the graph in SPARQL" hidden>', b' title="Ask the graph in SPARQL" href="query">')
"""The map's link to the query page, as a file has it, in which it leads nowhere, and as a server shows it."""


def application(settings: ServerSettings) -> Starlette:
    """The ASGI application. Its query processes start with it and end with it (the lifespan protocol).

    /sparql answers queries and describes itself, /.well-known/void describes the graph, / is the map, /query the
    query page, /queries and /queries/NAME the named queries, /vocabulary.json what the page completes from.
    """
    pool = Pool(settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await pool.start()
        try:
            yield
        finally:
            await pool.close()

    middleware = [Middleware(Guard, settings=settings)]
    if settings.cors:
        # Outermost: a browser's preflight carries no token.
        cors = Middleware(
            CORSMiddleware,
            allow_origins=list(settings.cors),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
        )
        middleware.insert(0, cors)
    pages = _Pages(settings, pool)
    return Starlette(
        routes=[
            Route("/", pages.map),
            Route("/sparql", pages.sparql, methods=["GET", "POST"]),
            Route("/.well-known/void", pages.void),
            Route("/query", pages.query),
            Route("/queries", pages.queries),
            Route("/queries/{name}", pages.named),
            Route("/vocabulary.json", pages.vocabulary),
        ],
        middleware=middleware,
        exception_handlers={RequestError: _refused},
        lifespan=lifespan,
    )


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestError)
    return refusal(error)


class _Pages:
    """One method for each address."""

    def __init__(self, settings: ServerSettings, pool: Pool) -> None:
        self._settings = settings
        self._pool = pool

    async def sparql(self, request: Request) -> Response:
        job = await sparql_job(request, endpoint=_endpoint(request))
        if job.kind == "service" and choose(job.accept, ["text/turtle", "text/html"]) == "text/html":
            return RedirectResponse("query", 303, {"Vary": "Accept"})
        return AnswerResponse(self._pool, job)

    async def void(self, request: Request) -> Response:
        return AnswerResponse(self._pool, description_job(request, "void", endpoint=_endpoint(request)))

    async def named(self, request: Request) -> Response:
        return AnswerResponse(self._pool, named_job(request, request.path_params["name"]))

    async def map(self, request: Request) -> Response:
        path = self._settings.out / MAP
        try:
            # In one piece: a build may put another file in its place at any time.
            content = await asyncio.to_thread(path.read_bytes)
        except OSError:
            return PlainTextResponse("the last build wrote no map; the query page is at /query\n", 404)
        # What it may run and load the map says itself.
        content = content.replace(*_LINK, 1)
        return HTMLResponse(content, headers={"Content-Security-Policy": "frame-ancestors 'none'"})

    async def query(self, request: Request) -> Response:
        content, policy = page.query_page()
        return HTMLResponse(content, headers={"Content-Security-Policy": policy})

    async def queries(self, request: Request) -> Response:
        return JSONResponse(page.queries())

    async def vocabulary(self, request: Request) -> Response:
        return JSONResponse(page.vocabulary())


def _endpoint(request: Request) -> str:
    return str(request.url.replace(path="/sparql", query="", fragment=""))
