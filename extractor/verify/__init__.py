"""Verification: claims held against their own document, other documents and reference data.

`verify` is the one entry. The kinds of check are strangers to each other: `internal` reads the table of `identities`,
`cross_source` and `market` the table of `nearness`, `market` that of `derivations` too; `verdict` folds what they find.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from extractor.records import Check, Claim, Reading
from extractor.verify import copies, cross_source, internal, market, moved
from extractor.verify.bars import guarded
from extractor.verify.copies import Copy
from extractor.verify.faults import isolated
from extractor.verify.history import History, Observe, historic
from extractor.verify.verdict import fold

__all__ = ["History", "Observe", "isolated", "verify"]


def verify(
    readings: Sequence[Reading],
    *,
    observe: Observe | None = None,
    earlier: Sequence[Claim] = (),
    links: Sequence[Copy] | None = None,
) -> list[Reading]:
    """The readings with a verdict on every claim, in the order given. A pure function of its input.

    Each claim is held against its own document, against the other readings and `earlier` claims (of documents read
    before), and, where `observe` is given, against reference data. `copies` of each reading names the documents that it
    repeats or is repeated by; documents that derive from one another count as one source. `links` are copies of earlier
    documents, where those are known; else they are sought among the claims.
    """
    families = copies.detect(copies.documents(readings, earlier if links is None else ()), links or ())
    found: dict[str, list[Check]] = defaultdict(list)
    given = [claim for reading in readings for claim in reading.claims]
    known = {c.id: c for c in [*earlier, *given]}
    for reading in {r.article.id: r for r in readings}.values():
        for claim, checks in internal.check(reading).items():
            found[claim].extend(checks)
    for claim, checks in cross_source.check(given, families, earlier).items():
        found[claim].extend(checks)
    if observe is not None:
        history = historic(observe)
        documents = {r.article.id: r.claims for r in readings}
        for one in {c.id: c for c in given}.values():
            found[one.id] = [moved.explained(one, check, known, history) for check in found[one.id]]
            if (check := market.check(one, history, documents[one.source.document])) is not None:
                found[one.id].append(check)
    found = defaultdict(list, {i: [guarded(known[i], check, known) for check in own] for i, own in found.items()})
    return [_judged(reading, found, families) for reading in readings]


def _judged(reading: Reading, found: dict[str, list[Check]], families: copies.Families) -> Reading:
    claims = tuple(c.model_copy(update={"verdict": fold(found.get(c.id, ()))}) for c in reading.claims)
    return reading.model_copy(update={"claims": claims, "copies": families.kin(reading.article.id)})
