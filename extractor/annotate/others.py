"""What follows once subject and metric are chosen: sign and unit, modality, source, other side, basis."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from extractor.annotate import cues, evidence
from extractor.annotate.compat import TRADED
from extractor.annotate.spans import Citation, Instrument, Quantity
from extractor.annotate.windows import Window
from extractor.metrics import METRICS

if TYPE_CHECKING:
    from extractor.annotate.links import Choice

#: metrics whose printed number is a move, so that the word of direction gives its sign
MOVES = frozenset(
    "point_change return annualized_return relative_return implied_upside rate_change earnings_growth revenue_growth "
    "retail_sales_growth fund_flow rate_move_count".split()
)
COMPARED = frozenset("valuation_discount valuation_premium relative_return index_weight".split())
_CUTS = re.compile(r"\b(?:cut|cuts|cutting|reduc\w+|eas\w+|lower\w*|decreas\w+|trim\w*|loosen\w*)\b", re.I)
_HIKES = re.compile(r"\b(?:hik\w+|rais\w+|increas\w+|tighten\w*|rise|rises|lift\w*)\b", re.I)
_UNDER = re.compile(r"\b(?:underperform\w*|lag\w*|trail\w*|behind|worse|short of|lost to)\b", re.I)
_LOSS = re.compile(r"\b(?:loss|losses|lost|deficit|burn\w*|negative|minus)\b", re.I)
_OUT = re.compile(
    r"\b(?:outflows?|out of|pulled|withdr\w+|redeem\w*|redemptions?|yanked|shed|bled|lost|drained|left|leaked|hemorrhag\w+|exodus)\b",
    re.I,
)
_FORECAST = re.compile(rf"(?<![A-Za-z]){cues.FORECAST}(?![A-Za-z])", re.I)
_HYPOTHETICAL = re.compile(rf"(?<![A-Za-z]){cues.HYPOTHETICAL}", re.I)
_INVERTED = re.compile(
    r"\W*(?:Were|Should)\s(?:the|it|its|they|their|this|that|these|just|only|prices|yields|[a-z]+s)\b"
)
_GIVEN = re.compile(r"\b(?:from|of|now|today['’]s|current(?:ly)?|at)\s(?:the\s|its\s|[A-Z]\w+['’]s\s)?$")
_SPLIT = re.compile(
    r"[;—:]|,\s(?:and|but|while|which|compared|versus|against|up|down|from|above|below|beating|topping|missing|well|just|versus|or)\b|\b(?:while|whereas|but|although)\b",
    re.I,
)
_AGAINST = re.compile(
    r"\b(?:against|versus|vs\.?|than|to|over|relative to|compared with|compared to|with|from|below|above|beat|beats|beating|beaten|outperform\w*|underperform\w*|outpac\w+|trail\w*|lag\w*|ahead of|behind)\s(?:the\s|its\s|their\s|that of\s(?:the\s)?|those of\s)?$",
    re.I,
)

_WHO = r"(?:analysts?|economists?|Wall\sStreet|the\sStreet|investors|markets?)"
_AWAITED_AFTER = re.compile(  # "the $2.71 billion expected", "94 cents, analysts had forecast"
    r"[)\]]?(?:\s(?:a|per)\sshare)?(?:,\s(?:that\s|which\s))?\s?"
    rf"(?:(?:the\s)?{_WHO}\s(?:\w+\s){{0,3}}?)?(?:was\s|were\s|is\s|are\s|had\sbeen\s)?"
    r"(?:expected|estimated|forecast|anticipated|projected|predicted|pencill?ed\sin|looked\sfor|consensus)\b(?!\sto\b)",
    re.I,
)
_AWAITED_BEFORE = re.compile(  # "topping estimates of $2.38", "the Street was at $7.61 billion"
    r"\b(?<!first\s)(?:estimates?|expectations|consensus(?:\s(?:estimates?|view|forecast))?|forecasts?|predictions?|projections?"
    rf"|(?:FactSet|LSEG|Refinitiv|Bloomberg|Reuters|Dow\sJones|Zacks)(?:['’]s)?\s(?:poll|survey)|(?:the\s)?{_WHO})\s"
    r"(?:(?:was|were|is|are|stood|had|at|of|for|been|called|calling|wanted|expected|forecast|predicted|looked|looking|said"
    r"|pencill?ed\sin)\s){1,3}(?:a\s(?:loss|profit|gain|drop|rise|decline|fall|increase)\sof\s)?"
    r"(?:about\s|around\s|roughly\s|nearly\s|some\s|just\s|only\s|closer\sto\s|an?\s|the\s)*$",
    re.I,
)


def value(window: Window, choice: Choice) -> tuple[str, str, str, str]:
    """Low, high (decimal strings), unit and qualifier as the record gives them."""
    q, metric = choice.quantity, choice.metric
    low, high, unit = Decimal(q.low), Decimal(q.high), choice.unit
    if q.form in ("multiple", "fold") and unit == "ratio" and METRICS[metric].units == ("percent",):
        low = high = (low - 1) * 100
        unit = "percent"
    if metric == "rate_move_count":
        unit = "count"
    signed = METRICS[metric].signed or (metric == "other" and choice.scores.frame == "change")
    if (q.sign == 0 and signed and low >= 0 and _negative(window, choice)) or (
        metric == "distance_from_high" and q.sign == 0 and unit == "percent" and low > 0 and not _above_high(window, q)
    ):
        low, high = -high, -low
    elif q.sign < 0 and not METRICS[metric].signed and metric not in ("other", "price", "yield", "policy_rate"):
        low, high = sorted((abs(low), abs(high)))
    return _plain(low), _plain(high), unit, q.qualifier


def _negative(window: Window, choice: Choice) -> bool:
    q, metric = choice.quantity, choice.metric
    if choice.scores.negative is not None and metric != "rate_move_count":
        told = evidence.told_direction(window, q) if metric in (*MOVES, "other", "payrolls") else 0
        return told < 0 if told else choice.scores.negative > 0.5
    clause = _clause(window, q)
    if metric == "rate_move_count" or (
        metric == "rate_change" and choice.subject.mention.kind == "rate" and choice.scores.direction == 0
    ):
        cut, hike = _CUTS.search(clause), _HIKES.search(clause)
        return (bool(cut) and not hike) or bool(
            cut and hike and _nearest(window, q, _CUTS) < _nearest(window, q, _HIKES)
        )
    if metric == "relative_return":
        return bool(_UNDER.search(clause)) or (
            choice.scores.direction < 0 and not re.search(r"\b(?:outperform|beat|outpac|ahead)", clause, re.I)
        )
    if metric == "fund_flow":
        return bool(_OUT.search(clause)) and not re.search(
            r"\binflows?\b|\bpoured\b|\binto\b|\battracted\b|\badded\b", clause, re.I
        )
    if metric in ("net_income", "eps", "cash", "guidance"):
        return bool(_LOSS.search(clause)) and _nearest(window, q, _LOSS) < 40
    if metric == "distance_from_high":
        return not _above_high(window, q)
    if metric in MOVES:
        return choice.scores.direction < 0
    return choice.scores.direction < 0 and choice.scores.frame in ("change", "") and choice.scores.frame == "change"


def _above_high(window: Window, q: Quantity) -> bool:
    return bool(re.match(r"\s(?:\w+\s){0,2}(?:above|beyond|past|over)\b", window.text[q.end : q.end + 40]))


def _nearest(window: Window, q: Quantity, pattern: re.Pattern[str]) -> int:
    """Characters between a number and the nearest match of a pattern in its sentence; large where there is none."""
    gaps = [
        q.start - m.end() if m.end() <= q.start else m.start() - q.end
        for m in pattern.finditer(window.text, window.start, window.end)
    ]
    return min((abs(g) for g in gaps), default=10_000)


def _clause(window: Window, q: Quantity) -> str:
    """The clause around a number: up to the nearest strong boundary on both sides."""
    start, end = window.start, window.end
    for m in _SPLIT.finditer(window.text, window.start, window.end):
        if m.end() <= q.outer_start:
            start = m.start()
        elif m.start() >= q.end:
            end = m.start()
            break
    return window.text[start:end]


def modality(window: Window, choice: Choice) -> str:
    """`actual`, `forecast` or `hypothetical`: by the words that say so outright, by the scorer, by the number's clause."""
    q, metric = choice.quantity, choice.metric
    if _supposed(window, q):
        return "hypothetical"
    if metric != "probability" and choice.unit not in ("ratio", "count", "times") and _awaited(window, q):
        return "forecast"
    if choice.scores.modality is not None and metric != "probability":
        return max(choice.scores.modality, key=choice.scores.modality.__getitem__)
    clause = _clause(window, q)
    head = window.cells.get(q.start)
    if head and head.column_head:
        clause += " " + window.text[slice(*head.column_head)]
    if metric == "price_target":
        return "forecast"
    if metric == "probability":
        return "actual"
    if _HYPOTHETICAL.search(clause):
        return "hypothetical"
    if metric == "implied_upside":
        return "forecast"
    at = q.start - window.text.find(clause[:20], window.start)
    for m in _FORECAST.finditer(clause):
        if re.search(r"\b(?:than|as|was|were)\s(?:\w+\s)?$", clause[: m.start()]) and m[0].lower() in (
            "expected",
            "forecast",
            "estimated",
            "anticipated",
        ):
            continue
        if m[0].lower() in ("up", "upside", "calls", "may") and not re.search(
            r"\bmay\s[a-z]", clause[m.start() : m.start() + 6]
        ):
            continue
        if m.start() < at or re.match(r"[-\s]?(?:\w+\s){0,4}$", clause[at + (q.end - q.start) : m.start()] or " "):
            return "forecast"
    return "actual"


