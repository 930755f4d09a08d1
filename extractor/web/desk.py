"""One claim in its article: the text with its numbers marked, the checks and evidence, what was said.

The text comes from `report.sheets`; numbers that nobody claims are cut out of it here, so that they can be marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extractor.records import Claim, Reading
from extractor.report import pictures, wording
from extractor.report.sheets import Card, Piece, lay_out
from extractor.store import Desk, Judged, Store
from extractor.store.judgement import standing
from extractor.web import sight, words
from extractor.web.sight import Number


@dataclass(frozen=True)
class Stretch:
    """A stretch of an article's text: plain, the number of some claims (`cards`), or a number that nobody claims."""

    text: str
    cards: tuple[Card, ...] = ()
    number: Number | None = None


def laid_out(store: Store, found: Desk, one: Judged) -> dict[str, Any]:
    """What the page of a claim shows, by name."""
    reading = Reading(article=found.article, claims=tuple(judged.claim for judged in found.claims))
    layout = lay_out([reading])
    numbers = sight.look(found.article).unclaimed(reading.claims)
    card = next(card for card in layout.cards if card.claim.id == one.claim.id)
    said = found.of(one.claim.id)
    return {
        "desk": found, "one": one, "card": card, "sheet": layout.sheets[0], "version": found.version(one.claim.id),
        "cut": lambda pieces: list(_cut(pieces, numbers)), "states": {j.claim.id: j.state for j in found.claims},
        "picture": _picture(one.claim), "history": words.acts(said),
        "evidence": list(_evidence(store, one.claim)), "undo": bool(standing(said)),
        "open_here": sum(judged.state in (None, "commented") for judged in found.claims),
        "differs": _differs(one),
    }  # fmt: skip


def _cut(pieces: Sequence[Piece], numbers: Sequence[Number]) -> Iterator[Stretch]:
    """Pieces of text with the numbers in them that nobody claims."""
    for piece in pieces:
        if piece.cards:
            yield Stretch(piece.text, piece.cards)
            continue
        at, end = piece.start, piece.start + len(piece.text)
        for number in numbers:
            if at <= number.start and number.end <= end:
                yield Stretch(piece.text[at - piece.start : number.start - piece.start])
                yield Stretch(piece.text[number.start - piece.start : number.end - piece.start], number=number)
                at = number.end
        yield Stretch(piece.text[at - piece.start :])


def _picture(claim: Claim) -> str | None:
    if wording.standing(claim) not in ("refuted", "conflicting"):
        return None
    return pictures.of_claim(claim, name="picture")


def _evidence(store: Store, claim: Claim) -> Iterator[Claim]:
    """The claims of other articles that the checks rest on; those of this one are linked in the text."""
    ids = dict.fromkeys(id_ for check in (claim.verdict.checks if claim.verdict else ()) for id_ in check.evidence)
    for id_ in list(ids)[:20]:
        other = store.claim(id_)
        if other is not None and other.source.document != claim.source.document:
            yield other


def _differs(one: Judged) -> str | None:
    """How the program reads the number, where people see it otherwise; None where it is the same."""
    if one.read is None:
        return "The program reads no claim here."
    if one.state == "rejected" or wording.asserts(one.read) == wording.asserts(one.claim):
        return None
    return f"The program reads: {wording.asserts(one.read)}."
