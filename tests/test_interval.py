"""Intervals contain what they stand for, whatever is done to them; printed numbers stand for what print allows."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractor.interval import Interval, charitable, rounding, stands_for
from extractor.records import Value

D = Decimal
numbers = st.decimals(-1_000_000, 1_000_000, places=4)


@st.composite
def with_point(draw):
    """An interval, bounded or not, and a number inside it."""
    a, b, c = sorted(draw(st.tuples(numbers, numbers, numbers)))
    low, high = draw(st.sampled_from([(a, c), (None, c), (a, None), (None, None)]))
    return Interval(low, high), b


OPERATIONS = {
    "+": lambda x, y: x + y,
    "-": lambda x, y: x - y,
    "*": lambda x, y: x * y,
    "/": lambda x, y: x / y,
    "1 - a / b": lambda x, y: 1 - x / y,
    "abs": lambda x, y: abs(x) + y,
}


@pytest.mark.parametrize("name", OPERATIONS)
@given(with_point(), with_point())
def test_results_contain_the_result_of_every_point(name, left, right):
    (x, p), (y, q) = left, right
    assume("/" not in name or q != 0)
    assert OPERATIONS[name](x, y).contains(OPERATIONS[name](Interval.at(p), Interval.at(q)))


@pytest.mark.parametrize("name", OPERATIONS)
@given(with_point(), with_point(), numbers, numbers)
def test_wider_operands_give_wider_results(name, left, right, more, further):
    (x, _), (y, _) = left, right
    wide = OPERATIONS[name](x.hull(Interval.at(more)), y.hull(Interval.at(further)))
    assert wide.contains(OPERATIONS[name](x, y))


@given(with_point(), with_point())
def test_inverse_operations_lead_back(left, right):
    (x, _), (y, _) = left, right
    assert (x + y - y).contains(x)
    assert (x - y + y).contains(x)
    if not y.contains(0):
        assert (x * y / y).contains(x)
        assert (x / y * y).contains(x)


@given(with_point(), with_point())
def test_distance_is_zero_exactly_where_they_meet(left, right):
    (x, _), (y, _) = left, right
    assert (x.distance(y) == 0) == x.intersects(y) == (x.within(y) is not None)
    assert x.distance(y) == y.distance(x)


def test_dividing_by_zero_leaves_unbounded_what_nobody_knows():
    one = Interval.at(1)
    assert one / Interval(D(-1), D(1)) == Interval.everything()
    assert one / Interval.at(0) == Interval.everything()
    assert one / Interval(D(0), D(2)) == Interval(D("0.5"), None)
    assert one / Interval(D(-2), D(0)) == Interval(None, D("-0.5"))
    assert one / Interval(D(2), None) == Interval(D(0), D("0.5"))


def test_units():
    assert Interval.at(25, "bps").to("percent") == Interval.at(D("0.25"), "percent")
    assert (Interval.at(75, "bps") - Interval.at(D("0.25"), "percent")) == Interval.at(50, "bps")
    with pytest.raises(ValueError, match="USD cannot be given in percent"):
        Interval.at(1, "USD").to("percent")
    with pytest.raises(ValueError, match="above high"):
        Interval(D(2), D(1))


def printed(text, low, unit="percent", qualifier="exact", high=None):
    low, high = D(str(low)), D(str(low if high is None else high))
    return Value(low=low, high=high, unit=unit, qualifier=qualifier, text=text, start=0, end=len(text))


@pytest.mark.parametrize(
    ("value", "low", "high"),
    [
        (printed("19.5", 19.5, "ratio"), "19.45", "19.55"),
        (printed("28", 28, "ratio"), "27.5", "28.5"),
        (printed("near 28", 28, "ratio", "approx"), "27", "29"),
        (printed("31%", 31), "30.5", "31.5"),
        (printed("$75 billion", 75_000_000_000, "USD"), "74500000000", "75500000000"),
        (printed("$75 billion", 75_000_000_000, "USD", "approx"), "72500000000", "77500000000"),
        (printed("3,640", 3_640_000_000, "USD"), "3639500000", "3640500000"),
        (printed("50%", 50, qualifier="approx"), "47.5", "52.5"),
        (printed("8%", 8, qualifier="approx"), "7.2", "8.8"),
        (printed("double digits", 10, qualifier="approx"), "9", "11"),
        (printed("2,000", 2000, "count", "approx"), "1800", "2200"),
        (printed("$1,900", 1900, "USD", "approx"), "1850", "1950"),
        (printed("one-third", 33.33, qualifier="more_than"), "33.33", None),
        (printed("a third", 33.33, qualifier="approx"), "29.997", "36.663"),
        (printed("two in five", 40, qualifier="approx"), "36", "44"),
        (printed("four-fold", 4, "ratio"), "3.5", "4.5"),
        (printed("double", 2, "ratio"), "1.75", "2.25"),
        (printed("doubled", 100, "percent"), "75", "125"),
        (printed("2%", -2, qualifier="more_than"), None, "-2"),
        (printed("5%", -5, qualifier="less_than"), "-5", "0"),
        (printed("10%", 10, qualifier="less_than"), None, "10"),
        (printed("5-7%", 5, qualifier="range", high=7), "4.5", "7.5"),
        (printed("3.50–3.75%", 3.5, qualifier="range", high=3.75), "3.495", "3.755"),
        (printed("a quarter-point", -0.25), "-0.25", "-0.25"),
        (printed("nineteen", 19, "ratio"), "18.5", "19.5"),
        (printed("8.9 million b/d", 8_900_000, "barrels"), "8850000", "8950000"),
    ],
    ids=lambda item: f"{item.qualifier} {item.text}" if isinstance(item, Value) else "",
)
def test_what_a_printed_number_stands_for(value, low, high):
    expected = Interval(low and D(low), high and D(high), value.unit)
    assert stands_for(value) == expected


@given(st.decimals("0.01", 99999, places=2), st.sampled_from([0, 1, 2]), st.booleans())
def test_every_number_stands_for_itself_and_about_is_wider(number, places, falling):
    number = round(number, places) * (-1 if falling else 1)
    value = printed(f"{abs(number)}%", number)
    about = value.model_copy(update={"qualifier": "approx"})
    assert rounding(value).contains(number)
    assert stands_for(about).contains(stands_for(value))
    assert all(reading.intersects(stands_for(value)) for _, reading in charitable(value))
    assert stands_for(value.model_copy(update={"qualifier": "more_than"})).contains(number)


def test_charity_is_named():
    assert [name for name, _ in charitable(printed("800 points", -800, "points"))] == [
        "with its digits cut off instead of rounded",
        "but for a hair in the rounding",
        "taken as a round number",
    ]
    assert charitable(printed("one-third", 33.33, qualifier="more_than")) == []
    cut = dict(charitable(printed("31%", -31)))["with its digits cut off instead of rounded"]
    assert cut == Interval(D(-32), D(-31), "percent")
