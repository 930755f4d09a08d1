"""Which lines of a document are not its article: buttons, teasers, disclosures, tickers. Readable rules over drafts.

`kept` gives the drafts of the article among those of a document. A line goes when all of it is furniture (`LINES`),
when it holds boilerplate (`BOILERPLATE`, `CAUTIONS`), when it belongs to a quote box, a poll or a ticker strip, when
it is the author's biography or in another language than the rest, and when it comes after the article's end
(`ENDINGS`, `BOXES`, `SECTIONS`).
Rows of tables go only with what ends an article: a figure in a table is rarely furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.article.blocks import END_MARK, Draft
from extractor.article.boilerplate import (
    BOILERPLATE,
    BOXES,
    CAUTIONS,
    ENDINGS,
    EXCHANGE,
    LINES,
    QUOTE_FIELD,
    SECTIONS,
    TICKER,
)
from extractor.article.language import reads_foreign

_BIOGRAPHY = re.compile(
    r"\W*(?:is|was|has|joined|covers?|writes|reports|works|edits|serves|leads|manages|spent|contributes|escribe|es|cubre)\b"
)
_LONGEST_LINE = 260  # characters of a line that `LINES` may drop
_LONGEST_BOILERPLATE = 700
_TEASER = 150  # characters; a paragraph at least this long that ends in a full stop is prose and no teaser
_BOX = 8  # lines of teasers that an inserted box has at most


class _Line:
    """A draft, and what it is on its own: furniture, a full sentence, or prose (which no teaser is)."""

    __slots__ = ("draft", "furniture", "prose", "sentence")

    def __init__(self, draft: Draft) -> None:
        text = draft.text
        ends = text.rstrip("\"”’') ")[-1:] in (".", "!", "?") and not text.endswith("...")
        self.draft = draft
        self.furniture = is_furniture(draft)
        self.prose = (
            ends and len(text) >= _TEASER and draft.kind in ("paragraph", "quote", "item") and not self.furniture
        )
        self.sentence = ends and len(text) > 60 and draft.kind in ("paragraph", "quote") and not self.furniture


def kept(drafts: Sequence[Draft], author: str | None = None) -> list[Draft]:
    """The drafts of the article among those of a document, in order. `author` is whose biography may stand there."""
    lines = _before_the_end([_Line(draft) for draft in drafts])
    lines = _without_boxes(lines)
    live = [line.draft for line in lines if not line.furniture]
    live = _without_biography(live, author)
    live = _in_one_language(live)
    live = _without_tickers(live)
    return _without_bare_headings(live)


def is_furniture(draft: Draft) -> bool:
    """Whether a line on its own is page furniture, whatever stands around it."""
    if draft.kind in ("row", "header_row", "title"):
        return False
    text = draft.text
    if text == END_MARK or not re.search(r"\w", text):
        return True
    if len(text) <= _LONGEST_LINE and LINES.fullmatch(text):
        return True
    if len(text) <= _LONGEST_BOILERPLATE and BOILERPLATE.search(text):
        return True
    return CAUTIONS.search(text) and _mostly_cautions(text)


def _mostly_cautions(text: str) -> bool:
    sentences = re.split(r"(?<=[.!?]) +", text)
    return sum(1 for one in sentences if CAUTIONS.search(one) or BOILERPLATE.search(one)) * 2 >= len(sentences)


# -- the end -----------------------------------------------------------------------------------------------------------


def _before_the_end(lines: Sequence[_Line]) -> list[_Line]:
    """Cut at the end of the article. A box of teasers inside it loses its lines, up to where the prose goes on."""
    weights = [_weight(line.draft) for line in lines]
    whole, out, at, before = max(sum(weights), 1), list[_Line](), 0, 0
    while at < len(lines):
        ending = _ending(lines[at].draft)
        rest = lines[at + 1 :] if ending else ()
        if ending and _cuts(ending, before / whole, (sum(line.prose for line in out), rest)):
            return out
        skipped = 1
        if ending in ("end", "box") and (prose := _next_prose(rest)) < _BOX:
            skipped += _box_end(rest[:prose])
        elif ending in ("", "section"):
            out.append(lines[at])
        before += sum(weights[at : at + skipped])
        at += skipped
    return out


def _weight(draft: Draft) -> int:
    return 0 if draft.kind in ("heading", "title", "header_row") else len(draft.text)


def _next_prose(lines: Sequence[_Line]) -> int:
    return next((at for at, line in enumerate(lines) if line.prose), len(lines))


def _ending(draft: Draft) -> str:
    """What a line may end: "mark" where furniture that ends articles was taken out, "end", "box", "section", or ""."""
    if draft.text == END_MARK:
        return "mark"
    if draft.kind not in ("heading", "paragraph", "item", "caption") or len(draft.text) > 120:
        return ""
    text = draft.text.rstrip(" :.…»>")
    named = (("end", ENDINGS), ("box", BOXES), ("section", SECTIONS))
    return next((name for name, pattern in named if pattern.fullmatch(text)), "")


def _cuts(ending: str, share: float, around: tuple[int, Sequence[_Line]]) -> bool:
    """Whether an ending is the end: `share` of the text stands before it, with so much prose, and this after it."""
    before, rest = around
    after = sum(line.prose for line in rest)
    if ending in ("mark", "section"):
        return share >= 0.5 and not after and not any(line.sentence for line in rest)
    if not after:
        return share >= 0.3
    near = ending == "box" and _next_prose(rest) < _BOX
    return share >= 0.5 and after * 4 <= before and not near


def _box_end(box: Sequence[_Line]) -> int:
    """How many lines a box of teasers has: up to the heading, table or full sentence that leads on to the prose."""
    for at, line in enumerate(box):
        leads = line.draft.kind == "heading" and 0 < at == len(box) - 1
        if leads or line.sentence or line.draft.kind not in ("item", "heading", "paragraph"):
            return at
    return len(box)


# -- what several lines make -------------------------------------------------------------------------------------------


def _without_boxes(lines: Sequence[_Line]) -> list[_Line]:
    """Drop quote boxes (an exchange and symbol, and the figures under it) and polls (a question, shares, votes)."""
    out: list[_Line] = []
    inside = False
    for line in lines:
        text = line.draft.text
        if EXCHANGE.fullmatch(text) or text.casefold() == "key data points":
            inside = True
        elif not (inside and _is_quote_field(line.draft)):
            inside = False
            if re.fullmatch(r"[\d,.]+ (?:votes?|votos)\b.{0,20}", text):
                _drop_poll(out)
            out.append(line)
    return out


def _is_quote_field(draft: Draft) -> bool:
    if len(draft.text) >= 70 or draft.kind in ("title", "header_row"):
        return False
    text = " ".join(filter(None, draft.cells)) or draft.text
    return bool(QUOTE_FIELD.fullmatch(text) or TICKER.fullmatch(text)) or not re.search(r"[A-Za-z]{2}", text)


def _drop_poll(out: list[_Line]) -> None:
    """Take the answers of a poll, and its question, off the end of what is kept so far."""
    answers = 0
    while out and len(out[-1].draft.text) < 60 and re.search(r"\d+ ?%$|^\d+ ?%", out[-1].draft.text):
        out.pop()
        answers += 1
    if answers > 1 and out and out[-1].draft.text.endswith("?"):
        out.pop()


def _without_biography(drafts: list[Draft], author: str | None) -> list[Draft]:
    """Drop what tells of the author in the last third."""
    if not author:
        return drafts
    name = author.casefold()
    return [
        draft
        for at, draft in enumerate(drafts)
        if not (
            3 * at > 2 * len(drafts) - 3
            and len(draft.text) < 400
            and draft.text.casefold().startswith(name)
            and _BIOGRAPHY.match(draft.text[len(name) :])
        )
    ]


def _in_one_language(drafts: list[Draft]) -> list[Draft]:
    """Drop lines in another language where most are in English: a foreign site's frame around an English article."""
    odd = [draft.kind not in ("row", "header_row", "title") and reads_foreign(draft.text) for draft in drafts]
    if not any(odd) or 2 * sum(len(draft.text) for draft, other in zip(drafts, odd, strict=True) if other) > sum(
        len(draft.text) for draft in drafts
    ):
        return drafts
    return [draft for draft, other in zip(drafts, odd, strict=True) if not other]


def _without_tickers(drafts: list[Draft]) -> list[Draft]:
    """Drop strips of quotes, two and more in a row, before the first prose and after the last."""
    prose = [at for at, draft in enumerate(drafts) if draft.kind == "paragraph" and len(draft.text) > 90]
    if not prose:
        return drafts
    strip = [
        draft.kind not in ("row", "header_row", "title")
        and not prose[0] <= at <= prose[-1]
        and bool(TICKER.fullmatch(draft.text))
        for at, draft in enumerate(drafts)
    ]
    beside = [before or after for before, after in zip([False, *strip], [*strip[1:], False], strict=False)]
    return [draft for draft, one, more in zip(drafts, strip, beside, strict=False) if not (one and more)]


def _without_bare_headings(drafts: list[Draft]) -> list[Draft]:
    """Drop headings at the very end, which have lost what they headed."""
    live = list(drafts)
    while len(live) > 1 and live[-1].kind == "heading" and any(draft.kind == "paragraph" for draft in live):
        live.pop()
    return live
