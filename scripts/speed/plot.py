"""The plot of a benchmark: articles a CPU second beside what others do, and where our own time goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

OURS, OTHERS = "#1f6f8b", "#9aa5ad"
ROWS = {
    "trafilatura": "trafilatura alone", "trafilatura fast": "trafilatura, fast", "rules stages": "all, by rules", "stages": "all, with the model",
    "quantulum3": "quantulum3 (values)", "token classifier": "BERT-base tagger",
}  # fmt: skip


def draw(told: dict[str, Any], path: Path) -> None:
    """Two panels as SVG, without a date in it, so that the same figures give the same file."""
    import matplotlib

    matplotlib.use("svg")
    matplotlib.rcParams.update({"svg.hashsalt": "benchmark", "font.size": 9, "svg.fonttype": "none"})
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(9, 3), layout="constrained")
    rows = [(label, told["rows"][name]) for name, label in reversed(ROWS.items()) if name in told["rows"]]
    rates = [row["pages"] / row["cpu"] for _, row in rows]
    bars = left.barh(
        [label for label, _ in rows], rates, color=[OURS if label.startswith("all") else OTHERS for label, _ in rows]
    )
    left.bar_label(bars, [f" {rate:.1f}" for rate in rates])
    left.set(xlabel="articles a CPU second", xlim=(0, 1.15 * max(rates)))
    row = told["rows"]["stages"]
    stages = sorted(row["stages"].items(), key=lambda item: item[1])
    right.barh([name for name, _ in stages], [1000 * seconds / row["pages"] for _, seconds in stages], color=OURS)
    right.set(xlabel="CPU milliseconds an article, with the model")
    for panel in (left, right):
        panel.spines[["top", "right"]].set_visible(False)
    figure.savefig(path, metadata={"Date": None})
