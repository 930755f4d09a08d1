"""Readings as a table for a person at a terminal: worst first, wrapped to any width, with or without colour."""

from __future__ import annotations

from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from extractor.records import Claim, Reading
from extractor.report import wording
from extractor.report.wording import Standing

_STYLES: dict[Standing, str] = {
    "refuted": "bold red", "conflicting": "yellow", "undecided": "cyan", "supported": "green", "unchecked": "dim",
}  # fmt: skip
_AROUND = 110  # characters of a sentence shown on each side of its number
_WIDE = 110  # columns from which the passage and the claim stand side by side


def table(readings: Sequence[Reading], *, width: int, styled: bool, everything: bool = False) -> RenderableType:
    """The claims worst first, and a summary line. What nothing was held against is left out, unless `everything`
    is asked for or there is nothing else. Without `styled`, a number stands in brackets instead of being underlined.
    """
    claims = wording.worst_first(readings)
    checked = [claim for claim in claims if wording.standing(claim) != "unchecked"]
    shown = claims if everything or not checked else checked
    line = Text(wording.tally(readings), style="bold")
    if len(shown) < len(claims):
        line.append(" (--all lists them too)", style="dim")
    if not shown:
        return line
    notes = [Text(note) for note in wording.copies(readings)]
    return Group(_table(shown, width, styled, with_verdicts=any(claim.verdict for claim in claims)), *notes, line)


def _table(claims: Sequence[Claim], width: int, styled: bool, *, with_verdicts: bool) -> Table:
    wide = width >= _WIDE
    grid = Table(box=box.SIMPLE_HEAD, expand=wide, padding=(0, 1), pad_edge=False)
    if with_verdicts:
        grid.add_column("Verdict", min_width=11, no_wrap=True)
    if wide:
        grid.add_column("In the text", ratio=1, overflow="fold")
    grid.add_column("Claim and reason" if with_verdicts else "Claim", ratio=1, overflow="fold")
    for claim in claims:
        cells = [_verdict(claim)] if with_verdicts else []
        says, passage = _says(claim), passage_of(claim, styled=styled)
        lines = [*([] if wide else [passage]), *_reason(claim)]
        cells += [passage] if wide else []
        cells.append(Text("\n").join([says, *lines]))
        if grid.rows:
            grid.add_row()
        grid.add_row(*cells)
    return grid


def _verdict(claim: Claim) -> Text:
    stands = wording.standing(claim)
    text = Text(wording.STANDINGS[stands], style=_STYLES[stands])
    if claim.verdict and stands in ("refuted", "conflicting") and claim.verdict.severity != "none":
        text.append(f"\n{claim.verdict.severity}", style="dim")
    return text


def _says(claim: Claim) -> Text:
    cited = f", citing {wording.printable(claim.source.cited)}" if claim.source.cited else ""
    return Text(wording.asserts(claim), style="bold") + Text(cited, style="dim")


def _reason(claim: Claim) -> list[Text]:
    why = wording.reason(claim)
    return [Text(why)] if why else []


def passage_of(claim: Claim, *, styled: bool) -> Text:
    """The sentence with its number marked, cut to the part around it, and where it stands."""
    around, at = claim.evidence, claim.value.start - claim.evidence.start
    before, after = around.text[:at], around.text[at + len(claim.value.text) :]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    if len(after) > _AROUND:
        after = after[:_AROUND].rpartition(" ")[0] + "…"
    number = wording.printable(claim.value.text)
    mark = Text(number, style="bold underline") if styled else Text(f"[{number}]")
    quote = Text("“") + Text(wording.printable(before)) + mark + Text(wording.printable(after)) + Text("”")
    return quote + Text(f" ({wording.origin(claim)})", style="dim")