def _awaited(window: Window, q: Quantity) -> bool:
    """Whether the words next to a number say that it is what was expected."""
    before = window.text[max(window.start, q.outer_start - 90) : q.outer_start]
    return bool(_AWAITED_AFTER.match(window.text, q.end, window.end) or _AWAITED_BEFORE.search(before))


def _supposed(window: Window, q: Quantity) -> bool:
    """Whether a sentence supposes what it says, "Were the discount to shrink to 20% ...", and the number is no given fact."""
    text = window.text[window.start : window.end]
    if _INVERTED.match(text) is None or text.rstrip().endswith("?"):
        return False
    return _GIVEN.search(window.text[window.start : q.start]) is None


def cited(window: Window, q: Quantity) -> str:
    """Whom the text cites for a number: the narrowest citation whose scope holds it; "" for nobody."""
    holding = [c for c in window.citations if c.scope_start <= q.start < c.scope_end]
    named = [c for c in holding if not c.name.startswith("[")] or holding
    best: Citation | None = min(named, key=lambda c: c.scope_end - c.scope_start, default=None)
    return best.name if best else ""


def versus(window: Window, choice: Choice) -> Instrument | None:
    """The other side of a comparison, for the metrics that have one."""
    metric, subject = choice.metric, choice.subject.mention
    if choice.beaten is not None:
        return choice.beaten
    if choice.scores.versus is not None:
        return _learned_side(window, choice, choice.scores.versus)
    text = window.text[window.start : window.end]
    if metric == "implied_upside" and not re.search(r"\bvaluation|multiple|match|parity|as expensive|same", text, re.I):
        return None
    if metric == "streak" and not re.search(
        r"\b(?:beat\w*|against|outperform\w*|underperform\w*|over the|versus|outpac\w*|trail\w*|lag\w*)\b", text, re.I
    ):
        return None
    if metric not in COMPARED and metric not in ("implied_upside", "streak"):
        return None
    best, score = None, 0.0
    for s in window.subjects:
        m = s.mention
        if (
            m.id == subject.id
            or m.kind not in TRADED
            or s.place in ("implied", "title", "heading")
            or (s.place != "sentence" and metric == "streak")
        ):
            continue
        fit = {"sentence": 1.0, "column_head": 0.8}.get(s.place, 0.5 - 0.08 * s.distance)
        if s.place == "sentence" and _AGAINST.search(window.text[window.start : m.start]):
            fit += 0.6
        if s.place == "sentence" and metric == "index_weight":
            fit += (
                0.8
                if re.search(r"\bof\s(?:the\s|its\s)?(?:entire\s|whole\s)?$", window.text[window.start : m.start])
                else -0.4
            )
        if m.kind in ("index", "etf", "group") and subject.kind in ("index", "etf", "group", "sector", "equity"):
            fit += 0.15
        fit -= 0.002 * abs(m.start - choice.quantity.start) if s.place == "sentence" else 0.0
        if fit > max(score, 0.3):
            best, score = m, fit
    return best


