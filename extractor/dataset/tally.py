"""What is counted while a dataset is written: the card's tables and plots are made of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from extractor.dataset.columns import Row
from extractor.dataset.entries import Entry
from extractor.dataset.provenance import origin, publisher_key
from extractor.dataset.tables import Parts

#: What a row may lack that its readers might count on, and the column that shows it.
GAPS = {
    "date": "no day that the claim is about",
    "published": "no day of publication, so in no split by time",
    "publisher": "no publisher and no address, so in no split by publisher",
    "index_text": "no words marked that name the subject",
    "metric_text": "no words marked that name the metric",
    "verdict": "nothing was checked",
}
BINS = 10


@dataclass
class Tally:
    """Counts of articles and claims. A `Counter` by name for each thing worth a table."""

    articles: Counter[Parts] = field(default_factory=Counter)
    claims: Counter[Parts] = field(default_factory=Counter)
    by: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    months: Counter[tuple[str, str]] = field(default_factory=Counter)
    lacking: Counter[str] = field(default_factory=Counter)
    families: Counter[str] = field(default_factory=Counter)
    confidence: float = 0.0
    silent: int = 0  # articles without claims

    def article(self, entry: Entry, family: str, parts: Parts) -> None:
        """Count an article."""
        article = entry.reading.article
        self.articles[parts] += 1
        self.families[family] += 1
        self.silent += not entry.reading.claims
        self.by["publisher"][origin(article)] += 1
        self.months[(f"{article.published:%Y-%m}" if article.published else "unknown", parts[0] or "none")] += 1

    def claim(self, row: Row, parts: Parts) -> None:
        """Count a claim."""
        claim = row.claim
        self.claims[parts] += 1
        self.confidence += claim.confidence
        for name, value in (
            ("metric", claim.metric.id), ("index", claim.index.name), ("kind", claim.index.kind),
            ("unit", claim.value.unit), ("hedge", claim.value.qualifier), ("modality", claim.modality),
            ("verdict", claim.verdict.label if claim.verdict else "unchecked"),
            ("review", row.note.review or "nobody looked"),
            ("confidence", str(min(int(claim.confidence * BINS), BINS - 1))),
        ):  # fmt: skip
            self.by[name][value] += 1
        lacks = {
            "date": claim.date is None, "published": claim.source.published is None,
            "publisher": publisher_key(claim.source) is None, "index_text": claim.index.text is None,
            "metric_text": claim.metric.text is None, "verdict": claim.verdict is None,
        }  # fmt: skip
        self.lacking.update(name for name, missing in lacks.items() if missing)

    def of(self, name: str) -> list[tuple[str, int]]:
        """The counts of a thing, the most frequent first."""
        return sorted(self.by[name].items(), key=lambda item: (-item[1], item[0]))

    def in_part(self, counts: Counter[Parts], way: int, part: str | None) -> int:
        """How many articles, or claims, are in a part of one way of splitting."""
        return sum(number for parts, number in counts.items() if parts[way] == part)

    @property
    def days(self) -> tuple[str, str] | None:
        """The first and the last month of publication."""
        known = sorted(month for month, _ in self.months if month != "unknown")
        return (known[0], known[-1]) if known else None

    @property
    def checked(self) -> int:
        """How many claims have a verdict."""
        return self.claims.total() - self.by["verdict"]["unchecked"]

    @property
    def unseen(self) -> int:
        """How many claims nobody has looked at."""
        return self.by["review"]["nobody looked"]

    @property
    def copies(self) -> int:
        """How many articles derive from another one here."""
        return self.articles.total() - len(self.families)
