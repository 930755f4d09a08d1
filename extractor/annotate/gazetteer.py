"""The names of market subjects, and how to find them in a text.

Three tables in `extractor/data`: `gazetteer.csv` (written by hand: what commentary talks about, with its aliases),
`companies.csv` and `etfs.csv` (facts carried over). They are read when a `Gazetteer` is made, never at import.

Names are found over words, longest first: a text is cut into words and signs, hyphens counting as spaces, and every
run of words that begins a name is looked up in one dictionary. Measured with all 17,700 spellings, one core: 0.07 s to
start and 0.6 ms for 700 words; a PhraseMatcher takes 0.5 s and 0.05 ms and ties names to a tokenizer, one regular
expression 0.8 s and 160 ms. A short article is checked from a cold start, so the start counts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import accumulate
from typing import NamedTuple

_WORD = re.compile(r"([^\W_]+|[^\w\s\-‐‑–—]|\n)")
_GAP = re.compile(r"\s{2,}|[–—]|\s-|-\s")
_FUND_TAIL = re.compile(r"(?: (?:Index|ETF|Fund|Trust|Shares|ETN))+$")
_BRANDS = frozenset(
    "ishares vanguard spdr invesco proshares direxion schwab wisdomtree vaneck fidelity xtrackers pacer jpmorgan ark "
    "global innovator franklin kraneshares flexshares avantis dimensional grayscale bitwise graniteshares".split()
)
_NO_BARE = frozenset(  # symbols that are words or other abbreviations, so that they need a bracket or a dollar sign
    "ALL ALLY AMC AMP AMT APO APP ARES ARM BAH BEN BIG BIL BOIL BOX BROS CALF CALM CART CAT CHAT CNC COIN COP COR "
    "CORN COST "
    "DASH DECK DELL DIA DIS DIV DOC DOLE DOW DRAM ELF ELV FANG FAS FDX FIG FIS FIT FIVE GAP GOLD GRAB HACK HAL HAS "
    "HCA HES "
    "HODL HOG HON HOOD HUBS HUM HUT ICE IPO ITB JAZZ JETS KEY KEYS LAC LEN LIN LIT LITE LOW LUV MAGS MAR MARA MAT "
    "MET MINT "
    "MOAT MORN MOS NET NIO NOW OPEN OWL PARA PATH PAVE PEP PINS PLUG POOL PSI RACE REZ RIOT ROBO ROOT RUN SAP SAVE "
    "SHOP SHY "
    "SIL SIX SLB SLY SNAP SNOW SPOT TAN TAP TEAM TER TIP TUR URA VAC VALE WELL WEN WORK YUM SAN ING BHP CSL ABB "
    "SSE BEAM COL HOT MON COUP ZEN NII PCS CIT COV RIDE HSP DNR FSR FRX KND BCR STJ HSH DPS "
    "LLL APC NBL CXO RAI LCC ALU CHL LFC SNP SDC CLOV DISH SWN TWC DTV AET CFN FDO SVU SWY PTR RHT".split()
)


class Entry(NamedTuple):
    """One spelling of one subject. `mark` says what the spelling proves.

    "" the subject; "?" the subject if its surroundings agree; "!" only with explicit evidence; "@" a place, if its
    market is meant; "-" a hint that never proves the subject; "~" a description, for `claim_references`; "$" a bare
    symbol. An empty `id` is a phrase that is no instrument.
    """

    id: str
    name: str
    kind: str
    surface: str
    mark: str


class Found(NamedTuple):
    """An entry found at an exact place in a text."""

    start: int
    end: int
    entry: Entry


class Run(NamedTuple):
    """The words and signs of a text in lower case; the i-th stands from `bounds[2 * i]` to `bounds[2 * i + 1]`."""

    words: list[str]
    bounds: list[int]


def fold(text: str) -> str:
    """A text of the same length in lower case and with straight apostrophes."""
    low = text.lower()
    if len(low) != len(text):  # a few letters grow in lower case; they begin no name
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    return low.replace("’", "'").replace("‘", "'")


def words(text: str) -> Run:
    """Cut a text into words and signs. Line breaks are signs; hyphens are spaces."""
    parts = _WORD.split(fold(text))
    return Run(parts[1::2], list(accumulate(map(len, parts))))


class Names:
    """A set of names that can be found in a text, the longest at each place."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[Entry, ...]] = {}
        self._lengths: dict[str, list[int]] = {}

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, entry: Entry) -> None:
        """Make a spelling known. Where spellings differ only in their capitals, the first that fits the text counts."""
        run = _WORD.findall(fold(entry.surface))
        if not run:
            return
        key = " ".join(run)
        if others := self._entries.get(key):
            if entry.surface not in [other.surface for other in others]:
                self._entries[key] = (*others, entry)
            return
        self._entries[key] = (entry,)
        lengths = self._lengths.setdefault(run[0], [])
        if len(run) not in lengths:
            lengths.append(len(run))
            lengths.sort(reverse=True)

    def holder(self, surface: str) -> Entry | None:
        """Whose spelling that is already, whatever its capitals."""
        return next(iter(self._entries.get(" ".join(_WORD.findall(fold(surface))), ())), None)

    def get(self, surface: str) -> Entry | None:
        """The entry of exactly that spelling."""
        entries = self._entries.get(" ".join(_WORD.findall(fold(surface))), ())
        return next((entry for entry in entries if entry.surface == surface), None)

    def find(self, text: str, run: Run) -> Iterator[Found]:
        """All names in a text that was cut by `words`; no two overlap."""
        entries, lengths = self._entries, self._lengths
        plain, bounds = run
        at = 0
        for i in [i for i, word in enumerate(plain) if word in lengths]:
            if i < at:
                continue
            for n in lengths[plain[i]]:
                same = entries.get(plain[i] if n == 1 else " ".join(plain[i : i + n]))
                if same is None or i + n > len(plain):
                    continue
                start, end = bounds[2 * i], bounds[2 * (i + n) - 1]
                surface = text[start:end]
                entry = next((e for e in same if spelled(e, surface)), None)
                if entry is not None:
                    at = i + n
                    yield Found(start, end, entry)
                    break


