"""A page's bytes -> the tree of what a reader sees of its article.

`parse` decodes and parses; `prune` takes out the furniture that names itself (navigation, advertisements, teasers,
widgets, hidden elements); `prepare` makes structure survive extraction: data tables, headings in bold, footnote marks.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

from extractor import markup, tables
from extractor.blocks import Draft, normalise, row

Element = Any  # lxml has no types of its own

_DROPPED_TAGS = (
    "script", "style", "template", "noscript", "svg", "canvas", "iframe", "object", "embed", "applet", "map", "area",
    "input", "select", "textarea", "datalist", "progress", "meter", "video", "audio", "dialog", "nav", "aside", "menu",
    "link", "frame", "frameset", "math",
)  # fmt: skip
_DROPPED_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog alert marquee menu menubar toolbar status "
    "tablist tooltip".split()
)
_NAMES = re.compile(  # words of a class or id that name furniture; whole words, camelCase and _ and - cut
    r"(?:^|[ _-])(?:"
    r"related|rel|rlinks?|recirc\w*|recommend\w*|(?:you-)?may-also-like|read-?(?:next|more|also)|also-?read|see-?also|most-?read|"
    r"most-?popular|trending|up-?next|more-?(?:from|on|stories|coverage|news)|latest(?:-\w+)?|teasers?|story-?cards?|"
    r"newsletters?|nl|subscri\w*|sign-?up|opt-?in|promos?|promoted|promotion|sponsor\w*|advert\w*|ads?|adslot|dfp|"
    r"banner|taboola|outbrain|zergnet|social|share|shares|sharing|share-?bar|share-?tools|follow|comments?|"
    r"comment-?list|disqus|coral|replies|reactions?|likes|breadcrumbs?|crumbs?|cookies?|consent|gdpr|onetrust|"
    r"modal|popup|pop-?over|overlay|paywall|gate|meter|side-?bar|sidebar|side|rail|widgets?|tickers?|tick|ticker-?tape|"
    r"marquee|strip|market-?data|quote-?(?:box|card|strip|widget)|key-?data|data-?points|chips?|stock-?(?:card|widget|chips?)|"
    r"mast|masthead|nav|navbar|menu|site-?header|site-?footer|footer|foot|legal|copyright|rights|licens\w*|toolbar|tools|"
    r"tags?|topics?|keywords|author-?(?:bio|box|card|avatar)|bios?|about-?author|avatar|disclaimers?|disclosures?|"
    r"polls?|quiz|pull|pull-?quote|pullquote|podcasts?|player|video|videos|gallery|carousel|slider|slideshow|"
    r"apps?|download|qr|qr-?code|language|languages|lang-?(?:switch\w*|list)|weather|events?|calendar|rating|ratings|"
    r"sr|sr-only|visually-hidden|screen-reader-text|screen-reader|skip-?link|print-only|noprint|no-print"
    r")(?=$|[ _-])",
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SAFE_TAGS = frozenset(("html", "body", "main", "article", "h1", "td", "th", "tr", "tbody", "thead", "caption"))
_MAIN = "self::main or self::article or self::h1 or @itemprop='articleBody'"
_HOLDS_MAIN = etree.XPath(f"boolean(descendant-or-self::*[{_MAIN}])")
_INLINE = frozenset("a abbr b cite code em font i mark q s small span strong sub sup time u".split())
_TEXTUAL = frozenset("p li td th dd dt h1 h2 h3 h4 h5 h6 blockquote caption a em strong b i span".split())
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_DEEPEST = 200  # nested elements beyond this are an attack or a fault
_SHARE_OF_PAGE = 0.3  # furniture with a name alone to say so is never more of the page than this


def parse(source: str) -> Element | None:
    """The tree of an HTML text, or None where there is nothing to parse. Never follows a reference or an entity."""
    source = _DECLARATION.sub("", source.replace("\0", ""))
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True)
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None
    return tree if tree.find("body") is not None else None


def prune(tree: Element) -> None:
    """Take out, in place, what is no article: elements that never hold one, hidden ones, and those named as furniture."""
    for element in list(tree.iter(*_DROPPED_TAGS)):
        if element.tag != "aside" or not _HOLDS_MAIN(element):
            _drop(element)
    body = tree.find("body")
    whole = len(body.text_content()) if body is not None else 0
    for element in list(tree.iterdescendants()):
        if element.getparent() is None or not isinstance(element.tag, str) or element.tag in _SAFE_TAGS:
            continue
        if _is_furniture(element, whole):
            _drop(element)


def _is_furniture(element: Element, whole: int) -> bool:
    attributes = element.attrib
    if not attributes:
        return element.tag == "footer" and not _HOLDS_MAIN(element)
    if "hidden" in attributes or _UNSEEN.search(attributes.get("style", "")):
        return True
    if (attributes.get("role") or "").lower() in _DROPPED_ROLES or element.tag == "footer":
        return not _HOLDS_MAIN(element)
    if attributes.get("aria-hidden") == "true":
        return len(element.text_content()) < _SHARE_OF_PAGE * whole
    name = f"{attributes.get('class', '')} {attributes.get('id', '')}"
    if name == " " or not _NAMES.search(_CAMEL.sub("-", name).lower()):
        return False
    parent = element.getparent()
    if element.tag in _INLINE and parent is not None and parent.tag in _TEXTUAL:
        return bool(re.search(r"\b(?:sr|sr-only|visually-hidden|screen-reader(?:-text)?)\b", name))
    if _HOLDS_MAIN(element):
        return False
    return len(element.text_content()) <= max(600, _SHARE_OF_PAGE * whole)


def _drop(element: Element) -> None:
    """Remove an element, its tail kept."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def prepare(tree: Element) -> list[list[Draft]]:
    """Make structure survive extraction, in place; gives the rows of the tables that now have a stand-in each."""
    for sup in list(tree.iter("sup")):
        _bracket(sup)
    for paragraph in list(tree.iter("p", "div")):
        if _is_bold_heading(paragraph):
            paragraph.tag = "h4"
    data: list[list[Draft]] = []
    for table in [*tree.iter("table"), *tree.iter("dl")]:
        drawn = _read(table, len(data))
        if drawn:
            data.append(drawn)
            _stand_in(table, len(data) - 1)
    return data


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
        return tables.rows(table, number) if tables.is_data(table) else []
    pairs = list(zip(table.iterchildren("dt"), table.iterchildren("dd"), strict=False))
    terms, told = len(table.findall("dt")), len(table.findall("dd"))
    texts = [(normalise(term.text_content()), normalise(told.text_content())) for term, told in pairs]
    if terms != told or not texts or max(len(text) for pair in texts for text in pair) > 100:
        return []
    return [row(pair, number) for pair in texts if any(pair)]


def _stand_in(table: Element, number: int) -> None:
    text = normalise(" ".join(table.itertext()))
    stand_in = html.Element("p")
    stand_in.text = markup.mark_table(number, text)
    stand_in.tail = table.tail
    table.getparent().replace(table, stand_in)
