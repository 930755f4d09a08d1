"""Companies and funds in no table, where the words leave no doubt: "Acme Robotics Inc.", "shares of Acme Robotics".

Their id is `name:` and the name in lower case with hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from extractor.annotate.company_names import at_start, titled
from extractor.annotate.definitions import shorts, without_lead
from extractor.annotate.gazetteer import Entry, Found

_FORM = re.compile(r"(?<=[\w&,] )(?:Inc|Corp|Ltd|plc|PLC|LLC|Holdings|AG|SE|NV|Co)\b\.?(?!\w)")
_WEAK_FORMS = ("Co", "Holdings", "SE", "AG")
_BEFORE_FORM = re.compile(r"(?:[A-Z][\w’&-]+,? ){1,4}$")
_SHARES_OF = re.compile(r"(?<=[Ss]hares )(?:of|in) ((?:[A-Z][\w&-]+)(?: (?:[A-Z][\w&-]+|&))*)")
_FUND = re.compile(
    r"\b(?:Vanguard|iShares|SPDR|Schwab|Invesco|Fidelity|WisdomTree|VanEck|ProShares|Direxion|Global X|First Trust|"
    r"JPMorgan|"
    r"Pacer|ARK|Avantis|Dimensional|Franklin|Xtrackers|Grayscale|Bitwise|Roundhill|Amplify|KraneShares|Innovator)"
    r"(?: (?:[A-Z][\w&.-]*|\d[\d-]*|ex-US|of|and|&)){1,8} (?:ETF|ETN|Trust)\b"
)


class _Candidate(NamedTuple):
    start: int
    end: int
    name: str
    kind: str


def unlisted(text: str, taken: list[Found]) -> Iterator[Found]:
    """Mentions of subjects in no table, outside those already taken; then every later use of their names."""
    spans = [(f.start, f.end) for f in taken]
    names: dict[str, Entry] = {}
    for start, end, name, kind in [*_funds(text), *_companies(text)]:
        if not any(s < end and start < e for s, e in spans):
            slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
            names[name] = Entry(f"name:{slug}", name, kind, name, "")
            spans.append((start, end))
            yield Found(start, end, names[name])
    for name, entry in names.items():
        for short in sorted({name, *shorts(name, entry.kind)}, key=len, reverse=True):
            for m in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w-])", text):
                if not any(s < m.end() and m.start() < e for s, e in spans):
                    spans.append(m.span())
                    yield Found(m.start(), m.end(), entry)


def _funds(text: str) -> Iterator[_Candidate]:
    for m in _FUND.finditer(text):
        yield _Candidate(m.start(), m.end(), m[0], "etf")


def _companies(text: str) -> Iterator[_Candidate]:
    for m in _FORM.finditer(text):
        first = max(0, m.start() - 80)
        before = _BEFORE_FORM.search(text[first : m.start()])
        if before is None or titled(text, m.start()):
            continue
        start, name = without_lead(first + before.start(), before[0].rstrip(" ,"))
        proven = " " in name or m[0].rstrip(".") not in _WEAK_FORMS or not at_start(text, start)
        if name and proven:
            yield _Candidate(start, m.end(), name, "equity")
    for m in _SHARES_OF.finditer(text):
        start, name = without_lead(m.start(1), m[1])
        if name and not titled(text, start):
            yield _Candidate(start, m.end(1), name, "equity")
