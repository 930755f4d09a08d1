"""Reports as files: which kind a file's ending asks for, the options that name them, and the writing."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from extractor.records import Reading
    from extractor.report.pictures import Series

KINDS = {
    ".html": "html", ".htm": "html", ".md": "markdown", ".markdown": "markdown", ".jsonld": "json_ld",
    ".json": "json_ld",
}  # fmt: skip


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
    path: Path, readings: Sequence[Reading], *, unread: Sequence[tuple[str, str]] = (), series: Series | None = None,
    given: dict[str, Any],
) -> None:  # fmt: skip
    """Write the report that the file's ending asks for. Raises OSError."""
    today, kind = dt.date.today(), KINDS[path.suffix.lower()]
    if kind == "html":
        from extractor.report.html import page

        text = page(readings, unread=unread, made=today, series=series)
    elif kind == "markdown":
        from extractor.report.markdown import markdown

        text = markdown(readings, unread=unread, made=today)
    else:
        from extractor.report.claimreview import Reviewer, json_ld

        named = {"name": given.get("reviewer"), "url": given.get("review_url")}
        reviewer = Reviewer(**{field: value for field, value in named.items() if value})
        text = json_ld(readings, reviewer=reviewer, made=today)
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
