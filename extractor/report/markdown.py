"""Readings as Markdown, for a wiki, an issue or an e-mail: the findings worst first, then each article with its numbers
marked, and below it what was found about each.

It is plain CommonMark with tables left out, so that it reads as text too. Everything that comes from an article is
escaped: none of it becomes a link, a picture, a heading or HTML.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from extractor.records import Check, Reading
from extractor.report import wording
from extractor.report.sheets import HEADLINES, Card, Line, Passage, Piece, Sheet, lay_out

#: What means something within a line, and what does at its start: list marks, rules, underlines of headings.
_SPECIAL = re.compile(r"[\\`*_{}\[\]#|~$^@]|(?<=:)/(?=/)|(?<=www)\.|^\s*[-+=](?=[-=\s]|$)|^\s*\d+[.)](?=\s|$)")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def markdown(
    readings: Sequence[Reading], *, unread: Sequence[tuple[str, str]] = (), made: dt.date | None = None
) -> str:
    """The report as Markdown. `unread` names the inputs that could not be read, with the reason; `made` is its day."""
    return "\n".join(_lines(readings, unread, made)) + "\n"


def escaped(text: str) -> str:
    """Text on one line that Markdown, and HTML within it, takes for nothing but text."""
    clean = _SPECIAL.sub(_literal, wording.printable(text))
    return re.sub("[&<>]", lambda found: _ENTITIES[found[0]], clean)


def _literal(found: re.Match[str]) -> str:
    """What was found with a backslash before its last character: digits alone begin no list."""
    return f"{found[0][:-1]}\\{found[0][-1]}"


def _lines(readings: Sequence[Reading], unread: Sequence[tuple[str, str]], made: dt.date | None) -> Iterator[str]:
    layout = lay_out(readings)
    yield "# Fact check"
    yield ""
    yield f"**{escaped(wording.in_short(readings))}**"
    yield ""
    yield escaped(wording.tally(readings)) + (f" Checked on {wording.day(made)}." if made else "")
    if layout.found:
        yield from ("", "## Worst findings first", "")
        for place, card in enumerate(layout.found[:HEADLINES], start=1):
            found = f"{_verdict(card)} {escaped(wording.sentence(card.claim))} {escaped(wording.reason(card.claim))}"
            yield f"{place}. {found.strip()}"
    if unread:
        yield from ("", "## Not read", "")
        yield from (f"- **{escaped(name)}**: {escaped(why)}" for name, why in unread)
    for sheet in layout.sheets:
        yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Iterator[str]:
    article = sheet.article
    yield from ("", f"## {_marked(sheet.heading.lines[0].cells[0])}", "")
    by = [escaped(part) for part in (article.author, article.publisher) if part]
    by.append(wording.day(article.published) if article.published else "no date")
    by.append(_address(article.url) or escaped(article.input))
    yield " · ".join(by)
    for how, name, _ in sheet.copies:
        yield from ("", f"*{wording.sentence_case(how)} {escaped(name)}: counted as one source.*")
    for warning in article.warnings:
        yield from ("", f"*{escaped(warning)}*")
    for passage in sheet.passages:
        yield from ("", *_passage(passage))
    findings = [card for passage in (sheet.heading, *sheet.passages) for card in passage.findings]
    if findings:
        yield from ("", "### What was found", "")
        for card in sorted(findings, key=lambda card: wording.rank(card.claim)):
            yield from _finding(card)
    rest = sum(len(passage.unchecked) for passage in (sheet.heading, *sheet.passages))
    if rest:
        yield from ("", f"{wording.counted(rest, 'claim')} not checked.")


def _passage(passage: Passage) -> Iterator[str]:
    before = {"list": "- ", "table": "- ", "quote": "> ", "heading": "### "}.get(passage.kind, "")
    for line in passage.lines:
        yield before + _told(line)


def _told(line: Line) -> str:
    return " \\| ".join(_marked(cell) for cell in line.cells)


def _marked(pieces: Sequence[Piece]) -> str:
    """Text with its checked numbers in bold, each with the sign of its verdict and the number of its card."""
    return "".join(
        f"**{escaped(piece.text)}** ({', '.join(_sign(card) for card in checked)})" if checked else escaped(piece.text)
        for piece, checked in ((p, [card for card in p.cards if card.standing != "unchecked"]) for p in pieces)
    )


def _sign(card: Card) -> str:
    return f"{wording.SYMBOLS[card.standing]}{card.number}"


def _verdict(card: Card) -> str:
    severity = card.claim.verdict.severity if card.claim.verdict else "none"
    told = f", {severity}" if card.standing in ("refuted", "conflicting") and severity != "none" else ""
    return f"{wording.SYMBOLS[card.standing]} **{wording.STANDINGS[card.standing]}{told}**"


def _finding(card: Card) -> Iterator[str]:
    claim = card.claim
    cited = f", citing {claim.source.cited}" if claim.source.cited else ""
    yield f"- {_sign(card)} {_verdict(card)}: {escaped(wording.asserts(claim) + cited)}"
    for check, others in card.checks:
        yield f"  - {_check(check)}"
        yield from (f"    - rests on {escaped(name)}" for name, _ in others)


def _check(check: Check) -> str:
    parts = [f"{wording.CHECKED_AGAINST[check.kind]}: {escaped(wording.sentence_case(check.explanation))}"]
    if check.expected:
        day = f", as of {wording.day(check.as_of)}" if check.as_of else ""
        parts.append(f"Expected {escaped(wording.bounds(check.expected))}{day}.")
    if check.provider:
        parts.append(f"Source: {escaped(check.provider)} {_address(check.url)}".rstrip() + ".")
    return " ".join(parts)


def _address(url: str | None) -> str:
    """A web address as an autolink, with what could end it percent-encoded; empty for any other address."""
    if url is None or not url.lower().startswith(("https://", "http://")):
        return ""
    return f"<{quote(wording.printable(url), safe=':/?#@!$&*+,;=%~-._')}>"
