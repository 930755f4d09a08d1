"""Pictures of findings: a claim beside what was found, or on the chart of its series; all sources' figures together.

A picture shows what a check says and never more: the chart is drawn only where the series gives the very figure that
the check expects, else claim and finding stand on one axis. START at `of_claim` and `of_topic`.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from extractor.interval import Interval, stands_for
from extractor.records import Check, Claim, Observation
from extractor.report import wording
from extractor.report.agreement import Topic
from extractor.report.drawing import COLOURS, axes, svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.ticker import Locator

Series = Callable[[str, str, dt.date, dt.date], Sequence[Observation]]
"""The figures of a symbol and metric from one day to another, both included; what the charts are drawn from."""

MARKERS: dict[wording.Standing, str] = {
    "refuted": "X", "conflicting": "D", "undecided": "s", "supported": "o", "unchecked": "."
}  # fmt: skip
_DAILY = frozenset(["price", "exchange_rate", "yield"])
_CHANGES = {"return": "price", "point_change": "price", "rate_change": "yield"}  # metrics that move along a series
_BEFORE, _AFTER = dt.timedelta(days=50), dt.timedelta(days=15)  # days of a chart around the claim's
_LEAST = 6  # figures that make a chart
_ROWS = 12  # sources in one picture
_WIDTH = 400


def of_claim(claim: Claim, *, name: str, series: Series | None = None) -> str | None:
    """A claim against what its deciding check found, as inline SVG; None where the check names no figure.

    `name` is unique on the page. With `series` and a check against market data it is a chart, where that says the same.
    """
    check = wording.deciding(claim)
    if check is None or check.expected is None or (check.expected.low is None and check.expected.high is None):
        return None
    chart = _chart_of(claim, check, series) if series and check.kind == "market_data" else None
    return _drawn_chart(claim, chart, name) if chart else _ruler(claim, check, name)


def of_topic(topic: Topic, *, name: str) -> str:
    """What each source says, a row a claim, oldest on top, with the interval that its printed number stands for."""
    claims = topic.claims[:_ROWS]
    rows = [
        _Row(
            f"{wording.when(claim.date)} · {wording.origin(claim)}", wording.value(claim), stands_for(claim.value),
            (claim.value.low + claim.value.high) / 2, wording.standing(claim),
        )
        for claim in claims
    ]  # fmt: skip
    said = "; ".join(f"{row.label}: {row.value}, {wording.STANDINGS[row.standing]}" for row in rows if row.standing)
    return _drawn_rows(rows, name, f"{wording.topic(topic.worst)}: {said}")


# -- claims on one axis ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    label: str
    value: str
    interval: Interval
    middle: Decimal | None
    standing: wording.Standing | None  # None: not a claim, but what it is held against


def _ruler(claim: Claim, check: Check, name: str) -> str:
    assert check.expected is not None
    found = Interval(check.expected.low, check.expected.high, check.expected.unit)
    what = {"market_data": check.provider or "Reference", "cross_source": "The other source", "internal": "Computed"}
    label = wording.printable(what[check.kind]) + (f", {wording.day(check.as_of)}" if check.as_of else "")
    claimed = (claim.value.low + claim.value.high) / 2
    rows = [
        _Row("Claimed", wording.value(claim), stands_for(claim.value), claimed, wording.standing(claim)),
        _Row(label, wording.bounds(check.expected), found, None, None),
    ]
    return _drawn_rows(rows, name, f"Claimed {wording.value(claim)}; {label}: {wording.bounds(check.expected)}")


def _drawn_rows(rows: Sequence[_Row], name: str, title: str) -> str:
    height, foot = 38, 28
    low, high = _span([bound for row in rows for bound in (row.interval.low, row.interval.high, row.middle)])
    with axes(_WIDTH, height * len(rows) + foot) as plot:
        share = foot / (height * len(rows) + foot)
        plot.set_position((0.015, share, 0.97, 1 - share))
        plot.set_xlim(low, high)
        plot.set_ylim(len(rows) - 0.05, 0)
        plot.spines["left"].set_visible(False)
        plot.set_yticks([])
        plot.xaxis.set_major_locator(_few(5))
        plot.xaxis.set_major_formatter(_ticks(rows[0].interval.unit))
        for place, row in enumerate(rows):
            _draw_row(plot, row, place, (low, high))
        return svg(plot, name=name, title=title)


def _draw_row(plot: Axes, row: _Row, place: int, limits: tuple[float, float]) -> None:
    colour = COLOURS[row.standing or "ink"]
    line = place + 0.68
    left = limits[0] if row.interval.low is None else float(row.interval.low)
    right = limits[1] if row.interval.high is None else float(row.interval.high)
    plot.plot(limits, (line, line), color=COLOURS["line"], linewidth=0.6, clip_on=False)
    plot.plot((left, right), (line, line), color=colour, linewidth=5, alpha=0.45, solid_capstyle="butt", clip_on=False)
    for end, bound in ((left, row.interval.low), (right, row.interval.high)):
        shape = "|" if bound is not None else ("<" if end == limits[0] else ">")
        plot.plot(end, line, marker=shape, color=colour, markersize=7, clip_on=False)
    if row.middle is not None and row.standing:
        shape, size = MARKERS[row.standing], 8 if row.standing != "unchecked" else 10
        plot.plot(
            float(row.middle), line, marker=shape, color=colour, markersize=size, markeredgecolor=COLOURS["card"],
            markeredgewidth=0.8, clip_on=False,
        )  # fmt: skip
    plot.text(limits[0], place + 0.36, _cut(row.label, 40), color=COLOURS["quiet"], fontsize=12, va="baseline")
    plot.text(limits[1], place + 0.36, _marked(row), color=colour, fontsize=13, va="baseline", ha="right")


def _marked(row: _Row) -> str:
    """The value with the sign of its verdict: colour alone must not tell it."""
    return f"{wording.SYMBOLS[row.standing]} {row.value}".strip() if row.standing else row.value


def _span(numbers: Sequence[Decimal | None]) -> tuple[float, float]:
    """The ends of an axis with some room beside the outermost numbers."""
    known = [float(number) for number in numbers if number is not None]
    low, high = min(known), max(known)
    room = (high - low) * 0.12 or abs(high) * 0.1 or 1.0
    return low - room, high + room


# -- the chart of a series ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Chart:
    """A series around a claim: where it stood, and where it would have stood had the claim been right."""

    points: tuple[tuple[dt.date, Decimal], ...]
    start: tuple[dt.date, Decimal] | None
    found: tuple[dt.date, Decimal]
    claimed: Interval


def _chart_of(claim: Claim, check: Check, series: Series) -> _Chart | None:
    """The chart that says what the check says; None where the series is short, or gives another figure."""
    metric = claim.metric.id
    along = _CHANGES.get(metric, metric)
    day = check.as_of or (claim.date.end if claim.date else None)
    if claim.date is None or day is None or along not in _DAILY or check.expected is None:
        return None
    first = min(claim.date.start, day) - _BEFORE
    points = _points(series(claim.index.id, along, first, max(claim.date.end, day) + _AFTER))
    if len(points) < _LEAST:
        return None
    days = [point[0] for point in points]
    at = bisect_right(days, day) - 1
    if at < 0:
        return None
    expected, said = Interval(check.expected.low, check.expected.high), stands_for(claim.value)
    if metric not in _CHANGES:
        chart = _Chart(tuple(points), None, points[at], said)
        return chart if _shows(expected, points[at][1]) else None
    before = bisect_left(days, claim.date.start) - 1
    if before < 0:
        return None
    base, end = points[before], points[at]
    if metric == "return":
        change, claimed = 100 * (end[1] / base[1] - 1), (said.scale(Decimal("0.01")) + 1) * base[1]
    else:
        per = 100 if claim.value.unit == "bps" else 1
        change, claimed = (end[1] - base[1]) * per, said.scale(1 / Decimal(per)) + base[1]
    return _Chart(tuple(points), base, end, claimed) if _shows(expected, change) else None


def _shows(expected: Interval, figure: Decimal) -> bool:
    """Whether a figure is the one that a check expects, up to the rounding with which the check tells it."""
    return expected.distance(Interval.at(figure)) <= abs(figure) / 1000 + Decimal("0.006")


def _points(observations: Sequence[Observation]) -> list[tuple[dt.date, Decimal]]:
    """One figure a day, the first known."""
    newest_first = sorted(observations, key=lambda o: o.observed_at or dt.date.min, reverse=True)
    return sorted({o.date: o.value for o in newest_first}.items())


def _drawn_chart(claim: Claim, chart: _Chart, name: str) -> str:
    """The series as a line, the claim's days, what stood there, and the claim in its verdict's colour and shape."""
    height, head, foot = 216, 32, 28
    day, tone, words = chart.found[0].toordinal(), COLOURS[wording.standing(claim)], _told(claim)
    days, levels = [point[0].toordinal() for point in chart.points], [float(point[1]) for point in chart.points]
    low, high = _span([value for _, value in chart.points] + [chart.claimed.low, chart.claimed.high])
    with axes(_WIDTH, height) as plot:
        plot.set_position((0.125, foot / height, 0.855, 1 - (head + foot) / height))
        plot.set_ylim(low, high)
        plot.plot(days, levels, color=COLOURS["ink"], linewidth=1.4, clip_on=False)
        if chart.start:
            start = chart.start[0].toordinal()
            plot.axvspan(start, day, color=COLOURS["line"], alpha=0.45, linewidth=0, clip_on=False)
            plot.plot(start, float(chart.start[1]), marker="o", color=COLOURS["ink"], markersize=4, clip_on=False)
        plot.axvline(day, color=COLOURS["quiet"], linewidth=0.8, linestyle=(0, (3, 2)), clip_on=False)
        plot.plot(day, float(chart.found[1]), marker="o", color=COLOURS["ink"], markersize=6, clip_on=False)
        _draw_claimed(plot, claim, chart, (low, high))
        plot.set_xticks(_days(days[0], day, days[-1]))
        plot.xaxis.set_major_formatter(lambda number, _: wording.day(dt.date.fromordinal(int(number))))
        plot.yaxis.set_major_locator(_few(4))
        plot.yaxis.set_major_formatter(lambda number, _: f"{number:,.6g}")
        above = 1 + 12 / (height - head - foot)
        plot.text(0.0, above, words[0], transform=plot.transAxes, color=tone, fontsize=13)
        plot.text(1.0, above, words[1], transform=plot.transAxes, ha="right", fontsize=13)
        title = f"{wording.subject(claim.index)}, {wording.day(chart.found[0])}. {words[0]}; {words[1]}."
        return svg(plot, name=name, title=title)


def _draw_claimed(plot: Axes, claim: Claim, chart: _Chart, limits: tuple[float, float]) -> None:
    """The claim on the chart's day: its interval as a bar, and its mark in the middle, or at the end that it has."""
    stands, day, bounds = wording.standing(claim), chart.found[0].toordinal(), chart.claimed
    low = limits[0] if bounds.low is None else float(bounds.low)
    high = limits[1] if bounds.high is None else float(bounds.high)
    at = (low + high) / 2 if bounds.width is not None else (high if bounds.low is None else low)
    plot.plot((day, day), (low, high), color=COLOURS[stands], linewidth=5, alpha=0.45, clip_on=False)
    plot.plot(
        day, at, marker=MARKERS[stands], color=COLOURS[stands], markersize=9, markeredgecolor=COLOURS["card"],
        clip_on=False,
    )  # fmt: skip


def _told(claim: Claim) -> tuple[str, str]:
    check = wording.deciding(claim)
    assert check is not None and check.expected is not None
    symbol = wording.SYMBOLS[wording.standing(claim)]
    return f"{symbol} Claimed {wording.value(claim)}", f"● {wording.bounds(check.expected)}"


# -- axes --------------------------------------------------------------------------------------------------------------


def _few(number: int) -> Locator:
    from matplotlib.ticker import MaxNLocator

    return MaxNLocator(number, steps=[1, 2, 2.5, 5, 10])


def _days(first: int, day: int, last: int) -> list[int]:
    """The days told below a chart: the claim's, and the ends where there is room for them."""
    room = (last - first) / 4
    return sorted({day, *(end for end in (first, last) if abs(end - day) > room)})


def _ticks(unit: str) -> Callable[[float, float], str]:
    """Numbers of an axis in words: `20%`, `$1.5 billion`."""

    def told(number: float, _: float) -> str:
        rounded = round(Decimal(number), 6)
        return wording.amount(rounded, rounded, unit)

    return told


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
