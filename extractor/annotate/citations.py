"""Component `claim_citations`: who the text says a figure comes from, and the stretch of text that it covers.

A named source covers its sentence with the quotation it closes; a consensus covers its clause; what "he added" or an
open quotation carries on is covered too. Footnote marks cover what stands between them. A company that states its
own figures is no source: its article is.
"""

from __future__ import annotations

import bisect
import re
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from extractor.annotate.attributions import MARK, Attribution, attributions, is_person, people
from extractor.annotate.sentences import boundaries
from extractor.annotate.spans import BlockRow, Citation, Instrument, get, put

_QUOTE = re.compile(r"“[^”\n]*(?:”|$)|(?<![\w\d])\"[^\"\n]*\"", re.M)
_HOUSES = re.compile(
    r"\b(?:Goldman|Morgan|JPMorgan|J\.P\.|Bank\sof|BofA|Citi|UBS|Barclays|Deutsche|HSBC|Wells\sFargo|BlackRock"
    r"|Nomura|Jefferies|RBC|TD\b|BMO|Evercore|Bernstein|Raymond\sJames|Piper|Stifel|KeyBanc|Oppenheimer|Wedbush"
    r"|Schwab|Morningstar"
    r"|FactSet|S&P\sGlobal|Moody|MSCI|CME|Nasdaq\sData|Vanguard|Fidelity|State\sStreet|Truist|Mizuho|Cowen|Needham"
    r"|Rosenblatt|Baird|Canaccord|Susquehanna|Guggenheim|Cantor|Macquarie|Santander|ING\b|Commerzbank|Berenberg"
    r"|Lazard|Rothschild|PNC|Invesco|Zillow|Gartner|Equifax|ADP|Mastercard|Nielsen|Thomson|Federal\sReserve|Fed\b"
    r"|European\sCentral\sBank|ECB|Bank|IMF|Treasury|Charles|ISM)"
)
_BOUND = re.compile(
    r";|,(?=\s)|\s(?:while|whereas|against|versus|vs\.?|than|but|though|although|double|beats?|topped|missed|beating"
    r"|topping|above|below"
    r"|short\sof|shy\sof|ahead\sof|compared\s(?:with|to)|where|and)\s|[(—–]"
)
_AFTER_BOUND = re.compile(
    r";|,\s(?:while|whereas|but|though|although|so|yet)\b|\s(?:while|whereas)\s|\sfrom\s(?=[$€£]?\d)"
)
_CROWD = re.compile(  # what nobody in particular expected is nobody's figure, inside whoever's sentence
    r"\s(?:when|than|while|against|versus|where|short\sof|below|above|ahead\sof|beating|topping"
    r"|compared\swith)\s(?:the\s|an?\s)?(?:(?:[^,;.“”]|\.\d){0,25}\s)?(?:(?:economists|analysts|forecasters"
    r"|Wall\sStreet"
    r"|the\sStreet|traders|markets?|Fed\sofficials)[’']?\s[^,;.]*?(?:expect|forecast|look|project|anticipat|predict"
    r"|estimat|pencil|consensus|model|had)[^,;“”]*|consensus[^,;“”]*|expectations[^,;“”]*)"
    r"|[;,]\s(?:and\s|while\s|but\s)?(?:economists|analysts|forecasters|Wall\sStreet)\s(?:had\s|were\s|was\s)?(?:expect"
    r"|forecast|predict|look|estimat|pencil|anticipat|brac)\w*[^,;“”]*",
    re.I,
)
_TABLE_HEAD = re.compile(
    r"(?:firm|broker(?:age)?|bank|analyst|house|source|research\sfirm|institution|strategist|forecaster|economist)s?$",
    re.I,
)
_NUMBER_BEFORE = re.compile(
    r"(?!(?:\d+|[a-z]+)\s(?:analysts|economists|strategists|forecasters|brokers|firms|banks)\b)(?:\d[\d.,]*\S*"
    r"|\b(?:one|two"
    r"|three|four|five|six|seven|eight|nine|ten|half|quarter|third))(?:\s[\w-]+){0,2}?\s(?:(?:that"
    r"|which)\s)?(?:[a-z]+\s){0,4}$"
)
_MEASURED = re.compile(
    r"\b(?:above|below|than|(?:short|shy|ahead)\sof|beats?|beating|topp(?:ed|ing)|missed)\s(?:the|an?)\s$"
)
_SOURCED = re.compile(r",\s(?:according|per|data)\b")
_RELATIVE = re.compile(
    r"(?:\d(?:[\d.,]*\d)?(?:%|x|p|bn|m)?|\b(?:percent|cent|times|points|million|billion|trillion))\s(?:that\s"
    r"|which\s)?(?:the\s)?$|\b[\w/]+\sthat\s(?:the\s)?$"
)
_PUNTERS = re.compile(r"[’']?s?\s(?:punters|analysts|economists|strategists|bettors|data|figures)\b|\s(?:said|says)\b")
_TELLING = re.compile(
    r"\b(?:tells?|told|shows?|showed|indicate[sd]?|suggest(?:s|ed)?|adds?|added|points?|pointed|sees?|saw|puts?|put"
    r"|found|finds|reports?|reported|maintain\w*|describe[sd]?|highlight\w*|echoed|identifie[sd]|characteri\w+"
    r"|released|published|cited?)\b"
)
_OWN = re.compile(r"\s(?:that\s)?(?:it|its)\s(?:would|will|had|has|plans?|earned|made|sold|bought|own)\b")
_TURN = re.compile(r"(?:\s(?:on|in|late|this|last)\s[\w\s]{2,20})?,\s(?:and|but|while|whereas|though|although)\b")
_SOURCE_AFTER = re.compile(r",\s(?:according\sto|per|data\sfrom)\s(?:\w+\s){0,4}$")
_EXPECTATION = re.compile(
    r"\b(?:analysts?|economists?|Wall\sStreet|the\sStreet|consensus|estimates?|expect\w*|forecasts?|polled|surveyed)\b"
)
_AGAINST = re.compile(r"\s(?:vs\.?|versus|compared\swith|against)\s(?=\D{0,14}\d)")
_BANKS = re.compile(r"\b(?:Fed|Federal\sReserve|ECB|European\sCentral\sBank|Bank\sof\s(?:England|Japan|Canada))$")
_CONJUNCTION = re.compile(r"\b(?:even\sthough|although|though|while|whereas|after|because|and|but)\s(?:the\s)?$")


