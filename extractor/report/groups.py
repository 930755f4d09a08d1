"""Groups of claims for a person at a terminal and for other programs: what all documents say of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich import box
from rich.console import Group as Stack
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from extractor.report import wording
from extractor.report.table import Cell
from extractor.verify.groups import Group, Stand

COLUMNS = (
    "index_id", "index_name", "metric", "basis", "versus", "first", "last", "sources", "stands", "low", "high", "unit",
    "qualifier", "value_text", "date_start", "date_end", "publisher", "title", "published", "url", "input", "document",
    "family", "copies", "claim",
)  # fmt: skip
_WORDS: dict[Stand, tuple[str, str]] = {
    "agrees": ("agrees", "green"), "apart": ("apart", "bold red"), "open": ("open", "cyan"),
}  # fmt: skip


def rows(groups: Iterable[Group]) -> Iterator[tuple[Cell, ...]]:
    """The cells of every claim in some groups, in the order of `COLUMNS`. `copies` are the documents that its own
    derives from, or that derive from it."""
    for group in groups:
        for member in group.members:
            claim, source, date = member.claim, member.claim.source, member.claim.date
            kin = {end for c in group.copies for end in (c.copy, c.origin) if source.document in (c.copy, c.origin)}
            yield (
                group.index, group.name, group.metric, group.basis, group.versus, group.first.isoformat(),
                group.last.isoformat(), group.sources, member.stands, float(claim.value.low), float(claim.value.high),
                claim.value.unit, claim.value.qualifier, claim.value.text,
                date.start.isoformat() if date else None, date.end.isoformat() if date else None,
                source.publisher, source.title, source.published.isoformat() if source.published else None, source.url,
                source.input, source.document, member.family, " ".join(sorted(kin - {source.document})) or None,
                claim.id,
            )  # fmt: skip


def table(groups: Iterable[Group]) -> RenderableType:
    """The groups one below the other: a heading, a line for each claim, and which documents derive from which."""
    shown = [part for group in groups for part in _parts(group)]
    return Stack(*shown) if shown else Text("Nothing that two documents speak of.")


def _parts(group: Group) -> Iterator[RenderableType]:
    documents = {
        m.claim.source.document: _named(m.claim.source.publisher or m.claim.source.input) for m in group.members
    }
    days = str(group.first) if group.first == group.last else f"{group.first} to {group.last}"
    told = [wording.printable(group.name), group.metric.replace("_", " "), group.basis and f"on {group.basis}"]
    told.append(group.versus and f"against {group.versus}")
    counts = f"{wording.counted(len(documents), 'document')}, {wording.counted(group.sources, 'source')}"
    yield Text(f"{', '.join(part for part in told if part)} ({days}): {counts}", style="bold")
    grid = Table(box=box.SIMPLE, show_header=False, padding=(0, 1), pad_edge=False)
    for member in group.members:
        claim = member.claim
        word, style = _WORDS[member.stands]
        published = f" ({claim.source.published})" if claim.source.published else ""
        grid.add_row(
            Text(word, style=style), Text(wording.printable(claim.value.text)), Text(wording.when(claim.date)),
            Text(documents[claim.source.document] + published), Text(_named(claim.source.title or ""), style="dim"),
        )  # fmt: skip
    yield grid
    for link in group.copies:
        copy, origin = documents[link.copy], documents[link.origin]
        yield Text(f"  One source: {copy} and {origin} ({wording.printable(link.how)})\n", style="dim")


def _named(text: str) -> str:
    line = wording.printable(text)
    return line if len(line) <= 50 else f"{line[:49]}…"
