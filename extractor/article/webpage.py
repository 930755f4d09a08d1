"""A page's bytes -> the tree of what a reader sees of its article.

`parse` parses; `prune` takes out the furniture that names itself: navigation, advertisements, teasers, widgets, hidden
elements. `strip` does so gently, for pages of which `prune` would leave nothing.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from lxml import etree, html

from extractor.article import tables
from extractor.article.blocks import END_MARK, normalise

Element = Any  # lxml has no types of its own


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DROPPED_TAGS = (
    "script", "style", "template", "noscript", "svg", "canvas", "iframe", "object", "embed", "applet", "map", "area",
    "input", "select", "textarea", "datalist", "progress", "meter", "video", "audio", "dialog", "nav", "aside", "menu",
    "link", "frame", "frameset", "math",
)  # fmt: skip
_DROPPED_ROLES = _set(
    "navigation banner contentinfo complementary search dialog alertdialog alert marquee menu menubar toolbar status "
    "tablist tooltip"
)
# A class or id is furniture when one of its words is here, or two words in a row, or a whole name ("ad", "ad__label").
_WORDS = _set(
    """
    related relatedposts relatedlinks rlinks recirc recirculation recommend recommended recommendation
    recommendations newsletter newsletters taboola outbrain zergnet disqus sharedaddy breadcrumb breadcrumbs cookie
    cookies consent onetrust gdpr advert adverts advertisement advertising advertorial adslot adsbygoogle sponsor
    sponsored sponsors promo promos promoted promotion sidebar masthead navbar navigation footer skiplink trending
    teaser teasers pullquote marquee disclaimer disclaimers disclosure disclosures modal popup popover subscribe
    signup readmore readnext social sharing sharebar carousel slideshow weather hashtags pitch boletin publicidad
    compartir comentarios relacionada relacionado relacionadas relacionados podcast podcasts poll polls quiz
    jumplinks upsell bookmark onboarding interstitial paywallprompt tickertape fineprint smallprint addtoany
    """
)
_PAIRS = _set(
    """
    most-read most-popular most-viewed most-shared author-bio author-box author-card author-avatar about-author
    the-author pull-quote ticker-tape ticker-strip ticker-bar ticker-wrap ticker-widget news-ticker market-strip
    market-ticker market-bar market-banner visually-hidden screen-reader sr-only skip-link sign-up read-next
    read-more read-also also-read see-also up-next more-from more-on more-stories more-coverage more-news may-like
    also-like story-card story-cards latest-news latest-headlines comment-list comment-area comment-section
    comment-form comment-count comment-thread comments-area comments-section comments-list comments-title print-only
    no-print app-promo app-download app-banner qr-code language-switcher lang-switcher language-list
    language-selector stock-card stock-widget stock-chip stock-chips stock-pill stock-box quote-box quote-card
    quote-strip quote-widget quote-bar key-data data-points fine-print small-print right-rail left-rail side-bar
    share-bar share-button share-buttons share-tools share-links share-icons share-count share-this share-block
    share-widget share-box video-player video-embed video-container video-wrapper video-box video-card video-promo
    paywall-prompt paywall-overlay paywall-message paywall-banner paywall-modal paywall-offer ask-more price-marquee
    coin-card coin-table coin-list reading-time read-time site-header site-nav site-menu follow-us follow-button
    post-navigation page-nav site-info back-top
    """
)
_WHOLE = _set(
    """
    ad ads adv rel rail side tick ticker tickers pub foot mast nl nav menu share shares tags topics keywords sr
    actions chip chips bio legal copyright rights license licensing likes replies reactions comments comment follow
    tools toolbar avatar gallery player video videos overlay banner widget widgets signoff trust latest strip qr
    fine locked languages apps download may-like
    """
)
_ENDS = _set(  # furniture that stands after an article: what follows it without prose is furniture as well
    """
    disclaimer disclaimers disclosure disclosures bio about-author author-bio author-box author-card the-author
    comments-area comments-section comment-list signoff legal fine-print fineprint
    """
)
_BOXES = _set("keybox key-box infobox info-box factbox fact-box sidebox side-box boxout box-out")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SAFE_TAGS = _set("html body main article h1 td th tr tbody thead caption")
_HOLDS_MAIN = etree.XPath(
    "boolean(descendant-or-self::*"
    "[self::main or self::h1 or @itemprop='articleBody' or self::article[not(ancestor::li)]])"
)
_INLINE = _set("a abbr b cite code em font i mark q s small span strong sub sup time u")
_TEXTUAL = _set("p li td th dd dt h1 h2 h3 h4 h5 h6 blockquote caption a em strong b i span")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ud800-\\udfff\\ufffe\\uffff]")  # what no tree may hold
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]*)|0*([0-9]*));?")
_DEEPEST = 600
_LONG_TAG = re.compile(r"<([a-zA-Z][\w:-]*)\s[^<>]{20000,}>")
_MOST_ATTRIBUTES = 1000
_SHARE_OF_PAGE = 0.3  # furniture with a name alone to say so is never more of the page than this
_AD_LABEL = re.compile(
    r"(?:advertisement|ad|sponsored(?: content| post)?|sponsor|promoted|publicidad|anzeige|"
    r"paid (?:advertisement|content|post)|"
    r"(?:together with|presented by|sponsored by|brought to you by|a message from)\b.{0,60})\W*",
    re.I,
)
_LARGEST_AD = 400  # characters


def parse(source: str) -> Element | None:
    """The tree of an HTML text, or None where there is nothing to parse. Never follows a reference or an entity."""
    source = _DECLARATION.sub("", _CONTROL.sub("", source))
    source = _REFERENCE.sub(_without_control, source)
    source = _LONG_TAG.sub(_without_attributes, source)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=True
    )
    try:
        tree = html.document_fromstring(source.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return None
    return tree if tree.find("body") is not None else None


def is_too_deep(tree: Element) -> bool:
    """Whether elements nest deeper than in any page that is meant to be read; every step on it would be slow."""
    depth = 0
    while len(tree) and depth <= _DEEPEST:
        tree = tree[-1]
        depth += 1
    return depth > _DEEPEST


def _without_control(reference: re.Match[str]) -> str:
    """A numeric character reference as it was, or nothing where it stands for what no tree may hold."""
    digits, base = (reference[1], 16) if reference[2] is None else (reference[2], 10)
    code = int(digits, base) if 0 < len(digits) < 9 else 0
    return "" if code > 0x10FFFF or _CONTROL.match(chr(code)) else reference[0]


def _without_attributes(tag: re.Match[str]) -> str:
    """A tag as it was, or bare where it has thousands of attributes, on which the parser would spend minutes."""
    return f"<{tag[1]}>" if tag[0].count("=") > _MOST_ATTRIBUTES else tag[0]


def prune(tree: Element) -> None:
    """Take out, in place, what is no article: elements that never hold one, hidden ones, those named as furniture,
    and paragraphs that are one link. Where furniture of the kind that ends an article stood, a mark stays."""
    for element in list(tree.iter(*_DROPPED_TAGS)):
        if element.tag != "aside" or not _HOLDS_MAIN(element):
            drop(element)
    body = tree.find("body")
    whole = len(body.text_content()) if body is not None else 0
    _drop_labelled(tree, whole)
    verdicts: dict[str, str] = {"": ""}
    for element in list(tree.iterdescendants()):
        if element.getparent() is None or not isinstance(element.tag, str) or element.tag in _SAFE_TAGS:
            continue
        if _is_unseen(element, whole):
            if _is_collapsed(element):
                element.attrib.clear()
            else:
                drop(element)
        elif element.attrib or element.tag == "footer":
            verdict = _verdict(element, verdicts)
            if verdict and _may_go(element, verdict, whole):
                drop(element, mark=verdict == "ends")
    for link in list(tree.iter("a")):
        around = next(link.iterancestors("p", "div", "li", "td", "h1", "h2", "h3", "h4", "h5", "h6"), None)
        if around is not None and around.tag in ("p", "div") and _is_teaser(around, link):
            drop(around)


def is_index(tree: Element) -> bool:
    """Whether a page, or the part of it that is left, is mostly links: a list of articles and not one."""
    return _linked(tree) * 10 > len(tree.text_content().strip()) * 7


def _linked(element: Element) -> int:
    return sum(len(link.text_content()) for link in element.iter("a"))


def strip(tree: Element) -> None:
    """Take out, in place, only what never holds an article, and the parts that are mostly links: the gentle `prune`."""
    for element in list(tree.iter(*_DROPPED_TAGS, "footer", "button")):
        drop(element)
    for element in list(tree.iter("ul", "ol", "div", "p", "table", "form", "header", "section")):
        if element.getparent() is None or _HOLDS_MAIN(element):
            continue
        if is_index(element):
            drop(element)


def _drop_labelled(tree: Element, whole: int) -> None:
    """Drop the boxes that begin with a label such as "Advertisement" or "Together with Acme", and what it labels."""
    for element in list(tree.iterdescendants("p", "div", "span", "b", "strong", "td", "h3", "h4", "h5", "small")):
        text = element.text
        if not text or len(text) > 80 or not _AD_LABEL.fullmatch(text.strip()):
            continue
        around = next(element.iterancestors("table"), None)
        if around is not None and tables.is_data(around):
            continue
        box, label = None, element
        while (label := label.getparent()) is not None and label.tag not in _SAFE_TAGS - {"td", "tr", "tbody"}:
            shown = label.text_content()
            if len(shown) > min(_LARGEST_AD, _SHARE_OF_PAGE * whole) or not shown.lstrip().startswith(text.strip()):
                break
            box = label
        if box is not None and not _HOLDS_MAIN(box):
            drop(box)


def _is_unseen(element: Element, whole: int) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or ("style" in attributes and _UNSEEN.search(attributes["style"])):
        return True
    return attributes.get("aria-hidden") == "true" and len(element.text_content()) < _SHARE_OF_PAGE * whole


def _is_collapsed(element: Element) -> bool:
    """Whether a hidden part is the rest of an article, which a "Read more" button opens."""
    inside = next(element.iterancestors("article", "main"), None) is not None
    return inside and sum(len(paragraph.text_content()) > 100 for paragraph in element.iter("p")) >= 2


def _verdict(element: Element, verdicts: dict[str, str]) -> str:
    """What an element's names say of it: "" nothing, "furniture", "ends" for furniture after the article, "box"."""
    attributes = element.attrib
    if element.tag == "footer" or (attributes.get("role") or "").lower() in _DROPPED_ROLES:
        return "furniture"
    name = f"{attributes.get('class', '')} {attributes.get('id', '')}".strip()
    if name not in verdicts:
        verdicts[name] = _name_says(_CAMEL.sub("-", name).lower())
    return verdicts[name]


