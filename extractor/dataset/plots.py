"""The card's plots, drawn with matplotlib: PNG files that come out the same each time."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractor.dataset.splits import PARTS
from extractor.dataset.tally import BINS, Tally

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: Colours told apart by people with any kind of colour vision (Okabe and Ito), and on white and dark pages.
COLOURS = {"train": "#0072b2", "dev": "#e69f00", "test": "#d55e00", "none": "#999999"}
VERDICTS = {
    "supported": "#009e73", "refuted": "#d55e00", "conflicting": "#cc79a7", "not_enough_info": "#999999",
    "unchecked": "#cccccc",
}  # fmt: skip
MOST = 20  # bars in a plot


def draw(tally: Tally, folder: Path) -> dict[str, str]:
    """Write the plots to a folder of a dataset; their names there with what each shows. What is all alike has none."""
    (folder / "plots").mkdir()
    shown = {"metrics": "Claims by metric, the most frequent first"}
    with _plot(folder, "metrics", height=5) as axes:
        _bars(axes, tally.of("metric")[:MOST])
    if tally.checked:
        shown["verdicts"] = "Claims by verdict"
        with _plot(folder, "verdicts", height=2.2) as axes:
            _bars(axes, tally.of("verdict"), VERDICTS)
    shown["months"] = "Articles by month of publication and part"
    with _plot(folder, "months", height=3) as axes:
        _months(axes, tally)
    if tally.unseen:
        shown["confidence"] = "Claims by the reader's confidence"
        with _plot(folder, "confidence", height=3) as axes:
            _confidence(axes, [tally.by["confidence"][str(place)] for place in range(BINS)])
    return {f"plots/{name}.png": title for name, title in shown.items()}


@contextmanager
def _plot(folder: Path, name: str, *, height: float) -> Iterator[Axes]:
    import matplotlib
    from matplotlib.figure import Figure

    settings: dict[Any, Any] = {
        "text.parse_math": False, "font.size": 9, "axes.spines.top": False, "axes.spines.right": False,
        "font.family": "DejaVu Sans",
    }  # fmt: skip
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # glyphs that the font lacks
        figure = Figure(figsize=(8, height), layout="constrained", facecolor="white")
        yield figure.add_subplot()
        figure.savefig(folder / "plots" / f"{name}.png", dpi=120, metadata={"Software": None})


def _bars(axes: Axes, counts: list[tuple[str, int]], colours: dict[str, str] | None = None) -> None:
    names, numbers = [name for name, _ in counts][::-1], [number for _, number in counts][::-1]
    bars = axes.barh(names, numbers, color=[(colours or {}).get(name, COLOURS["train"]) for name in names])
    axes.bar_label(bars, padding=3)
    axes.set_xlabel("claims")


def _months(axes: Axes, tally: Tally) -> None:
    months = sorted({month for month, _ in tally.months if month != "unknown"})
    places = {month: place for place, month in enumerate(months)}
    floor = [0] * len(months)
    for part in (*PARTS, "none"):
        heights = [tally.months.get((month, part), 0) for month in months]
        if any(heights):
            axes.bar(list(places.values()), heights, bottom=floor, color=COLOURS[part], label=part, width=0.9)
            floor = [a + b for a, b in zip(floor, heights, strict=True)]
    step = max(1, len(months) // 12)
    axes.set_xticks(list(places.values())[::step], months[::step], rotation=45, ha="right")
    axes.set_ylabel("articles")
    if any(floor):
        axes.legend(frameon=False)


def _confidence(axes: Axes, counts: list[int]) -> None:
    axes.bar([(place + 0.5) / BINS for place in range(BINS)], counts, width=0.9 / BINS, color=COLOURS["train"])
    axes.set_xlabel("confidence")
    axes.set_ylabel("claims")
