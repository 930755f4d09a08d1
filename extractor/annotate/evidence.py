"""What word order, cues and punctuation say about a number: the evidence that every scorer starts from.

Fits are on one scale: 0 is no opinion, about 1 a plain case, negative speaks against.
"""

from __future__ import annotations

import math
import re
from typing import Literal

from extractor.annotate import cues
from extractor.annotate.folded import folded, small, whole
from extractor.annotate.spans import Quantity
from extractor.annotate.windows import CueHit, Subject, Window

Frame = Literal["level", "change", "previous", ""]


_STRONG = re.compile(
    r"[;—:()]|\s[–-]\s|\b(?:while|whereas|although|though|but|meanwhile|however|after|before|because|since|as)\b|,\s(?:and|with)\s",
    re.I,
)
_COMMA = re.compile(r",(?!\d)")
_AGAINST = re.compile(
    r"(?:\b(?:against|versus|vs\.?|than|over|to|relative to|compared (?:with|to)|ahead of|behind|beat(?:ing|en)?|outperform\w*|underperform\w*|outpac\w+|trail\w*|lagg?\w*|from|of)\s(?:the\s|its\s|their\s|a\s)?)$",
    re.I,
)
_WITHIN = re.compile(r"\b(?:of|for|in|on|by|at|to|with|into|from|among)\s(?:the\s|its\s|these\s|U\.S\.\s)?$", re.I)
_RIGHT = re.compile(
    r"\s?(?:[-\w]+\s){0,5}?(?P<prep>for|in|of|on|by|at|from)\s(?:the\s|its\s|a\s|an\s|both\s)?(?:[-\w’']+\s){0,2}", re.I
)
_VERB = folded(
    rf"(?:['’]s)?\s?\(?[A-Z.:\s]*\)?\s?,?\s?(?:index\s|stock\s|shares\s|yield\s|price\s|composite\s|average\s)?(?:has\s|have\s|had\s|was\s|is\s|were\s|are\s|also\s|also\s|closed\s|ended\s|finished\s|each\s|both\s|now\s|then\s|only\s|even\s)*(?:{cues.RISE}|{cues.FALL}|trad|clos|end|finish|settl|stood|stands|sits|sat|yield|earn|report|is|was|has|had|hit|reach|touch|at|made|fetch|chang)"
)
_LEVEL = folded(
    r"\b(?:to|at|near|around|above|below|past|through|topped|topping|hit|hitting|reached|reaching|touched|touching|under|over|is|was|stood|stands|stand|sits|of|crossed|cleared|reclaimed|and|between|until|with|as)\s(?:just\s|a\s|an\s|the\s|about\s|around\s|roughly\s|nearly\s|only\s|almost\s|a\srecord\s|an?\s\w+\s)?$"
)
_FROM = folded(
    r"\b(?:from|versus|against|vs\.?|than|previous(?:ly)?|prior|earlier|after)\s(?:a\s|an\s|the\s|about\s|roughly\s|\w+['’]s\s)?(?:revised\s|downwardly\srevised\s|upwardly\srevised\s)?$"
)
_CHANGED = folded(
    rf"(?:\bby|\ba|{cues.RISE}|{cues.FALL})\s(?:by\s|a\s|an\s|about\s|another\s|just\s|only\s|more\sthan\s|nearly\s|almost\s|roughly\s|some\s|as\smuch\sas\s|a\sfurther\s|an\sadditional\s)*$"
)
_CHANGE_NOUN = folded(rf"[-\s](?:\w+\s)?(?:{cues.RISE}|{cues.FALL}|move|swing|change|cut|hike|upside|return)\b")
_CHANGE_OF = folded(rf"\b(?:{cues.RISE}|{cues.FALL})\sof\s(?:\w+\s)?$")


def subject_fit(w: Window, q: Quantity, s: Subject) -> float:
    """How well a mention fits as the subject of a number."""
    if s.place == "row_head":
        return 2.5
    if s.place == "column_head":
        cell = w.cells.get(q.start)
        inside = bool(cell and cell.column_head and cell.column_head[0] <= s.mention.start < cell.column_head[1])
        return 2.4 if inside else -5.0
    if s.place == "implied":
        return -0.9
    if s.place != "sentence":
        base = {"before": 0.75, "lead": 0.2, "heading": 0.25, "title": -0.1, "topic": 0.1}[s.place]
        weak = 0.15 if not s.mention.strong else 0.0
        return base - 0.25 * min(s.distance, 6) - weak + 1.5 * min(s.share, 0.6) + 0.15 * s.titled
    m = s.mention
    weak = 0.0 if m.strong else 0.15
    if w.cells:
        return 1.8 if m.strong else -1.0
    if any(c.start < m.end and m.start < c.end for c in w.citations) or _HOUSE.match(w.text, m.end):
        weak += 1.6  # a house that says it is not what it is said of
    if _TARGET_OF.search(w.text[w.start : m.start]):
        weak -= 1.0
    if m.end <= q.start:
        return _left(w, q, s) - weak
    return _right(w, q, s) - weak


