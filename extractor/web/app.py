"""The review page's addresses: what each shows, and what each form does.

    /                       the claims that fit the filters
    /claim/ID               one claim in its article, with what can be done about it
    /article/ID/number      a number that the program missed, to be marked
    /export                 what was settled, as gold

Every form answers with a redirect, so that loading a page again does nothing twice. A form carries the version of the
claim that its author looked at: where somebody else was faster, nothing is kept, and both versions are shown.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from extractor.errors import ClaimsError, StaleError
from extractor.records import Claim
from extractor.report import wording
from extractor.store import Review, Store, gold
from extractor.store.reviews import moment
from extractor.verify import Observe
from extractor.web import desk, forms, listing
from extractor.web.guard import Gate, Guard
from extractor.web.pages import page, problem
from extractor.web.recheck import recheck

_WHO = "reviewer"  # the cookie that holds a reviewer's name
_LONGEST = 4000  # characters of a comment
Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Office:
    """What the pages work with: a store, market data to check corrections against, and who reviews if nobody says."""

    store: Store
    gate: Gate
    who: str
    market: Observe | None = None


def create_app(office: Office) -> ASGIApp:
    """The review page as an ASGI application."""
    routes = [
        Route("/", _threaded(listed)),
        Route("/claim/{claim}", _threaded(shown)),
        Route("/claim/{claim}/edit", _threaded(edited), methods=["POST"]),
        Route("/claim/{claim}/undo", _threaded(undone), methods=["POST"]),
        Route("/claim/{claim}/{what:str}", _threaded(said), methods=["POST"]),
        Route("/article/{document}/number", _threaded(number)),
        Route("/article/{document}/number", _threaded(marked), methods=["POST"]),
        Route("/article/{document}/finish", _threaded(finished), methods=["POST"]),
        Route("/export", _threaded(exported)),
        Route("/export/{what}.jsonl", _threaded(downloaded)),
        Route("/me", _threaded(named), methods=["POST"]),
        Route("/static/report.css", style),
        Mount("/static", StaticFiles(directory=Path(__file__).parent / "static")),
    ]
    app = Starlette(
        routes=routes, exception_handlers={ClaimsError: _failed, 404: _missing, 405: _misused, 500: _broken}
    )  # fmt: skip
    app.state.office = office
    return Guard(app, office.gate)


# -- pages -------------------------------------------------------------------------------------------------------------


def listed(request: Request) -> Response:
    """The claims that fit the filters, a page of them."""
    office, filters = _office(request), listing.filters(request.query_params)
    counts = office.store.states(filters.question)
    total = office.store.count(filters.question)
    sheet = _page_number(request, total)
    found = office.store.judged(listing.on_page(filters.question, sheet))
    return page("list.html.j2", _shared(request) | {
        "filters": filters, "counts": counts, "total": total, "sheet": sheet, "found": list(found),
        "sheets": max(1, -(-total // listing.PAGE)), "first": (sheet - 1) * listing.PAGE,
        "publishers": office.store.publishers(), "subjects": office.store.subjects(),
    })  # fmt: skip


def shown(request: Request) -> Response:
    """One claim in its article."""
    return _desk(request, request.path_params["claim"])


def number(request: Request) -> Response:
    """A number of an article, to be marked as a claim."""
    store = _office(request).store
    found = store.reviews.desk(request.path_params["document"])
    start, end = (_whole(request.query_params.get(name, "")) for name in ("start", "end"))
    if found is None:
        return _gone()
    if start is None or end is None or not 0 <= start < end <= len(found.article.text):
        return problem(404, "No such number", "The address names no place in the article.")
    new = forms.blank(found.article, start, end)
    return _marking(request, new, forms.fields(new), {})


def exported(request: Request) -> Response:
    """What was settled, and how to take it away."""
    store = _office(request).store
    rows = [found for document in store.reviews.finished() if (found := store.reviews.desk(document))]
    return page("export.html.j2", _shared(request) | {"finished": rows})


async def style(_request: Request) -> Response:
    """The report's style sheet, which ours builds on."""
    text = (files("extractor.report") / "templates" / "report.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css", headers={"cache-control": "max-age=3600"})


def downloaded(request: Request) -> Response:
    """Gold as a file."""
    makers = {"gold": gold.claims, "training": gold.training}
    what = request.path_params["what"]
    if what not in makers:
        return _gone()
    lines = (json.dumps(line) + "\n" for line in makers[what](_office(request).store))
    return StreamingResponse(
        lines, media_type="application/jsonl", headers={"content-disposition": f'attachment; filename="{what}.jsonl"'}
    )


# -- what people do ----------------------------------------------------------------------------------------------------


