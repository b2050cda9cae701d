"""The application: which address shows or does what; a visitor sees only her or his own women."""

import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from lugol import defects
from lugol.errors import LugolError
from lugol.serve import pages
from lugol.serve.asked import Answer, Asked, Handler, House, Refusal, see
from lugol.serve.gate import Gate
from lugol.serve.routes import ROUTES
from lugol.serve.settings import Settings, checked
from lugol.serve.uploads import Sent, sent
from lugol.serve.women import Visitor
from lugol.serve.work import Work, Workers


def application(settings: Settings, work: Work | None = None) -> Gate:
    """The whole application behind its gate; `work` does what takes long (without it, processes of its own do)."""
    checked(settings)
    own = Workers() if work is None else None
    house = House(settings, work or own or Workers())

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        if own is not None:
            own.close()

    routes = [Route(path, _endpoint(house, handler), methods=[method]) for method, path, handler in ROUTES]
    routes.append(Route("/static/{name}", _static, methods=["GET"]))
    app = Starlette(routes=routes, exception_handlers={404: _lost, 405: _lost}, lifespan=lifespan)
    app.state.house = house
    return Gate(app, settings)


def _endpoint(house: House, handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A handler as it is called: the visitor known, the form read and proven, the work off the loop."""

    async def endpoint(request: Request) -> Response:
        cookie = f"lugol-{house.settings.port}"  # cookies are not kept apart by port, two applications are
        visitor = house.visitors.of(request.cookies.get(cookie, ""))
        new = visitor is None
        visitor = visitor or house.visitors.new()
        form = Sent()
        asked = Asked(house, request, visitor, form)
        try:
            if request.method == "POST":
                asked.form = form = await sent(request, house.settings)
                if new or not _is_own(form, visitor):
                    raise Refusal(403, "This form is out of date; load the page again.")
            if not visitor.admitted and request.url.path != "/enter":
                answer: Answer = see("/enter") if request.method == "GET" else _refused(asked, 403, "Enter first.")
            else:
                answer = await run_in_threadpool(handler, asked)
        except Refusal as refusal:
            answer = _refused(asked, refusal.status, str(refusal))
        except LugolError as error:
            answer = _refused(asked, 422, str(error))
        except Exception as defect:  # told in a sentence that quotes nothing
            answer = _refused(asked, 500, defects.sentence(defect))
        made = HTMLResponse(answer) if isinstance(answer, str) else answer
        if new:
            made.set_cookie(cookie, visitor.key, httponly=True, samesite="strict", path="/")
        return made

    return endpoint


def _is_own(form: Sent, visitor: Visitor) -> bool:
    """Was a form made by a page of this visitor?"""
    return hmac.compare_digest(form["csrf"].encode(), visitor.csrf.encode())


def _refused(asked: Asked, status: int, why: str) -> Response:
    return asked.page("refused", status, why=why)


async def _static(request: Request) -> Response:
    """A file that pages load; there are three."""
    name = request.path_params["name"]
    if name not in pages.STATIC:
        raise HTTPException(404)
    return Response(pages.static(name), media_type=pages.STATIC[name], headers={"cache-control": "max-age=3600"})


async def _lost(_: Request, error: Exception) -> Response:
    return Response("There is no such page.", getattr(error, "status_code", 404), media_type="text/plain")