def _name_says(name: str) -> str:
    said = ""
    for token in name.split():
        words = [word for word in re.split(r"[-_]+", token) if word]
        pairs = [f"{one}-{two}" for one, two in pairwise(words)]
        base = token.split("__")[0]
        names = {base, *words, *pairs}
        if (
            base in _WHOLE
            or not _WORDS.isdisjoint(words)
            or not _PAIRS.isdisjoint(pairs)
            or re.match(r"ads?[-_]", token)
        ):
            said = "furniture"
            if not _ENDS.isdisjoint(names):
                return "ends"
        elif not said and not _BOXES.isdisjoint(names):
            said = "box"
    return said


def _may_go(element: Element, verdict: str, whole: int) -> bool:
    """Whether an element with such a name may be dropped: inline text, the main part and half the page never may."""
    parent = element.getparent()
    if element.tag in _INLINE and parent is not None and parent.tag in _TEXTUAL:
        return bool(re.search(r"\b(?:sr|sr-only|visually-hidden|screen-reader(?:-text)?)\b", element.get("class", "")))
    if verdict == "box" and element.find(".//table") is None:
        return False
    if _HOLDS_MAIN(element):
        return False
    return len(element.text_content()) <= max(600, _SHARE_OF_PAGE * whole)


def _is_teaser(paragraph: Element, link: Element) -> bool:
    """Whether a paragraph is nothing but one link, perhaps behind a label: a pointer to another page, no sentence."""
    whole, linked = normalise(paragraph.text_content()), normalise(link.text_content())
    if not linked or not 12 <= len(whole) <= 200 or (not whole.endswith(linked) and len(linked) < len(whole) - 3):
        return False
    label = whole[: whole.rfind(linked)].rstrip()
    if link.get("rel") == "author" or re.match(r"(?:by|por|par|von|di|door)\b", label, re.I):
        return False
    headline = len(linked) > 0.9 * len(whole) and len(linked.split()) >= 5
    return headline or (label.endswith(":") and len(label.split()) <= 4)


def drop(element: Element, *, mark: bool = False) -> None:
    """Remove an element in place, its tail kept; with `mark`, leave a mark that an article may have ended here."""
    parent = element.getparent()
    if parent is None:
        return
    if mark and parent.tag in ("body", "main", "article", "section", "div", "td"):
        stand_in = html.Element("p")
        stand_in.text, stand_in.tail = END_MARK, element.tail
        parent.replace(element, stand_in)
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