def said(request: Request) -> Response:
    """Accept, reject or comment on a claim, then go on to the next one."""
    office, form, claim = _office(request), request.state.form, request.path_params["claim"]
    what, comment = request.path_params["what"], form.get("comment", "").strip()[:_LONGEST] or None
    one = office.store.judged_claim(claim)
    if one is None or what not in ("accept", "reject", "comment"):
        return _gone()
    if what == "comment" and comment is None:
        return _to(request, claim)
    record = one.claim.to_dict() if what != "comment" else None
    decision: Any = None if what == "comment" else what
    review = Review(
        claim, one.claim.source.document, _who(request), comment=comment, decision=decision, at=moment(), record=record
    )
    filters = listing.filters(request.query_params)
    _, following, _ = office.store.beside(filters.question, claim)
    try:
        office.store.reviews.add([review], seen=form.get("version", ""))
    except StaleError as error:
        return _desk(request, claim, stale=str(error), typed={"comment": comment or ""})
    if what == "reject":
        recheck(office.store, one.claim.source.document, claim, at=review.at, market=office.market)
    if what == "comment" or following is None:
        return _to(request, claim)
    return _to(request, following, done=claim)


def edited(request: Request) -> Response:
    """Correct fields of a claim."""
    office, form, claim = _office(request), request.state.form, request.path_params["claim"]
    one = office.store.judged_claim(claim)
    found = office.store.reviews.desk(one.claim.source.document) if one else None
    if one is None or found is None:
        return _gone()
    record, faults = forms.desired(form, one.claim, found.article)
    if found.version(claim) != form.get("version", ""):
        return _desk(request, claim, stale=f"claim {claim} was changed since you looked at it", typed=form)
    if faults:
        return _desk(request, claim, faults=faults, typed=form)
    changes = list(forms.changes(one.claim, record))
    comment = form.get("comment", "").strip()[:_LONGEST] or None
    if not changes and comment is None:
        return _to(request, claim)
    who, at, before = _who(request), moment(), one.claim.to_dict()
    reviews = [
        Review(claim, found.article.id, who, path, old, new, at=at, record=before) for path, old, new in changes
    ]  # fmt: skip
    if comment:
        reviews.append(Review(claim, found.article.id, who, comment=comment, at=at))
    try:
        office.store.reviews.add(reviews, seen=form.get("version", ""))
    except StaleError as error:
        return _desk(request, claim, stale=str(error), typed=form)
    recheck(office.store, found.article.id, claim, at=at, market=office.market)
    return _to(request, claim)


def undone(request: Request) -> Response:
    """Take back the last act on a claim."""
    office, claim = _office(request), request.path_params["claim"]
    one = office.store.judged_claim(claim)
    if one is None:
        return _gone()
    document = one.claim.source.document
    try:
        office.store.reviews.undo(claim, document, who=_who(request), seen=request.state.form.get("version", ""))
    except StaleError as error:
        return _desk(request, claim, stale=str(error))
    if office.store.judged_claim(claim) is None:  # it had been added
        return RedirectResponse("/" + listing.filters(request.query_params).query, 303)
    return _to(request, claim)


def marked(request: Request) -> Response:
    """Add a claim that the program missed."""
    office, form = _office(request), request.state.form
    found = office.store.reviews.desk(request.path_params["document"])
    start, end = (_whole(form.get(name, "")) for name in ("start", "end"))
    if found is None or start is None or end is None or not 0 <= start < end <= len(found.article.text):
        return _gone()
    new = forms.blank(found.article, start, end)
    record, faults = forms.desired(form, new, found.article)
    if faults:
        return _marking(request, new, form, faults)
    claim = forms.added(record, found.article)
    if found.claim(claim.id) is not None:
        faults["index"] = "This number is claimed of this subject and metric already: correct or accept that claim."
        return _marking(request, new, form, faults)
    at = moment()
    comment = form.get("comment", "").strip()[:_LONGEST] or None
    review = Review(
        claim.id, found.article.id, _who(request), comment=comment, decision="add", at=at, record=claim.to_dict()
    )
    office.store.reviews.add([review])
    recheck(office.store, found.article.id, claim.id, at=at, market=office.market)
    return _to(request, claim.id)


