"""What a surface stands for: `low unit`, or `low..high unit` for a range."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.annotate import numerals as n
from extractor.errors import InputError


def plain(value: Decimal) -> str:
    return format(value.normalize(), "f") if value else "0"


def told(surface: str) -> str:
    number = n.parse(surface)
    low, high = plain(number.low), plain(number.high)
    return f"{low if low == high else f'{low}..{high}'} {number.unit}".rstrip()


SURFACES = {
    # digits, signs, units
    "31%": "31 percent", "0.31%": "0.31 percent", "3.5 percent": "3.5 percent", "0.4 per cent": "0.4 percent",
    "7 pct": "7 percent", "4ppt": "4 percent", "2 pp": "2 percent", "1.5 percentage points": "1.5 percent",
    "25 bps": "25 bps", "9bp": "9 bps", "12.5 basis points": "12.5 bps", "25-basis-point": "25 bps",
    "19.24x": "19.24 ratio", "60×": "60 ratio", "15.6 times": "15.6 ratio", "44.06 points": "44.06 points",
    "3.5 pts": "3.5 points", "0.75-point": "0.75 points", "0.03 of a point": "0.03 percent",
    "0.2 of a percentage point": "0.2 percent", "3,925.43": "3925.43", "1,00,000": "100000", ".5%": "0.5 percent",
    "12½": "12.5", "½": "0.5", "5½ per cent": "5.5 percent", "3-1/2 percent": "3.5 percent", "4 3/8": "4.375",
    "1/4 percentage point": "0.25 percent", "-2%": "-2 percent", "−0.3%": "-0.3 percent", "+1.4%": "1.4 percent",
    "minus 550": "-550", "plus 828": "828", "minus 2.1 basis points": "-2.1 bps", "100+ points": "100 points",
    # money
    "$91": "91 USD", "$1.5": "1.5 USD", "-$0.12": "-0.12 USD", "$-0.12": "-0.12 USD", "$(0.45)": "-0.45 USD",
    "$75 billion": "75000000000 USD", "$3.2bn": "3200000000 USD", "€1.5m": "1500000 EUR", "£40,000": "40000 GBP",
    "C$5.5 million": "5500000 CAD", "$US9.06 billion": "9060000000 USD", "A$12bn": "12000000000 AUD", "HK$400m": "400000000 HKD", "US$2tn": "2000000000000 USD",
    "¥150 billion": "150000000000 JPY", "Rs 500 crore": "5000000000 INR", "₹2 lakh crore": "2000000000000 INR",
    "EUR 250 million": "250000000 EUR", "USD5m": "5000000 USD", "$100-million": "100000000 USD",
    "130p": "1.3 GBP", "14.5 pence": "0.145 GBP", "62c": "0.62 USD", "66 cents": "0.66 USD", "99¢": "0.99 USD",
    "25-cent": "0.25 USD", "2.5 trillion yen": "2500000000000 JPY", "10 Swiss francs": "10 CHF", "40 US dollars": "40 USD",
    # things
    "160 million shares": "160000000 shares", "3.66 million bpd": "3660000 barrels", "1.5mb/d": "1500000 barrels",
    "8.9 million b/d": "8900000 barrels", "400,000 barrels": "400000 barrels", "1,000-oz": "1000 ounces",
    "3 mln tonnes": "3000000 tonnes", "7,390 BTC": "7390 count", "14 days": "14 days", "200-day": "200 days",
    "52-week": "52 weeks", "5 trading sessions": "5 days", "10-year": "10 years", "5-yr": "5 years",
    # words
    "forty-one": "41", "two percent": "2 percent", "nine per cent": "9 percent", "six cents": "0.06 USD",
    "eight-point-six percent": "8.6 percent", "one point two five percent": "1.25 percent", "zero percent": "0 percent",
    "five and a half": "5.5", "three and three-quarters percent": "3.75 percent", "one-and-a-half times": "1.5 ratio",
    "sixteen hundred points": "1600 points", "two hundred and fifty thousand": "250000", "ten thousand pounds": "10000 GBP",
    "a hundred basis points": "100 bps", "a million barrels": "1000000 barrels", "hundred": "100", "dozen": "12",
    "a dozen basis points": "12 bps", "half a dozen": "6", "two dozen": "24", "single": "1",
    "thirty-six forty-five": "3645", "forty dollars and twenty-nine cents": "40.29 USD", "a nickel": "0.05 USD",
    "a dime": "0.1 USD", "a penny": "0.01 USD", "a full point": "1 points", "a percentage point": "1 percent",
    "a basis point": "1 bps", "double digits": "10 percent", "double-digit": "10 percent",
    # fractions, multiples, shares, ratios
    "one-third": "33.33 percent", "two-thirds": "66.67 percent", "a third": "33.33 percent", "an eighth": "12.5 percent",
    "half": "50 percent", "five-eighths": "62.5 percent", "two fifths": "40 percent", "three quarters": "75 percent",
    "half as much again": "50 percent", "50-50": "50 percent", "a quarter-point": "0.25 percent", "half a point": "0.5 percent",
    "quarter-point": "0.25 percent", "half a percent": "0.5 percent", "a quarter of a percentage point": "0.25 percent",
    "three-quarters of a point": "0.75 percent", "seven hundredths of a point": "0.07 percent",
    "three-tenths of 1%": "0.3 percent", "one-half of one percent": "0.5 percent", "half a basis point": "0.5 bps",
    "a quarter of a million": "250000", "half a billion dollars": "500000000 USD", "half-million": "500000",
    "a third of a million": "333333", "three-quarters of a year": "0.75 years", "double": "2 ratio", "doubled": "2 ratio",
    "doubling": "2 ratio", "tripled": "3 ratio", "quadrupling": "4 ratio", "twice": "2 ratio", "halved": "0.5 ratio",
    "four-fold": "4 ratio", "fivefold": "5 ratio", "10-fold": "10 ratio", "two in five": "40 percent",
    "a two-in-five": "40 percent", "9 in 10": "90 percent", "nine out of 10": "90 percent", "one job in nine": "11.11 percent",
    "seven of the 11": "63.64 percent", "three of the last five": "60 percent", "4.89-to-1": "4.89 ratio", "3 to 1": "3 ratio",
    "two to one": "2 ratio",
    # runs
    "48th consecutive": "48", "fifth straight": "5", "14 consecutive sessions": "14 days", "ninth straight weekly": "9 weeks",
    "third straight meeting": "3 times", "eighth month in a row": "8 months", "fifth monthly gain in a row": "5 months",
    "three losing days": "3 days", "five calendar years": "5 years", "twenty-fifth straight": "25",
    "each of the last five years": "5 years", "fiftieth successive year": "50 years",
    # ranges
    "3.50–3.75%": "3.5..3.75 percent", "3.5%-3.75%": "3.5..3.75 percent", "20-30%": "20..30 percent",
    "2% and 3%": "2..3 percent", "$1.5-2.0 billion": "1500000000..2000000000 USD", "$7–8bn": "7000000000..8000000000 USD",
    "$1bn-$2bn": "1000000000..2000000000 USD", "$4 billion to $4.2 billion": "4000000000..4200000000 USD",
    "12 to 15 cents": "0.12..0.15 USD", "one or two": "1..2", "-2% to -3%": "-3..-2 percent", "5 to 10%": "5..10 percent",
    "3-1/2 to 3-3/4 percent": "3.5..3.75 percent", "1 to 2 million barrels": "1000000..2000000 barrels",
    "$2.55 billion, plus or minus $100 million": "2450000000..2650000000 USD", "5% ± 1%": "4..6 percent",
    "$1.5-$2.0 billion": "1500000000..2000000000 USD", "$900,000 to $1.2 million": "900000..1200000 USD",
    "3.50%-to-3.75%": "3.5..3.75 percent", "two to three percentage points": "2..3 percent",
}  # fmt: skip
NO_NUMBERS = [
    "", " ", "the", "%", "$", "1.2.3", "1,23,4", "12,34.5.6", "192.168.0.1", "5 apples", "about 5", "$5 dollars and",
    "Q3", "401(k)", "x5", "5xx", "two quarters of", "one in one", "five in two", "3 to 4 to 5", "first of", "-", "1/7",
    "9" * 30 + "." + "1" * 60,
]  # fmt: skip


@pytest.mark.parametrize(("surface", "expected"), SURFACES.items(), ids=SURFACES)
def test_surfaces(surface: str, expected: str) -> None:
    assert told(surface) == expected


@pytest.mark.parametrize("surface", SURFACES)
def test_spaces_case_and_wrapping_do_not_matter(surface: str) -> None:
    assert told(f" {surface}\n") == told(surface)
    assert told(surface.replace(" ", "\u00a0")) == told(surface)


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="is not a number"):
        n.parse(text)


STEPS = {
    "31%": "1", "0.31%": "0.01", "$1.5 billion": "100000000", "1,234": "1", "62c": "0.01", "12½": "0", "two-thirds": "0",
    "forty-one": "1", "one point two": "0.1", "3.50–3.75%": "0.01", "$1.5-2 billion": "1000000000", "a quarter-point": "0",
    "sixteen hundred": "100", "5 to 10.5%": "1",
}  # fmt: skip


@pytest.mark.parametrize(("surface", "step"), STEPS.items(), ids=STEPS)
def test_step_is_one_unit_in_the_last_printed_place(surface: str, step: str) -> None:
    assert n.parse(surface).step == Decimal(step)


@pytest.mark.parametrize(
    ("text", "value"),
    [("5", "5"), ("1,234.5", "1234.5"), (".5", "0.5"), ("twelve", "12"), ("Ninety-nine", "99"), ("12¾", "12.75"), ("3-1/8", "3.125")],
)  # fmt: skip
def test_digits(text: str, value: str) -> None:
    assert n.digits(text)[0] == Decimal(value)


@pytest.mark.parametrize("text", ["", "abc", "1.2.3", "5%", "1,2", "twelveteen", "--5", "½½"])
def test_digits_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="no number"):
        n.digits(text)


@pytest.mark.parametrize(
    ("word", "power"),
    [("million", 6), (" billion", 9), ("bn", 9), ("Bn", 9), ("k", 3), ("M", 6), ("trillions", 12), ("-million", 6), ("lakh", 5),
     ("lakh crore", 12), ("hundred thousand", 5), ("hundred", 2), ("", 0), (None, 0), ("apple", 0)],
)  # fmt: skip
def test_scale_of(word: str | None, power: int) -> None:
    assert n.scale_of(word) == power


@pytest.mark.parametrize(
    ("unit", "currency", "expected"),
    [("%", None, ("percent", "1")), (" percentage points", None, ("percent", "1")), ("-basis-point", None, ("bps", "1")),
     ("p", None, ("GBP", "0.01")), (" Cents", None, ("USD", "0.01")), (" dollars", None, ("USD", "1")), (None, "$", ("USD", "1")),
     (None, "us$", ("USD", "1")), (" barrels", None, ("barrels", "1")), ("-trading-day", None, ("days", "1")),
     (" apples", None, ("", "1")), (None, None, ("", "1"))],
)  # fmt: skip
def test_unit_of(unit: str | None, currency: str | None, expected: tuple[str, str]) -> None:
    assert n.unit_of(unit, currency) == (expected[0], Decimal(expected[1]))


@pytest.mark.parametrize(
    ("text", "value"),
    [("a third", "0.3333"), ("Two-Thirds", "0.6667"), ("half", "0.5"), ("quarter", "0.25"), ("three quarters", "0.75"), ("halves", "0.5"),
     ("a twentieth", "0.05"), ("two quarters", None), ("thirdly", None), ("4", None), ("", None)],
)  # fmt: skip
def test_fraction(text: str, value: str | None) -> None:
    part = n.fraction(text)
    assert (part and part.quantize(Decimal("0.0001"))) == (Decimal(value) if value else None)


@pytest.mark.parametrize(
    ("text", "value"),
    [("double", "2"), ("Doubled", "2"), ("triples", "3"), ("trebling", "3"), ("halving", "0.5"), ("a tenfold", "10"), ("2.5-fold", "2.5"),
     ("hundredfold", "100"), ("manifold", None), ("double-digit", None), ("bubbled", None)],
)  # fmt: skip
def test_multiple(text: str, value: str | None) -> None:
    assert n.multiple(text) == (Decimal(value) if value else None)


@pytest.mark.parametrize(
    ("text", "value"),
    [("third", 3), ("48th", 48), ("Twenty-fifth", 25), ("fiftieth", 50), ("ten-first", None), ("5", None)],
)
def test_ordinal(text: str, value: int | None) -> None:
    assert n.ordinal(text) == value


def test_words_count_as_they_say() -> None:
    assert [n.WORDS[w] for w in ("one", "nineteen", "ninety")] == [1, 19, 90]


@given(st.decimals(min_value=0, max_value=10**12, places=3))
def test_grouped_digits_are_the_plain_number(value: Decimal) -> None:
    assert n.parse(f"{value:,}%") == n.Numeral(value, value, "percent", Decimal("0.001"))


@given(st.integers(1, 999), st.integers(1, 999), st.sampled_from(["%", " bps", "x", " points"]))
def test_a_range_is_ordered(low: int, more: int, unit: str) -> None:
    number = n.parse(f"{low}–{low + more}{unit}")
    assert (number.low, number.high) == (low, low + more)


@given(st.integers(1, 99), st.sampled_from(["thousand", "million", "billion"]))
def test_words_and_digits_agree(value: int, scale: str) -> None:
    tens, ones = divmod(value, 10)
    by_value = {number: word for word, number in n.WORDS.items()}
    word = by_value.get(value) or f"{by_value[10 * tens]}-{by_value[ones]}"
    assert n.parse(f"{word} {scale} dollars")[:3] == n.parse(f"${value} {scale}")[:3]


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        number = n.parse(text)
    except InputError:
        return
    assert number.low <= number.high
