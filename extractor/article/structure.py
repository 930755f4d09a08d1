"""Making structure survive extraction: rewrites a page's tree so that paragraphs, headings, tables and notes are seen.

trafilatura drops text that stands naked between blocks, keeps no spans of table cells, and runs footnote marks into
the numbers before them. `prepare` gives each of these a form that comes through.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from extractor.article import markup, tables
from extractor.article.blocks import Draft, normalise, row
from extractor.article.webpage import drop

Element = Any  # lxml has no types of its own

_CONTAINERS = ("div", "section", "article", "td", "center", "main", "body", "font", "span")
_INLINE_TAGS = (
    "a abbr b bdi big br cite code data em font i img ins kbd label mark nobr q s small span strike strong sub sup "
    "time u wbr"
)
_INLINE = frozenset(_INLINE_TAGS.split())
_SENTENCE = 15  # characters; naked text this long that ends in a stop is a paragraph,
_PARAGRAPH = 80  # ... and so is any text this long


def prepare(tree: Element) -> list[list[Draft]]:
    """Make structure survive extraction, in place; gives the rows of the tables that now have a stand-in each."""
    for sup in list(tree.iter("sup")):
        _bracket(sup)
    for container in list(tree.iter(*_CONTAINERS)):
        _wrap_naked_text(container)
    for paragraph in list(tree.iter("p", "div")):
        if _is_bold_heading(paragraph):
            paragraph.tag = "h4"
    for table in list(tree.iter("table")):
        if not tables.is_data(table):  # it lays out the page
            for part in [table, *tables.parts(table)]:
                part.tag = "div"
    data: list[list[Draft]] = []
    for table in [*tree.iter("table"), *tree.iter("dl")]:
        drawn = _read(table, len(data))
        if drawn:
            drawn[:0] = _figure_caption(table)
            data.append(drawn)
            _stand_in(table, len(data) - 1)
    return data


def _wrap_naked_text(container: Element) -> None:
    """Put runs of text that stand between a container's blocks, or all of its text, into paragraphs of their own."""
    if container.tag in ("font", "span") and all(child.tag in _INLINE for child in container):
        return
    runs: list[tuple[Element | None, list[Element]]] = []  # the block before a run, and its inline elements
    block: Element | None = None
    run: list[Element] = []
    for child in container:
        second_break = child.tag == "br" and bool(run) and run[-1].tag == "br" and not (run[-1].tail or "").strip()
        if child.tag in _INLINE and not second_break and child.find(".//p") is None:
            run.append(child)
        else:
            runs.append((block, run))
            block, run = child, []
    runs.append((block, run))
    for before, members in runs:
        _wrap(container, before, members)


def _wrap(container: Element, before: Element | None, members: list[Element]) -> None:
    """Put one run into a paragraph, if it reads like one: the text after `before` (or at the start), and `members`."""
    lead = (container.text if before is None else before.tail) or ""
    text = normalise(lead + "".join("".join(one.itertext()) + (one.tail or "") for one in members))
    ends = len(text) >= _SENTENCE and text.rstrip("\"”’') ")[-1:] in (".", "!", "?", ":")
    if not ends and len(text) < _PARAGRAPH:
        return
    paragraph = html.Element("p")
    paragraph.text = lead
    if before is None:
        container.text = None
        container.insert(0, paragraph)
    else:
        before.tail = None
        before.addnext(paragraph)
    for one in members:
        paragraph.append(one)


def _bracket(sup: Element) -> None:
    """A footnote mark set high becomes "[3]", so that it cannot grow onto a number; exponents and ordinals stay."""
    text = normalise(sup.text_content()).strip("[]()")
    tail = (sup.tail or "").lstrip()
    if re.fullmatch(r"\d{1,2}(?:,\s?\d{1,2})*", text) and tail[:1] not in ("/", "⁄"):
        for child in list(sup):
            sup.remove(child)
        sup.text = f"[{text}]"


def _is_bold_heading(paragraph: Element) -> bool:
    if len(paragraph) != 1 or (paragraph.text or "").strip() or (paragraph[0].tail or "").strip():
        return False
    if paragraph[0].tag not in ("b", "strong") or paragraph.getparent().tag in ("li", "td", "th", "blockquote"):
        return False
    text = normalise(paragraph.text_content())
    return 0 < len(text) <= 90 and text[-1] not in ".,;:…" and paragraph[0].find("br") is None


def _read(table: Element, number: int) -> list[Draft]:
    if table.tag == "table":
        return tables.rows(table, number)
    pairs = list(zip(table.iterchildren("dt"), table.iterchildren("dd"), strict=False))
    terms, told = len(table.findall("dt")), len(table.findall("dd"))
    texts = [(normalise(term.text_content()), normalise(told.text_content())) for term, told in pairs]
    if terms != told or not texts or max(len(text) for pair in texts for text in pair) > 100:
        return []
    return [row(pair, number) for pair in texts if any(pair)]


def _figure_caption(table: Element) -> list[Draft]:
    figure = next(table.iterancestors("figure"), None)
    caption = figure.find(".//figcaption") if figure is not None else None
    text = normalise(caption.text_content()) if caption is not None else ""
    if caption is not None:
        drop(caption)
    return [Draft("caption", text)] if text else []


def _stand_in(table: Element, number: int) -> None:
    for around in table.iterancestors("figure"):
        around.tag = "div"
    text = normalise(" ".join(table.itertext()))
    stand_in = html.Element("p")
    stand_in.text = markup.mark_table(number, text)
    stand_in.tail = table.tail
    table.getparent().replace(table, stand_in)
