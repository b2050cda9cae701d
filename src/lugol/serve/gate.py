"""What every request passes first: who may call, how much may be sent, what every answer carries, and no traceback."""

import asyncio
import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from lugol import defects
from lugol.serve.settings import Settings, may_be_called

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
REPORT_POLICY = (  # the report brings its scripts with it: it stands apart, reaches nothing and is nobody's origin
    "sandbox allow-scripts allow-downloads allow-modals; default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'self'"
)
_HEADERS = {
    b"content-security-policy": PAGE_POLICY.encode(),
    b"cache-control": b"no-store",
    b"referrer-policy": b"same-origin",
    b"x-content-type-options": b"nosniff",
    b"cross-origin-opener-policy": b"same-origin",
    b"cross-origin-resource-policy": b"same-origin",
    b"permissions-policy": b"camera=(), geolocation=(), microphone=()",
}


class _TooMuch(BaseException):
    """A request that sends more, or more slowly, than one may; no Exception, so that nothing else answers it."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Gate:
    """The application behind its checks."""

    def __init__(self, app: Application, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        begun = False

        async def told(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                given = {name for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *((n, v) for n, v in _HEADERS.items() if n not in given)]
            await send(message)

        try:
            if refusal := self._refusal(scope):
                await _say(told, *refusal)
            else:
                await self._app(scope, self._counted(receive), told)
        except _TooMuch as much:
            if not begun:
                await _say(told, much.status, str(much))
        except BaseException as defect:
            if not defects.is_defect(defect):
                raise
            if not begun:
                await _say(told, 500, defects.sentence(defect))

    def _refusal(self, scope: MutableMapping[str, Any]) -> tuple[int, str] | None:
        """Why a request is not let in: its host, its method, where it comes from, or its size."""
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        host = headers.get(b"host", "")
        if not may_be_called(host, self._settings):
            return 400, "This is not the address of this application (--name allows another host name)."
        if scope["method"] in ("GET", "HEAD"):
            return None
        if scope["method"] != "POST":
            return 405, "Only GET and POST are answered."
        origin = headers.get(b"origin")
        if origin is not None and urlsplit(origin).netloc != host:
            return 403, "This form was sent from another page."
        if headers.get(b"sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403, "This form was sent from another page."
        length = headers.get(b"content-length", "0")
        if not length.isdigit() or int(length) > self._settings.most_body:
            return 413, self._too_large()
        return None

    def _counted(self, receive: Receive) -> Receive:
        """What is received, ended where it is too much or too slow."""
        taken, began, whole = 0, time.monotonic(), False

        async def counted() -> Message:
            nonlocal taken, whole
            if whole:
                return await receive()
            left = self._settings.body_seconds - (time.monotonic() - began)
            try:
                message = await asyncio.wait_for(receive(), max(left, 0.001))
            except TimeoutError:
                raise _TooMuch(408, "The papers came too slowly; send them again.") from None
            taken += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            if taken > self._settings.most_body:
                raise _TooMuch(413, self._too_large())
            return message

        return counted

    def _too_large(self) -> str:
        return f"Papers of more than {self._settings.most_body / 1e6:g} MB at once are refused; give them in parts."


async def _say(send: Send, status: int, words: str) -> None:
    """A bare answer in one sentence."""
    body = words.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
