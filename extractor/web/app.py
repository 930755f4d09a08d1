"""The review page's addresses.

    /                       the claims that fit the filters
    /claim/ID               one claim in its article, with what can be done about it
    /article/ID/number      a number that the program missed, to be marked
    /export                 what was settled, as gold

`views` shows them, `acts` does what their forms say.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from extractor.errors import ClaimsError
from extractor.web import acts, views
from extractor.web.guard import Guard
from extractor.web.office import Office, gone
from extractor.web.pages import problem

Handler = Callable[[Request], Awaitable[Response]]


def create_app(office: Office) -> ASGIApp:
    """The review page as an ASGI application."""
    routes = [
        Route("/", _threaded(views.listed)),
        Route("/claim/{claim}", _threaded(views.shown)),
        Route("/claim/{claim}/edit", _threaded(acts.edited), methods=["POST"]),
        Route("/claim/{claim}/undo", _threaded(acts.undone), methods=["POST"]),
        Route("/claim/{claim}/{what:str}", _threaded(acts.said), methods=["POST"]),
        Route("/article/{document}/number", _threaded(views.number)),
        Route("/article/{document}/number", _threaded(acts.marked), methods=["POST"]),
        Route("/article/{document}/finish", _threaded(acts.finished), methods=["POST"]),
        Route("/export", _threaded(views.exported)),
        Route("/export/{what}.jsonl", _threaded(views.downloaded)),
        Route("/me", _threaded(acts.named), methods=["POST"]),
        Route("/static/report.css", views.style),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
    ]
    app = Starlette(
        routes=routes, exception_handlers={ClaimsError: _failed, 404: _missing, 405: _misused, 500: _broken}
    )  # fmt: skip
    app.state.office = office
    return Guard(app, office.gate)


def _threaded(page: Callable[[Request], Response]) -> Handler:
    """Pages ask a database, and so run beside the loop that listens."""

    async def handle(request: Request) -> Response:
        return await run_in_threadpool(page, request)

    return handle


async def _missing(_request: Request, _error: Exception) -> Response:
    return gone()


async def _misused(_request: Request, _error: Exception) -> Response:
    return problem(405, "Not possible", "This address takes a form, and shows nothing by itself.")


async def _failed(_request: Request, error: Exception) -> Response:
    return problem(503, "Not now", str(error))


async def _broken(_request: Request, _error: Exception) -> Response:
    return problem(
        500, "A fault of ours", "What was asked could not be done. The terminal that serves this page tells more."
    )