def finished(request: Request) -> Response:
    """Say that an article was gone through whole, or take that back."""
    office, form, document = _office(request), request.state.form, request.path_params["document"]
    found, claim = office.store.reviews.desk(document), form.get("claim", "")
    if found is None:
        return _gone()
    if found.finished:
        office.store.reviews.add([Review(document, document, _who(request), undoes=found.finished.id, at=moment())])
        return _to(request, claim)
    unsettled = [one for one in found.claims if one.state in (None, "commented")]
    if unsettled and form.get("rest") != "accept":
        what = f"{wording.counted(len(unsettled), 'claim')} of this article are still open."
        return problem(409, "Not gone through yet", f"{what} Accept, correct or reject each of them first.")
    who = _who(request)
    reviews = [
        Review(one.claim.id, document, who, decision="accept", at=moment(), record=one.claim.to_dict())
        for one in unsettled
    ]
    office.store.reviews.add([*reviews, Review(document, document, who, decision="accept", at=moment())])
    return _to(request, claim)


def named(request: Request) -> Response:
    """Remember who reviews in this browser."""
    who = wording.printable(request.state.form.get("who", "")).strip()[:80]
    answer = _to(request, request.state.form.get("claim", ""))
    if who:
        answer.set_cookie(_WHO, quote(who), max_age=365 * 24 * 3600, httponly=True, samesite="lax")
    return answer


# -- what they share ---------------------------------------------------------------------------------------------------


def _desk(
    request: Request, claim: str, *, stale: str = "", faults: forms.Faults | None = None, typed: Any = None
) -> Response:
    office, filters = _office(request), listing.filters(request.query_params)
    one = office.store.judged_claim(claim)
    found = office.store.reviews.desk(one.claim.source.document) if one else None
    if one is None or found is None:
        return _gone()
    before, after, place = office.store.beside(filters.question, claim)
    values = desk.laid_out(office.store, found, one)
    status = 409 if stale else 422 if faults else 200
    return page("desk.html.j2", _shared(request) | values | {
        "filters": filters, "before": before, "after": after, "place": place + 1,
        "total": office.store.count(filters.question), "stale": stale, "faults": faults or {},
        "typed": typed or {}, "form": forms.fields(one.claim) | _known(typed), "wanted": _wanted(one.claim, typed),
        "choices": forms.CHOICES, "subjects": office.store.subjects(),
        "done": office.store.judged_claim(request.query_params.get("done", "")),
    }, status=status)  # fmt: skip


def _marking(request: Request, new: Claim, form: Any, faults: forms.Faults) -> Response:
    office = _office(request)
    return page("number.html.j2", _shared(request) | {
        "new": new, "form": forms.fields(new) | _known(form), "faults": faults, "choices": forms.CHOICES,
        "subjects": office.store.subjects(), "filters": listing.filters(request.query_params),
        "typed": form, "stale": "",
    }, status=422 if faults else 200)  # fmt: skip


def _known(typed: Any) -> dict[str, str]:
    return {name: text for name, text in (typed or {}).items() if name not in ("csrf", "version", "start", "end")}


def _wanted(claim: Claim, typed: Any) -> list[tuple[str, str, str]]:
    """The fields in which what was typed differs from what stands now: name, now, typed."""
    now = forms.fields(claim)
    return [(name, now[name], typed[name]) for name in now if typed and name in typed and typed[name] != now[name]]


def _shared(request: Request) -> dict[str, Any]:
    return {
        "csrf": _office(request).gate.form_secret(),
        "who": _who(request),
        "open": _office(request).gate.token is None,
    }


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


def _who(request: Request) -> str:
    named = wording.printable(unquote(request.cookies.get(_WHO, ""))).strip()[:80]
    return named or _office(request).who


def _to(request: Request, claim: str, *, done: str = "") -> RedirectResponse:
    """On to a claim, or to the list; `done` is a claim that was dealt with just now."""
    query = listing.filters(request.query_params).query
    if done:
        query += f"{'&' if query else '?'}done={quote(done, safe='')}"
    return RedirectResponse(f"/claim/{quote(claim, safe='')}{query}" if claim else f"/{query}", 303)


def _page_number(request: Request, total: int) -> int:
    asked = _whole(request.query_params.get("page", "1")) or 1
    return min(max(asked, 1), max(1, -(-total // listing.PAGE)))


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _threaded(page: Callable[[Request], Response]) -> Handler:
    """Pages ask a database, and so run beside the loop that listens."""

    async def handle(request: Request) -> Response:
        return await run_in_threadpool(page, request)

    return handle


def _gone() -> Response:
    return problem(404, "Not here", "There is no such page or claim. A claim that was added may have been taken back.")


async def _missing(_request: Request, _error: Exception) -> Response:
    return _gone()


async def _misused(_request: Request, _error: Exception) -> Response:
    return problem(405, "Not possible", "This address takes a form, and shows nothing by itself.")


async def _failed(_request: Request, error: Exception) -> Response:
    return problem(503, "Not now", str(error))


async def _broken(_request: Request, _error: Exception) -> Response:
    return problem(
        500, "A fault of ours", "What was asked could not be done. The terminal that serves this page tells more."
    )
