"""How the application is to run: where it listens, who may enter, what one request may cost, and where it may write."""

import ipaddress
from pathlib import Path

import msgspec

from lugol.errors import LugolError

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_SHORTEST_TOKEN = 16


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for one run.

    `token` is asked of whoever enters, where one is set; `names` are the host names by which it may be called;
    `folder` holds the records of the worklist; `save_in` is where case files are written when somebody saves one.
    Sizes are in bytes, times in seconds.
    """

    host: str = "127.0.0.1"
    port: int = 8017
    token: str = ""
    names: tuple[str, ...] = ()
    folder: Path | None = None
    save_in: Path = Path.home() / "lugol-cases"
    most_body: int = 25_000_000
    most_text: int = 5_000_000
    most_files: int = 60
    most_fields: int = 200
    most_women: int = 40
    body_seconds: float = 60
    idle_seconds: float = 12 * 3600


def checked(settings: Settings) -> Settings:
    """The settings; LugolError where they would let anybody in from another machine."""
    if settings.token and len(settings.token) < _SHORTEST_TOKEN:
        raise LugolError(f"--token needs {_SHORTEST_TOKEN} signs or more; leave it out and one is made")
    if not is_loopback(settings.host) and not settings.token:
        raise LugolError(f"{settings.host} can be reached from other machines: that needs a token")
    return settings


def is_loopback(host: str) -> bool:
    """Can an address be reached from this machine alone?

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def may_be_called(host: str, settings: Settings) -> bool:
    """May the application be called by this Host header?

    A foreign name that points here (DNS rebinding) is refused; an address is none, since it cannot be made to point
    elsewhere.

    >>> may_be_called("localhost:8017", Settings()), may_be_called("evil.example:8017", Settings())
    (True, False)
    """
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if name in LOOPBACK or name.lower() in settings.names:
        return True
    try:
        return not is_loopback(settings.host) and bool(ipaddress.ip_address(name))
    except ValueError:
        return False
