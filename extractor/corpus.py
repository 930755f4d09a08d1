"""The marked corpus: articles written with their claims, compiled to gold records and web pages.

`corpus/README.md` describes the format. The way through this file: `load` reads one marked file to a
`MarkedArticle` of `Block`s; `problems` validates it; `gold` gives the records that `extractor.evaluate` scores
against; `page` renders the web page that the extractor is tested on.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from extractor.errors import CorpusError
from extractor.metrics import METRICS, UNITS

SPLITS = ("train", "dev", "test")
QUALIFIERS = ("exact", "approx", "more_than", "less_than", "range")
MODALITIES = ("actual", "forecast", "hypothetical")
HEAD = ("title", "author", "publisher", "published", "url", "kind", "split")
_MARK = re.compile(r"\[\[(\d+|-):((?:(?!\]\]).)*)\]\]")
_CLAIM = re.compile(r"@(\d+)\s+(.*)")


@dataclass(frozen=True)
class MarkedClaim:
    """One claim line; `start` and `end` are offsets of its mark in the block's plain text."""

    index: tuple[str, ...]
    metric: tuple[str, ...]
    low: Decimal
    high: Decimal
    unit: str
    qualifier: str
    date: tuple[str, str] | None
    cited: str | None
    modality: str
    versus: str | None
    basis: str | None
    optional: bool
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, list, quote or table: Markdown without marks, and its claims."""

    text: str
    claims: tuple[MarkedClaim, ...]
    nonclaims: tuple[tuple[int, int], ...]
    line: int


@dataclass(frozen=True)
class MarkedArticle:
    """One file of `corpus/marked`, read whole."""

    name: str
    head: dict[str, str]
    blocks: tuple[Block, ...]
    faults: tuple[str, ...] = field(default=())


def load(path: Path) -> MarkedArticle:
    """Read one marked file. Faults in single claim lines are collected, not raised, so that one pass shows them all.

    Raises CorpusError when the file has no `===` line or its head lacks a key.
    """
    source = path.read_text(encoding="utf-8")
    head_text, rule, body = source.partition("\n===\n")
    if not rule:
        raise CorpusError(f"{path}: no line '===' between head and body", remedy="put the head first, then ===")
    head = dict(re.findall(r"^(\w+):[ \t]*(.*?)[ \t]*$", head_text, re.M))
    if missing := [key for key in HEAD if key not in head]:
        raise CorpusError(f"{path}: the head lacks {', '.join(missing)}", remedy=f"a head has {', '.join(HEAD)}")
    line = head_text.count("\n") + 3
    blocks: list[Block] = []
    faults: list[str] = []
    for raw in re.split(r"\n[ \t]*\n", body):
        if raw.lstrip().startswith("@") and blocks:  # claim lines set off by an empty line belong to the block above
            text, lines = blocks[-1], raw.strip("\n").splitlines()
            blocks[-1] = _with_claims(text, lines, head["published"], f"{path.name}:{line}", faults)
        elif raw.strip():
            rows = raw.strip("\n").splitlines()
            prose = [row for row in rows if not _CLAIM.match(row)]
            lines = [row for row in rows if _CLAIM.match(row)]
            block = Block("\n".join(prose), (), (), line)
            blocks.append(_with_claims(block, lines, head["published"], f"{path.name}:{line}", faults))
        line += raw.count("\n") + 2
    for block in blocks:
        if _MARK.search(block.text):  # a block with marks whose claim lines never came
            faults.append(f"{path.name}:{block.line}: marks without claim lines")
    done = tuple(
        _with_claims(b, [], head["published"], path.name, faults) if _MARK.search(b.text) else b for b in blocks
    )
    return MarkedArticle(path.stem, head, done, tuple(faults))


def of_split(folder: Path, split: str, names: str = "*") -> Iterator[Path]:
    """The marked files in a folder that belong to one part of the corpus, by name."""
    for path in sorted(folder.glob(f"{names}.md")):
        if load(path).head["split"] == split:
            yield path


def _with_claims(block: Block, lines: list[str], published: str, where: str, faults: list[str]) -> Block:
    """Strip the marks of a block and attach its claim lines to them. A block that awaits its lines stays marked."""
    if not lines and any(m[1] != "-" for m in _MARK.finditer(block.text)) and where.count(":"):
        return block
    plain, at, marks, nonclaims = "", 0, {}, []
    for m in _MARK.finditer(block.text):
        plain += block.text[at : m.start()]
        span = (len(plain), len(plain) + len(m[2]))
        plain += m[2]
        at = m.end()
        if m[1] == "-":
            nonclaims.append(span)
        elif m[1] in marks:
            faults.append(f"{where}: mark {m[1]} stands twice in one block")
        else:
            marks[m[1]] = span
    plain += block.text[at:]
    claims = []
    for row in lines:
        match = _CLAIM.match(row)
        if match is None or match[1] not in marks:
            faults.append(f"{where}: {row.strip()!r} names no mark of this block")
            continue
        try:
            claims.append(_claim(match[2], plain, marks[match[1]], published))
        except (ValueError, InvalidOperation) as error:
            faults.append(f"{where}: {row.strip()!r}: {error}")
    for number in marks.keys() - {found[1] for row in lines if (found := _CLAIM.match(row))}:
        faults.append(f"{where}: mark {number} has no claim line")
    return Block(plain, tuple(claims), tuple(nonclaims), block.line)


def _claim(line: str, plain: str, span: tuple[int, int], published: str) -> MarkedClaim:
    index, metric, number, unit, *rest = shlex.split(line)
    pairs = {key: value for key, _, value in (item.partition("=") for item in rest)}
    if unknown := pairs.keys() - {"q", "on", "by", "as", "vs", "basis", "optional"}:
        raise ValueError(f"unknown key {', '.join(sorted(unknown))}")
    low, _, high = number.partition("..")
    lo, hi = Decimal(low), Decimal(high or low)
    if lo > hi:
        raise ValueError(f"low {low} is above high {high}; low is numerically the smaller")
    qualifier = pairs.get("q", "range" if high else "exact")
    on = pairs.get("on", published)
    start, _, end = on.partition("..")
    date = None if on == "null" else (start, end or start)
    for day in date or ():
        dt.date.fromisoformat(day)
    metrics = tuple(metric.split("/"))
    for name, known, what in (
        *((m, METRICS, "metric") for m in metrics),
        (unit, UNITS, "unit"),
        (qualifier, QUALIFIERS, "qualifier"),
        (pairs.get("as", "actual"), MODALITIES, "modality"),
    ):
        if name not in known and not (what == "unit" and re.fullmatch(r"[A-Z]{3}", name)):
            raise ValueError(f"{name!r} is no {what}")
    if not METRICS[metrics[0]].allows(unit):
        raise ValueError(f"{metrics[0]} is not given in {unit}, only in {'|'.join(METRICS[metrics[0]].units)}")
    return MarkedClaim(
        index=tuple(index.split("/")), metric=metrics, low=lo, high=hi, unit=unit, qualifier=qualifier, date=date,
        cited=pairs.get("by"), modality=pairs.get("as", "actual"), versus=pairs.get("vs"), basis=pairs.get("basis"),
        optional="optional" in pairs, text=plain[slice(*span)], start=span[0], end=span[1],
    )  # fmt: skip


# -- validation ------------------------------------------------------------------------------------------------------

_NUMBER_WORD = (
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    r"eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozens?|half|halved|"
    r"twice|doubl(?:e|ed|ing)|tripl(?:e|ed|ing)|quadrupled|one-(?:third|quarter|fifth|half)|a (?:third|quarter|fifth)|"
    r"(?:two|three)-(?:thirds|quarters|fifths)|\w+-?fold)\b"
)
_MONTH = r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_NO_MARK_NEEDED = re.compile(
    rf"\b{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?(?:\s*[-–]\s*\d{{1,2}})?(?!\d|[.,]\d|%)|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}"
    r"|\b\d{1,2}[:.]\d\d\s*(?:[ap]\.?m\.?|ET|GMT|EST|EDT|CET|BST)|\b\d{1,2}\s*[ap]\.?m\b|\b\d{1,2}:\d\d\b"
    r"|\b(?:19|20)\d\d(?:[-–/]\d{2,4})?s?\b(?!\s*(?:%|x\b|times|points|jobs|companies|basis))|\[\d+\]|\b\d{4}-\d\d-\d\d\b"
    r"|\b(?:S&P|Russell|Nasdaq|NASDAQ|FTSE|CAC|Nikkei|Stoxx|STOXX|Euro Stoxx|ASX|CSI|Kospi|KOSPI|DAX|IBEX|Ibex|TSX|SMI|Topix|Dow|MDAX|AEX|"
    r"OMX|MSCI|Fortune|Hang Seng|Nifty|Sensex|TOPIX|MidCap|SmallCap|Small ?Cap|LargeCap|Mid ?Cap|Stars|STAR)[- ]\d[\d,]*(?!\.\d|,\d{3}|\d|%)"
    r"|\b[QH][1-4](?:FY)?\d*\b|\b\d[QH](?:\d\d)?\b|\bFY ?\d\d(?:\d\d)?\b|\b10-[KQ]\b|\b401\(k\)|\bG-?(?:7|10|20)\b|\bCovid-19\b|\bCOVID-19\b"
    r"|\b(?:\d{1,2}|two|three|five|seven|ten|twenty|thirty)-year\b|\]\([^)]*\)|https?://\S+"
)


def problems(article: MarkedArticle) -> Iterator[str]:
    """Everything wrong with one article: head, claim lines, and digits or number words that nobody marked."""
    yield from article.faults
    if article.head["split"] not in SPLITS:
        yield f"{article.name}: split must be one of {', '.join(SPLITS)}"
    try:
        dt.date.fromisoformat(article.head["published"])
    except ValueError:
        yield f"{article.name}: published must be YYYY-MM-DD"
    for block in article.blocks:
        covered = [(c.start, c.end) for c in block.claims] + list(block.nonclaims)
        covered += [m.span() for m in _NO_MARK_NEEDED.finditer(block.text)]
        covered += [m.span() for m in re.finditer(r"(?m)^[ \t>]*\d+[.)] ", block.text)]
        for m in re.finditer(rf"\d[\d,.]*|{_NUMBER_WORD}", block.text, re.I):
            if not any(s < m.end() and m.start() < e for s, e in covered):
                around = block.text[max(0, m.start() - 25) : m.end() + 25].replace("\n", " ")
                yield f"{article.name}:{block.line}: {m[0]!r} is neither a claim nor named as none: …{around}…"


# -- gold ------------------------------------------------------------------------------------------------------------


def gold(article: MarkedArticle) -> Iterator[dict[str, Any]]:
    """The claims of one article, one dict a claim, in the shape that scoring reads."""
    for block in article.blocks:
        for claim in block.claims:
            index: dict[str, Any] = {"id": claim.index[0]}
            metric: dict[str, Any] = {"id": claim.metric[0], "basis": claim.basis}
            if claim.index[1:]:
                index["also"] = list(claim.index[1:])
            if claim.metric[1:]:
                metric["also"] = list(claim.metric[1:])
            record: dict[str, Any] = {
                "doc": article.name,
                "context": _context(block.text, claim.start, claim.end),
                "index": index,
                "metric": metric,
                "value": {
                    "low": _number(claim.low), "high": _number(claim.high), "unit": claim.unit,
                    "qualifier": claim.qualifier, "text": claim.text,
                },
                "date": {"start": claim.date[0], "end": claim.date[1]} if claim.date else None,
                "source": {"cited": claim.cited},
                "modality": claim.modality,
                "versus": {"id": claim.versus} if claim.versus else None,
            }  # fmt: skip
            if claim.optional:
                record["optional"] = True
            yield record


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _context(text: str, start: int, end: int, words: int = 4) -> str:
    """The number with up to `words` words on each side, inside its line and sentence, Markdown signs removed."""
    line_start, line_end = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line_end = len(text) if line_end < 0 else line_end
    if not text[line_start:].lstrip().startswith("|"):  # wrapped prose: a line break is a space
        line_start, line_end = 0, len(text)
        for m in re.finditer(r"\n(?=[ \t>]*(?:[-*]|\d+[.)]) )", text):
            if m.end() <= start:
                line_start = m.end()
            elif m.start() >= end:
                line_end = min(line_end, m.start())
    before, after = text[line_start:start], text[end:line_end]
    before = re.split(r"[.!?][\"”’)]*\s+(?=[\"“‘(]?[A-Z])", before)[-1]
    after = re.split(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z])", after)[0]
    near = " ".join(before.split(" ")[-words - 1 :]) + text[start:end] + " ".join(after.split(" ")[: words + 1])
    near = re.sub(r"\]\([^)]*\)|[*|\[\]#>]|(?m:^\s*[-*] )", " ", near)
    return " ".join(near.split())


# -- pages -----------------------------------------------------------------------------------------------------------


def page(article: MarkedArticle, templates: Path, furniture: dict[str, list[Any]]) -> str:
    """Render one article as the web page of a publication that does not exist, furniture and all.

    The template is picked by the article's `template:` head line, else by its name, so that a rebuild changes nothing.
    A template gets the article whole as `body`, and as `blocks` (paragraph, heading, list, table, ...) for those that
    put advertisements and widgets in between.
    """
    import jinja2
    from markdown_it import MarkdownIt

    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    pick = random.Random(article.name)
    name = article.head.get("template") or pick.choice(sorted(env.list_templates(extensions=["html"])))
    markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
    blocks: list[_Safe] = []
    at = 0
    tokens = markdown.parse("\n\n".join(re.sub(r"\A# .*", "", b.text) for b in article.blocks))
    for i, token in enumerate(tokens, start=1):
        if token.level == 0 and token.nesting <= 0:  # the last token of a block
            blocks.append(_Safe(markdown.renderer.render(tokens[at:i], markdown.options, {})))
            at = i
    chosen = {  # drawn list by list, so that a new list leaves the others as they were
        key: random.Random(f"{article.name}/{key}").sample(some, min(len(some), 6)) for key, some in furniture.items()
    }
    published = dt.date.fromisoformat(article.head["published"])
    values = article.head | {
        "date": published, "day": f"{published:%B} {published.day}, {published.year}", "name": article.name,
        "body": _Safe("".join(blocks)), "blocks": blocks, "furniture": chosen, "seed": pick.randrange(10_000),
    }  # fmt: skip
    return env.get_template(name if name.endswith(".html") else f"{name}.html").render(values)


class _Safe(str):
    """Rendered Markdown: already escaped by its renderer."""

    def __html__(self) -> str:
        return self
