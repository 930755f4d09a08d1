"""A document that was checked alone, held against earlier ones: the part of `verify` that has to wait for them."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.records import Claim, Reading
from extractor.verify import copies, cross_source
from extractor.verify.bars import guarded
from extractor.verify.copies import Copy
from extractor.verify.verdict import fold


def hold_against(reading: Reading, *, earlier: Sequence[Claim], links: Sequence[Copy] = ()) -> Reading:
    """What `verify` gives for a reading with `earlier` claims, from what it gave for the reading alone."""
    families = copies.detect(copies.documents([reading]), links)
    crossed = cross_source.check(reading.claims, families, earlier)
    known = {claim.id: claim for claim in (*reading.claims, *earlier)}
    claims = []
    for claim in reading.claims:
        alone = claim.verdict.checks if claim.verdict else ()
        with_others = [guarded(claim, check, known) for check in crossed.get(claim.id, ())]
        claims.append(claim.model_copy(update={"verdict": fold([*alone, *with_others])}))
    return reading.model_copy(update={"claims": tuple(claims), "copies": families.kin(reading.article.id)})
