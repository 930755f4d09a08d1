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

from extractor.annotate.descriptions import MAIN_INDEX, abroad, class_of, clauses, heads, home, market
from extractor.annotate.gazetteer import Entry, Gazetteer, Names, words
from extractor.annotate.spans import Instrument, get, put

_METALS = frozenset("GC=F SI=F PL=F PA=F HG=F ALI=F name:nickel name:zinc name:tin TIO=F name:lithium".split())
_BANKS = {
    "US": "FED", "EU": "ECB", "GB": "BOE", "JP": "BOJ", "CN": "PBOC", "CH": "SNB", "AU": "RBA", "NZ": "RBNZ",
    "CA": "BOC", "IN": "RBI", "SE": "RIKSBANK", "NO": "NORGES", "KR": "BOK", "MX": "BANXICO", "BR": "BCB",
    "TR": "CBRT", "RU": "CBR", "ZA": "SARB", "ID": "BI",
}  # fmt: skip
_COIN_FUNDS = {
    "name:spot-bitcoin-etfs": "BTC-USD", "name:spot-ether-etfs": "ETH-USD", "name:spot-solana-etfs": "SOL-USD",
    "name:spot-xrp-etfs": "XRP-USD", "IBIT": "BTC-USD", "FBTC": "BTC-USD", "GBTC": "BTC-USD", "ETHA": "ETH-USD",
}  # fmt: skip
_UNDERLYING = {"ES=F": "^GSPC", "YM=F": "^DJI", "NQ=F": "^NDX", "RTY=F": "^RUT"}
_AT_HOME = {  # the first index of a class, and what takes its place in another home
    ("GB", "^GSPC"): "^FTSE", ("GB", "^DJI"): "^FTSE", ("GB", "^SP400"): "^FTMC", ("EU", "^GSPC"): "^STOXX",
    ("JP", "^GSPC"): "^TPX", ("JP", "^DJI"): "^N225", ("CN", "^DJI"): "000300.SS", ("CN", "^IXIC"): "399006.SZ",
}  # fmt: skip
_BROKERS = frozenset(
    "MS GS JPM C BAC WFC UBS BCS DB HSBC JEF EVR RJF SF PIPR LAZ NMR MUFG BMO RY TD CM MQG.AX BARC.L DBK.DE UBSG.SW HSBA.L "
    "BNP.PA ACA.PA GLE.PA".split()
)  # houses whose analysts rate the shares of others
_RATED = re.compile(
    r"\b(?:rat(?:es|ed|ing)|upgrad\w+|downgrad\w+|overweight|underweight|outperform|neutral|buy|sell|hold|price target|target of)\b"
)
_POLICY = frozenset([*_BANKS.values(), "NBP", "HKMA", "MAS"])
_BOND = re.compile(r"[A-Z]{2}\d+[YM]")
_AGAINST = re.compile(
    r"(?:\bversus|\bvs\.?|\bthan|\bagainst|\bover|\brelative to|\bcompared (?:with|to)|\bbehind|\bbeat(?:ing)?|"
    r"\bfrom|\bby|\bwith|\b[Uu]nlike|\btrail(?:s|ed|ing)|\boutpac\w+|\boutperform\w*|\bunderperform\w*|\blag\w*|\bto|"
    r"\bahead of)"
    r"(?: that of)? (?:the )?(?:[\w-]+ )?$"
)
_NOT_MEANT = re.compile(  # "a broader gauge of underemployment", "crude stockpiles"
    r" (?:of (?!\d|about|roughly|nearly|some|more|just|almost|the )[a-z]+|stocks|inventories|stockpiles|stores|"
    r"production|output|supply|supplies|demand|and gas|imports|exports|"
    r"majors|"
    r"producers|companies|company|giants?|shipments|tankers?|rigs?|fields?|industry|sector)\b"
)
_OWNER = re.compile(r"['’]s (?:[A-Z]{3,5}\b|[A-Z]\w+ [A-Z])")
_OBJECT = re.compile(
    r"(?: (?!(?:said|says|that|when|as|after|before|because|while|which|if|since|until|told|expects|of|in|on|for|"
    r"though|"
    r"whether)\b)[a-z]+){1,3} "
)
_IT = {
    "it": frozenset(("index", "etf", "equity", "commodity", "crypto", "currency", "sector", "rate")),
    "they": frozenset(("group", "sector")),
}
_SUBORDINATE = re.compile(r"(?:If|While|As|Although|Though|When|After|Before|Since|Because|With)\b")
_GAUGES = frozenset(("^VIX", "^VXN", "^VVIX", "^MOVE"))  # seldom "the index"
_REACH = 6  # sentences back that a kind word reaches; a fixed description reaches the whole document
_REACH_OF_HEADING = 40  # sentences back that the heading of the section may be
_REACH_OF_IT = 2
_LEAST_FOR_IT = -1.6  # "it" is left alone where nothing better offers itself


