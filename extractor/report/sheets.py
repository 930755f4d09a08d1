"""What a report shows, whatever it is written as: the findings worst first, and each article as it stands, cut at its
numbers, with a card for each claim.

START at `lay_out`; the classes are what the HTML template and the Markdown writer see. Nothing here is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from extractor.records import Article, Block, Check, Claim, Reading
from extractor.report import wording

HEADLINES = 10  # findings told in the summary


@dataclass(frozen=True)
class Card:
    """One claim as its card shows it. `anchor` is its place on the page, `mark` that of its number in the text."""

    claim: Claim
    anchor: str
    mark: str
    number: int
    checks: tuple[tuple[Check, tuple[tuple[str, str], ...]], ...]

    @property
    def standing(self) -> wording.Standing:
        """Where the claim stands."""
        return wording.standing(self.claim)


@dataclass(frozen=True)
class Piece:
    """A stretch of text; with `cards` it is a number that one or more claims share. `start` is its place in it."""

    text: str
    cards: tuple[Card, ...] = ()
    start: int = 0

    @property
    def worst(self) -> Card:
        """The card whose verdict the number shows."""
        return min(self.cards, key=lambda card: wording.rank(card.claim))


@dataclass(frozen=True)
class Line:
    """One block of an article: its pieces, or for a table row those of each cell."""

    kind: str
    cells: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True)
class Passage:
    """Blocks that belong together (a paragraph, a list, a table) and the cards that stand beside them."""

    kind: str
    lines: tuple[Line, ...]
    findings: tuple[Card, ...]
    unchecked: tuple[Card, ...]


@dataclass(frozen=True)
class Sheet:
    """One article on the page. `copies` are those that it is one source with: how, a name, an anchor if it is here."""

    anchor: str
    article: Article
    heading: Passage
    passages: tuple[Passage, ...]
    tally: str
    copies: tuple[tuple[str, str, str | None], ...]


@dataclass(frozen=True)
class Layout:
    """A whole report. `found` are the cards of what is refuted or conflicting, worst first, each finding once."""

    sheets: tuple[Sheet, ...]
    cards: tuple[Card, ...]
    found: tuple[Card, ...]


def lay_out(readings: Sequence[Reading]) -> Layout:
    """The report on some readings, in their order."""
    cards = _cards(readings)
    found = [card for card in cards.values() if card.standing in ("refuted", "conflicting")]
    return Layout(tuple(_sheets(readings, cards)), tuple(cards.values()), tuple(_told_once(found)))


# -- cards -------------------------------------------------------------------------------------------------------------

Key = tuple[int, int]  # the place of a reading, and of a claim in it


def _cards(readings: Sequence[Reading]) -> dict[Key, Card]:
    anchors: dict[Key, str] = {}
    first: dict[str, tuple[Claim, str]] = {}
    for n, reading in enumerate(readings):
        for i, claim in enumerate(reading.claims):
            anchors[n, i] = claim.id if claim.id not in first else f"{claim.id}-{n}-{i}"
            first.setdefault(claim.id, (claim, anchors[n, i]))
    made: dict[Key, Card] = {}
    for n, reading in enumerate(readings):
        for i, claim in enumerate(reading.claims):
            anchor = anchors[n, i]
            made[n, i] = Card(claim, anchor, f"at-{anchor}", i + 1, tuple(_checks(claim, first)))
    return made


def _told_once(found: Sequence[Card]) -> Iterator[Card]:
    """Findings worst first, each once: left out are the second of two claims that contradict each other, and a number
    that the same article gets wrong again in the same way."""
    told: set[str] = set()
    again: set[object] = set()
    for card in sorted(found, key=lambda card: wording.rank(card.claim)):
        claim, check = card.claim, wording.deciding(card.claim)
        same = (claim.source.document, claim.index.id, claim.metric.id, claim.value.low, claim.value.high, claim.date)
        mirrored = card.standing == "conflicting" and check is not None and told.intersection(check.evidence)
        if same not in again and not mirrored:
            told.add(claim.id)
            again.add(same)
            yield card


def _checks(
    claim: Claim, known: Mapping[str, tuple[Claim, str]]
) -> Iterator[tuple[Check, tuple[tuple[str, str], ...]]]:
    """Each check with the claims that it rests on, as far as they are on this page: what they say, and their anchor."""
    for check in claim.verdict.checks if claim.verdict else ():
        others = (known[ident] for ident in check.evidence if ident in known and ident != claim.id)
        yield check, tuple((f"{wording.asserts(other)} ({wording.origin(other)})", anchor) for other, anchor in others)


# -- articles ----------------------------------------------------------------------------------------------------------


def _sheets(readings: Sequence[Reading], cards: Mapping[Key, Card]) -> Iterator[Sheet]:
    anchors = {reading.article.id: f"article-{n}" for n, reading in reversed(list(enumerate(readings)))}
    articles = {reading.article.id: reading.article for reading in readings}
    for n, reading in enumerate(readings):
        article = reading.article
        own = [cards[n, i] for i in range(len(reading.claims))]
        passages = list(_passages(article, own))
        title = next((passage for passage in passages if passage.kind == "title"), None)
        heading = title or Passage("title", (Line("title", ((Piece(_name(article)),),)),), (), ())
        yield Sheet(
            anchor=f"article-{n}", article=article, heading=heading,
            passages=tuple(passage for passage in passages if passage is not title),
            tally=wording.tally([reading]).partition(", ")[2],
            copies=tuple(
                (wording.repeats(article, other), wording.named(other) if other else ident, anchors.get(ident))
                for ident, other in ((ident, articles.get(ident)) for ident in reading.copies)
            ),
        )  # fmt: skip


def _name(article: Article) -> str:
    return article.title or article.input


def _passages(article: Article, cards: Sequence[Card]) -> Iterator[Passage]:
    """The article's blocks, list items and the rows of one table taken together, each with the cards of its numbers."""
    blocks = article.blocks or (Block(kind="paragraph", start=0, end=len(article.text)),)
    for (kind, _), group in groupby(blocks, key=_family):
        members = list(group) if kind in ("list", "table") else []
        for run in [members] if members else [[block] for block in group]:
            inside = [card for card in cards if run[0].start <= card.claim.value.start < run[-1].end]
            ordered = sorted(inside, key=lambda card: wording.rank(card.claim))
            yield Passage(
                kind=kind,
                lines=tuple(_line(article.text, block, inside) for block in run),
                findings=tuple(card for card in ordered if card.standing != "unchecked"),
                unchecked=tuple(card for card in inside if card.standing == "unchecked"),
            )


def _family(block: Block) -> tuple[str, int | None]:
    if block.kind in ("row", "header_row"):
        return "table", block.table
    return ("list" if block.kind == "item" else block.kind), None


def _line(text: str, block: Block, cards: Sequence[Card]) -> Line:
    spans = block.cells or ((block.start, block.end),)
    return Line(block.kind, tuple(tuple(pieces(text, span, cards)) for span in spans))


def pieces(text: str, span: tuple[int, int], cards: Sequence[Card]) -> Iterator[Piece]:
    """A stretch of text cut at its numbers. Numbers that overlap become one piece, with the cards of both."""
    start, end = span
    here = sorted(
        (c for c in cards if start <= c.claim.value.start < end), key=lambda c: (c.claim.value.start, c.number)
    )
    at = start
    while here:
        left, right, together = here[0].claim.value.start, here[0].claim.value.end, []
        while here and here[0].claim.value.start < max(right, left + 1):
            right = max(right, here[0].claim.value.end)
            together.append(here.pop(0))
        right = min(right, end)
        if at < left:
            yield Piece(text[at:left], start=at)
        yield Piece(text[left:right], tuple(together), left)
        at = right
    if at < end:
        yield Piece(text[at:end], start=at)
