"""Where on a page the article stands: the part from its headline to the end of its prose.

trafilatura knows an article by its tags and class names. Many pages have neither, and lose their lists, headings and
tables; a page cut down to this region loses none of them.
"""

from __future__ import annotations

from typing import Any

from lxml import html

Element = Any  # lxml has no types of its own

_SHORTEST_PIECE = 25  # characters of running text that count as prose; labels and figures are shorter
_LEAST_PROSE = 200  # characters; with less there is nothing to go by
_MOST = 0.7  # of an element's prose; a child that holds so much is where the article stands,
_RIVAL = 0.3  # ... unless a neighbour holds this much beside it, which may be the article's next part
_PLACES = frozenset(
    ("div", "section", "article", "main", "center", "form", "table", "tbody", "tr", "td", "font", "span")
)
_NO_PROSE = frozenset(
    ("a", "h1", "h2", "h3", "h4", "h5", "h6", "button", "label", "option", "title", "script", "style")
)


def focus(tree: Element) -> Element:
    """A page of the article's region alone, taken out of `tree`; or `tree` itself where no region stands out."""
    body = tree.find("body")
    weights = _weights(body)
    if weights.get(body, 0) < _LEAST_PROSE:
        return tree
    region = body
    while (child := _main_child(region, weights)) is not None:
        region = child
    listed = sum(weights[item] for item in region.iter("li"))
    if listed * 2 > weights[region] and region.getparent().tag in ("div", "section", "article", "main"):
        region = region.getparent()  # a list and little else: what leads to it stands beside it
    return _page_of(_with_headline(region, list(tree.iter("h1"))))


def _main_child(element: Element, weights: dict[Element, int]) -> Element | None:
    """The child that holds nearly all of the prose, unless another may hold the rest of the article."""
    shares = sorted(((weights.get(child, 0), at) for at, child in enumerate(element)), reverse=True)
    if not shares or shares[0][0] < _MOST * weights[element]:
        return None
    if len(shares) > 1 and shares[1][0] > _RIVAL * shares[0][0]:
        return None
    child = element[shares[0][1]]
    return child if child.tag in _PLACES else None


def _weights(body: Element) -> dict[Element, int]:
    """How much running text each element holds; links, headings and list items that are no sentences left out."""
    elements = [element for element in body.iter() if isinstance(element.tag, str)]
    weights: dict[Element, int] = {}
    for element in reversed(elements):
        own = sum(weights.get(child, 0) + _length(child.tail) for child in element)
        silent = element.tag in _NO_PROSE or (element.tag == "li" and not _is_sentence(element))
        weights[element] = 0 if silent else own + _length(element.text)
    return weights


def _is_sentence(element: Element) -> bool:
    return "".join(element.itertext()).rstrip("\"”’') \n\t")[-1:] in (".", "!", "?")


def _length(text: str | None) -> int:
    stripped = text.strip() if text else ""
    teaser = len(stripped) < _SHORTEST_PIECE or stripped.endswith(("...", "…"))
    return 0 if teaser else len(stripped)


def _with_headline(region: Element, headlines: list[Element]) -> Element:
    """The region widened to the nearest headline before it: what stands between is a standfirst, or key points."""
    if next(region.iter("h1"), None) is not None:
        return region
    outer = list(region.iterancestors())
    for headline in reversed(headlines):
        shared = next((one for one in headline.iterancestors() if one in outer), None)
        if shared is not None and shared.index(_below(headline, shared)) < shared.index(_below(region, shared)):
            _cut(headline, shared, before=True)
            _cut(region, shared, before=False)
            return shared
    return region


def _below(element: Element, shared: Element) -> Element:
    while element.getparent() is not shared:
        element = element.getparent()
    return element


def _cut(element: Element, shared: Element, *, before: bool) -> None:
    """Remove what stands before or after an element, up to an ancestor."""
    while element is not shared:
        parent = element.getparent()
        for sibling in list(element.itersiblings(preceding=before)):
            parent.remove(sibling)
        if before:
            parent.text = None
        else:
            element.tail = None
        element = parent


def _page_of(region: Element) -> Element:
    page = html.Element("html")
    body = html.Element("body")
    article = html.Element("article")
    page.append(body)
    body.append(article)
    if region.tag in ("body", "html", "td", "tr", "tbody", "table", "form"):
        region.tag = "div"
    region.tail = None
    article.append(region)
    return page
