"""What numbers are found in a text, case by case in `golden/quantities.txt`, and what holds of every text."""

import re
from decimal import Decimal
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st

from extractor.annotate import numerals
from extractor.annotate.quantities import Quantities
from extractor.annotate.spans import BlockRow, Instrument, Quantity, When, get, put

NLP = spacy.blank("en")
SIGNS = {-1: "negative", 0: "", 1: "positive"}


CASES: list[tuple[str, str]] = []
for line in (Path(__file__).parent / "golden" / "quantities.txt").read_text(encoding="utf-8").splitlines():
    if line and not line.startswith("#"):
        text, arrow, numbers = line.partition(" =>")
        assert arrow, f"no ' =>' in {line!r}"
        CASES.append((text, numbers.strip()))
TEXTS = [text for text, _ in CASES]


def quantities(text: str) -> list[Quantity]:
    return get(Quantities()(NLP.make_doc(text)), "quantities", Quantity)


def told(text: str) -> list[str]:
    rows = []
    for q in quantities(text):
        value = q.low if q.low == q.high else f"{q.low}..{q.high}"
        qualifier = "" if q.qualifier in ("exact", "range") else q.qualifier
        form = "" if q.form == "number" else q.form
        words = [f"[{text[q.start : q.end]}]", value, q.unit or "bare", qualifier, SIGNS[q.sign], form]
        rows.append(" ".join(filter(None, words)))
    return rows


@pytest.mark.parametrize(("text", "expected"), CASES, ids=TEXTS)
def test_numbers(text: str, expected: str) -> None:
    assert "; ".join(told(text)) == expected


def test_names_and_dates_come_first() -> None:
    text = "The Fancy 40 rose 1.2% to 4,321 on 14 May and, since $76 on 8 April, 5% in 3 sessions."
    doc = NLP.make_doc(text)
    put(doc, "instruments", [Instrument(4, 12, "X", "Fancy 40", "index")])
    since = text.index("since")
    put(doc, "dates", [When(since, text.index(",", since), "2026-04-08", "2026-04-08", "period")])
    rows = get(Quantities()(doc), "quantities", Quantity)
    assert [text[q.start : q.end] for q in rows] == ["1.2%", "4,321", "$76", "5%", "3 sessions"]


def test_a_weak_name_hides_no_number() -> None:
    doc = NLP.make_doc("It added 7,390 BTC and gained 12 points.")
    put(
        doc,
        "instruments",
        [Instrument(15, 18, "BTC-USD", "Bitcoin", "crypto"), Instrument(30, 32, "X", "12", "other", 0)],
    )
    rows = get(Quantities()(doc), "quantities", Quantity)
    assert [(q.low, q.unit) for q in rows] == [("7390", "count"), ("12", "points")]


def test_markers_of_lists_are_no_numbers() -> None:
    text = "1. Buy 5 funds\n(2) Sell\n#3 Wait 4 days"
    doc = NLP.make_doc(text)
    blocks = [BlockRow(m.start(), m.end(), "item", -1, []) for m in re.finditer(r"[^\n]+", text)]
    put(doc, "blocks", blocks, label="kind")
    assert [text[q.start : q.end] for q in get(Quantities()(doc), "quantities", Quantity)] == ["5", "4 days"]


def test_outer_span_takes_in_the_hedges() -> None:
    text = "It fell just under 5% or so, then at least “$3 million” more."
    assert [text[q.outer_start : q.outer_end] for q in quantities(text)] == [
        "just under 5% or so",
        "at least “$3 million",
    ]


def test_spans_are_left_on_the_doc() -> None:
    doc = Quantities()(NLP.make_doc("It rose 5% to $3.2 billion."))
    assert [(span.text, span.label_) for span in doc.spans["quantities"]] == [
        ("5%", "percent"),
        ("$3.2 billion", "USD"),
    ]


# -- properties ------------------------------------------------------------------------------------------------------