_HOUSE = re.compile(
    r"(?:['’]s)?\s(?:\w+\s)?(?:raised|lifted|cut|lowered|hiked|trimmed|boosted|upped|reiterated|maintained|initiated|set|assigned|kept|bumped|nudged|slashed|upgraded|downgraded)"
    r"\s(?:its|their|his|her|the)\s(?:\S+\s){0,4}?(?:target|estimate|forecast|rating|outlook|view|objective|call)|['’]s\sFedWatch|(?:['’]s)?\s(?:analysts?|strategists?|economists?)\b",
    re.I,
)
_TARGET_OF = re.compile(
    r"\b(?:targets?|estimates?|forecasts?|ratings?|outlook|objectives?|coverage)\s(?:on|for|of)\s(?:the\s)?$", re.I
)


def _left(w: Window, q: Quantity, s: Subject) -> float:
    gap = w.text[s.mention.end : q.outer_start]
    before = w.text[w.start : s.mention.start]
    between = [
        o
        for o in w.subjects
        if o.place == "sentence" and o.mention.strong and s.mention.end <= o.mention.start and o.mention.end <= q.start
    ]
    score = 1.9 - 0.55 * len(_STRONG.findall(gap)) - 0.12 * len(_COMMA.findall(gap)) - 0.004 * len(gap)
    same = [o for o in between if o.mention.kind == s.mention.kind]
    score -= 0.35 * len(same) + 0.12 * (len(between) - len(same))
    possessive = bool(re.match(r"['’]s?\s", gap))
    if possessive:
        score += 0.5
    if len(gap.strip(" (~+-−–:")) == 0:
        score += 1.0
    if _VERB.match(small(gap)):
        score += 0.45
    if _AGAINST.search(before) and not possessive and len(gap.strip(" (")) > 4:
        score -= 0.75
    elif _WITHIN.search(before) and not possessive:
        score -= 0.2 if not same and not between else 0.45
    if _aside(w, s, q):
        score -= 0.9
    if w.block[0] == w.start and not before.strip(' “"‘(-•'):
        score += 0.2
    return score


def _aside(w: Window, s: Subject, q: Quantity) -> bool:
    """Whether a mention stands inside an apposition that closes before the number: ", the benchmark for small caps, "."""
    before, after = w.text[w.start : s.mention.start], w.text[s.mention.end : q.outer_start]
    opened = re.search(r",\s(?:the|a|an|one of|its|which|who|whose)\s[^,;.]*$", before)
    closed = re.match(r"[^,;.]{0,80},\s", after)
    return bool(
        opened
        and closed
        and any(o.place == "sentence" and o.mention.end <= w.start + opened.start() + 2 for o in w.subjects)
    )


def _right(w: Window, q: Quantity, s: Subject) -> float:
    gap = w.text[q.end : s.mention.start]
    before_has = any(o.place == "sentence" and o.mention.end <= q.start for o in w.subjects)
    if (m := _RIGHT.fullmatch(gap)) and not re.search(r"[,;:.(]", gap):
        strength = {"for": 3.4, "in": 2.0, "on": 1.9, "of": 1.2, "by": 1.6, "at": 1.6, "from": 0.4}[m["prep"].lower()]
        return strength - 0.15 * len(gap.split())
    opener = not before_has and len(_COMMA.findall(gap)) <= 1
    score = (1.2 if opener else 0.2) - 0.01 * len(gap) - 0.4 * len(_STRONG.findall(gap))
    if re.fullmatch(r"\s?\(?\s?", gap) or re.fullmatch(
        r"\s(?:rise|fall|gain|drop|decline|loss)\s(?:in|for|by|on)\s(?:the\s)?", gap
    ):
        score += 1.0
    return score


