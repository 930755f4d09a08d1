"""Readings as one HTML page: a summary, then each article as it stands, its numbers marked, a card for each finding.

The page needs no network and no script: its one style sheet is inside it, allowed by its hash, its pictures are inline
SVG, and everything that comes from an article goes through the template's escaping. `sheets` says what is on it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from extractor.records import Reading
from extractor.report import agreement, pictures, wording
from extractor.report.pictures import Series
from extractor.report.sheets import HEADLINES, Card, lay_out

if TYPE_CHECKING:
    import jinja2

_PICTURES = 40  # findings with a picture: each takes about 30 ms
_TOPICS = 8  # figures of several articles with a picture


def page(
    readings: Sequence[Reading],
    *,
    unread: Sequence[tuple[str, str]] = (),
    made: dt.date | None = None,
    series: Series | None = None,
) -> str:
    """The report as one self-contained page.

    `unread` names the inputs that could not be read, with the reason; `made` is the day of checking. With `series`,
    what market data refutes is shown on the chart of its series.
    """
    layout = lay_out(readings)
    headlines = layout.found[:HEADLINES]
    topics = [topic for topic in agreement.topics(readings) if _telling(topic)]
    style = (files("extractor.report") / "templates" / "report.css").read_text(encoding="utf-8")
    return _environment().get_template("report.html.j2").render(
        sheets=layout.sheets, headlines=headlines, further=len(layout.found) - len(headlines), unread=unread, made=made,
        counts=Counter(card.standing for card in layout.cards), claims=len(layout.cards), tally=wording.tally(readings),
        in_short=wording.in_short(readings),
        pictures=_drawn(layout.cards, series), topics=_pictured(topics[:_TOPICS], layout.cards),
        more_topics=max(0, len(topics) - _TOPICS), matrix=agreement.matrix(readings), style=style,
        style_hash=_hash(style),
    )  # fmt: skip


def _drawn(cards: Sequence[Card], series: Series | None) -> dict[str, str]:
    """The pictures of the worst findings, by the anchors of their cards."""
    found = [card for card in cards if card.standing in ("refuted", "conflicting")]
    worst = sorted(found, key=lambda card: wording.rank(card.claim))[:_PICTURES]
    drawn = {card.anchor: pictures.of_claim(card.claim, name=f"p-{card.anchor}", series=series) for card in worst}
    return {anchor: picture for anchor, picture in drawn.items() if picture}


def _telling(topic: agreement.Topic) -> bool:
    """Whether a picture of a topic says more than its cards: sources differ, or there are more than two of them."""
    return wording.standing(topic.worst) == "conflicting" or len(topic.claims) > 2


def _pictured(
    topics: Sequence[agreement.Topic], cards: Sequence[Card]
) -> list[tuple[agreement.Topic, str, list[Card]]]:
    """Each topic with its picture and its cards."""
    own = {card.claim.id: card for card in reversed(cards)}
    return [
        (topic, pictures.of_topic(topic, name=f"t-{place}"), [own[claim.id] for claim in topic.claims])
        for place, topic in enumerate(topics)
    ]


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("extractor.report"), autoescape=True, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(words=wording, symbols=wording.SYMBOLS, against=wording.CHECKED_AGAINST)
    environment.filters["printable"] = wording.printable
    environment.tests["web"] = lambda url: isinstance(url, str) and url.lower().startswith(("https://", "http://"))
    return environment


def _hash(style: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