WORDS_AROUND = st.sampled_from(
    "the a about of to from and or in rose fell by between more than up down % $ € points bps x million billion cents . , ; - – "
    '( ) " ’ \n | day days year half third quarter point straight consecutive one two seven twenty hundred dozen double '
    "Jan. May Q3 S&P No. minus plus each last first 's percent per cent share vote".split(" ")
)
NUMBERS = st.from_regex(r"[0-9]{1,4}([.,][0-9]{1,3}){0,2}", fullmatch=True)
PIECES = st.lists(st.one_of(WORDS_AROUND, NUMBERS, st.sampled_from(TEXTS)), max_size=14)
GLUE = st.sampled_from([" ", " ", " ", "", "-", "\u00a0"])
ANY_TEXT = st.one_of(
    st.tuples(PIECES, GLUE).map(lambda both: both[1].join(both[0])),
    st.text(alphabet="0123456789.,-–/:%$€ xkmbp()+½\nat", max_size=40),
    st.text(max_size=40),
)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    text = NLP.make_doc(text).text
    last = 0
    for q in quantities(text):
        assert 0 <= q.outer_start <= q.start < q.end <= q.outer_end <= len(text)
        assert q.start >= last
        assert text[q.start : q.end] == text[q.start : q.end].strip()
        assert "\n" not in text[q.start : q.end]
        last = q.end


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_the_surface_alone_gives_the_same_number(text: str) -> None:
    """Up to what stands outside of a surface: see `numerals`."""
    text = NLP.make_doc(text).text
    for q in quantities(text):
        number = numerals.parse(text[q.start : q.end])
        if q.form in ("streak", "duration") and q.unit == "quarters":
            continue  # "three quarters" of a year, not of a whole
        assert sorted((abs(number.low), abs(number.high))) == sorted((abs(Decimal(q.low)), abs(Decimal(q.high))))
        assert number.unit in (q.unit, "") or q.form == "streak"
        assert number.step == Decimal(q.step)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_nothing_is_cut_out_of_a_larger_numeral(text: str) -> None:
    text = NLP.make_doc(text).text
    for q in quantities(text):
        before, after = text[: q.start], text[q.end :]
        if text[q.start] in ".0123456789":
            assert not re.search(r"\d[.,]?\Z", before)
        if text[q.end - 1].isdigit():
            assert not re.match(r"[.,]?\d", after)


@given(st.integers(0, 9999), st.integers(0, 9999), st.sampled_from(["%", " percent", "x", " points", " bps", ""]))
def test_a_decimal_is_read_whole(whole: int, places: int, unit: str) -> None:
    printed = f"{whole}.{places:04}{unit}"
    assert [q.low for q in quantities(f"It came to {printed} then.")] == [
        format(Decimal(f"{whole}.{places:04}").normalize(), "f")
    ]


@given(st.decimals(min_value=0, max_value=10**9, places=2), st.sampled_from(["", " million", "bn", " trillion"]))
def test_money_is_multiplied_out(value: Decimal, scale: str) -> None:
    (q,) = quantities(f"It paid ${value:,}{scale}.")
    power = {"": 0, " million": 6, "bn": 9, " trillion": 12}[scale]
    assert (Decimal(q.low), q.unit) == (value.scaleb(power), "USD")


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
def test_reading_twice_changes_nothing(text: str) -> None:
    doc = Quantities()(NLP.make_doc(text))
    once = get(doc, "quantities", Quantity)
    assert get(Quantities()(doc), "quantities", Quantity) == once


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), min_size=2, max_size=4))
def test_lines_are_read_by_themselves(lines: list[str]) -> None:
    assert told("\n".join(lines)) == [number for line in lines for number in told(line)]


def test_a_bare_dollar_is_the_writer_s_own_where_american_ones_are_told_apart() -> None:
    text = "BHP earned $US9.06 billion, it said in Sydney. The stock fell 0.8 per cent to $39.79 on the ASX."
    assert [q.unit for q in quantities(text)] == ["USD", "percent", "AUD"]
    assert [q.unit for q in quantities(text.replace("$US", "$"))] == ["USD", "percent", "USD"]
