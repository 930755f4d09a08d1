"""Reports from the command line: which file wants which kind, and the commands `report` and `schema`."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from extractor.records import Observation, Reading
    from extractor.report.pictures import Series
    from extractor.verify import Observe

KINDS = {
    ".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".jsonld": "json_ld",
    ".json": "json_ld",
}  # fmt: skip
_STEP = dt.timedelta(days=15)  # `observe` answers for a week and a day around a date


class ReportFile(click.Path):
    """A file whose ending tells the kind of report, in a folder that is there."""

    name = "report"

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, where a report can be written to it."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if path.suffix.lower() not in KINDS:
            self.fail(f"{path}: what kind of report? Let it end in .html, .md or .jsonld", param, ctx)
        if not path.absolute().parent.is_dir():
            self.fail(f"{path}: its folder is not there (make the folder first)", param, ctx)
        return path


option = click.option(
    "--report",
    "reports",
    multiple=True,
    type=ReportFile(),
    metavar="FILE",
    help="Write a report: FILE.html to read and print, FILE.md, or FILE.jsonld (ClaimReview). Repeatable.",
)
review = (
    click.option("--reviewer", metavar="NAME", help="In ClaimReview: who publishes the fact check."),
    click.option("--review-url", metavar="URL", help="In ClaimReview: the page that the fact check is on."),
)


def write(
    path: Path, readings: Sequence[Reading], *, unread: Sequence[tuple[str, str]] = (), observe: Observe | None = None,
    given: dict[str, Any],
) -> None:  # fmt: skip
    """Write the report that the file's ending asks for. Raises OSError."""
    today, kind = dt.date.today(), KINDS[path.suffix.lower()]
    if kind == "html":
        from extractor.report.html import page

        text = page(readings, unread=unread, made=today, series=observe and series(observe))
    elif kind == "markdown":
        from extractor.report.markdown import markdown

        text = markdown(readings, unread=unread, made=today)
    else:
        from extractor.report.claimreview import Reviewer, json_ld

        named = {"name": given.get("reviewer"), "url": given.get("review_url")}
        reviewer = Reviewer(**{field: value for field, value in named.items() if value})
        text = json_ld(readings, reviewer=reviewer, made=today)
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")


def series(observe: Observe) -> Series:
    """Whole series from a function that answers around single days, for the charts."""

    def between(symbol: str, metric: str, first: dt.date, last: dt.date) -> list[Observation]:
        days = [first + n * _STEP for n in range((last - first) // _STEP + 2)]
        found = {(o.date, o.observed_at, o.source, o.value): o for day in days for o in observe(symbol, metric, day)}
        return [o for o in found.values() if first <= o.date <= last]

    return between


@click.command(short_help="Print the JSON Schema of the claim record.")
def schema() -> None:
    """Print the JSON Schema of the claim record: what every line of `--format jsonl` is valid by."""
    from extractor.console import emit
    from extractor.report.schema import schema_text

    emit([schema_text()])
