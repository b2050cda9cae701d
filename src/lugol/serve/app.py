"""The application: which address shows or does what; a visitor sees only her or his own women."""

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, HTTPException
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from lugol import defects
from lugol.errors import LugolError
from lugol.serve import pages
from lugol.serve.gate import Gate
from lugol.serve.routes import ROUTES
from lugol.serve.settings import Settings, checked
from lugol.serve.uploads import Sent
from lugol.serve.visit import Asked, Entered, House, Refusal, see
from lugol.serve.work import Work, Workers

if TYPE_CHECKING:
    from fastapi.telemetry import TelemetryConfig

Handle = Callable[[Request], Coroutine[Any, Any, Response]]
_QUIET: "TelemetryConfig" = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""Nothing is measured or sent: FastAPI would hand what it sees to whatever collector the machine has."""


def application(settings: Settings, work: Work | None = None) -> Gate:
    """The whole application behind its gate; `work` does what takes long (without it, processes of its own do)."""
    checked(settings)
    own = Workers() if work is None else None

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        if own is not None:
            own.close()

    app = FastAPI(openapi_url=None, lifespan=lifespan, telemetry=_QUIET)
    for status in (404, 405):
        app.add_exception_handler(status, _lost)
    app.router.route_class = _Page
    for method, path, handler in ROUTES:
        app.add_api_route(path, handler, methods=[method], response_class=HTMLResponse, response_model=None)
    app.router.add_route("/static/{name}", _static, methods=["GET"])
    app.state.house = House(settings, work or own or Workers())
    return Gate(app, settings)


class _Page(APIRoute):
    """A route that knows its visitor, and answers whatever goes wrong with a page."""

    def get_route_handler(self) -> Handle:
        """The handler of the route between the visitor who asks and the page that tells what went wrong."""
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            house: House = request.app.state.house
            cookie = f"lugol-{house.settings.port}"  # cookies are not kept apart by port, two applications are
            known = house.visitors.of(request.cookies.get(cookie, ""))
            visitor = known or house.visitors.new()
            request.state.asked = asked = Asked(house, request, visitor, Sent(), new=known is None)
            made = await _made(handle, asked)
            if known is None:
                made.set_cookie(cookie, visitor.key, httponly=True, samesite="strict", path="/")
            return made

        return answered


async def _made(handle: Handle, asked: Asked) -> Response:
    """What a handler answers, or the page that says why it does not."""
    try:
        return await handle(asked.request)
    except Entered:
        return see("/enter")
    except RequestValidationError as error:
        asks = {str(each["loc"][0]) for each in error.errors()}
        status, why = (404, "There is no such page.") if "path" in asks else (422, "This address is not complete.")
        return _refused(asked, status, why)
    except Refusal as refusal:
        return _refused(asked, refusal.status, str(refusal))
    except LugolError as error:
        return _refused(asked, 422, str(error))
    except Exception as defect:  # told in a sentence that quotes nothing
        return _refused(asked, 500, defects.sentence(defect))


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
