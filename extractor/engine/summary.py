"""A run's report: what was read, what came of it, what failed and why, where the time went."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

from extractor.report.wording import printable

if TYPE_CHECKING:
    from extractor.store import RunReport

_COUNTS = (
    ("read", "read"), ("new", "new"), ("copies", "of them copies of others"), ("duplicate", "the same text again"),
    ("known", "known before"), ("failed", "failed"), ("given_up", "given up before"), ("claims", "claims"),
)  # fmt: skip
_LABELS = ("supported", "refuted", "conflicting", "not_enough_info")
_MOST = 20  # failures shown


def as_json(report: RunReport) -> str:
    """A line of JSON with every field of the report."""
    return json.dumps(asdict(report)) + "\n"


def as_text(report: RunReport) -> str:
    """The report for a person."""
    return "\n".join(printable(line) for line in _lines(report)) + "\n"


def _lines(report: RunReport) -> Iterator[str]:
    yield f"Run {report.id}: {report.state}"
    for name, words in _COUNTS:
        if count := report.counts.get(name, 0):
            yield f"  {count:>8,}  {words}"
    labels = [f"{report.verdicts[label]:,} {label}" for label in _LABELS if report.verdicts.get(label)]
    if labels:
        yield f"Verdicts: {', '.join(labels)}"
    if report.seconds:
        yield "Time by stage: " + ", ".join(f"{stage} {seconds:,.1f} s" for stage, seconds in report.seconds.items())
    for failure in report.failed[:_MOST]:
        remedy = f" ({failure.remedy})" if failure.remedy else ""
        yield f"Failed: {_named(failure.input, failure.reason)}{remedy}"
    if len(report.failed) > _MOST:
        yield f"... and {len(report.failed) - _MOST:,} more failures; --format json lists all"


def _named(name: str, reason: str) -> str:
    return reason if name in reason else f"{name}: {reason}"
