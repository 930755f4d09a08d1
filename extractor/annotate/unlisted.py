"""Companies and funds in no table, where the words leave no doubt: "Acme Robotics Inc.", "shares of Acme Robotics".

Their id is `name:` and the name in lower case with hyphens.
"""

from __future__ import annotations

import re
import unicodedata
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
_OWN_FUND = re.compile(  # "the $2.1 billion Larkfield Small Cap Value fund", "Thibault Heritage Fund"
    r"(?<![\w’'.-])(?P<name>(?:[A-Z][\w’'&-]+ )(?:(?:[A-Z][\w’'&-]+|&|of|and) ){0,5}[A-Z][\w’'&-]+)(?P<tail> fund| Fund)\b"
    r"(?! (?:[Mm]anagers?|[Ff]lows?|Research|[Aa]dviso|house|group|company|industry|investors|strategist))"
)
_NO_FUND = re.compile(
    r"\b(?:Monetary|Wealth|Pension|Hedge|Index|ETF|Sovereign|Relief|Insurance|Reserve|Bond|Stock|Equity|Mutual|S&P|Nasdaq|Dow|"
    r"Russell|FTSE|MSCI|U\.S|Trust|Vision|Investment)$|^(?:National|State|International|European|Public|Social)\b"
)
_NEXT_SENTENCE = re.compile(r"(?<=\w\w)\. ")
_HOUSE = r"(?P<name>[A-Z][\w’&.-]*(?: (?:[A-Z][\w’&.-]*|of|&|and)){0,4})"
_MONEY = r"[^.\n]{0,25}?[$€£¥]?\d[\d.,]* ?(?:trillion|billion|million|bn|mn|m|tn)"
_KEEPS = (
    r"(?:manag(?:es|ing)|overse(?:es|eing)|runs?|running|looks after|helps (?:to )?(?:manage|run|oversee)|invests|with)"
)
_KEEPER = re.compile(  # "who manages $3 billion at Acme Partners", "Acme Partners, which oversees $3 billion"
    rf"\b{_KEEPS} {_MONEY}(?: (?!at |for )[\w-]+){{0,4}} (?:at|for) {_HOUSE}"
    rf"|\b(?:at|of|with|for) {_HOUSE.replace('name', 'other')},? (?:which|that|a firm that|where (?:he|she)) {_KEEPS} {_MONEY}"
)


class _Candidate(NamedTuple):
    start: int
    end: int
    name: str
    kind: str


def unlisted(text: str, taken: list[Found]) -> Iterator[Found]:
    """Mentions of subjects in no table, outside those already taken; then every later use of their names."""
    names: dict[str, Entry] = {}
    houses = [*_own_funds(text), *_keepers(text)]
    spans = [(f.start, f.end) for f in taken if not (_mere_word(f) and any(_inside(f, c) for c in houses))]
    for start, end, name, kind in [*_funds(text), *houses, *_companies(text)]:
        if not any(s < end and start < e for s, e in spans):
            plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
            slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")
            names[name] = Entry(f"name:{slug}", name, kind, name, "")
            spans.append((start, end))
            yield Found(start, end, names[name])
    for name, entry in names.items():
        for short in sorted({name, *shorts(name, entry.kind)}, key=len, reverse=True):
            for m in re.finditer(rf"(?<![\w-]){re.escape(short)}(?![\w-])", text):
                if not any(s < m.end() and m.start() < e for s, e in spans):
                    spans.append(m.span())
                    yield Found(m.start(), m.end(), entry)


def _mere_word(found: Found) -> bool:
    """Whether a mention is only a word that a longer name may contain: the "Small Cap" of a fund, the "Fox" of a house."""
    return found.entry.mark in ("?", "!") or found.entry.kind in ("group", "sector", "economy", "commodity")


def _inside(found: Found, whole: _Candidate) -> bool:
    return whole.start <= found.start and found.end <= whole.end


def _funds(text: str) -> Iterator[_Candidate]:
    for m in _FUND.finditer(text):
        yield _Candidate(m.start(), m.end(), m[0], "etf")


def _own_funds(text: str) -> Iterator[_Candidate]:
    """Funds named by their house and style; "Fund" in capitals belongs to the name, "fund" does not."""
    for m in _OWN_FUND.finditer(text):
        start, name = without_lead(m.start(), m["name"])
        if " " in name and not _NO_FUND.search(name) and not titled(text, start):
            yield _Candidate(start, m.end(), name + (" Fund" if m["tail"] == " Fund" else ""), "etf")


def _keepers(text: str) -> Iterator[_Candidate]:
    """Houses that are said to look after so much money."""
    for m in _KEEPER.finditer(text):
        group = "name" if m["name"] else "other"
        name = _NEXT_SENTENCE.split(m[group])[0].rstrip(".,")
        yield _Candidate(m.start(group), m.start(group) + len(name), name, "other")


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
