"""Which documents derive from one another, and that they are one source."""

import pytest
from claimsets import reading

from extractor.verify import copies, verify

COLUMN = """
^RUT streak 14 days vs=^GSPC @2026-01-02..2026-01-22
^GSPC return 75 percent q=more_than @2023-01-26..2026-01-26
+ ^GSPC pe_ratio 28 ratio
MAG7 index_weight 33.33 percent q=approx vs=^GSPC "a third"

IWM pe_ratio 19.5 ratio
+ IWM valuation_discount 33.33 percent q=approx vs=^GSPC basis=pe_ratio "a third"
^RUT implied_upside 50 percent q=approx vs=^GSPC basis=pe_ratio as=hypothetical
^RUT return 17 percent @2025-07-26..2026-01-26
FED rate_change -75 bps
IWM aum 75000000000 USD q=approx "$75 billion"
"""
REWRITTEN = """
^RUT return 17 percent @2025-08-06..2026-02-06 :: a six-month rally of {}

^GSPC return 75 percent @2023-02-06..2026-02-06 :: after a climb of {} in three years
+ ^GSPC pe_ratio 28 ratio q=approx :: the index trades at a ratio near {}
+ MAG7 index_weight 33.33 percent q=approx vs=^GSPC "one-third" :: and seven shares are {} of it

IWM pe_ratio 19.5 ratio :: the fund has a multiple of {}
+ IWM valuation_discount 33.33 percent q=more_than vs=^GSPC basis=pe_ratio "one-third" :: a discount exceeding {}
^RUT implied_upside 50 percent q=approx vs=^GSPC basis=pe_ratio as=hypothetical :: it would need {}
IWM aum 75000000000 USD q=approx "$75 billion" :: there are {} in it
^RUT streak 14 days vs=^GSPC @2026-01-02..2026-01-22 :: the run of {} will not come again
"""
COUSIN = """
^RUT streak 14 days vs=^GSPC @2026-01-02..2026-01-22
IWM pe_ratio 19.5 ratio
+ ^GSPC pe_ratio 28 ratio
IWM valuation_discount 30 percent vs=^GSPC basis=pe_ratio
SMALLCAP relative_return 2.85 percent vs=LARGECAP @1927-01-01..2026-02-01
IWM constituents 2000 count q=approx
IWM expense_ratio 0.19 percent
MAG7 index_weight 33.33 percent q=approx vs=^GSPC "a third"
"""
WRAP = "\n".join(
    f"{name} price {level} points\n+ {name} point_change {change} points\n+ {name} return {percent} percent"
    for name, level, change, percent in [
        ("^DJI", 45479.6, -878.82, -1.9),
        ("^GSPC", 6552.51, -182.6, -2.71),
        ("^IXIC", 22204.43, -820.2, -3.56),
        ("^RUT", 2394.59, -74.26, -3.01),
    ]
)


@pytest.fixture
def family():
    return [
        reading("column", COLUMN, published="2026-01-26", publisher="The Motley Fool"),
        reading("rewritten", REWRITTEN, published="2026-02-06", publisher="Gate"),
        reading("cousin", COUSIN, published="2026-02-01", publisher="The Odd Lot"),
    ]


def test_a_rewritten_piece_is_found_and_others_are_not(family):
    column, rewritten, cousin = verify(family)
    assert column.copies == (rewritten.article.id,)
    assert rewritten.copies == (column.article.id,)
    assert cousin.copies == ()


def test_the_earlier_piece_is_the_origin(family):
    for order in (family, family[::-1]):
        (copy,) = copies.detect(copies.documents(order)).copies
        assert str(copy).startswith("Gate (2026-02-06) repeats The Motley Fool (2026-01-26) (")
        assert str(copy).endswith(" of its figures in the same order)")


def test_copies_are_one_source(family):
    column, rewritten, _ = verify(family)
    # the cousin's 28 supports both; their own 17% is in neither other document
    six_months = rewritten.claims[0].verdict
    assert six_months.label == "not_enough_info"
    price = next(c for c in rewritten.claims if c.metric.id == "aum").verdict
    assert price.label == "not_enough_info"
    assert (
        "says the same, but the two are one source: Gate (2026-02-06) repeats The Motley Fool"
        in price.checks[0].explanation
    )
    multiple = next(c for c in column.claims if c.metric.id == "pe_ratio").verdict
    assert multiple.label == "supported"
    assert "The Odd Lot" in multiple.checks[0].explanation
    assert "Gate" not in multiple.checks[0].explanation


def test_a_copy_does_not_lend_operands(family):
    column, rewritten, _ = verify(family)
    for document in (column, rewritten):
        own = {c.id for c in document.claims}
        internal = [x for c in document.claims for x in c.verdict.checks if x.kind == "internal"]
        assert internal
        assert all(set(x.evidence) <= own for x in internal)


def test_two_wraps_of_one_day_are_no_copies():
    first = reading("first", WRAP.replace("price", "price"), publisher="A")
    second = reading("second", WRAP + "\nUS10Y yield 4.05 percent", publisher="B")
    second = second.model_copy(update={"article": second.article.model_copy(update={"text": "In other words."})})
    judged = verify([first, second])
    assert [r.copies for r in judged] == [(), ()]


def test_the_same_text_with_other_furniture_is_a_copy():
    words = " ".join(f"word{i}" for i in range(200))
    one = reading("one", "IWM pe_ratio 19.5 ratio", published="2026-01-20")
    other = reading("other", "IWM pe_ratio 19.5 ratio", published="2026-01-21")
    texts = ["Subscribe to our newsletter. " + words, words + " More from this author, and a cookie banner."]
    given = [
        r.model_copy(update={"article": r.article.model_copy(update={"text": t})})
        for r, t in zip((one, other), texts, strict=True)
    ]
    (copy,) = copies.detect(copies.documents(given)).copies
    assert str(copy) == "other (2026-01-21) repeats one (2026-01-20) (the same text)"


def test_without_dates_nobody_is_the_origin():
    documents = [
        copies.Document(d.id, d.name, None, d.claims)
        for d in copies.documents([reading("a", COLUMN), reading("b", REWRITTEN)])
    ]
    (copy,) = copies.detect(documents).copies
    assert "repeats, or is repeated by," in str(copy)


def test_pieces_of_different_years_are_no_copies():
    given = [reading("a", COLUMN, published="2025-01-26"), reading("b", REWRITTEN, published="2026-02-06")]
    assert copies.detect(copies.documents(given)).copies == ()


def test_families_are_closed():
    given = [reading(name, COLUMN, published=f"2026-01-2{i}") for i, name in enumerate("abc")]
    families = copies.detect(copies.documents(given))
    ids = [r.article.id for r in given]
    assert len({families.of(i) for i in ids}) == 1
    assert families.kin(ids[0]) == tuple(sorted(ids[1:]))
