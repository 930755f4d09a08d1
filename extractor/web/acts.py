"""What the forms do: accept, reject, comment, correct, undo, mark a number, finish an article.

Every form answers with a redirect, so that loading a page again does nothing twice. A form carries the version of the
claim that its author looked at: where somebody else was faster, nothing is kept, and both versions are shown.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from extractor.errors import StaleError
from extractor.report import wording
from extractor.store import Review
from extractor.store.reviews import moment
from extractor.web import forms, listing
from extractor.web.office import WHO, gone, of, on_to, reviewer, whole
from extractor.web.pages import problem
from extractor.web.recheck import recheck
from extractor.web.views import desk_page, number_page

_LONGEST = 4000  # characters of a comment


def said(request: Request) -> Response:
    """Accept, reject or comment on a claim, then go on to the next one."""
    office, form, claim = of(request), request.state.form, request.path_params["claim"]
    what, comment = request.path_params["what"], form.get("comment", "").strip()[:_LONGEST] or None
    one = office.store.judged_claim(claim)
    if one is None or what not in ("accept", "reject", "comment"):
        return gone()
    if what == "comment" and comment is None:
        return on_to(request, claim)
    record = one.claim.to_dict() if what != "comment" else None
    decision: Any = None if what == "comment" else what
    document, who = one.claim.source.document, reviewer(request)
    review = Review(claim, document, who, comment=comment, decision=decision, at=moment(), record=record)
    filters = listing.filters(request.query_params)
    _, following, _ = office.store.beside(filters.question, claim)
    try:
        office.store.reviews.add([review], seen=form.get("version", ""))
    except StaleError as error:
        return desk_page(request, claim, stale=str(error), typed={"comment": comment or ""})
    if what == "reject" or (what == "accept" and one.state == "rejected"):
        recheck(office.store, document, claim, at=review.at, market=office.market)
    if what == "comment" or following is None:
        return on_to(request, claim)
    return on_to(request, following, done=claim)


def edited(request: Request) -> Response:
    """Correct fields of a claim."""
    office, form, claim = of(request), request.state.form, request.path_params["claim"]
    one = office.store.judged_claim(claim)
    found = office.store.reviews.desk(one.claim.source.document) if one else None
    if one is None or found is None:
        return gone()
    record, faults = forms.desired(form, one.claim, found.article)
    if found.version(claim) != form.get("version", ""):
        return desk_page(request, claim, stale=f"claim {claim} was changed since you looked at it", typed=form)
    if faults:
        return desk_page(request, claim, faults=faults, typed=form)
    changes = list(forms.changes(one.claim, record))
    comment = form.get("comment", "").strip()[:_LONGEST] or None
    if not changes and comment is None:
        return on_to(request, claim)
    who, at, before = reviewer(request), moment(), one.claim.to_dict()
    reviews = [
        Review(claim, found.article.id, who, path, old, new, at=at, record=before) for path, old, new in changes
    ]  # fmt: skip
    if comment:
        reviews.append(Review(claim, found.article.id, who, comment=comment, at=at))
    try:
        office.store.reviews.add(reviews, seen=form.get("version", ""))
    except StaleError as error:
        return desk_page(request, claim, stale=str(error), typed=form)
    recheck(office.store, found.article.id, claim, at=at, market=office.market)
    return on_to(request, claim)


def undone(request: Request) -> Response:
    """Take back the last act on a claim."""
    office, claim = of(request), request.path_params["claim"]
    one = office.store.judged_claim(claim)
    if one is None:
        return gone()
    document = one.claim.source.document
    try:
        office.store.reviews.undo(claim, document, who=reviewer(request), seen=request.state.form.get("version", ""))
    except StaleError as error:
        return desk_page(request, claim, stale=str(error))
    if office.store.judged_claim(claim) is None:  # it had been added
        return RedirectResponse("/" + listing.filters(request.query_params).query, 303)
    return on_to(request, claim)


def marked(request: Request) -> Response:
    """Add a claim that the program missed."""
    office, form = of(request), request.state.form
    found = office.store.reviews.desk(request.path_params["document"])
    start, end = (whole(form.get(name, "")) for name in ("start", "end"))
    if found is None or start is None or end is None or not 0 <= start < end <= len(found.article.text):
        return gone()
    new = forms.blank(found.article, start, end)
    record, faults = forms.desired(form, new, found.article)
    if faults:
        return number_page(request, new, form, faults)
    claim = forms.added(record, found.article)
    if found.claim(claim.id) is not None:
        faults["index"] = "This number is claimed of this subject and metric already: correct or accept that claim."
        return number_page(request, new, form, faults)
    at = moment()
    comment = form.get("comment", "").strip()[:_LONGEST] or None
    review = Review(
        claim.id, found.article.id, reviewer(request), comment=comment, decision="add", at=at, record=claim.to_dict()
    )
    office.store.reviews.add([review])
    recheck(office.store, found.article.id, claim.id, at=at, market=office.market)
    return on_to(request, claim.id)


def finished(request: Request) -> Response:
    """Say that an article was gone through whole, or take that back."""
    office, form, document = of(request), request.state.form, request.path_params["document"]
    found, claim = office.store.reviews.desk(document), form.get("claim", "")
    if found is None:
        return gone()
    if found.finished:
        office.store.reviews.add([Review(document, document, reviewer(request), undoes=found.finished.id, at=moment())])
        return on_to(request, claim)
    unsettled = [one for one in found.claims if one.state in (None, "commented")]
    if unsettled and form.get("rest") != "accept":
        what = f"{wording.counted(len(unsettled), 'claim')} of this article are still open."
        return problem(409, "Not gone through yet", f"{what} Accept, correct or reject each of them first.")
    who = reviewer(request)
    reviews = [
        Review(one.claim.id, document, who, decision="accept", at=moment(), record=one.claim.to_dict())
        for one in unsettled
    ]
    office.store.reviews.add([*reviews, Review(document, document, who, decision="accept", at=moment())])
    return on_to(request, claim)


def named(request: Request) -> Response:
    """Remember who reviews in this browser."""
    who = wording.printable(request.state.form.get("who", "")).strip()[:80]
    answer = on_to(request, request.state.form.get("claim", ""))
    if who:
        answer.set_cookie(WHO, quote(who), max_age=365 * 24 * 3600, httponly=True, samesite="lax")
    return answer
