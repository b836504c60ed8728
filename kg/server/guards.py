"""What every request meets first: is it for this server, may it ask, and what a browser may do with the answer."""

import base64
import binascii
import hmac
import re
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.server.settings import ServerSettings, is_loopback

_HOST: Final = re.compile(r"(?P<name>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d{1,5})?\Z")
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Put on every answer that does not say otherwise."""


class Guard:
    """ASGI middleware: refuses a foreign Host, asks for the token, adds the headers that keep browsers careful.

    A page from elsewhere can make its own name point to 127.0.0.1 and so read a server on the loopback; it cannot
    change the Host header that the browser sends, so there only the loopback's own names are let in.
    """

    def __init__(self, app: ASGIApp, *, settings: ServerSettings) -> None:
        self._app = app
        self._token = settings.token
        self._local = settings.loopback

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes a request on, or answers it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await (self._refusal(Headers(scope=scope)) or self._app)(scope, receive, with_headers)

    def _refusal(self, headers: Headers) -> PlainTextResponse | None:
        host = _HOST.match(headers.get("host", ""))
        if host is None or (self._local and not is_loopback(host["name"].strip("[]"))):
            return PlainTextResponse("this server does not go by the name in the Host header\n", 421)
        if self._token is not None and not _shows(headers.get("authorization", ""), self._token):
            challenge = 'Bearer realm="kg", Basic realm="kg", charset="UTF-8"'
            return PlainTextResponse("a token is needed\n", 401, {"WWW-Authenticate": challenge})
        return None


def _shows(authorization: str, token: str) -> bool:
    """Whether a header gives the token: as Bearer, or as the password of Basic, which browsers ask their user for."""
    scheme, _, credentials = authorization.partition(" ")
    given = credentials.strip()
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.encode(), token.encode())
