"""One request to a chat endpoint of the OpenAI form: to the named host alone, with limits of time and size.

`http.client` follows no redirect, asks no proxy and repeats nothing; so a record goes to the named host or nowhere.
"""

import contextlib
import http.client
import ipaddress
import json
import socket
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import msgspec

from lugol.readers.contract import ReaderError

MOST_BYTES = 4_000_000
_CHUNK = 65_536
_HEADERS = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Endpoint(msgspec.Struct, frozen=True):
    """Where a model answers: its address, and the seconds that one request may take as a whole."""

    host: str
    port: int
    path: str
    tls: bool = False
    seconds: float = 120.0


def endpoint(url: str, allowed: str = "", seconds: float = 120.0) -> Endpoint:
    """The endpoint of an address; ReaderError where its host is not this machine and was not allowed by name.

    >>> endpoint("http://127.0.0.1:8080/v1").path
    '/v1/chat/completions'
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ReaderError(f"{url!r} is no address; write for example http://127.0.0.1:8080/v1") from None
    host = parts.hostname or ""
    if parts.scheme not in ("http", "https") or not host or parts.username or parts.query or parts.fragment:
        raise ReaderError(f"{url!r} is no address of a model; write for example http://127.0.0.1:8080/v1")
    if not is_loopback(host) and host != allowed.casefold():
        raise ReaderError(
            f"{host} is not this machine: the record would leave it; if that is meant, add --allow-remote {host}"
        )
    tls = parts.scheme == "https"
    path = parts.path.rstrip("/")
    path = path if path.endswith("/chat/completions") else f"{path}/chat/completions"
    return Endpoint(host, port or (443 if tls else 80), path, tls, seconds)


def is_loopback(host: str) -> bool:
    """Is a host this machine itself?

    >>> is_loopback("127.0.0.5"), is_loopback("127.0.0.1.example.org")
    (True, False)
    """
    if host in _LOOPBACK:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def ask(where: Endpoint, question: dict[str, Any]) -> str:
    """The content of the answer to one question; ReaderError in one clause for whatever goes wrong."""
    until = time.monotonic() + where.seconds
    try:
        return _content(_exchange(where, json.dumps(question).encode()))
    except (OSError, http.client.HTTPException, ReaderError) as error:
        if isinstance(error, TimeoutError) or time.monotonic() >= until:
            raise ReaderError(f"the endpoint did not answer within {where.seconds:g} seconds") from None
        if isinstance(error, ReaderError):
            raise
        raise ReaderError(f"the endpoint cannot be reached or broke off ({type(error).__name__})") from None


def _exchange(where: Endpoint, body: bytes) -> bytes:
    """Send a question and read the answer; at the end of its time the connection is cut, however slowly it drips."""
    connection = _connection(where)
    connection.connect()
    watch = threading.Timer(where.seconds, _cut, (connection.sock,))
    watch.daemon = True
    watch.start()
    try:
        connection.request("POST", where.path, body=body, headers=_HEADERS)
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise ReaderError(f"the endpoint answered with status {answer.status}")
        return _read(answer)
    finally:
        watch.cancel()
        with contextlib.suppress(OSError):
            connection.close()


def _cut(connected: socket.socket) -> None:
    with contextlib.suppress(OSError):
        connected.shutdown(socket.SHUT_RDWR)


def _connection(where: Endpoint) -> http.client.HTTPConnection:
    """A connection to the host; "localhost" is asked at the loopback address, whatever a name service says."""
    kind = http.client.HTTPSConnection if where.tls else http.client.HTTPConnection
    host = "127.0.0.1" if where.host == "localhost" and not where.tls else where.host
    return kind(host, where.port, timeout=where.seconds)


def _read(answer: http.client.HTTPResponse) -> bytes:
    """The body of an answer, no longer than it may be."""
    found = bytearray()
    while chunk := answer.read1(_CHUNK):
        found += chunk
        if len(found) > MOST_BYTES:
            raise ReaderError(f"the answer is longer than {MOST_BYTES // 1_000_000} MB")
    if answer.length:
        raise ReaderError("the answer was cut off")
    return bytes(found)


def _content(body: bytes) -> str:
    """What the model said, out of an answer of the OpenAI form."""
    try:
        choice = msgspec.json.decode(body)["choices"][0]
        content = choice["message"]["content"]
    except (msgspec.DecodeError, UnicodeError, RecursionError, KeyError, IndexError, TypeError):
        raise ReaderError("the answer is not of the OpenAI chat form") from None
    if choice.get("finish_reason") == "length":
        raise ReaderError("the answer was cut off at the model's limit of length")
    if not isinstance(content, str):
        raise ReaderError("the answer holds no text")
    return content
