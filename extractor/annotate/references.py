"""`claim_references`: what "the index", "the fund", "its large-cap peer" or "it" stands for in this document.

Three sorts of reference, told apart by their words: fixed descriptions of the gazetteer ("the blue-chip index"), which
the document's own market may turn to another index of their class; heads with a kind ("the fund", "the chipmaker");
and pronouns at the head of a sentence. Each is resolved to the most salient earlier mention that fits. The rows are
added to the group "instruments" with strong=0.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from functools import cached_property

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotate.gazetteer import Entry, Gazetteer, Names, words
from extractor.annotate.spans import Instrument, get, put

# Which indices a class word may mean, besides the one the gazetteer gives: the document's own market decides.
_CLASSES: dict[str, tuple[str, ...]] = {
    "blue": ("^DJI", "^FTSE", "^GDAXI", "^FCHI", "^STOXX50E", "000300.SS", "^N225", "^IBEX", "FTSEMIB.MI", "^AXJO", "^HSI"),
    "tech": ("^IXIC", "^NDX", "^KQ11", "399006.SZ", "HSTECH.HK"),
    "small": ("^RUT", "^SP600", "^RUMIC", "name:msci-us-small-cap", "^RUO", "^RUJ"),
    "mid": ("^SP400", "^FTMC", "^RMCC", "^MDAXI"),
    "large": ("^GSPC", "^RUI", "^NDX", "^OEX", "^FTSE"),
    "broad": ("^GSPC", "^RUA", "^W5000", "^TPX", "^STOXX", "^KS11"),
    "domestic": ("^FTMC",),
    "oil": ("CL=F", "BZ=F"),
    "bank": ("^BKX", "^KRX", "^SX7P", "^NSEBANK"),
}
_CLASS_OF = (
    (re.compile(r"blue[- ]chip"), "blue"),
    (re.compile(r"\btech"), "tech"),
    (re.compile(r"small"), "small"),
    (re.compile(r"\bmid"), "mid"),
    (re.compile(r"domestic"), "domestic"),
    (re.compile(r"large"), "large"),
    (re.compile(r"broad"), "broad"),
    (re.compile(r"^(?:oil|crude|price of (?:oil|crude))\b"), "oil"),
    (re.compile(r"\bbank"), "bank"),
)
_METALS = frozenset("GC=F SI=F PL=F PA=F HG=F ALI=F name:nickel name:zinc name:tin name:iron-ore name:lithium".split())
_BANKS = {
    "US": "FED", "EU": "ECB", "DE": "ECB", "FR": "ECB", "GB": "BOE", "JP": "BOJ", "CN": "PBOC", "CH": "SNB", "AU": "RBA",
    "NZ": "RBNZ", "CA": "BOC", "IN": "RBI", "SE": "RIKSBANK", "NO": "NORGES", "KR": "BOK", "MX": "BANXICO", "BR": "BCB",
    "TR": "CBRT", "RU": "CBR", "ZA": "SARB", "ID": "BI",
}  # fmt: skip
_HOMES = {
    "US": re.compile(r"\$\d|\b(?:S&P|Dow|Nasdaq|Fed|Federal Reserve|Treasur(?:y|ies)|Wall Street|U\.S\.)"),
    "GB": re.compile(r"£|\b\d+(?:\.\d+)?p\b|\b(?:FTSE|[Gg]ilts?|Bank of England|sterling|MPC|Footsie|UK|Britain|British)\b"),
    "EU": re.compile(r"€|\b(?:ECB|DAX|CAC|STOXX|Stoxx|euro zone|eurozone|Bunds?|European Central Bank)\b"),
    "JP": re.compile(r"¥|\b(?:Nikkei|Topix|BOJ|BoJ|Bank of Japan|JGBs?|yen)\b"),
    "CN": re.compile(r"\b(?:yuan|PBOC|PBoC|CSI 300|Shanghai|Shenzhen|Beijing)\b"),
    "IN": re.compile(r"₹|\b(?:Sensex|Nifty|RBI|rupees?)\b"),
    "AU": re.compile(r"A\$|\b(?:ASX|RBA|Australian?)\b"),
    "CA": re.compile(r"C\$|\b(?:TSX|Bank of Canada|Canadian?)\b"),
}
_POLICY = frozenset([*_BANKS.values(), "NBP", "HKMA", "MAS"])
_ADJ = r"(?:(?!(?:and|or|of|in|to|for|than|with|as|on|by)\b)[\w&’'-]+ ){0,3}?"
_HEADS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("index", re.compile(r"\b(?:[Tt]he|[Tt]his|[Tt]hat|[Tt]he entire|[Tt]he whole|[Ii]ts) (?:(?:aforementioned|entire|overall|whole|same|equity|stock|main|parent|headline|underlying|wider|volatile|stock-market|market) )*(?:index|benchmark|gauge|barometer|average|composite)\b(?! (?:fund|futures|rate|yield|provider|weight|10|note|ETF|[Ff]ed|federal|interest|oil|Brent|WTI|crude|Treasury|price of|hourly|analyst|investor|American|household|home|age|of\b))")),
    ("etf", re.compile(r"\b(?:[Tt]he|[Tt]his) (?:(?:[\w-]+ ){0,2}?)(?:fund|ETF|exchange-traded fund|trust)\b(?! (?:manager|managers|flows?|industry|rate|company|provider))")),
    ("equity", re.compile(r"\b(?:[Tt]he|[Tt]his) (?:(?!(?:and|or|of|in|to|for|than|with|as|on|by|same|entire|rest)\b)[\w&’'.-]+ ){0,2}?(?:company|stock|shares|firm|retailer|chipmaker|chip maker|lender|automaker|carmaker|drugmaker|drug maker|software maker|insurer|homebuilder|planemaker|airline|miner|manufacturer|startup|conglomerate|brand|chain|biotech|grocer|brewer|tobacco maker|sportswear maker|streamer|grocery chain|brokerage|platform|[\w-]+[- ]maker|tech giant|giant)\b(?! (?:market|markets|index|exchange|futures|picks?|prices|pickers|picking|selection|investors))")),
    ("equity", re.compile(r"(?m)(?:(?<=^)|(?<=[.!?] ))(?:Shares|The shares|Its shares|The stock)\b(?! (?:of|in|prices|across)\b)")),
    ("bank", re.compile(r"\b(?:[Tt]he|[Tt]his) (?:[\w-]+ )?bank\b(?! (?:index|stocks|sector|holiday|account|shares))")),
    ("metal", re.compile(r"\b(?:[Tt]he|[Tt]his) (?:precious |industrial |base )?metal\b(?! prices)")),
    ("commodity", re.compile(r"\b(?:[Tt]he|[Tt]his) (?:front-month |most-active |active |benchmark )?(?:commodity|contract|fuel|grain)\b(?! (?:index|chipmaker))")),
    ("crypto", re.compile(r"\b(?:[Tt]he|[Tt]his) (?:[\w’-]+ ){0,2}?(?:cryptocurrency|token|coin|crypto asset|digital asset|digital currency)\b(?! market)")),
    ("currency", re.compile(r"\b(?:[Tt]he|[Tt]his) (?:currency|pair)\b")),
    ("policy", re.compile(r"\b(?:[Tt]he |[Tt]his |[Ii]ts )?(?:central bank|policymakers|rate-setters|rate setters|monetary authority)\b(?!s)")),
    ("policy", re.compile(r"\b(?:[Tt]he )(?:Bank|MPC|Governing Council|policy rate|benchmark rate|key rate|overnight rate|base rate|benchmark interest rate|key interest rate|policy interest rate|target range|target rate)\b(?! of)")),
    ("bond", re.compile(r"\b(?:[Tt]he|[Tt]hat|[Ii]ts|[Bb]enchmark|[Tt]he benchmark) (?:Treasury |benchmark |note[’']s |bond[’']s )*(?:yields?|note|bond)\b(?! (?:curve|of|on|market|spread|gap|prices|funds?))")),
    ("economy", re.compile(r"\b[Tt]he (?:broader |overall |wider |whole |national |domestic )?economy\b")),
)
_PRONOUN = re.compile(
    r"(?m)(?:(?<=^)|(?<=[.!?] )|(?<=[.!?][”\"’] )|(?<=[;—] ))(?:It|Its|They|Their)(?:[’']s)?\b(?! (?:is|was|would be|will be|may be|might be|has been)?\s*(?:clear|likely|unclear|important|possible|hard|difficult|worth|time|too|no|not (?:clear|just|only|hard)|easy|also worth|"
    r"true|common|unusual|rare|fair|tempting|remains to be|seems|appears that|turns out|takes|helps|comes|follows|means|happens|depends|the (?:first|second|third|biggest|worst|best|most))\b)"
)
_SENTENCE = re.compile(r"\n+|(?<![A-Z])(?<!\b(?:vs|Mr|Ms|Dr|St|No|Jr|Sr|Co))(?<!\b(?:Inc|Mrs|Jan|Feb|Mar|Apr|Aug|Oct|Nov|Dec))(?<!\b(?:Corp|Sept))[.!?][”\"’')\]]*\s+(?=[“\"‘(]?[A-Z0-9$])")
_AGAINST = re.compile(
    r"(?:\bversus|\bvs\.?|\bthan|\bagainst|\bover|\brelative to|\bcompared (?:with|to)|\bbehind|\bbeat(?:ing)?|\btrail(?:s|ed|ing)|\boutpac\w+|"
    r"\boutperform\w*|\bunderperform\w*|\blag\w*|\bto|\bfor|\bahead of)(?: that of)? (?:the )?(?:[\w-]+ )?$"
)
_PRONOUN_KINDS = frozenset(("index", "etf", "equity", "commodity", "crypto", "currency", "sector", "rate", "group"))
_BOND = re.compile(r"[A-Z]{2}\d+[YM]")
_WINDOW = 6  # sentences back that a kind word reaches; a fixed description reaches the whole document


@Language.factory("claim_references", assigns=["doc.spans"], requires=["doc.spans"])
class ReferenceFinder:
    """Resolves descriptions and pronouns. Runs after `claim_instruments`."""

    def __init__(self, nlp: Language, name: str = "claim_references") -> None:
        self.name = name
        gazetteer = Gazetteer(full=False)
        self.descriptions = gazetteer.descriptions
        self.symbols = gazetteer.symbols
        self.indices = Names()
        for entry in gazetteer.symbols.values():
            if entry.kind == "index":
                self.indices.add(entry._replace(surface=entry.name, mark=""))

    def __call__(self, doc: Doc) -> Doc:
        """Add the rows of one document."""
        rows = get(doc, "instruments", Instrument)
        put(doc, "instruments", self.find(doc.text, rows), label="kind", key="id")
        return doc

    def find(self, text: str, rows: list[Instrument]) -> list[Instrument]:
        """The mentions given, and the references among them. Weak mentions inside a reference give way to it."""
        story = _Story(text, rows, self)
        firm = [r for r in rows if r.strong]
        added: list[Instrument] = []
        for start, end, wanted, entry in sorted(self._candidates(text), key=lambda c: (c[0], -c[1])):
            if any(r.start < end and start < r.end for r in firm) or (added and start < added[-1].end):
                continue
            meant = story.described(start, text[start:end], entry) if entry else story.nearest(start, wanted)
            if meant is not None:
                added.append(Instrument(start, end, meant.id, meant.name, meant.kind, 0))
        weak = [r for r in rows if not r.strong and not any(a.start < r.end and r.start < a.end for a in added)]
        return sorted([*firm, *weak, *added])

    def _candidates(self, text: str) -> Iterator[tuple[int, int, str, Entry | None]]:
        for found in self.descriptions.find(text, words(text)):
            yield found.start, found.end, found.entry.kind, found.entry
        for kind, pattern in _HEADS:
            for m in pattern.finditer(text):
                yield m.start(), m.end(), kind, None
        for m in _PRONOUN.finditer(text):
            yield m.start(), m.end(), "it", None


class _Story:
    """What a document has spoken of, in its order."""

    def __init__(self, text: str, rows: list[Instrument], finder: ReferenceFinder) -> None:
        self.text = text
        self.finder = finder
        self.rows = sorted(r for r in rows if r.strong or r.kind in ("rate", "economy"))
        self.counts = Counter(r.id for r in self.rows)
        self.starts = [r.start for r in self.rows]

    @cached_property
    def sentences(self) -> list[int]:
        """Where each sentence starts."""
        return [0, *(m.end() for m in _SENTENCE.finditer(self.text))]

    def described(self, at: int, words_: str, entry: Entry) -> Instrument | None:
        """What a fixed description means here: of its class, the one last spoken of, else the one spoken of most."""
        name = next((cls for pattern, cls in _CLASS_OF if pattern.search(words_.lower())), "")
        members = _CLASSES.get(name, ()) if entry.kind in ("index", "commodity") else ()
        if entry.id not in members:
            members = (entry.id,)
        if entry.kind == "rate":
            return self._same_maturity(at, entry)
        if entry.kind == "equity":
            return self._row(entry) if entry.id in self.counts else self.nearest(at, "equity")
        for row in reversed(self.rows[: bisect_right(self.starts, at)]):
            if row.id in members and row.strong:
                return row
        best = max((i for i in members if i in self.counts), key=lambda i: self.counts[i], default=None)
        return self._row(self.finder.symbols[best] if best else entry)

    def _same_maturity(self, at: int, entry: Entry) -> Instrument:
        """ "Gilts", "Treasury yields": the country's bond last spoken of, else its ten-year."""
        for row in reversed(self.rows[: bisect_right(self.starts, at)]):
            if _BOND.fullmatch(row.id) and row.id[:2] == entry.id[:2]:
                return row
        return self._row(entry)

    def nearest(self, at: int, wanted: str) -> Instrument | None:
        """The most salient earlier mention of a kind: near, a subject, and not the other side of a comparison."""
        here = bisect_right(self.sentences, at) - 1
        best, best_score = None, -1.0 * _WINDOW
        for row in reversed(self.rows[: bisect_right(self.starts, at - 1)]):
            place = bisect_right(self.sentences, row.start) - 1
            if here - place > _WINDOW:
                break
            meant = self._fits(row, wanted)
            if meant is None:
                continue
            score = self._score(row, here - place, at)
            if score > best_score:
                best, best_score = meant, score
        if best is not None or wanted == "it":
            return best
        return self._fallback(at, wanted)

    def _score(self, row: Instrument, distance: int, at: int) -> float:
        score = -float(distance)
        sentence = self.sentences[bisect_right(self.sentences, row.start) - 1]
        if distance and row.start - sentence < 45:
            score += 0.7
        if _AGAINST.search(self.text[max(0, row.start - 40) : row.start]):
            score -= 0.8
        if self.text.find("\n", row.end, at) >= 0:
            score -= 0.5
        return score + min(self.counts[row.id], 5) * 0.02 - (at - row.start) / 1e5

    def _fits(self, row: Instrument, wanted: str) -> Instrument | None:
        if wanted == "index" and row.kind == "etf":
            return self._tracked(row)
        if wanted in ("index", "etf", "equity", "crypto", "currency", "commodity"):
            return row if row.kind == wanted and row.strong else None
        if wanted == "metal":
            return row if row.id in _METALS else None
        if wanted == "bank":
            return row if row.kind == "equity" or (row.id in _POLICY and "Bank" in row.name) else None
        if wanted == "policy":
            return row if row.id in _POLICY else None
        if wanted == "bond":
            return row if row.kind == "rate" and _BOND.fullmatch(row.id) else None
        if wanted == "economy":
            return row if row.kind == "economy" else None
        return row if row.strong and row.kind in _PRONOUN_KINDS else None

    def _tracked(self, row: Instrument) -> Instrument | None:
        """The index that a fund's name carries."""
        found = next(iter(self.finder.indices.find(row.name, words(row.name))), None)
        return self._row(found.entry) if found else None

    @cached_property
    def home(self) -> str:
        """The economy whose markets the document is about, by its money and its names."""
        return max(_HOMES, key=lambda land: len(_HOMES[land].findall(self.text)))

    def _fallback(self, at: int, wanted: str) -> Instrument | None:
        """What a kind word means where nothing near fits: the document's own, or what is usual."""
        fitting = [r for r in self.rows if self._fits(r, wanted)]
        known = self.finder.symbols
        if wanted == "policy":
            return fitting[0] if fitting else self._row(known[_BANKS[self.home]])
        if wanted == "economy":
            return fitting[0] if fitting else self._row(known[self.home])
        if wanted in ("index", "etf", "equity", "crypto", "metal") and fitting:
            usual, count = Counter(r.id for r in fitting).most_common(1)[0]
            if count > 1 or len({r.id for r in fitting}) == 1:
                return next(r for r in fitting if r.id == usual)
        return self._row(known["BTC-USD"]) if wanted == "crypto" else None

    @staticmethod
    def _row(entry: Entry) -> Instrument:
        return Instrument(0, 0, entry.id, entry.name, entry.kind, 0)