class Sentence(NamedTuple):
    """A sentence and the block it lies in."""

    start: int
    end: int
    block: int


class Citations:
    """Finds sources. Stateless: one instance serves any number of texts."""

    def __call__(self, doc: Doc) -> Doc:
        """Leave `Citation` rows in the group "citations"."""
        blocks = get(doc, "blocks", BlockRow)
        put(doc, "citations", _Reader(doc.text, blocks, get(doc, "instruments", Instrument)).read(), label="name")
        return doc


@Language.factory("claim_citations", assigns=["doc.spans"])
def make_citations(nlp: Language, name: str) -> Citations:
    """Factory of the component."""
    return Citations()


def find(text: str) -> list[Citation]:
    """The citations of a text without structure, a block a line."""
    return _Reader(text, [], []).read()


class _Reader:
    """One text on its way through: the speakers met so far, the rows found."""

    def __init__(self, text: str, blocks: list[BlockRow], instruments: list[Instrument]) -> None:
        self.text = text
        self.blocks = blocks
        spans = [(b.start, b.end) for b in blocks] or [m.span() for m in re.finditer(r"[^\n]+", text)]
        self.starts = [start for start, _ in spans]
        offsets = boundaries(text, spans)
        ends = [*offsets[1:], len(text)] if offsets else []
        self.sentences = [
            Sentence(s, min(e, spans[self._block(s)][1]), self._block(s)) for s, e in zip(offsets, ends, strict=True)
        ]
        self.quotes = [m.span() for m in _QUOTE.finditer(text) if m[0].count(" ") >= 4]
        self.firms = {
            text[i.start : i.end]
            for i in instruments
            if i.strong and i.kind in ("equity", "etf", "index", "commodity", "crypto", "rate", "sector", "currency")
        }
        self.firms |= {i.name for i in instruments if i.strong and i.kind == "equity"}
        self.rows: list[Citation] = []
        self.speakers: list[Attribution] = []
        self.first = {sentence.start for sentence in self.sentences}
        self.full: dict[str, str] = {}
        self.gender: dict[str, str] = {}

    def read(self) -> list[Citation]:
        """Every citation, in order."""
        for number, sentence in enumerate(self.sentences):
            self._sentence(number, sentence)
            self._marks(sentence)
        self._open_quotes()
        self._tables()
        return sorted(set(self.rows))

    # -- one sentence ------------------------------------------------------------------------------------------------

    def _sentence(self, number: int, sentence: Sentence) -> None:
        text = self.text[sentence.start : sentence.end]
        found = [a._replace(start=a.start + sentence.start, end=a.end + sentence.start) for a in attributions(text)]
        found = self._known(found, number, sentence)
        if any(a.reach in ("sentence", "data", "clause") for a in found):
            sure = [a for a in found if a.reach != "after"]
            found = sure if any(not a.person and a.reach != "carry" for a in sure) else found
        found = [self._relative(a) for a in found]
        wholes = [a for a in found if a.reach in ("sentence", "data", "known", "carry", "segment")]
        for i, a in enumerate(wholes):
            start, end = self._reach(sentence)
            start = self._opening(a, start)
            if i:
                start = max(start, self._between(wholes[i - 1], a))
            if i + 1 < len(wholes):
                end = min(end, self._between(a, wholes[i + 1]))
            if (turn := _TURN.match(self.text, a.end, end)) and re.search(r"\d", self.text[start : a.start]):
                end = turn.start()
            if a.reach == "segment":
                start, end = self._segment(a, start, end)
            end = self._without_which(a, end)
            self._add(a, start, end)
        for a in found:
            if a.reach in ("clause", "after"):
                start, end = self._clause(a, sentence)
                self.rows.append(Citation(a.start, a.end, a.name, start, end))
                self._spoke(a)

    def _add(self, a: Attribution, start: int, end: int) -> None:
        at = min(start, a.start)
        for hole in [*_CROWD.finditer(self.text, at, end), None]:
            if hole and _SOURCED.match(self.text, hole.end()):
                continue
            stop = hole.start() if hole else end
            if at < stop:
                self.rows.append(Citation(a.start, a.end, a.name, at, stop))
            at = hole.end() if hole else end
        self._spoke(a)

    def _known(self, found: list[Attribution], number: int, sentence: Sentence) -> list[Attribution]:
        """The attributions with their sources' names; who is only taken up again within the sentence is left out."""
        out: list[Attribution] = []
        for a in found:
            before = len(self.speakers)
            self.speakers += out
            resolved = self._resolved(a, number, sentence)
            del self.speakers[before:]
            if resolved and not (a.reach == "carry" and any(o.name == resolved.name for o in out)):
                out.append(resolved)
        return out

    def _spoke(self, a: Attribution) -> None:
        self.speakers.append(a)
        self.full.setdefault(a.name.split()[-1], a.name)

    def _resolved(self, a: Attribution, number: int, sentence: Sentence) -> Attribution | None:
        if a.reach != "carry":
            if a.reach not in ("clause", "after", "data") and self._is_subject(a):
                return None
            if a.reach == "known" and _BANKS.search(a.name):
                return None
            if a.reach == "known" and not (a.person or _HOUSES.search(a.name) or self._in_full(a)):
                return None
            known = self._in_full(a) if " " not in a.name else None
            return a._replace(name=known, person=is_person(known)) if known else a
        speaker = self._speaker(a, number, sentence)
        return a._replace(name=speaker.name, person=speaker.person) if speaker else None

    def _speaker(self, a: Attribution, number: int, sentence: Sentence) -> Attribution | None:
        """Who "he", "she", "it" or "the bureau" is: the last fitting source within three sentences, or person named."""
        back = min(self.sentences[max(0, number - 3)].start, self.starts[sentence.block])
        near = [s for s in self.speakers if s.start >= back and s.start < a.start]
        if a.name in ("he", "she", "his", "her"):
            return self._person(a, near, number)
        near_all = near
        near = [s for s in near if not s.person and s.reach != "after"]
        if a.name == "their":
            return near_all[-1] if near_all and self._number(near_all[-1].start) >= number - 1 else None
        if a.name in ("it", "they"):
            return near[-1] if near and self._number(near[-1].start) >= number - 1 else None
        return next(
            (s for s in reversed(self.speakers) if a.name.lower() in s.name.lower()), near[-1] if near else None
        )

    def _person(self, a: Attribution, near: list[Attribution], number: int) -> Attribution | None:
        """The last person who spoke, unless the pronoun is not theirs; else the last person named in the paragraph."""
        gender = "f" if a.name in ("she", "her") else "m"
        near = [s for s in near if self.gender.get(s.name, gender) == gender]
        last = next((s for s in reversed(near) if s.person or re.fullmatch(r"[A-Z][a-z]+", s.name)), None)
        if last is None:
            block = min(self.starts[self.sentences[number].block], self.sentences[max(0, number - 3)].start)
            again = [
                s
                for s in self.speakers
                if s.person
                and s.name.split()[-1] in self.text[block : a.start]
                and self.gender.get(s.name, gender) == gender
            ]
            if again:
                return again[-1]
            known = [s.name for s in near]
            named = [
                (at, name)
                for at, name in people(self.text[block : a.start])
                if name not in self.firms and name not in known
            ]
            if not named:
                return None
            last = Attribution(block + named[-1][0], a.start, named[-1][1], "sentence", True)
        self.gender[last.name] = gender
        return last

    def _is_subject(self, a: Attribution) -> bool:
        """Whether a name is what the article is about, or no name at all but the capital of a sentence's first word."""
        if any(f" {name} ".startswith(f" {a.name} ") or a.name.startswith(name + " ") for name in self.firms):
            return not _HOUSES.search(a.name)
        if not a.person and _OWN.match(self.text, a.end) and not _HOUSES.search(a.name):
            return True
        first = " " not in a.name and (a.start in self.first or self.text[max(0, a.start - 1) : a.start] in '“"')
        if (
            not first
            or re.search(r"[a-z][A-Z]|^[A-Z]{2,}|[’']s$", a.name)
            or _HOUSES.search(a.name)
            or self._in_full(a)
        ):
            return False
        if not _TELLING.search(self.text, a.start, a.end):
            return False
        return not re.search(rf"[a-z,] {re.escape(a.name)}\b", self.text) and not _PUNTERS.match(
            self.text, a.start + len(a.name)
        )

    def _in_full(self, a: Attribution) -> str | None:
        """The full name behind a surname."""
        if a.name in self.full:
            return self.full[a.name]
        return next((name for _, name in people(self.text[: a.start]) if name.endswith(" " + a.name)), None)

    def _reach(self, sentence: Sentence) -> tuple[int, int]:
        """A sentence with the quotations that run into it."""
        start, end = sentence.start, sentence.end
        for s, e in self.quotes:
            if s < end and start < e:
                start, end = min(start, s), max(end, e)
        return start, end

    def _opening(self, a: Attribution, start: int) -> int:
        """A source named after a semicolon, or after "although", covers nothing before it."""
        if (cut := self.text.rfind(";", start, a.start)) >= 0:
            start = cut + 1
        if a.reach == "data" and (estimate := self._estimate(start, a)) is not None:
            return estimate
        conjunction = _CONJUNCTION.search(self.text, max(start, a.start - 20), a.start)
        quoted = any(s < a.start and start < e for s, e in self.quotes)
        return conjunction.start() if conjunction and not quoted else start

    def _estimate(self, start: int, a: Attribution) -> int | None:
        """Where an estimate starts: of "$3.53 vs. $2.89, according to LSEG" and "above what analysts expected, ..."."""
        lead = _SOURCE_AFTER.search(self.text, start, a.start)
        if lead is None:
            return None
        part = self.text[start : lead.start()]
        at = max((m.end() for m in re.finditer(r"[,;:]\s", part)), default=0)
        if against := _AGAINST.search(part, at):
            return start + against.start()
        return start + at if _EXPECTATION.search(part, at) and re.search(r"\d", part[at:]) else None

    def _between(self, left: Attribution, right: Attribution) -> int:
        """Where one source's stretch ends and the next one's begins."""
        gap = self.text[left.end : right.start]
        for pattern in (r";", r",\s(?:while|whereas|but|and)\b", r"[.!?][”\"]?\s"):
            if m := re.search(pattern, gap):
                return left.end + m.start()
        return left.end

    def _without_which(self, a: Attribution, end: int) -> int:
        """What a relative clause says about a speaker's own firm is not what the speaker says."""
        m = re.compile(
            r"[^.;“”\"]{0,90},\s(?:which\s(?:runs|manages|oversees|has|owns|employs|advises)"
            r"|who\s(?:helps\s)?(?:runs?|manages?|oversees?)\s(?=\S*\s?[$€£]))\b"
        ).match(self.text, a.end)
        return min(end, m.end() - 1) if m and a.person else end

    def _relative(self, a: Attribution) -> Attribution:
        """ "the 31% Barron's reported", "a P/E that the sponsor quotes at": the source covers only its clause."""
        before = self.text[max(0, a.start - 30) : a.start]
        if a.reach == "sentence" and re.search(r"\bwhich,?\s$", before):
            return a._replace(reach="clause")
        return a._replace(reach="clause") if a.reach in ("sentence", "data") and _RELATIVE.search(before) else a

    def _segment(self, a: Attribution, start: int, end: int) -> tuple[int, int]:
        """From one semicolon to the next."""
        left = self.text.rfind(";", start, a.start)
        right = re.compile(r";|,\s(?:while|whereas|where|but)\b").search(self.text, a.end, end)
        return (left + 1 if left >= 0 else start), (right.start() if right else end)

    def _clause(self, a: Attribution, sentence: Sentence) -> tuple[int, int]:
        """The clause of a consensus: the number before it where one stands there, else what follows."""
        left = sentence.start
        for m in _BOUND.finditer(self.text, sentence.start, a.start):
            left = m.end()
        before = self.text[left : a.start]
        if _NUMBER_BEFORE.search(before):
            return left, a.end
        after = self.text[a.end : a.end + 9]
        beaten = _MEASURED.search(self.text, sentence.start, a.start)
        if beaten and not re.match(r"\s(?:of|for|at|was|is|had|stood)\b|,\swhich", after):
            return max(
                self.text.rfind(mark, sentence.start, left) for mark in (", ", "; ", ". ")
            ) + 1 or sentence.start, a.end
        stop = _AFTER_BOUND.search(self.text, a.end, sentence.end)
        return min(left, a.start), stop.start() if stop else sentence.end

    def _marks(self, sentence: Sentence) -> None:
        """Footnote marks: each covers what stands between it and the one before."""
        at = sentence.start
        for m in MARK.finditer(self.text, sentence.start, sentence.end):
            if m.start() > at:
                name = m[0][: m[0].index("]") + 1]
                self.rows.append(Citation(m.start(), m.start() + len(name), name, at, m.start()))
            at = m.end()

    # -- across sentences --------------------------------------------------------------------------------------------

    def _open_quotes(self) -> None:
        """A quotation that nobody is named for belongs to the speaker just before it."""
        covered = [(r.scope_start, r.scope_end) for r in self.rows if not r.name.startswith("[")]
        for s, e in self.quotes:
            if any(a <= s and e <= b + 2 for a, b in covered):
                continue
            number = self._number(s)
            back = self.sentences[max(0, number - 3)].start
            near = [a for a in self.speakers if back <= a.start < s and a.person]
            inner = self.text[s:e].rstrip('”"')
            if near and (inner[-1:] in ".!?," or len(inner) > 60):
                a = max(near, key=lambda a: a.start)
                self.rows.append(Citation(a.start, a.end, a.name, s, e))

    def _tables(self) -> None:
        """Tables whose first column names brokers."""
        head = False
        for block in self.blocks:
            cells = list(zip(block.cells[::2], block.cells[1::2], strict=False))
            if block.kind == "header_row" and cells:
                head = bool(_TABLE_HEAD.match(self.text[slice(*cells[0])].strip()))
            elif block.kind == "row" and head and cells and cells[0][0] < cells[0][1]:
                s, e = cells[0]
                self.rows.append(Citation(s, e, self.text[s:e].strip(), block.start, block.end))
            elif block.kind not in ("row", "header_row"):
                head = False

    # -- places ------------------------------------------------------------------------------------------------------

    def _block(self, offset: int) -> int:
        return max(0, bisect.bisect_right(self.starts, offset) - 1)

    def _number(self, offset: int) -> int:
        return max(0, bisect.bisect_right([s.start for s in self.sentences], offset) - 1)
