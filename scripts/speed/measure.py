"""One measurement in a process of its own, whose core and threads `scripts/benchmark` chose; prints it as JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


def main() -> None:
    what, given = sys.argv[1], json.loads(sys.argv[2])
    sys.path.append(given["with"])
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    print(json.dumps(_measured(what, given)))


def _measured(what: str, given: dict[str, Any]) -> dict[str, Any]:
    work, model = Path(given["work"]), given["model"]
    paths = sorted((work / "pages").glob("*.html"))
    if what in ("stages", "lengths", "feed"):
        from speed import ours

        if what == "stages":
            return ours.stages(paths, model, work)
        if what == "lengths":
            return ours.lengths([row["text"] for row in _rows(work)], model, work)
        return ours.feed(work / "pages", model, given["workers"], work)
    from speed import others

    if what.startswith("trafilatura"):
        return others.trafilatura(paths, given["warm"], fast=what.endswith("fast"))
    if what == "quantulum3":
        return others.quantulum3([row["text"] for row in _rows(work)], given["warm"])
    sentences = [row["sentences"] for row in _rows(work)]
    return others.token_classifier(sentences[: given["sample"]], given["tokenizer"], 2)


def _rows(work: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (work / "texts.jsonl").read_text(encoding="utf-8").splitlines()]


if __name__ == "__main__":
    main()
