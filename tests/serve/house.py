"""The application as a test visits it: a client, a letter, and the small things that every form carries."""

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
from starlette.testclient import TestClient

from lugol.serve.app import application
from lugol.serve.settings import Settings
from lugol.serve.work import Work, in_this_process

LETTER = """Re: Eva Lind, born 13 April 1970.

Smear on 15 June 2021: HSIL. HPV 18 positive on 15 June 2021.
Colposcopy on 20 August 2021 was normal. Her mother had breast cancer.
"""
BASE = "http://127.0.0.1:8017"


class House:
    """One visitor of one application."""

    def __init__(self, place: Path, work: Work = in_this_process, **settings: Any) -> None:
        given: dict[str, Any] = {"save_in": place / "saved"} | settings
        self.settings = Settings(**given)
        self.app = application(self.settings, work)
        self.client = TestClient(self.app, base_url=BASE, raise_server_exceptions=False)
        self.woman = ""

    @property
    def csrf(self) -> str:
        """What proves a form of this visitor."""
        if not getattr(self, "_csrf", ""):
            self._csrf = re.findall(r'name="csrf" value="([^"]+)"', self.get("/").text)[0]
        return self._csrf

    def get(self, path: str, **given: Any) -> httpx.Response:
        """A page; one that begins with a dot is of the woman who was read last."""
        return self.client.get(self._path(path), **given)

    def post(self, path: str, files: Any = None, **fields: str) -> httpx.Response:
        """Send a form and follow it; `_headers` are given as keyword headers."""
        data = {"csrf": self.csrf, "reading": "1", **fields}
        return self.client.post(self._path(path), data=data, files=files)

    def read(self, text: str = LETTER, files: Any = None, **fields: str) -> httpx.Response:
        """Read some papers; the woman is remembered."""
        page = self.post("/women", files, text=text, **fields)
        found = re.search(r"/women/[0-9a-f]{16}", str(page.url))
        self.woman = found[0] if found else self.woman
        return page

    def _path(self, path: str) -> str:
        return self.woman + path.removeprefix(".") if path.startswith(".") else path


def said(page: httpx.Response) -> str:
    """What a page says of what was done, or refused."""
    found = re.findall(r'role="(?:status|alert)"[^>]*>([^<]+)<', page.text)
    return " ".join(found)


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The application on a port of this machine, for a browser."""
    import uvicorn

    line = socket.socket()
    line.bind(("127.0.0.1", 0))
    settings = msgspec.structs.replace(settings, port=line.getsockname()[1])
    config = uvicorn.Config(application(settings, in_this_process), log_config=None, access_log=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [line]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{settings.port}"
    finally:
        server.should_exit = True
        thread.join(10)
