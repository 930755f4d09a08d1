"""What the lines of a document say about it: "By Jane Doe | Jan. 26, 2026", "URL: https://...", front matter.

`of_lines` reads the lines at the top and bottom of a text and takes out those that say nothing else.
"""

from __future__ import annotations

import datetime as dt
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urljoin, urlsplit

from extractor.article.blocks import Draft, normalise
from extractor.article.dateline import day_in, day_of, is_update

_TOP, _BOTTOM = 14, 6  # lines among which such lines stand
_BY = re.compile(r"^\s*(?:(?:written|posted|published|reported|story|analysis)\s+)?(?:by:?|author:?|por:?)\s+", re.I)
_NOT_A_NAME = re.compile(
    r"^(?:https?:|www\.|@|[\w.-]+@)|[{}<>|\[\]]|"
    r"\b(?:admin|administrator|editor in|min(?:ute)?s? read|updated|published|follow|share|click|subscribe|getty|photo|"
    r"image)\b",
    re.I,
)
_FIELD = re.compile(r"(title|headline|author|by|publisher|source|published|date|url|link|canonical)\s*:\s+(\S.*)", re.I)
_FIRST_ON = re.compile(r"the post .+ appeared first on (.{2,60}?)\.?", re.I)
_NAMES = {
    "published": ("published", "date", "pubdate", "publish_date", "datepublished"),
    "url": ("url", "link", "canonical", "canonical_url", "source"),
    "title": ("title", "headline"),
    "author": ("author", "by", "authors", "byline"),
    "publisher": ("publisher", "site", "site_name", "sitename", "publication"),
}


@dataclass(frozen=True)
class Masthead:
    """What a document says about itself; None is what it does not say."""

    title: str | None = None
    author: str | None = None
    publisher: str | None = None
    published: dt.date | None = None
    url: str | None = None

    def over(self, other: Masthead) -> Masthead:
        """This, with the gaps filled from the other."""
        gaps = {name: value for name, value in vars(other).items() if getattr(self, name) is None}
        return replace(self, **gaps)


def of_lines(drafts: Sequence[Draft], *, fields: bool = True) -> tuple[list[Draft], Masthead]:
    """The drafts without the lines that only tell of the document, and what those told.

    Without `fields`, lines such as "Title: ..." mean nothing special.
    """
    found = Masthead()
    out: list[Draft] = []
    for at, draft in enumerate(drafts):
        near = at < _TOP or at >= len(drafts) - _BOTTOM
        said = of_line(draft.text, fields=fields) if draft.kind not in ("row", "header_row", "title") else None
        if said is not None and (near or said.publisher):
            found = found.over(said)
        else:
            out.append(draft)
    return out, found


def of_line(line: str, *, fields: bool = True) -> Masthead | None:
    """What a line says about the document, if it says nothing else: a field, a byline, a dateline, an address."""
    if len(line) > 300:
        return None
    if first := _FIRST_ON.fullmatch(line):
        return Masthead(publisher=first[1])
    if fields and (field := _FIELD.fullmatch(line)) and (said := of_pairs({field[1]: field[2]})) != Masthead():
        return said
    if re.fullmatch(r"https?://\S+", line):
        return Masthead(url=web_address(line))
    found = Masthead()
    pieces = [piece for piece in re.split(r"\s+(?:[|·•–—-])\s+|\s*[|·•]\s*", line) if piece]
    for piece in pieces:
        name, comma, rest = piece.partition(",")
        if day := day_in(piece):
            found = found.over(Masthead(published=None if is_update(piece) else day))
        elif comma and as_byline(name) and (day := day_in(rest)):
            found = found.over(Masthead(author=as_byline(name), published=day))
        elif author := as_byline(piece):
            found = found.over(Masthead(author=author))
        else:
            return None
    return found if pieces else None


def of_pairs(pairs: Mapping[str, object]) -> Masthead:
    """What named values say, as in front matter; unknown names and values of the wrong kind are passed over."""
    found = Masthead()
    for name, value in pairs.items():
        key, text = name.strip().casefold(), normalise(str(value))
        if not text:
            continue
        if key in _NAMES["published"]:
            found = found.over(Masthead(published=day_in(text) or day_of(text)))
        elif key in _NAMES["url"]:
            found = found.over(Masthead(url=web_address(text)))
        elif key in _NAMES["title"]:
            found = found.over(Masthead(title=text))
        elif key in _NAMES["author"]:
            found = found.over(Masthead(author=people([text])))
        elif key in _NAMES["publisher"]:
            found = found.over(Masthead(publisher=text))
    return found


def as_byline(line: str) -> str | None:
    """The author of a line such as "By Jane Doe" or "By Jane Doe and John Roe, markets editor"; None for others."""
    if not _BY.match(line) or len(line) > 120 or line[-1:] in ".?!":
        return None
    names = re.split(r",|\s+for\s+|\s+in\s+", _BY.sub("", line, count=1))[0]
    named = all(word[0].isupper() or word in ("and", "de", "von", "van", "&") for word in names.split())
    return people([names]) if named and 2 <= len(names.split()) <= 9 else None


def people(names: Iterable[str]) -> str | None:
    """Names as one text, each once; what is no name is left out."""
    found: dict[str, str] = {}
    for name in names:
        clean = normalise(_BY.sub("", untagged(name), count=1)).strip(" ,;|·•-–—:")
        if 2 < len(clean) <= 100 and not _NOT_A_NAME.search(clean) and re.search(r"[^\W\d_]{2}", clean):
            found.setdefault(clean.casefold(), clean)
    return ", ".join(found.values()) or None


def untagged(text: str) -> str:
    """Text without tags and character references, which some put into attributes and JSON."""
    return re.sub(r"<[^<>]{0,200}>", "", html.unescape(text))


def web_address(given: str, base: str | None = None) -> str | None:
    """A http or https address, made whole by `base` and without its fragment; None for anything else."""
    try:
        whole = urljoin(base or "", given.strip())
        parts = urlsplit(whole)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return None
    return whole.split("#", 1)[0] if known and " " not in whole else None
