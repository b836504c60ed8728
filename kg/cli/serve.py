"""`kg serve`."""

import sys
from pathlib import Path

import click

from kg.cli import console, options


@click.command(epilog="Examples: kg serve --port 8080, KG_TOKEN=secret kg serve --host 0.0.0.0")
@options.out
@click.option("--host", default="127.0.0.1", show_default=True, metavar="ADDRESS", help="Where to listen.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="N",
    help="Which port; 0 lets the system choose one, which is printed.",
)
@click.option(
    "--token",
    envvar="KG_TOKEN",
    metavar="TEXT",
    help="Answer only who gives this token, as Bearer or as the password of Basic; also from KG_TOKEN.",
)
@click.option(
    "--cors", multiple=True, metavar="ORIGIN", help="Let pages of this origin read answers; * is any. May be repeated."
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0.1, max=86400),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="End a query that takes longer.",
)
@click.option(
    "--memory",
    type=click.IntRange(min=16),
    default=1024,
    show_default=True,
    metavar="MIB",
    help="End a query that needs more memory (on Linux).",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    metavar="N",
    help="How many queries run at the same time.",
)
@options.talk
def serve(
    out: Path,
    host: str,
    port: int,
    token: str | None,
    cors: tuple[str, ...],
    timeout: float,
    memory: int,
    workers: int,
) -> None:
    """Serve the last build: SPARQL, the map, and a page to ask it.

    /sparql speaks the SPARQL 1.1 Protocol and only reads; / is the map and /query the query page. A build that
    finishes meanwhile is taken up with the next query. Ctrl-C stops it.
    """
    from kg.server.run import serve as run
    from kg.server.settings import ServerSettings

    settings = ServerSettings(
        out=out, host=host, port=port, token=token, cors=cors, timeout=timeout, memory=memory, workers=workers
    )
    if not settings.loopback and token is None:
        console.note(f"anybody who reaches {host} can read the graph; --token asks for a token")
    run(settings, listening=_say_where)


def _say_where(url: str) -> None:
    console.result(f"{url}sparql", machine=True)
    sys.stdout.flush()
    console.note(f"the map is at {url}, the query page at {url}query; Ctrl-C stops")
