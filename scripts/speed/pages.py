"""Web pages of 60 to 150 KB made from the corpus: each article in a publication's template, with the weight of real pages.

A corpus page is some 19 KB: the article and the furniture that a reader sees. What makes pages of the web heavy is put
around it here: style sheets, scripts, a state to hydrate from, menus, icons, cards of other stories, a consent dialog.
The same number gives the same page always. Past the last article they come again, in other templates and with other
numbers, so that no page is another's copy.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

from extractor import corpus

ROOT = Path(__file__).resolve().parents[2] / "corpus"
SMALLEST, LARGEST = 60_000, 150_000  # bytes, as the HTML of news pages has them, pictures aside
_SHARES = (("style", 0.22), ("script", 0.25), ("state", 0.28), ("cards", 0.13), ("menu", 0.07), ("links", 0.05))
_PARTS = (
    "hd nav card rail tile list item meta body hero tag btn icon grid row col foot form chip media cap lede".split()
)
_STATES = "on off open sm md lg xl alt dark lite first last wide thin".split()
_WORDS = (
    "Markets Economy Companies Banking Energy Technology Retail Property Autos Pharma Airlines Media Law Politics Europe "
    "Asia Americas Africa Opinion Letters Columns Wealth Pensions Funds Bonds Currencies Commodities Crypto Data Charts "
    "Calendar Video Audio Podcasts Newsletters Events Jobs Archive Style Travel Books Arts Sport Weather Puzzles Help"
).split()
_CALLS = "init push track load idle observe mount render bind fetch defer flush queue patch".split()


def pages(count: int) -> Iterator[tuple[str, str]]:
    """The name and HTML of `count` pages, from the train and dev articles of the corpus."""
    furniture = json.loads((ROOT / "templates" / "furniture.json").read_text(encoding="utf-8"))
    loaded = [corpus.load(path) for split in ("train", "dev") for path in corpus.of_split(ROOT / "marked", split)]
    templates = sorted(path.name for path in (ROOT / "templates").glob("*.html"))
    for number in range(count):
        article, again = loaded[number % len(loaded)], number // len(loaded)
        if again:
            article = _renewed(article, again, templates)
        yield (
            f"{number:05}-{article.name}",
            _heavy(corpus.page(article, ROOT / "templates", furniture), article, furniture),
        )


def _renewed(article: corpus.MarkedArticle, again: int, templates: list[str]) -> corpus.MarkedArticle:
    """The article as another publication might have it: other digits in every claimed number, another template."""
    chance = random.Random(f"{article.name}/{again}")
    name = f"{article.name}-{again}"
    head = article.head | {"url": f"{article.head['url'].rstrip('/')}-{again}", "template": chance.choice(templates)}
    blocks = []
    for block in article.blocks:
        text = block.text
        for claim in block.claims:
            digits = re.sub(r"\d(?!\d)", lambda m: str((int(m[0]) + chance.randrange(1, 9)) % 9 + 1), claim.text)
            if text[claim.start : claim.end] == claim.text and len(digits) == len(claim.text):
                text = text[: claim.start] + digits + text[claim.end :]
        blocks.append(replace(block, text=text))
    return replace(article, name=name, head=head, blocks=tuple(blocks))


def _heavy(page: str, article: corpus.MarkedArticle, furniture: dict[str, list[Any]]) -> str:
    """A page with the furniture that brings it to its size."""
    chance = random.Random(f"{article.name}/weight")
    room = max(chance.randint(SMALLEST, LARGEST) - len(page.encode()), 0)
    weights = [share * chance.uniform(0.5, 1.5) for _, share in _SHARES]
    made = {
        name: "".join(_filled(globals()[f"_{name}"](chance, furniture), int(room * weight / sum(weights))))
        for (name, _), weight in zip(_SHARES, weights, strict=True)
    }
    head = f"<style>{made['style']}</style>\n<script>{made['script']}</script>\n"
    menu = f'<nav class="site-menu" aria-label="All sections"><ul>{made["menu"]}</ul></nav>\n'
    foot = (
        f'<section class="more-stories"><h2>More stories</h2><div class="story-cards">{made["cards"]}</div></section>\n'
        f'<footer class="site-footer"><ul>{made["links"]}</ul></footer>\n'
        f'<script type="application/json" id="__STATE">[{made["state"]}0]</script>\n'
    )
    page = re.sub(r"</head>", lambda m: head + m[0], page, count=1, flags=re.I)
    page = re.sub(r"<body[^>]*>", lambda m: f"{m[0]}\n{menu}", page, count=1, flags=re.I)
    return re.sub(r"</body>", lambda m: foot + m[0], page, count=1, flags=re.I)


def _filled(pieces: Iterator[str], room: int) -> Iterator[str]:
    """Pieces until the room is used."""
    while room > 0:
        piece = next(pieces)
        room -= len(piece.encode())
        yield piece


def _style(chance: random.Random, furniture: dict[str, list[Any]]) -> Iterator[str]:
    while True:
        name = f".{chance.choice(_PARTS)}-{chance.randrange(36**4):x}"
        if chance.random() < 0.1:
            yield f"@media(min-width:{chance.randrange(320, 1440)}px){{{name}{{display:none}}}}\n"
        rules = (
            f"margin:{chance.randrange(40)}px {chance.randrange(40)}px", f"color:#{chance.randrange(16**6):06x}",
            f"font:{chance.randrange(3, 9)}00 {chance.randrange(11, 40)}px/1.{chance.randrange(1, 6)} var(--serif)",
            f"flex:{chance.randrange(4)} 1 {chance.randrange(100)}%", f"transition:opacity .{chance.randrange(1, 9)}s ease",
        )  # fmt: skip
        yield f"{name}:not(.is-{chance.choice(_STATES)}) > *{{{';'.join(chance.sample(rules, 3))}}}\n"


def _script(chance: random.Random, furniture: dict[str, list[Any]]) -> Iterator[str]:
    while True:
        a, b, c = (chance.choice("abcdefghijklmnopqrstuvwxyz") + f"{chance.randrange(99)}" for _ in range(3))
        call = chance.choice(_CALLS)
        yield (
            f"function {a}({b},{c}){{if({b}<{chance.randrange(999)}&&!{c}.{call})return void 0;for(var i=0;i<{b}.length;i++)"
            f'{c}.{call}({b}[i],"{chance.choice(_PARTS)}--{chance.choice(_STATES)}",{chance.randrange(10**6)});return {b}}}\n'
        )


def _state(chance: random.Random, furniture: dict[str, list[Any]]) -> Iterator[str]:
    while True:
        story = chance.choice(furniture["headlines"]) | {
            "id": f"{chance.randrange(16**12):012x}", "quote": chance.choice(furniture["quotes"]), "flags": chance.sample(_STATES, 4),
            "rank": round(chance.random(), 6), "image": f"/resizer/{chance.randrange(10**6)}/640x360.jpg",
        }  # fmt: skip
        yield json.dumps(story).replace("</", "<\\/") + ","


def _cards(chance: random.Random, furniture: dict[str, list[Any]]) -> Iterator[str]:
    while True:
        story, number = chance.choice(furniture["headlines"]), chance.randrange(10**6)
        sizes = ", ".join(f"/resizer/{number}/{width}/card.jpg {width}w" for width in (320, 480, 640, 960))
        yield (
            f'<div class="story-card"><a href="/story/{number}" data-track="card-{number}"><picture><source type="image/webp" '
            f'srcset="{sizes}" sizes="(max-width:600px) 100vw, 320px"><img loading="lazy" width="320" height="180" '
            f'alt="" src="/resizer/{number}/320/card.jpg"></picture><h3>{escape(story["title"])}</h3></a><span>'
            f"{escape(story['section'])}</span> <span>{story['mins']} min read</span></div>\n"
        )


def _menu(chance: random.Random, furniture: dict[str, list[Any]]) -> Iterator[str]:
    while True:
        word, icon = chance.choice(_WORDS), " ".join(f"{chance.randrange(24)}.{chance.randrange(9)}" for _ in range(8))
        yield (
            f'<li class="nav-item"><a class="nav-link" href="/{word.lower()}/{chance.randrange(99)}" data-nav="{word}">'
            f'<svg width="16" height="16" viewBox="0 0 24 24" aria-hidden="true"><path d="M{icon}z"/></svg>{word}</a></li>\n'
        )


def _links(chance: random.Random, furniture: dict[str, list[Any]]) -> Iterator[str]:
    while True:
        word = f"{chance.choice(_WORDS)} {chance.choice(_WORDS).lower()}"
        yield f'<li><a href="/{word.replace(" ", "-").lower()}">{word}</a></li>\n'
