"""Two numbers that state one range: "3.50–3.75%", "between 2% and 3%", "$1.5-2.0 billion", "5%, plus or minus 1%".

A change "from X to Y" stays two numbers, and so do the two ends of a gap ("the spread between 19.5 and 28") and of a
trading range, which is a low and a high.
"""

from __future__ import annotations

import re
from decimal import Decimal

from extractor.annotate.figures import Found
from extractor.annotate.units import J, S

_HEDGE = r"(?:about\s|around\s|roughly\s|nearly\s|approximately\s|some\s)?"
_BETWEEN = re.compile(rf"\b(?:between|range of|band of)\s{_HEDGE}$", re.I)
_GAP = re.compile(
    r"\b(?:spread|gap|difference|distance|differential|ratio|discount|premium|split|correlation|chasm|gulf)"
    r"\s(?:\w+\s)?between\s$",
    re.I,
)
_FROM = re.compile(rf"\bfrom\s{_HEDGE}$", re.I)
_RANGING = re.compile(
    r"\b(?:rang(?:e|es|ing|ed)|anywhere|anything|somewhere|vary|varies|varying)\s(?:\w+\s)?from\s$", re.I
)
_TRADING_RANGE = re.compile(
    r"\b(?:52-week|trading|intraday|day['’]s|session['’]s|year['’]s)\s(?:\w+\s)?range\b[^.;]{0,24}$", re.I
)
_RUNS_FROM = re.compile(r"\brange\s(?:runs|is|goes|stretches|spans|reaches|extends)\s(?:\w+\s)?from\s$", re.I)
_MOVES = (
    "from by rose fell gained lost added climbed dropped up down jumped slid shed rallied tumbled advanced declined "
    "increased decreased raised cut lowered lifted boosted grew surged soared slipped sank rises falls gains climbs drops "
    "jumps slides adds raising cutting lowering lifting rising falling climbing dropping adding slumped plunged plummeted "
    "leapt ticked edged eased firmed inched rebounded retreated dipped popped"
).split()
_CHANGE = re.compile(rf"\b(?:{'|'.join(_MOVES)})\s(?:by\s|about\s|nearly\s|just\s|another\s|its\s\w+\s)?$", re.I)
_DASH = re.compile(r"[ \u00a0]?[-–—−‑][ \u00a0]?")
_TO = re.compile(rf"{J}to{J}", re.I)
_PLUS_MINUS = re.compile(rf",?{S}plus{S}or{S}minus{S}|{S}?(?:±|\+/[-−–]){S}?", re.I)
_A_SHARE = re.compile(rf"(?:{S}(?:a|per){S}\w+)?,?{S}(?:\w+,?{S}){{0,2}}from{S}", re.I)
_FORMS = ("number", "words", "duration")


def join(text: str, found: list[Found]) -> list[Found]:
    """The finds of a text in order, ranges as one."""
    merged: list[Found] = []
    for right in found:
        left = merged[-1] if merged else None
        if left is None or right.start - left.end > 18 or left.form not in _FORMS or left.low != left.high:
            merged.append(right)
        elif (joined := _joined(text, left, right, merged[-2] if len(merged) > 1 else None)) is not None:
            merged[-1] = joined
        else:
            merged.append(right)
    return merged


def _joined(text: str, left: Found, right: Found, earlier: Found | None) -> Found | None:
    gap = text[left.end : right.start]
    if _PLUS_MINUS.fullmatch(gap):
        return _around(left, right)
    same = left.form == right.form or (left.unit == "" and (right.form == "duration" or left.low == 0))
    if "\n" in gap or not same or not _alike(left, right):
        return None
    whole = _merge(left, right)
    before = text[max(0, left.start - 44) : left.start].rpartition("\n")[2]
    return whole if _is_range(text, gap.lower(), before, (left, right, whole), earlier) else None


def _alike(left: Found, right: Found) -> bool:
    """Whether two numbers may be the ends of one range: in the same unit, on the same side of zero."""
    if (right.currency and not left.currency) or (left.unit and left.step == 0):
        return False  # "half a percentage point to 1%"
    if (left.sign < 0) != (right.sign < 0):
        return False
    return left.unit in ("", right.unit) or (right.unit == "" and left.currency != "")


def _is_range(text: str, gap: str, before: str, ends: tuple[Found, Found, Found], earlier: Found | None) -> bool:
    left, right, whole = ends
    low, high = whole.low, whole.high
    rising = low < high and abs(right.low) == max(abs(low), abs(high))
    if _DASH.fullmatch(gap):
        return rising
    if gap == " and ":
        return low < high and bool(_BETWEEN.search(before)) and not _GAP.search(before)
    if gap == " or ":
        return rising and abs(high) <= 3 * abs(low) and (left.unit == "" or left.unit == right.unit == "percent")
    if not _TO.fullmatch(gap) or _TRADING_RANGE.search(before) or _RUNS_FROM.search(before):
        return False
    if _RANGING.search(before):
        return low < high
    if _FROM.search(before):
        return rising and earlier is not None and _follows_range(text, earlier, left)
    ordered = rising and (abs(high) <= 5 * abs(low) or (low == 0 and high < 1))  # "zero to 1/4 percent"
    if _BETWEEN.search(before):
        return rising
    if left.unit == "" and right.unit != "":
        return ordered and not (_CHANGE.search(before) and right.unit not in ("percent", "bps", "ratio"))
    if left.form == "words" and right.form == "words":
        return ordered and right.high <= 12
    same_print = text[left.end - 1].isalpha() == text[right.end - 1].isalpha()
    if left.unit == "percent":  # no "0.48 percentage points to 2.4 per cent"
        points = [text[f.start : f.end].lower().rstrip("s").endswith("point") for f in (left, right)]
        return ordered and right.unit == "percent" and same_print and points[0] == points[1]
    return ordered and left.unit == right.unit != "" and not _CHANGE.search(before)


def _follows_range(text: str, earlier: Found, left: Found) -> bool:
    """Whether "from X to Y" follows a range, as the guidance before: "to $3.20-$3.40 a share from $3.05 to $3.25"."""
    return earlier.low != earlier.high and _A_SHARE.fullmatch(text[earlier.end : left.start]) is not None


def _merge(left: Found, right: Found) -> Found:
    """One range of two numbers; scale and unit that stand once count for both: "$1.5-2.0 billion", "12 to 15 cents"."""
    shift = Decimal(1)
    if left.power == 1 and (left.unit == "" or left.currency) and abs(left.low * right.power) <= abs(right.low):
        shift = right.power  # not in "$900,000 to $1.2 million"
    last = abs(right.low) if left.sign == 0 else right.low
    low, high = sorted((left.low * shift, last))
    return left._replace(
        end=right.end, low=low, high=high, form=right.form, unit=right.unit or left.unit,
        step=max(left.step * shift, right.step), currency=left.currency or right.currency,
    )  # fmt: skip


def _around(middle: Found, off: Found) -> Found | None:
    """ "$2.55 billion, plus or minus $100 million"."""
    unit = middle.unit or off.unit
    if (middle.unit and off.unit and middle.unit != off.unit) or off.low != off.high:
        return None
    power = off.power if not middle.unit and off.unit else Decimal(1)
    center, width = middle.low * (power if middle.power == 1 else 1), abs(off.low)
    return middle._replace(
        end=off.end, low=center - width, high=center + width, unit=unit, step=max(middle.step, off.step)
    )
