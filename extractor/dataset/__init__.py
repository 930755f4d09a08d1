"""Articles with their claims -> a dataset: Parquet, splits, a card with plots, Croissant metadata.

    Entries ── plan ────→ Plan      splits.py, kin.py      which article is in which part
    Entries ── write ───→ files     columns.py, tables.py  one row a claim, as rights.py allows
                          figures   tally.py               counted on the way
                          card      card.py, plots.py, croissant.py

Entries come from a store (`kept`) or from the marked corpus (`gold`). The same entries give the same bytes.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from extractor.dataset import columns
from extractor.dataset.about import About
from extractor.dataset.columns import ARTICLES, CLAIMS, Document, Row, sha256
from extractor.dataset.entries import Entries, Entry, Note, nothing
from extractor.dataset.folder import whole
from extractor.dataset.rights import Rights
from extractor.dataset.splits import Boundaries, Plan, fixed, plan, read_boundaries
from extractor.dataset.tables import Table
from extractor.dataset.tally import Tally

__all__ = [
    "About", "Boundaries", "Entries", "Entry", "Note", "Plan", "Rights", "Tally", "fixed", "plan", "read_boundaries",
    "write",
]  # fmt: skip
#: Rows written at once, of each combination of parts: claims are small, articles may carry their texts.
_CLAIMS_AT_ONCE, _ARTICLES_AT_ONCE = 2_000, 200


def write(
    entries: Entries, out: Path, plan: Plan, *, about: About = About(), rights: Rights = Rights()  # noqa: B008 (frozen)
) -> Tally:  # fmt: skip
    """Write a dataset to a folder that is not there, empty, or holds an earlier dataset; what was counted.

    Articles that the plan does not know, since a store grew meanwhile, wait for the next run. Raises SettingsError when
    the folder is no place for a dataset, InputError when there is nothing to write, OSError when it cannot be written.
    """
    if not plan.parts:
        raise nothing()
    with whole(out) as folder:
        tally, files = _tables(entries, folder, plan, rights)
        _describe(folder, tally, plan, files=files, about=about, rights=rights)
    return tally


def _tables(
    entries: Entries, folder: Path, plan: Plan, rights: Rights
) -> tuple[Tally, dict[str, dict[tuple[str | None, ...], str]]]:
    tally = Tally()
    with ExitStack() as stack:
        claims = stack.enter_context(Table(folder, "claims", CLAIMS, plan.ways, group=_CLAIMS_AT_ONCE))
        articles = stack.enter_context(Table(folder, "articles", ARTICLES, plan.ways, group=_ARTICLES_AT_ONCE))
        for entry in entries():
            article = entry.reading.article
            if article.id not in plan.parts:
                continue
            parts, family = plan.parts[article.id], plan.family[article.id]
            document = Document(entry, family, rights, sha256(article.text))
            tally.article(entry, family, parts)
            articles.add(document, parts)
            for claim in entry.reading.claims:
                row = Row(claim, document)
                tally.claim(row, parts)
                claims.add(row, parts)
    return tally, {"claims": claims.files(), "articles": articles.files()}


def _describe(
    folder: Path, tally: Tally, plan: Plan, *, files: dict[str, dict[tuple[str | None, ...], str]], about: About,
    rights: Rights,
) -> None:  # fmt: skip
    from extractor.dataset import card, croissant, plots

    schemas = {"claims": columns.schema(CLAIMS, plan.ways), "articles": columns.schema(ARTICLES, plan.ways)}
    contents = card.Contents(tally, plan, files, schemas)
    shown = plots.draw(tally, folder)
    text = card.card(contents, about=about, rights=rights, plots=shown)
    (folder / "README.md").write_text(text, encoding="utf-8")
    if plan.boundaries is not None:
        (folder / "splits.json").write_text(plan.boundaries.to_json(), encoding="utf-8")
    names = {table: sorted(of.values()) for table, of in files.items()}
    described = croissant.metadata(folder, schemas, names, about=about, what=card.what(tally, rights))
    (folder / "croissant.json").write_text(described, encoding="utf-8")
