"""One request as the routes see it: who asks, what was sent, the woman it is about, and what every page tells."""

import hmac
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Path
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from lugol.errors import LugolError
from lugol.record.when import FIRST_YEAR, LAST_YEAR
from lugol.serve import pages
from lugol.serve.folder import Run
from lugol.serve.settings import Settings
from lugol.serve.uploads import Sent, sent
from lugol.serve.women import State, Visitor, Visitors, Woman
from lugol.serve.work import Look, Refused, Work
from lugol.show.timeline import who

if TYPE_CHECKING:
    from lugol.read.source import DateOrder


class Refusal(LugolError):
    """An answer that is no page of a woman: the status, and in one sentence why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


class Asked:
    """One request: who asks, what was sent, and the application that answers; `new` asks for the first time."""

    def __init__(self, house: "House", request: Request, visitor: Visitor, form: Sent, *, new: bool = False) -> None:
        self.house = house
        self.request = request
        self.visitor = visitor
        self.form = form
        self.new = new

    def woman(self) -> Woman:
        """The woman whose address is asked for; only a visitor's own ones are found."""
        found = self.visitor.women.get(self.request.path_params.get("key", ""))
        if found is None:
            raise Refusal(404, "This woman is not open (any more). Nothing of her was kept unless it was saved.")
        return found

    def page(self, name: str, status: int = 200, **content: Any) -> Response:
        """A page for this visitor."""
        common = {"visitor": self.visitor, "settings": self.house.settings, "woman": None, "tab": "", "error": ""}
        return HTMLResponse(pages.page(name, **(common | content)), status)


class House:
    """What all requests share: the settings, the visitors and the processes that do the work."""

    def __init__(self, settings: Settings, work: Work) -> None:
        self.settings = settings
        self.visitors = Visitors(settings)
        self.work = work
        self.run: Run | None = None


Handler = Callable[..., Response]


class Entered(LugolError):
    """A page was asked for by somebody who has to enter first."""


async def _admitted(request: Request) -> Asked:
    """Who asks and what was sent, the form read within its limits and proven to be of a page of this visitor."""
    asked: Asked = request.state.asked
    if request.method == "POST":
        asked.form = await sent(request, asked.house.settings)
        if asked.new or not hmac.compare_digest(asked.form["csrf"].encode(), asked.visitor.csrf.encode()):
            raise Refusal(403, "This form is out of date; load the page again.")
    if not asked.visitor.admitted and request.url.path != "/enter":
        raise Entered if request.method == "GET" else Refusal(403, "Enter first.")
    return asked


Visit = Annotated[Asked, Depends(_admitted)]
"""What every handler is given: one request of somebody who may ask."""
Place = Annotated[int, Path(ge=0)]
"""The number of an event or a finding in an address."""


def of_her(woman: Woman) -> dict[str, Any]:
    """What every page of a woman tells."""
    state: State = woman.state
    return {
        "woman": woman,
        "who": who(state.record.patient),
        "record": state.record,
        "can_undo": woman.place > 0,
        "can_redo": woman.place + 1 < len(woman.states),
        "message": woman.message,
    }


def look_at(asked: Asked, woman: Woman) -> Look:
    """Her record as judged on her day, kept until something changes."""
    work = asked.house.work
    made: Look = once_a_state(
        woman, ("look", woman.as_of), lambda: work("look", woman.state.record, woman.as_of, woman.order)
    )
    return made


def once_a_state(woman: Woman, key: Any, make: Any) -> Any:
    """What was made of her present state, once."""
    with woman.lock:
        if key not in woman.made:
            woman.made[key] = done(make())
        return woman.made[key]


def done(made: Any) -> Any:
    """What a task made; a refusal where it could not."""
    if isinstance(made, Refused):
        raise Refusal(422, made.message)
    return made


def day_asked(text: str) -> date:
    """The day of a form; today where it is empty."""
    if not text:
        return date.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Refusal(422, "The day to judge on is not a day; choose one, or write 2022-09-30.") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refusal(422, f"Choose a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return day


def order_asked(text: str) -> "DateOrder":
    """The order of day and month that a form says."""
    return "dmy" if text == "dmy" else "mdy" if text == "mdy" else ""


def count(number: int, word: str) -> str:
    """A number with its word.

    >>> count(1, "event"), count(2, "event")
    ('1 event', '2 events')
    """
    return f"{number} {word}{'' if number == 1 else 's'}"


def see(path: str) -> RedirectResponse:
    """Go on to another page, by GET."""
    return RedirectResponse(path, 303)


def back(woman: Woman, tab: str = "") -> RedirectResponse:
    """Back to her page, or to one of its parts."""
    tab = tab if tab in ("findings", "report", "replay", "compare", "keep") else ""
    return see(f"/women/{woman.key}" + (f"/{tab}" if tab else ""))
