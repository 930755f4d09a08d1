"""Verification that a fault of ours cannot end: the document that shows it is set aside, and the others are checked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from extractor.errors import ClaimsError
from extractor.records import Claim, Reading

#: verifies readings together, given earlier claims
Verify = Callable[[Sequence[Reading], Sequence[Claim]], list[Reading]]


def isolated(
    readings: Sequence[Reading], verify: Verify, earlier: Sequence[Claim] = ()
) -> tuple[list[Reading], dict[str, Exception]]:
    """The readings verified, in the order given, and the faults by document id; those documents come back as they were.

    Our own errors are raised: they are about what was given, such as a market table, not about one document.
    """
    try:
        return verify(readings, earlier), {}
    except ClaimsError:
        raise
    except Exception:
        alone, faults = _alone(readings, verify, earlier)
    sound = [reading for reading in readings if reading.article.id not in faults]
    try:
        together = verify(sound, earlier)
    except ClaimsError:
        raise
    except Exception:  # only together do they show it
        together = [alone[reading.article.id] for reading in sound]
    by_id = {reading.article.id: reading for reading in together}
    return [by_id.get(reading.article.id, reading) for reading in readings], faults


def _alone(
    readings: Iterable[Reading], verify: Verify, earlier: Sequence[Claim]
) -> tuple[dict[str, Reading], dict[str, Exception]]:
    """Each reading verified by itself: what came of it, or the fault."""
    done: dict[str, Reading] = {}
    faults: dict[str, Exception] = {}
    for reading in readings:
        for known in (earlier, ()):  # the fault may be an earlier claim's
            try:
                (done[reading.article.id],) = verify([reading], known)
                break
            except ClaimsError:
                raise
            except Exception as error:
                fault = error
        else:
            faults[reading.article.id] = fault
    return done, faults