def _learned_side(window: Window, choice: Choice, shares: tuple[float, ...]) -> Instrument | None:
    """The candidate most likely to be the other side, all mentions of one subject taken together."""
    if choice.metric not in (*COMPARED, "implied_upside", "streak", "other"):
        return None
    mass: dict[str, float] = {}
    mention: dict[str, Instrument] = {}
    for s, share in zip(window.subjects, shares, strict=False):
        if s.mention.id != choice.subject.mention.id and s.mention.kind in TRADED:
            mass[s.mention.id] = mass.get(s.mention.id, 0.0) + share
            mention.setdefault(s.mention.id, s.mention)
    best = max(mass, key=mass.__getitem__, default=None)
    none = 0.4 * shares[-1] if choice.metric in COMPARED else shares[-1]
    return mention[best] if best and mass[best] > none else None


def basis(window: Window, choice: Choice) -> str | None:
    """The multiple that a discount, premium or required rise rests on, where the sentence tells."""
    if choice.metric not in ("valuation_discount", "valuation_premium", "implied_upside"):
        return None
    ratios = [h for h in window.cues if h.metric.endswith(("_ratio", "ev_ebit", "ev_ebitda"))]
    nearest = min(ratios, key=lambda h: abs(h.start - choice.quantity.start), default=None)
    return nearest.metric if nearest else None


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"
