"""Internal checks, their invariants: what can never be refuted, and what never changes what."""

import ast
import random
from decimal import Decimal

import pytest
from claimsets import reading
from hypothesis import given, settings
from hypothesis import strategies as st
from test_internal import CASES

from extractor.interval import Interval, stands_for
from extractor.metrics import METRICS
from extractor.records import Reading
from extractor.verify import dates, formula, verify
from extractor.verify.identities import BASIS, IDENTITIES

D = Decimal


def verdict(lines, **options):
    """The verdict of one claim of a document alone: the one with a star, or else the last."""
    written = [line for line in lines.splitlines() if line.strip()]
    which = next((i for i, line in enumerate(written) if line.strip().startswith("*")), -1)
    return verify([reading("doc", lines.replace("*", ""), **options)])[0].claims[which].verdict


# -- properties ------------------------------------------------------------------------------------------------------


def test_the_table_is_sound():
    assert len({i.name for i in IDENTITIES}) == len(IDENTITIES)
    for identity in IDENTITIES:
        assert identity.why
        assert set(identity.targets) <= METRICS.keys()
        assert set(identity.unless) <= {i.name for i in IDENTITIES}
        for text in identity.formulas:
            assert set(formula.names(text)) <= identity.roles.keys()
            ast.parse(text, mode="eval")
        assert set().union(*(formula.names(text) for text in identity.formulas)) == identity.roles.keys()
        for role in identity.roles.values():
            assert role.metrics == BASIS or set(role.metrics) <= METRICS.keys()


def test_formulas_hold_nothing_else():
    with pytest.raises(ValueError, match="has no place in a formula"):
        formula.evaluate("__import__('os')", {})
    with pytest.raises(ValueError, match="has no place"):
        formula.evaluate("a ** 2", {"a": Interval.at(2)})


multiples = st.decimals(5, 60, places=1)


@settings(max_examples=60, deadline=None)
@given(multiples, multiples, st.sampled_from(["exact", "approx"]))
def test_what_follows_from_its_operands_is_never_refuted(cheap, dear, qualifier):
    a, b = sorted((cheap, dear))
    for digits in (0, 1):
        discount = round(100 * (1 - a / b), digits)
        upside = round(100 * (b / a - 1), digits)
        lines = f"""
        IWM pe_ratio {a} ratio
        + ^GSPC pe_ratio {b} ratio
        IWM valuation_discount {discount} percent vs=^GSPC basis=pe_ratio q={qualifier}
        IWM implied_upside {upside} percent vs=^GSPC basis=pe_ratio q={qualifier} as=hypothetical
        """
        labels = [c.verdict.label for c in verify([reading("doc", lines)])[0].claims[2:]]
        assert "refuted" not in labels


@settings(max_examples=60, deadline=None)
@given(st.decimals(100, 40_000, places=2), st.decimals("-900", 900, places=2))
def test_a_close_with_its_change_is_never_refuted(level, change):
    before = level - change
    if before <= 0:
        return
    percent = round(100 * change / before, 2)
    lines = f"^DJI point_change {change} points\n+ ^DJI return {percent} percent\n+ ^DJI price {level} points"
    assert all(c.verdict.label != "refuted" for c in verify([reading("doc", lines)])[0].claims)


documents = [(f"doc{i}", lines.replace("*", "")) for i, (_, lines, *_) in enumerate(CASES)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(documents), min_size=1, max_size=6, unique=True))
def test_adding_documents_never_changes_internal_checks(chosen):
    together = verify([reading(name, lines) for name, lines in chosen])
    for (name, lines), judged in zip(chosen, together, strict=True):
        alone = verify([reading(name, lines)])[0]
        assert _internal(judged) == _internal(alone)


def test_the_order_of_claims_does_not_matter():
    for name, lines in documents:
        given_order = reading(name, lines)
        claims = list(given_order.claims)
        random.Random(7).shuffle(claims)
        shuffled = given_order.model_copy(update={"claims": tuple(claims)})
        assert _internal(verify([shuffled])[0]) == _internal(verify([given_order])[0])


def _internal(judged: Reading):
    return {c.id: sorted(x.model_dump_json() for x in c.verdict.checks if x.kind == "internal") for c in judged.claims}


def test_a_claim_keeps_what_it_says():
    before = reading("doc", CASES[0][1])
    after = verify([before])[0]
    assert [c.model_copy(update={"verdict": None}) for c in after.claims] == list(before.claims)
    assert stands_for(after.claims[-1].value).low == D("33.33")


def test_sessions_are_counted_by_weekdays():
    day = dates.dt.date
    assert dates.sessions_between(day(2026, 1, 23), day(2026, 1, 26)) == 1
    assert dates.sessions_between(day(2026, 1, 23), day(2026, 1, 25)) == 0
    assert dates.sessions_between(day(2026, 1, 26), day(2026, 1, 23)) == 0
    assert dates.apart(day(2026, 1, 26), day(2026, 1, 12)) == "two weeks apart"
