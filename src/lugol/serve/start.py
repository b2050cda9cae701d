"""Starts the application on this machine: the address, the browser, and quiet logs."""

import logging
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable

import msgspec

from lugol.errors import LugolError
from lugol.serve.settings import Settings, checked, is_loopback

_KEEP_ALIVE = 5
_AT_ONCE = 64
_WAITING = 128


def run(settings: Settings, *, browser: bool, say: Callable[[str], None]) -> None:
    """Serve until somebody interrupts; `say` tells the address and, where one was made, the token."""
    made = not settings.token and not is_loopback(settings.host)
    settings = checked(msgspec.structs.replace(settings, token=secrets.token_urlsafe(24)) if made else settings)
    listening = _listening(settings)
    port = listening.getsockname()[1]
    settings = msgspec.structs.replace(settings, port=port)
    import uvicorn

    from lugol.serve.app import application

    _be_quiet()
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    address = f"http://{host}:{port}/"
    say(f"lugol is open at {address}  (Ctrl+C ends it)")
    say(f"Nothing is stored until you save; case files are then written to {settings.save_in}")
    if made:
        say(f"Token to enter with: {settings.token}")
    if not is_loopback(settings.host):
        say("This is not encrypted: put a proxy with TLS before it, or nobody's record is safe on the way.")
    server = uvicorn.Server(
        uvicorn.Config(
            application(settings),
            access_log=False,
            log_config=None,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            ws="none",
            limit_concurrency=_AT_ONCE,
            timeout_keep_alive=_KEEP_ALIVE,
            timeout_graceful_shutdown=1,
        )
    )
    if browser:
        threading.Timer(0.3, webbrowser.open, (address,)).start()
    server.run(sockets=[listening])


def _listening(settings: Settings) -> socket.socket:
    """The socket that is listened on; a port is chosen where 0 is asked for."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    made = socket.socket(family)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((settings.host, settings.port))
        made.listen(_WAITING)  # whoever comes before all is loaded waits
    except (OSError, OverflowError) as error:
        made.close()
        raise LugolError(
            f"{settings.host}:{settings.port} cannot be listened on ({error}); --port 0 takes a free one"
        ) from error
    return made


def _be_quiet() -> None:
    """Let no library write to a log, since what it writes may quote a record."""
    logging.getLogger().handlers[:] = [logging.NullHandler()]
    logging.disable(logging.CRITICAL)