def topics(w: Window, q: Quantity) -> dict[str, tuple[float, CueHit | None]]:
    """Every topic that a cue of the window speaks for, with its score."""
    best: dict[str, tuple[float, CueHit | None]] = {}
    cell = w.cells.get(q.start)
    for hit in w.cues:
        if not w.start <= hit.start < w.end:
            inside = cell and cell.column_head and cell.column_head[0] <= hit.start < cell.column_head[1]
            score = 1.6 * hit.weight if inside else 0.0
        elif cell and cell.row_head[0] <= hit.start < cell.row_head[1]:
            score = 1.4 * hit.weight
        elif w.cells:
            score = 0.0
        else:
            score = hit.weight * _closeness(w, q, hit)
        if score > 0.02:
            old, first = best.get(hit.metric, (0.0, None))
            best[hit.metric] = (max(score, old) + 0.15 * min(score, old), hit if score >= old else first)
    return best


def _closeness(w: Window, q: Quantity, hit: CueHit) -> float:
    if hit.end <= q.start:
        gap, side = w.text[hit.end : q.outer_start] if hit.end <= q.outer_start else "", "before"
    elif hit.start >= q.end:
        gap, side = w.text[q.end : hit.start], "after"
    elif hit.start >= q.start:
        gap, side = "", "after"
    else:
        gap, side = "", "before"
    if hit.side not in ("any", side):
        return 0.0
    strong = len(_STRONG.findall(gap))
    commas = len(_COMMA.findall(gap))
    numbers = sum(
        1 for o in w.quantities if o is not q and (hit.end <= o.start < q.start or q.end <= o.start < hit.start)
    )
    near = math.exp(-len(gap) / 55)
    score = near * 0.6**strong * 0.85**commas * (0.85 if side == "before" else 0.6) ** numbers
    if side == "after":
        score *= 1.25 if len(gap) <= 2 or re.fullmatch(r"[-\s](?:of\s|in\s)?(?:[-\w]+\s)?", gap) else 0.8
    return score


def frame(w: Window, q: Quantity) -> Frame:
    """Whether a number is a level, a change, or a level of before."""
    low, start = whole(w.text), max(w.start, q.outer_start - 40)
    before, after = low[start : q.outer_start], low[q.end : min(w.end, q.end + 30)]
    as_printed = w.text[start : q.outer_start]
    if _FROM.search(before):
        return "previous"
    if q.sign or _CHANGE_NOUN.match(after):
        return "change"
    if re.search(r"\bby\s(?:\w+\s)?$", as_printed):
        return "change"
    if re.search(r"\bof\s(?:\w+\s)?$", as_printed):
        return "change" if _CHANGE_OF.search(before) else "level"
    if _CHANGED.search(before):
        return "change"
    return "level" if _LEVEL.search(before) else ""


def direction(w: Window, q: Quantity) -> int:
    """1 or -1 from a sign or the nearest word of rise or fall that governs the number; 0 where nothing tells."""
    if q.sign:
        return q.sign
    best, sign = 0.12, 0
    for turn in w.directions:
        if not w.start <= turn.start < w.end:
            continue
        hit = CueHit(turn.start, turn.end, "", 1.0, "any")
        score = _closeness(w, q, hit)
        if turn.start >= q.end:
            gap = w.text[q.end : turn.start]
            score *= 1.1 if re.fullmatch(r"[-\s](?:[-\w]+\s)?", gap) else 0.35
        if score > best:
            best, sign = score, turn.sign
    return sign


_HEDGES = r"(?:by\s|a\s|an\s|about\s|another\s|just\s|only\s|more\sthan\s|nearly\s|almost\s|roughly\s|some\s|around\s|at\sleast\s|over\s|as\smuch\sas\s|a\sfurther\s|an\sadditional\s|less\sthan\s|under\s|well\sover\s|close\sto\s)*"
_VERB_BEFORE = re.compile(rf"(?<![A-Za-z-])(?:(?P<up>{cues.RISE})|(?P<down>{cues.FALL}))\s{_HEDGES}$", re.I)
_NOUN_AFTER = re.compile(
    r"[-\s](?:(?:daily|weekly|monthly|annual|quarterly|one-day|percentage|year-over-year|year-on-year)\s)?"
    r"(?:(?P<up>gain|rise|increase|jump|advance|rally|surge|climb|growth|hike)|(?P<down>drop|fall|decline|loss|slide|decrease|plunge|slump|cut|reduction|retreat|dip|higher|lower))s?\b",
    re.I,
)


def told_direction(w: Window, q: Quantity) -> int:
    """1 or -1 where the word right before or after the number says rise or fall beyond doubt; else 0."""
    if q.sign:
        return q.sign
    if m := _NOUN_AFTER.match(w.text, q.end):
        word = m[0].strip(" -").lower()
        return -1 if m["down"] and not word.startswith("higher") else 1
    m = _VERB_BEFORE.search(w.text[max(w.start, q.outer_start - 50) : q.start])
    return 0 if m is None else 1 if m["up"] else -1
