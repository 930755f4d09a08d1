"""What the addresses show: the list, a claim in its article, a number to be marked, what can be taken away."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from extractor.records import Claim
from extractor.store import gold
from extractor.web import desk, forms, listing
from extractor.web.office import gone, of, shared, whole
from extractor.web.pages import page, problem


def listed(request: Request) -> Response:
    """The claims that fit the filters, a page of them."""
    office, filters = of(request), listing.filters(request.query_params)
    counts = office.store.states(filters.question)
    total = listing.total(filters, counts)
    sheet = _page_number(request, total)
    found = office.store.judged(listing.on_page(filters.question, sheet))
    return page("list.html.j2", shared(request) | {
        "filters": filters, "counts": counts, "total": total, "sheet": sheet, "found": list(found),
        "sheets": max(1, -(-total // listing.PAGE)), "first": (sheet - 1) * listing.PAGE,
        "publishers": office.store.publishers(), "subjects": office.store.subjects(),
    })  # fmt: skip


def shown(request: Request) -> Response:
    """One claim in its article."""
    return desk_page(request, request.path_params["claim"])


def number(request: Request) -> Response:
    """A number of an article, to be marked as a claim."""
    store = of(request).store
    found = store.reviews.desk(request.path_params["document"])
    start, end = (whole(request.query_params.get(name, "")) for name in ("start", "end"))
    if found is None:
        return gone()
    if start is None or end is None or not 0 <= start < end <= len(found.article.text):
        return problem(404, "No such number", "The address names no place in the article.")
    new = forms.blank(found.article, start, end)
    return number_page(request, new, forms.fields(new), {})


def exported(request: Request) -> Response:
    """What was settled, and how to take it away."""
    store = of(request).store
    rows = [found for document in store.reviews.finished() if (found := store.reviews.desk(document))]
    return page("export.html.j2", shared(request) | {"finished": rows})


async def style(_request: Request) -> Response:
    """The report's style sheet, which ours builds on."""
    text = (files("extractor.report") / "templates" / "report.css").read_text(encoding="utf-8")
    return Response(text, media_type="text/css", headers={"cache-control": "max-age=3600"})


def downloaded(request: Request) -> Response:
    """Gold as a file."""
    makers = {"gold": gold.claims, "training": gold.training}
    what = request.path_params["what"]
    if what not in makers:
        return gone()
    lines = (json.dumps(line) + "\n" for line in makers[what](of(request).store))
    return StreamingResponse(
        lines, media_type="application/jsonl", headers={"content-disposition": f'attachment; filename="{what}.jsonl"'}
    )


def desk_page(
    request: Request, claim: str, *, stale: str = "", faults: forms.Faults | None = None, typed: Any = None
) -> Response:
    """The page of a claim; with `stale` it says that somebody was faster, with `faults` what cannot be taken of what
    was `typed`."""
    office, filters = of(request), listing.filters(request.query_params)
    one = office.store.judged_claim(claim)
    found = office.store.reviews.desk(one.claim.source.document) if one else None
    if one is None or found is None:
        return gone()
    before, after, place = office.store.beside(filters.question, claim)
    values = desk.laid_out(office.store, found, one)
    status = 409 if stale else 422 if faults else 200
    now, entered = forms.fields(one.claim), forms.entered(typed or {})
    return page("desk.html.j2", shared(request) | values | {
        "filters": filters, "before": before, "after": after, "place": place + 1,
        "total": office.store.count(filters.question), "stale": stale, "faults": faults or {},
        "typed": typed or {}, "form": now | entered, "was": now, "wanted": _wanted(one.claim, entered) if stale else [],
        "choices": forms.CHOICES, "subjects": office.store.subjects(),
        "done": office.store.judged_claim(request.query_params.get("done", "")),
    }, status=status)  # fmt: skip


def number_page(request: Request, new: Claim, form: Any, faults: forms.Faults) -> Response:
    """The page on which a number is marked as a claim, filled in with a form."""
    office = of(request)
    return page("number.html.j2", shared(request) | {
        "new": new, "form": forms.fields(new) | form, "faults": faults, "choices": forms.CHOICES,
        "subjects": office.store.subjects(), "filters": listing.filters(request.query_params),
        "typed": form, "stale": "",
    }, status=422 if faults else 200)  # fmt: skip


def _wanted(claim: Claim, entered: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """The fields in which what was entered differs from what stands now: name, now, entered."""
    now = forms.fields(claim)
    return [(name, now[name], mine) for name, mine in entered.items() if mine != now.get(name, mine)]


def _page_number(request: Request, total: int) -> int:
    asked = whole(request.query_params.get("page", "1")) or 1
    return min(max(asked, 1), max(1, -(-total // listing.PAGE)))
