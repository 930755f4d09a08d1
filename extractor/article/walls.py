"""Why a page shows no article: a login or payment wall, a check for robots, a script, frames, only links, an error."""

from __future__ import annotations

import re
from typing import Any

Element = Any  # lxml has no types of its own

_SAVE = "save the page from a browser and give the file"
_WALLS: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile("|".join(patterns).replace("'", "['’]"), re.I), reason, remedy)
    for patterns, reason, remedy in (
        (
            (
                r"verify (?:that )?you(?:'re| are) (?:a )?human|are you a robot|unusual traffic|captcha",
                r"checking your browser|press (?:&|and) hold|just a moment\.\.\.|attention required",
                r"access (?:to this page has been )?denied|request blocked",
            ),
            "the site asks whether a human is reading",
            _SAVE,
        ),
        (
            (
                r"(?:enable|turn on|requires?|activate|need) (?:java ?script|js)\b|habilit\w+ javascript",
                r"java ?script (?:is|to be|must be) (?:disabled|enabled|required)",
            ),
            "the page is drawn by a script",
            "save the page from a browser once it is drawn and give the file",
        ),
        (
            (
                r"(?:sign|log) ?in (?:to|or)|please (?:sign|log) ?in|log ?in required|forgot (?:your )?password",
                r"(?:create|register for) (?:a|an|your) (?:free )?account|members? only|inicia(?:r)? sesión",
            ),
            "the page asks for a login",
            "log in with a browser, save the page and give the file",
        ),
        (
            (
                r"(?:subscribe|subscription|upgrade|become a (?:member|subscriber)) (?:to|for|is|required|now)",
                r"subscribers? only|to (?:continue|keep) reading|already a (?:subscriber|member)\?",
                r"unlock this (?:article|story)|you've (?:read|reached) (?:your|all)",
            ),
            "the article is behind a payment wall",
            "open it with a browser that may read it, save the page and give the file",
        ),
        (
            (
                r"\b(?:404|410)\b.{0,40}(?:not found|error|gone)",
                r"page (?:not|cannot be|could not be|can't be) found",
                r"(?:page|article|story) you (?:are|were) looking for",
                r"(?:page|article|story) (?:no longer|does ?n[o']t exist|is (?:not|no longer) available)",
                r"^(?:error \d{3}|\d{3} (?:error|not found|forbidden|service unavailable))",
            ),
            "an error page",
            "check the address",
        ),
    )
)
_LONGEST_WALL = 900  # characters of text; a wall's page says little else


def wall(text: str) -> tuple[str, str] | None:
    """The reason and remedy where a short text is a wall's and no article's; None for an article."""
    if len(text) > _LONGEST_WALL:
        return None
    for pattern, reason, remedy in _WALLS:
        if pattern.search(text):
            return reason, remedy
    return None


def why_empty(tree: Element) -> tuple[str, str]:
    """The reason why nothing was found in a page, and what to do, from its whole tree."""
    if next(tree.iter("frameset", "frame"), None) is not None:
        return "a page of frames", "give the address of the frame that holds the text"
    scripts = sum(len(script.text or "") for script in tree.iter("script"))
    links = sum(len(" ".join(link.itertext())) for link in tree.iter("a"))
    asides = " ".join(" ".join(part.itertext()) for part in tree.iter("noscript"))
    for part in list(tree.iter("script", "style", "noscript", "template")):
        part.clear()
    shown = " ".join(" ".join(tree.itertext()).split())
    if found := wall(shown) or (wall(asides) if len(shown) < _LONGEST_WALL else None):
        return found
    if not shown:
        drawn = scripts > 200
        return (
            ("the page is drawn by a script", _WALLS[1][2])
            if drawn
            else ("the page has no text", "check that it was saved whole")
        )
    if links * 2 > len(shown):
        return "only navigation and links", "give the page of one article"
    if len(shown) < 300 and scripts > 2000:
        return "the page is drawn by a script", _WALLS[1][2]
    return "no article found on the page", "save the article's text as .txt and give that"
