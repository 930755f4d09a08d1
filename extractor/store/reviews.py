"""What people say of claims: corrections, decisions, comments, in order. Nothing said is ever changed or taken away.

A correction names a field of the record by its path ("value.low", "index.id", "verdict.label") and holds what stood
there before and what should; undoing says that a review counts no longer. What is said takes effect at once: the store
answers with the claims as people left them (see `judgement`), also when their document is read anew.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, select, true

from extractor.errors import StaleError
from extractor.records import Article, stable_id
from extractor.store import kept, rows
from extractor.store.database import Database
from extractor.store.judgement import PROGRAM, Judged, Review, standing
from extractor.store.tables import documents
from extractor.store.tables import reviews as table
from extractor.store.upsert import insert_new


@dataclass(frozen=True)
class Desk:
    """A document as its reviewers see it. `finished` is the review that says it was gone through whole, if one does."""

    article: Article
    claims: tuple[Judged, ...]
    said: tuple[Review, ...]

    @property
    def finished(self) -> Review | None:
        """The review that says that the article was gone through whole."""
        return next((r for r in standing(self.said) if r.claim == self.article.id and r.decision == "accept"), None)

    def claim(self, id_: str) -> Judged | None:
        """One of the claims, by its id."""
        return next((one for one in self.claims if one.claim.id == id_), None)

    def of(self, claim: str) -> list[Review]:
        """What was said of a claim, oldest first."""
        return [review for review in self.said if review.claim == claim]

    def version(self, claim: str) -> str:
        """What tells whether a claim, or what was said of it, has changed since it was looked at."""
        one = self.claim(claim)
        last = max((review.place for review in self.of(claim)), default=0)
        return stable_id("n", last, rows.packed(one.claim) if one else "", one and one.state)


class Reviews:
    """The reviews kept in a store. Writes join a transaction of the same thread that is open."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, said: Iterable[Review], *, seen: str | None = None) -> int:
        """Keep reviews, all or none; the number that were not there before (the same one twice is one).

        With `seen`, the `Desk.version` of the first review's claim that its author looked at, raises StaleError where
        the claim has changed since.
        """
        reviews = list(said)
        with self._database.writing() as connection:
            for document in sorted({review.document for review in reviews}):  # in one order: no two wait for each other
                _lock(connection, document)
            if seen is not None and reviews:
                first = reviews[0]
                desk = _desk(connection, first.document)
                if desk is None or desk.version(first.claim) != seen:
                    raise StaleError(
                        f"claim {first.claim} was changed since you looked at it",
                        remedy="compare what stands now with what you wanted, and say it again",
                    )
            added = sum(_insert(connection, review) for review in reviews)
            for document in sorted({review.document for review in reviews}) if added else ():
                kept.judge_anew(connection, document)
        return added

    def undo(self, claim: str, document: str, *, who: str, seen: str | None = None) -> list[Review]:
        """Have the last act on a claim count no longer, with all that came with it; the reviews that it was made of.

        An act is what shares its time: several fields corrected at once, and what checking anew made of them. For
        `seen` see `add`.
        """
        with self._database.writing() as connection:
            _lock(connection, document)
            desk = _desk(connection, document)
            own = [review for review in standing(desk.said if desk else ()) if review.claim == claim]
            if not own or desk is None:
                return []
            act = [review for review in standing(desk.said) if review.at == own[-1].at]
            mine = [r for r in act if r.claim == claim] + [r for r in act if r.claim != claim and r.who == PROGRAM]
            at = moment()
            self.add([Review(r.claim, document, who, undoes=r.id, at=at) for r in mine], seen=seen)
            return mine

    def desk(self, document: str) -> Desk | None:
        """A document with its claims as people left them and all that was said; None where it is not here."""
        with self._database.reading() as connection:
            return _desk(connection, document)

    def of(self, *, claim: str | None = None, document: str | None = None) -> list[Review]:
        """The reviews of a claim, of a document's claims, or all, oldest first."""
        wanted: list[ColumnElement[bool]] = [true()]
        wanted += [table.c.claim == claim] if claim is not None else []
        wanted += [table.c.document == document] if document is not None else []
        with self._database.reading() as connection:
            return kept.reviews_where(connection, and_(*wanted))

    def finished(self) -> list[str]:
        """The ids of the documents that somebody went through whole, in order."""
        with self._database.reading() as connection:
            said = kept.reviews_where(connection, table.c.claim == table.c.document)
        return sorted({r.document for r in standing(said) if r.decision == "accept"})

    def __iter__(self) -> Iterator[Review]:
        """All reviews, oldest first."""
        return iter(self.of())


def moment() -> str:
    """The time to the microsecond, as one act of a person has it: UTC, "2026-01-26T14:00:00.000000Z"."""
    return dt.datetime.now(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _insert(connection: Connection, review: Review) -> bool:
    last = select(func.max(table.c.place)).where(table.c.document == review.document)
    place = (connection.execute(last).scalar() or 0) + 1
    insert = insert_new(connection, table).returning(table.c.id)
    return connection.execute(insert, rows.review_row(review, place)).scalar() is not None


def _lock(connection: Connection, document: str) -> None:
    """Have others who would change a document's claims wait. In SQLite every writing transaction does so."""
    connection.execute(select(documents.c.id).where(documents.c.id == document).with_for_update())


def _desk(connection: Connection, document: str) -> Desk | None:
    query = select(documents.c.record, documents.c.text).where(documents.c.id == rows.column(document))
    row = connection.execute(query).first()
    if row is None:
        return None
    said = kept.reviews_where(connection, table.c.document == document)
    return Desk(rows.to_article(row[0], row[1]), tuple(kept.judged(connection, document)), tuple(said))
