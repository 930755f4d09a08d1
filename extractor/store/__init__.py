"""The store: what was read and checked, kept between calls and between programs, in SQLite or PostgreSQL.

    >>> from extractor import check, read
    >>> from extractor.store import Store
    >>> readings = [read("article.html")]
    >>> with Store("claims.db") as store:                          # or sqlite:///claims.db, postgresql://host/database
    ...     recalled = store.recall(readings)
    ...     store.add(check(readings, earlier=recalled.claims, copies=recalled.copies))
    1

Adding is idempotent: a document is known by its id. `database` opens and closes transactions, `tables` and `migrations`
are the schema, `rows` turns records to rows and back, `kept` writes and reads documents, `recall` finds what new ones
are to be held against, `kinship` what they derive from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager

from sqlalchemy import Connection, select

from extractor.records import Claim, Reading
from extractor.store import kept, kinship, migrations, rows
from extractor.store.address import connect, existing, log_ahead, shown, translated
from extractor.store.database import Database
from extractor.store.groups import groups
from extractor.store.judgement import Judged, Review, corrected
from extractor.store.kept import Known
from extractor.store.query import Question, ask, beside, count, publishers, states, subjects
from extractor.store.recall import Recalled, recall
from extractor.store.reviews import Desk, Reviews
from extractor.store.rows import content_hash
from extractor.store.runs import Failed, RunReport, Runs
from extractor.store.sources import Sources, SourceState
from extractor.store.tables import addresses, claims, documents, reviews
from extractor.verify.groups import Group

__all__ = [
    "Desk", "Failed", "Judged", "Known", "Question", "Recalled", "Review", "Reviews", "RunReport", "Runs",
    "SourceState", "Sources", "Store", "content_hash", "corrected",
]  # fmt: skip


class Store:
    """Readings, reviews, sources and runs in a database, which is made on first use and brought up to date on opening.

    Threads may share a Store; a Store sent to another process opens the database there anew. Raises SettingsError for
    a URL that names no store and for the database of another or a newer program, StoreUnavailableError where the
    database is gone, full or locked (the same call can be made again later), and StoreError for the rest.
    """

    def __init__(self, url: str, *, new: bool = True) -> None:
        """Open a store, or make it; with `new` false, only one that is there."""
        self.url = url
        if not new:
            existing(url)
        self._database = Database(url, connect(url))
        self.sources = Sources(self._database)
        self.runs = Runs(self._database)
        self.reviews = Reviews(self._database)
        with self._database.reading() as connection:
            ready = migrations.current(connection)
        if not ready:
            with self._database.writing() as connection:
                for reading in migrations.upgrade(connection, shown(url), new=new):
                    self._keep(connection, reading)
                for document in connection.execute(select(reviews.c.document).distinct()).scalars().all():
                    kept.judge_anew(connection, document)
        with translated(url):
            log_ahead(self._database.engine)

    def transaction(self) -> AbstractContextManager[Connection]:
        """Several calls of one thread, all kept or none: `with store.transaction(): store.add(...)`, and so on."""
        return self._database.writing()

    def add(self, readings: Iterable[Reading], *, run: str | None = None) -> int:
        """Keep readings, all or none, in one transaction; the number of documents that were not known before.

        A document that is there already with the same claims and verdicts is left alone; with others, the newer reading
        takes the place of the older. `run` (see `runs.start`) is credited with what is `new` and what was `known`, and
        with the new ones' `claims` and verdicts by label (`verdict:supported` ...).
        """
        new = 0
        with self._database.writing() as connection:
            for reading in sorted(readings, key=_id):  # in one order, so that no two writers wait for each other
                fresh = self._keep(connection, reading)
                new += fresh
                if run is not None:
                    self.runs.count(run, kept.tally(reading) if fresh else {"known": 1})
        return new

    def recall(self, readings: Iterable[Reading]) -> Recalled:
        """What of all that is kept bears on some readings: comparable claims near in time, and the documents that they
        derive from. Takes no longer the more is kept."""
        with self._database.reading() as connection:
            return recall(connection, list(readings))

    def known(self, *, ids: Iterable[str] = (), urls: Iterable[str] = (), contents: Iterable[str] = ()) -> Known:
        """Which of some document ids, URLs (any that ever led to a document) and `content_hash`es are here already."""
        with self._database.reading() as connection:
            return kept.known(connection, ids=ids, urls=urls, contents=contents)

    def addresses(self) -> Iterator[str]:
        """Every URL and file name that led to a document, cut where too long for an index (`store.rows.key`)."""
        with self._database.reading() as connection:
            yield from connection.execute(select(addresses.c.url)).scalars()

    def alias(self, url: str, document: str) -> None:
        """Note that a URL, too, leads to a kept document: a feed's link, a redirect, a syndicated copy's address."""
        with self._database.writing() as connection:
            kept.alias(connection, url, document)

    def reading(self, document: str) -> Reading | None:
        """One document with its claims and their verdicts; None where it is not here."""
        return next(iter(self.some([document])), None)

    def some(self, documents: Sequence[str]) -> list[Reading]:
        """Some documents with their claims and verdicts, in the order of their ids."""
        with self._database.reading() as connection:
            return list(kept.readings(connection, documents))

    def readings(self) -> Iterator[Reading]:
        """Every reading kept, in the order of their documents' ids. Memory does not grow with the store."""
        after = ""
        while True:
            with self._database.reading() as connection:
                page = list(kept.readings(connection, kept.page(connection, after)))
            if not page:
                return
            yield from page
            after = page[-1].article.id

    def claims(self) -> Iterator[Claim]:
        """Every claim kept, in the order of their documents and places."""
        return (claim for reading in self.readings() for claim in reading.claims)

    def query(self, question: Question) -> Iterator[Claim]:
        """The claims that a question is about, with their verdicts, the latest publications first."""
        with self._database.reading() as connection:
            yield from (one.claim for one in ask(connection, question))

    def judged(self, question: Question) -> Iterator[Judged]:
        """As `query`, with what people made of each claim and how the program reads it."""
        with self._database.reading() as connection:
            yield from ask(connection, question)

    def count(self, question: Question) -> int:
        """How many claims a question is about, whatever its limit."""
        with self._database.reading() as connection:
            return count(connection, question)

    def beside(self, question: Question, claim: str) -> tuple[str | None, str | None, int]:
        """The claims before and after one among those that a question is about, and how many stand before it."""
        with self._database.reading() as connection:
            return beside(connection, question, claim)

    def states(self, question: Question) -> dict[str, int]:
        """How many of the claims that a question is about are open, accepted ..., whatever states it asks."""
        with self._database.reading() as connection:
            return states(connection, question)

    def subjects(self) -> list[tuple[str, str, str]]:
        """The subjects that most claims are about: id, name and kind."""
        with self._database.reading() as connection:
            return subjects(connection)

    def publishers(self) -> list[str]:
        """The names of the publishers."""
        with self._database.reading() as connection:
            return publishers(connection)

    def claim(self, claim: str) -> Claim | None:
        """One claim with its verdict, by its id; None where it is not here."""
        with self._database.reading() as connection:
            return kept.claim(connection, claim)

    def judged_claim(self, claim: str) -> Judged | None:
        """One claim with what people made of it, also where that is no claim; None where it is not here."""
        with self._database.reading() as connection:
            return next(kept.judged_where(connection, claims.c.id == rows.column(claim)), None)

    def groups(self, question: Question, *, least: int = 2) -> Iterator[Group]:
        """What all documents say of each thing that a question is about; things that `least` documents speak of."""
        with self._database.reading() as connection:
            yield from groups(connection, question, least=least)

    def families(self) -> Iterator[tuple[str, str]]:
        """Every document's id with its family's, in the order of the documents' ids: one family is one source."""
        query = select(documents.c.id, documents.c.family).order_by(documents.c.id)
        with self._database.reading() as connection:
            yield from ((id_, family) for id_, family in connection.execute(query))

    def __len__(self) -> int:
        """The number of documents."""
        with self._database.reading() as connection:
            return kept.count(connection)

    @staticmethod
    def _keep(connection: Connection, reading: Reading) -> bool:
        new = kept.add(connection, reading)
        if new:
            drawn = kinship.sketch(reading)
            kinship.keep(connection, drawn, kinship.origins(connection, drawn))
        return new

    def close(self) -> None:
        """Close the connections. Using the store again opens new ones."""
        with translated(self.url):
            self._database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __reduce__(self) -> tuple[type[Store], tuple[str]]:
        return Store, (self.url,)


def _id(reading: Reading) -> str:
    return reading.article.id