@Language.factory("claim_references", assigns=["doc.spans"], requires=["doc.spans"])
class ReferenceFinder:
    """Resolves descriptions and pronouns. Runs after `claim_instruments`."""

    def __init__(self, nlp: Language, name: str = "claim_references") -> None:
        self.name = name
        gazetteer = Gazetteer(full=False)
        self.descriptions = gazetteer.descriptions
        self.known = {**gazetteer.symbols, **gazetteer.lands}
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
            inside = [r for r in firm if r.start < end and start < r.end]
            # "blue chips" are no chips, and a "tech-heavy index" is no tech sector
            wider = entry and all(r.kind == "sector" and start <= r.start and r.end <= end for r in inside)
            if (inside and not wider) or (added and start < added[-1].end):
                continue
            if _NOT_MEANT.match(text, end) and wanted in ("index", "commodity"):
                continue
            if wanted in MAIN_INDEX:
                meant = story.elsewhere(start, wanted, bonds_only="’s" in text[start:end] or "'s" in text[start:end])
            elif wanted == "market":
                meant = story.described(start, "broad", self.known[MAIN_INDEX.get(story.home, "^GSPC")])
            else:
                meant = story.described(start, text[start:end], entry) if entry else story.nearest(start, wanted)
            if meant is not None:
                firm = [r for r in firm if r not in inside] if inside else firm
                added.append(Instrument(start, end, meant.id, meant.name, meant.kind, 0))
                story.hear(added[-1])
        weak = [r for r in rows if not r.strong and not any(a.start < r.end and r.start < a.end for a in added)]
        return sorted([*firm, *weak, *added])

    def _candidates(self, text: str) -> Iterator[tuple[int, int, str, Entry | None]]:
        fixed = list(self.descriptions.find(text, words(text)))
        for found in fixed:
            yield found.start, found.end, found.entry.kind, found.entry
        for start, end, kind in [*abroad(text), *market(text), *heads(text)]:
            if not any(f.start < end and start < f.end for f in fixed):
                yield start, end, kind, None


