"""Corrected claims, checked anew: what the program finds now of a claim that somebody corrected, and of those that
were held against it. It is kept as a review of its own, by `judgement.PROGRAM`, so that undoing takes it back too.
"""

from __future__ import annotations

from typing import Any

from extractor.pipeline import check
from extractor.records import Claim, Verdict
from extractor.store import Review, Store
from extractor.store.judgement import PROGRAM, standing
from extractor.store.reviews import Desk
from extractor.verify import Observe


def recheck(store: Store, document: str, claim: str, *, at: str, market: Observe | None) -> None:
    """Hold an article's claims against everything again, and keep what comes out for the claim that was changed and
    for those whose verdict rests on it. `at` is the act's time."""
    reading, desk = store.reading(document), store.reviews.desk(document)
    if reading is None or desk is None:
        return
    recalled = store.recall([reading])
    (checked,) = check([reading], market=market, earlier=recalled.claims, copies=recalled.copies)
    before = {one.id: one for one in reading.claims}
    found = [
        Review(one.id, document, PROGRAM, "verdict", _plain(before[one.id].verdict), _plain(one.verdict), at=at)
        for one in checked.claims
        if one.verdict != before[one.id].verdict and _concerned(desk, before[one.id], one, claim, market)
    ]
    store.reviews.add(found)


def _concerned(desk: Desk, old: Claim, new: Claim, changed: str, market: Observe | None) -> bool:
    """Whether a claim's verdict is to be renewed: not where checking failed or somebody gave the verdict, nor where it
    rests on market data that is not at hand now."""
    if new.verdict is None or (old.verdict and _given(desk, new.id)):
        return False
    if new.id == changed:
        return True
    checks = old.verdict.checks if old.verdict else ()
    lost = market is None and any(check.kind == "market_data" for check in checks)
    return not lost and any(changed in check.evidence for check in (*checks, *new.verdict.checks))


def _given(desk: Desk, claim: str) -> bool:
    """Whether the last that was said of a claim's verdict was said by a person."""
    said = [r for r in standing(desk.of(claim)) if r.field and r.field.startswith("verdict")]
    return bool(said) and said[-1].who != PROGRAM


def _plain(verdict: Verdict | None) -> Any:
    return verdict.model_dump(mode="json") if verdict else None