def spelled(entry: Entry, text: str) -> bool:
    """Whether a text has capitals where the entry has them; short capitals and symbols must be equal."""
    surface = entry.surface
    if surface == text:
        return True
    if _GAP.search(text) or entry.mark == "$":
        return False
    mine, theirs = _WORD.findall(surface), _WORD.findall(text)
    for a, b in zip(mine, theirs, strict=False):
        if a[0].isupper() and not b[0].isupper():
            return False
        if 1 < len(a) <= 4 and a.isupper() and a != b:
            return False
    return True


class Gazetteer:
    """The tables. `names` finds mentions, `symbols` knows what a ticker stands for, `descriptions` are for references,
    `lands` are economies and interest rates, whose ids would clash with tickers (DE, CL, KR).
    `american` gives the symbol in New York of shares that our table knows by their home exchange.

    With `full=False` only our own table is read, in a hundredth of a second.
    """

    def __init__(self, *, full: bool = True) -> None:
        self.names = Names()
        self.descriptions = Names()
        self.symbols: dict[str, Entry] = {}
        self.lands: dict[str, Entry] = {}
        self.american: dict[str, str] = {}
        for row in _rows("gazetteer.csv"):
            self._add_row(*row)
        if full:
            self._add_listed()

    def _add_listed(self) -> None:
        for id_, name in _rows("etfs.csv"):
            self._add_fund(id_, name)
        for id_, names, _ in _rows("companies.csv"):
            name = ""
            for spelling in names.split("|"):
                surface, mark = (spelling[:-1], spelling[-1]) if spelling[-1] in "?!" else (spelling, "")
                name = name or surface
                other = self.names.holder(surface)
                if other and "." in other.id and len(id_) < 5:  # SHEL.L in London, SHEL in New York
                    self.american.setdefault(other.id, id_)
                self.names.add(Entry(id_, name, "equity", surface, mark))
            self.symbols.setdefault(id_, Entry(id_, name, "equity", id_, "$"))

    def _add_row(self, id_: str, name: str, kind: str, aliases: str) -> None:
        spellings = [a for a in aliases.split("|") if a]
        if id_ and f"{name}?" not in spellings:
            spellings.append(name)
        for surface in spellings:
            mark = surface[-1] if surface[-1] in "?!~@-" else ""
            entry = Entry(id_, name, kind, surface[:-1] if mark else surface, mark)
            (self.descriptions if mark == "~" else self.names).add(entry)
        if id_:
            entry = Entry(id_, name, kind, id_, "$")
            (self.lands if kind in ("economy", "rate") else self.symbols).setdefault(id_, entry)
            traded = kind in ("etf", "equity") and len(id_) >= 3 and id_.isalpha() and id_ not in _NO_BARE
            if traded or id_.startswith("^"):
                self.names.add(entry)
            elif kind == "etf" and id_ in _NO_BARE:
                self.names.add(entry._replace(mark="!"))

    def _add_fund(self, id_: str, name: str) -> None:
        self.symbols.setdefault(id_, Entry(id_, name, "etf", id_, "$"))
        self.names.add(Entry(id_, name, "etf", name, ""))
        base = _FUND_TAIL.sub("", name)
        if base != name and base.count(" ") and base.split(" ", 1)[0].lower() in _BRANDS:
            self.names.add(Entry(id_, name, "etf", base, ""))


def _rows(file: str) -> Iterable[list[str]]:
    text = (files("extractor") / "data" / file).read_text(encoding="utf-8")
    rows = csv.reader(text.splitlines())
    next(rows)
    return rows