class _Story:
    """What a document has spoken of, in its order."""

    def __init__(self, text: str, rows: list[Instrument], finder: ReferenceFinder) -> None:
        self.text = text
        self.finder = finder
        self.rows = sorted(r._replace(strong=1) for r in rows if r.strong or r.kind in ("rate", "economy"))
        self.counts = Counter(r.id for r in self.rows)
        self.most: dict[str, int] = {}
        for r in self.rows:
            self.most[r.kind] = max(self.most.get(r.kind, 1), self.counts[r.id])
        self.starts = [r.start for r in self.rows]

    def hear(self, row: Instrument) -> None:
        """Take a resolved reference for what later ones may refer to."""
        at = bisect_right(self.starts, row.start)
        self.rows.insert(at, row._replace(strong=1))
        self.starts.insert(at, row.start)

    @cached_property
    def sentences(self) -> list[int]:
        """Where each sentence starts."""
        return clauses(self.text)

    @cached_property
    def home(self) -> str:
        """The economy whose markets the document is about."""
        return home(self.text)

    def _earlier(self, at: int) -> Iterator[Instrument]:
        return reversed(self.rows[: bisect_right(self.starts, at - 1)])

    def described(self, at: int, description: str, entry: Entry) -> Instrument | None:
        """What a fixed description means here: of its class, the one last spoken of, else the one spoken of most."""
        if entry.kind == "rate":
            fixed = description.lower().startswith(("long", "benchmark", "policy-sensitive"))
            return _row(entry) if fixed else self._same_maturity(at, entry)
        if entry.kind == "equity":
            return _row(entry) if entry.id in self.counts else self.nearest(at, "equity")
        members = class_of(description) if entry.kind in ("index", "commodity") else ()
        if entry.id not in members:
            members = (entry.id,)
        if members and (own := _AT_HOME.get((self.home, members[0]))) in self.counts:
            members = (own,) if own else members
        last = next((row for row in self._earlier(at) if row.id in members), None)
        best = max((i for i in members if i in self.counts), key=lambda i: self.counts[i], default=None)
        return last or _row(self.finder.known[best] if best else entry)

    def _same_maturity(self, at: int, entry: Entry) -> Instrument:
        """ "Gilts", "Treasury yields": the country's bond last spoken of, else its ten-year."""
        spoken = (row for row in self._earlier(at) if _BOND.fullmatch(row.id) and row.id[:2] == entry.id[:2])
        return next(spoken, None) or _row(entry)

    def elsewhere(self, at: int, land: str, *, bonds_only: bool = False) -> Instrument | None:
        """Another country's counterpart of the bond or index last spoken of; an index may be left out."""
        for row in self._earlier(at):
            if row.kind == "rate" and _BOND.fullmatch(row.id):
                if row.id[:2] == land:
                    return None
                land = "DE" if land == "EU" else land
                return Instrument(0, 0, land + row.id[2:], f"{land} {row.id[2:].lower()} government bond", "rate", 0)
            if row.kind == "index" and row.id not in _GAUGES:
                return None if bonds_only else _row(self.finder.known[MAIN_INDEX[land]])
        return None

    def nearest(self, at: int, wanted: str) -> Instrument | None:
        """The most salient earlier mention of a kind: near, a subject, and not the other side of a comparison."""
        here = bisect_right(self.sentences, at) - 1
        pronoun = wanted in _IT
        rated = wanted == "equity" and _RATED.search(self.text, self.sentences[here], at + 80)
        best, best_score = None, _LEAST_FOR_IT if pronoun else -99.0
        heading = 0 if pronoun else -1  # where the section's heading begins, once it is met
        for row in self._earlier(at):
            distance = here - bisect_right(self.sentences, row.start) + 1
            line = self.text.rfind("\n", 0, row.start) + 1
            heads_section = distance > 0 and not pronoun and heading in (-1, line) and self._is_heading(line)
            if distance > (_REACH_OF_IT if pronoun else _REACH) and not heads_section:
                if heading >= 0 or distance > _REACH_OF_HEADING:
                    break
                continue
            heading = line if heads_section else heading
            meant = self._fits(row, wanted)
            if meant is not None and not (rated and row.id in _BROKERS and self.counts[row.id] < self.most["equity"]):
                score = self._score(row, 1 if heads_section else distance, at)
                score += (0.1 if pronoun else 0.6) * self.counts[row.id] / self.most.get(row.kind, 1)
                score -= 2.0 * (wanted == "index" and row.id in _GAUGES)
                if score > best_score:
                    best, best_score = meant, score
        return best if best is not None or pronoun else self._fallback(at, wanted)

    def _is_heading(self, start: int) -> bool:
        last = self.text.find("\n", start)
        line = self.text[start : last if last >= 0 else len(self.text)].strip(" *_")
        return len(line) < 90 and "|" not in line and line[-1:] not in (".", "!", "”", '"', ",", ";")

    def _score(self, row: Instrument, distance: int, at: int) -> float:
        """Salience. The weights were set on the training articles, where 19 of 20 pronouns come out right."""
        score = -float(distance) if distance < 2 else -1.0 - 0.4 * (distance - 1)
        if distance:
            score += self._subjecthood(row)
        if _AGAINST.search(self.text[max(0, row.start - 40) : row.start]):
            score -= 0.8
        if self.text.find("\n", row.end, at) >= 0:
            score -= 0.5
        if _OWNER.match(self.text, row.end):  # "BlackRock's IBIT"
            score -= 0.6
        if not distance and _OBJECT.fullmatch(self.text, row.end, at):  # "the Nasdaq matched the benchmark"
            score -= 1.5
        return score - (at - row.start) / 1e5

    def _subjecthood(self, row: Instrument) -> float:
        """How surely a mention is the subject of its sentence: it opens the sentence, or a clause in it."""
        sentence = self.sentences[bisect_right(self.sentences, row.start) - 1]
        before = self.text[sentence : row.start]
        if len(before) < 45 and not re.search(r"[,;:]", before):
            return 0.3 if _SUBORDINATE.match(before) else 0.7
        return 0.5 if re.search(r"[,;:—] (?:and |but |while )?(?:[Tt]he )?(?:[\w-]+ )?$", before) else 0.0

    def _fits(self, row: Instrument, wanted: str) -> Instrument | None:
        """The mention, or what it implies, where it is of the kind wanted."""
        if wanted == "index" and row.kind == "etf":
            return self._tracked(row)
        if wanted == "crypto" and row.id in _COIN_FUNDS:
            return _row(self.finder.known[_COIN_FUNDS[row.id]])
        if wanted == "index" and row.id in _UNDERLYING:
            return _row(self.finder.known[_UNDERLYING[row.id]])
        if wanted == "metal":
            fits = row.id in _METALS
        elif wanted == "bank":
            fits = row.kind == "equity" or (row.id in _POLICY and "Bank" in row.name)
        elif wanted == "policy":
            fits = row.id in _POLICY
        elif wanted == "bond":
            fits = row.kind == "rate" and bool(_BOND.fullmatch(row.id))
        else:
            fits = row.kind in _IT[wanted] if wanted in _IT else row.kind == wanted
        return row if fits else None

    def _tracked(self, row: Instrument) -> Instrument | None:
        """The index that a fund's name carries."""
        found = next(iter(self.finder.indices.find(row.name, words(row.name))), None)
        return _row(found.entry) if found else None

    def _fallback(self, at: int, wanted: str) -> Instrument | None:
        """What a kind word means where nothing near fits: the document's own, or what is usual."""
        fitting = [r for r in self.rows if self._fits(r, wanted)]
        known = self.finder.known
        if wanted == "policy":
            return fitting[0] if fitting else _row(known[_BANKS[self.home]])
        if wanted == "economy":
            return fitting[0] if fitting else _row(known[self.home])
        if wanted == "crypto":
            return next((r for r in reversed(fitting) if r.start < at), _row(known["BTC-USD"]))
        if wanted in ("index", "etf", "equity", "metal") and fitting:
            usual, count = Counter(r.id for r in fitting).most_common(1)[0]
            if count > 1 or len({r.id for r in fitting}) == 1:
                return self._fits(next(r for r in fitting if r.id == usual), wanted)
        return None


def _row(entry: Entry) -> Instrument:
    return Instrument(0, 0, entry.id, entry.name, entry.kind, 0)
