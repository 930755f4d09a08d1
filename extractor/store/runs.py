"""Runs over many inputs: what was read, new, known already, failed and why, what came out, and where the time went."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select, update

from extractor.errors import UnknownNameError
from extractor.store.batches import batched
from extractor.store.database import Database
from extractor.store.rows import column, key, now
from extractor.store.tables import failures, run_counts, runs
from extractor.store.upsert import add_up, upsert

State = Literal["running", "done", "interrupted"]


@dataclass(frozen=True)
class Failed:
    """An input that was given up: at which stage, why, and what to do; `tries` so far, the last one `at` (UTC)."""

    input: str
    reason: str
    stage: str = "read"
    remedy: str = ""
    tries: int = 1
    at: str = ""


@dataclass(frozen=True)
class RunReport:
    """What a run came to. A run that was killed says `running` for ever; its figures are those of what it kept."""

    id: str
    command: str
    started: str
    finished: str | None
    state: State
    counts: Mapping[str, int]  # read, new, duplicate, claims, and whatever else was counted
    verdicts: Mapping[str, int]  # by label
    seconds: Mapping[str, float]  # by stage
    failed: tuple[Failed, ...]


class Runs:
    """The runs kept in a store. Every call joins a transaction of the same thread that is open."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def start(self, command: str) -> str:
        """Begin a run, and name it. `command` is what to type to resume it."""
        run = f"r_{uuid.uuid4().hex[:16]}"
        row = {"id": run, "command": column(command), "started": now(), "finished": None, "state": "running"}
        with self._database.writing() as connection:
            connection.execute(runs.insert(), [row])
        return run

    def count(self, run: str, amounts: Mapping[str, float]) -> None:
        """Add to a run's figures: `{"read": 1, "duplicate": 1}`, and seconds by stage as `{"seconds:fetch": 0.2}`.

        `Store.add` counts new documents, claims and verdicts by itself.
        """
        rows = [{"run": run, "name": name, "amount": amounts[name]} for name in sorted(amounts) if amounts[name]]
        if rows:
            with self._database.writing() as connection:
                connection.execute(add_up(connection, run_counts, "amount"), rows)

    def fail(self, run: str, failed: Failed) -> None:
        """Keep that an input was given up. A second failure of one input in a run counts one more try."""
        with self._database.writing() as connection:
            name = key(failed.input)
            mine = (failures.c.run == run) & (failures.c.input == name)
            tries = connection.execute(select(failures.c.tries).where(mine)).scalar() or 0
            row = {
                "run": run, "input": name, "stage": failed.stage, "reason": column(failed.reason),
                "remedy": column(failed.remedy), "tries": tries + failed.tries, "at": failed.at or now(),
            }  # fmt: skip
            connection.execute(upsert(connection, failures), [row])

    def finish(self, run: str, state: State = "done") -> None:
        """End a run, or note that it was interrupted."""
        with self._database.writing() as connection:
            connection.execute(update(runs).where(runs.c.id == run).values(state=state, finished=now()))

    def report(self, run: str) -> RunReport:
        """What a run came to so far. Raises UnknownNameError where there is no such run."""
        with self._database.reading() as connection:
            row = connection.execute(select(runs).where(runs.c.id == run)).mappings().one_or_none()
            if row is None:
                raise UnknownNameError(
                    f"no run {run} in this store",
                    remedy="""claims sql "SELECT id, started, command FROM runs" lists them""",
                )
            query = select(run_counts.c.name, run_counts.c.amount).where(run_counts.c.run == run)
            amounts = {name: amount for name, amount in connection.execute(query.order_by(run_counts.c.name))}
            given_up = connection.execute(
                select(failures).where(failures.c.run == run).order_by(failures.c.input)
            ).mappings()
            failed = tuple(Failed(**{k: v for k, v in f.items() if k != "run"}) for f in given_up)
        plain = {name: amount for name, amount in amounts.items() if ":" not in name}
        return RunReport(
            **row, counts={name: int(amount) for name, amount in plain.items()}, failed=failed,
            verdicts={label: int(amount) for label, amount in _under("verdict", amounts)},
            seconds=dict(_under("seconds", amounts)),
        )  # fmt: skip

    def tries(self, inputs: Iterable[str]) -> dict[str, int]:
        """How often each of some inputs failed, over all runs; those that never did are left out."""
        names = {key(name): name for name in inputs}
        found: dict[str, int] = {}
        with self._database.reading() as connection:
            for some in batched(sorted(names)):
                query = (
                    select(failures.c.input, func.sum(failures.c.tries))
                    .where(failures.c.input.in_(some))
                    .group_by(failures.c.input)
                )
                found.update({names[name]: int(total) for name, total in connection.execute(query)})
        return found

    def failing(self, tries: int) -> list[str]:
        """The inputs that failed so often at least, over all runs, cut where too long for an index."""
        total = func.sum(failures.c.tries)
        query = select(failures.c.input).group_by(failures.c.input).having(total >= tries).order_by(failures.c.input)
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def __iter__(self) -> Iterator[RunReport]:
        """The reports of all runs, oldest first."""
        with self._database.reading() as connection:
            names = connection.execute(select(runs.c.id).order_by(runs.c.started, runs.c.id)).scalars().all()
        return (self.report(name) for name in names)


def _under(prefix: str, amounts: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    for name, amount in amounts.items():
        head, colon, rest = name.partition(":")
        if colon and head == prefix:
            yield rest, amount
