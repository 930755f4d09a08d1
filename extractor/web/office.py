"""What every address works with: the store and who reviews; and where an address leads on to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.report import wording
from extractor.store import Store
from extractor.verify import Observe
from extractor.web import listing
from extractor.web.guard import Gate
from extractor.web.pages import problem

WHO = "reviewer"  # the cookie that holds a reviewer's name


@dataclass(frozen=True)
class Office:
    """What the pages work with: a store, market data to check corrections against, and who reviews if nobody says."""

    store: Store
    gate: Gate
    who: str
    market: Observe | None = None


def of(request: Request) -> Office:
    """The office that a request is made to."""
    office: Office = request.app.state.office
    return office


def reviewer(request: Request) -> str:
    """Who reviews: who this browser was told, else whom the command named."""
    named = wording.printable(unquote(request.cookies.get(WHO, ""))).strip()[:80]
    return named or of(request).who


def on_to(request: Request, claim: str, *, done: str = "") -> RedirectResponse:
    """On to a claim, or to the list; `done` is a claim that was dealt with just now."""
    query = listing.filters(request.query_params).query
    if done:
        query += f"{'&' if query else '?'}done={quote(done, safe='')}"
    return RedirectResponse(f"/claim/{quote(claim, safe='')}{query}" if claim else f"/{query}", 303)


def shared(request: Request) -> dict[str, Any]:
    """What every page shows."""
    return {"csrf": of(request).gate.form_secret(), "who": reviewer(request)}


def whole(text: str) -> int | None:
    """A whole number as an address has it; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def gone() -> Response:
    """The answer where there is nothing."""
    return problem(404, "Not here", "There is no such page or claim. A claim that was added may have been taken back.")
