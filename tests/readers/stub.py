"""A chat endpoint on the loopback that gives canned answers, good and bad, to a bounded number of questions."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

Answer = Callable[[BaseHTTPRequestHandler, dict[str, Any]], None]


class Stub:
    """Where a stub listens, and what it was asked."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/v1"
        self.asked: list[dict[str, Any]] = []


@contextmanager
def serving(answer: Answer) -> Iterator[Stub]:
    """An endpoint that answers each question by a function, as long as the block lasts."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            stub.asked.append(asked)
            try:
                answer(self, asked)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    stub = Stub(server.server_port)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        server.shutdown()
        server.server_close()


def send(handler: BaseHTTPRequestHandler, body: bytes, status: int = 200, length: int | None = None) -> None:
    """Send a body, with a length that may be another than its own."""
    handler.send_response(status)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)


def saying(content: str, reason: str = "stop") -> Answer:
    """An answer of the OpenAI form with this content."""
    body = json.dumps({"choices": [{"message": {"content": content}, "finish_reason": reason}]}).encode()
    return lambda handler, _: send(handler, body)


def proposing(*proposals: tuple[str, str, str]) -> Answer:
    """An answer that proposes (quote, kind, sentence)."""
    told = [{"quote": q, "section": "", "kind": k, "sentence": s} for q, k, s in proposals]
    return saying(json.dumps({"proposals": told}))


def dripping(handler: BaseHTTPRequestHandler, _: dict[str, Any]) -> None:
    """Send one byte now and then, for three seconds at most."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    for _second in range(15):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.2)
